"""What stands on a vendor's page: its goods, tonight's prices, its evenings, its papers, where it delivers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from market.kernel.clock import Now, today_in_hanoi
from market.storefront.cards import listing_card, product_cards
from market.storefront.vendors import products_of
from orders.aftercare.reputation import Reputation, reputation_of
from orders.delivery.settings import AreaRow, PointRow, areas_of, points_of
from orders.models import Review
from orders.reviews.rating import Rating
from orders.reviews.selectors import ON_PAGE, rating_of_vendor, worded_reviews
from sessions.availability import ENDS_AT, HELD_NOW, ON_TABLE
from sessions.evening import Evening
from sessions.models import AirEntry, Listing, MarketSession
from sessions.night.replay import Chapter, chapters, recording_of
from sessions.selectors import evening_of, live_session, next_session
from sessions.selectors.answered import Answered, answered_about
from sessions.selectors.flash import with_flash
from vetting.models import Vendor
from vetting.selectors.communes import confirmed_at
from vetting.selectors.trust import CheckedPaper, vendor_papers

EVENINGS = 8  # shown


@dataclass(frozen=True)
class Appearance:
    """One evening the vendor came to, or will: its goods on the table, its chapters of the recording."""

    evening: Evening
    listings: list[Listing]
    chapters: list[Chapter]

    @property
    def sold(self) -> int:
        """Return how many units it sold."""
        return sum(listing.sold for listing in self.listings)


@dataclass(frozen=True)
class VendorPage:
    """Everything on a vendor's page."""

    cards: list[dict[str, Any]]
    appearances: list[Appearance]
    papers: tuple[CheckedPaper, ...]
    areas: list[AreaRow]
    points: list[PointRow]
    rating: Rating
    reputation: Reputation
    reviews: list[Review]
    questions: list[Answered]
    confirmed_at: datetime | None  # its commune said that it works


def vendor_page(vendor: Vendor) -> VendorPage:
    """Return what stands on a vendor's page, in a constant number of queries."""
    return VendorPage(
        cards=_cards(vendor),
        appearances=_appearances(vendor),
        papers=vendor_papers(vendor, today_in_hanoi()),
        areas=areas_of(vendor),
        points=[row for row in points_of(vendor) if row.point.closed_at is None],
        rating=rating_of_vendor(vendor),
        reputation=reputation_of(vendor),
        reviews=list(worded_reviews(vendor=vendor)[:ON_PAGE]),
        questions=answered_about(vendor=vendor),
        confirmed_at=confirmed_at(vendor),
    )


def _cards(vendor: Vendor) -> list[dict[str, Any]]:
    """Return the vendor's goods, those on the table of this evening or the next first, at what they cost there."""
    evening = live_session() or next_session()
    listings: Iterable[Listing] = []
    if evening:
        listings = with_flash(
            evening.listings.filter(ON_TABLE, product__vendor=vendor).annotate(held_now=HELD_NOW), Now()
        ).select_related("product__vendor__commune", "product__picture", "session", "lot", "price_evidence")
    on_table = {listing.product_id: listing for listing in listings}
    goods = list(products_of(vendor))
    shown = [listing_card(on_table[product.pk]) for product in goods if product.pk in on_table]
    return shown + product_cards(product for product in goods if product.pk not in on_table)


def _appearances(vendor: Vendor) -> list[Appearance]:
    """Return the vendor's latest evenings, coming ones included, the latest first."""
    own = Listing.objects.filter(ON_TABLE, product__vendor=vendor)
    sessions = list(
        MarketSession.objects.filter(pk__in=own.order_by().values("session"))
        .annotate(moment=Now(), ends=ENDS_AT)
        .order_by("-opens_at")[:EVENINGS]
    )
    listings = own.filter(session__in=sessions).select_related("product").order_by("position", "pk")
    shown = _by_session(listings)
    entries = AirEntry.objects.filter(session__in=sessions, listing__product__vendor=vendor)
    log = _by_session(entries.select_related("listing__product"))
    return [
        Appearance(
            evening_of(session),
            shown.get(session.pk, []),
            chapters(session, recording_of(session), log.get(session.pk, [])),
        )
        for session in sessions
    ]


def _by_session[Row: (Listing, AirEntry)](rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append(row)
    return found
