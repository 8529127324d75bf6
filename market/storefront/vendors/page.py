"""What stands on a vendor's page: its goods, tonight's prices, its evenings, its papers, where it delivers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import Any

from django.db.models import QuerySet

from market.kernel.clock import Now, today_in_hanoi
from market.kernel.written import written_once
from market.storefront.cards import COLUMNS, Goods, drawn_goods, drawn_listings
from market.storefront.vendors import products_of
from orders.aftercare.reputation import Reputation, reputation_of
from orders.delivery.settings import AreaRow, PointRow, areas_of, points_of
from orders.models import Review
from orders.reviews.rating import Rating
from orders.reviews.selectors import latest_of_vendor, rating_of_vendor
from sessions.availability import ENDS_AT, HELD_NOW, ON_TABLE
from sessions.evening import Evening
from sessions.models import AirEntry, Listing, MarketSession
from sessions.night.replay import Chapter, chapters, recording_of
from sessions.selectors import evening_of, next_session
from sessions.selectors.answered import Answered, answered_about
from sessions.selectors.flash import with_flash
from vetting.models import Product, Vendor
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

    cards: list[str]  # drawn
    appearances: list[Appearance]
    papers: tuple[CheckedPaper, ...]
    areas: list[AreaRow]
    points: list[PointRow]
    rating: Rating
    reputation: Reputation
    reviews: list[Review]
    questions: list[Answered]
    confirmed_at: datetime | None  # its commune said that it works


def vendor_page(vendor: Vendor, live: MarketSession | None) -> VendorPage:
    """Return what stands on a vendor's page, in a constant number of queries."""
    return VendorPage(
        cards=_cards(vendor, live or next_session()),
        appearances=_appearances(vendor),
        papers=vendor_papers(vendor, today_in_hanoi()),
        areas=areas_of(vendor),
        points=[row for row in points_of(vendor) if row.point.closed_at is None],
        rating=rating_of_vendor(vendor),
        reputation=reputation_of(vendor),
        reviews=latest_of_vendor(vendor.pk),
        questions=answered_about(vendor=vendor),
        confirmed_at=confirmed_at(vendor),
    )


def _cards(vendor: Vendor, evening: MarketSession | None) -> list[str]:
    """Return the vendor's goods drawn, those on the table of the evening first, at what they cost there."""
    listings = _on_table(evening.pk, vendor.pk) if evening else []
    on_table = {listing.product_id: listing for listing in listings}
    goods = list(starmap(Goods, _goods(vendor.pk)))
    shown = drawn_listings(on_table[row.pk] for row in goods if row.pk in on_table)
    return shown + drawn_goods(row for row in goods if row.pk not in on_table)


@written_once
def _on_table(evening: int, vendor: int) -> QuerySet[Listing]:
    listings = Listing.objects.filter(ON_TABLE, session=evening, product__vendor=vendor).annotate(held_now=HELD_NOW)
    shown = ("product__vendor__commune", "product__picture", "session", "lot", "price_evidence")
    return with_flash(listings, Now()).select_related(*shown)


@written_once
def _goods(vendor: Any) -> QuerySet[Product, tuple[Any, ...]]:
    return products_of(vendor).values_list(*COLUMNS)


def _appearances(vendor: Vendor) -> list[Appearance]:
    """Return the vendor's latest evenings, coming ones included, the latest first."""
    sessions = _sessions(vendor.pk)
    listings = (
        Listing.objects.filter(ON_TABLE, product__vendor=vendor, session__in=sessions)
        .select_related("product")
        .order_by("position", "pk")
    )
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


@written_once
def _sessions(vendor: int) -> QuerySet[MarketSession]:
    own = Listing.objects.filter(ON_TABLE, product__vendor=vendor).order_by()
    sessions = MarketSession.objects.filter(pk__in=own.values("session")).annotate(moment=Now(), ends=ENDS_AT)
    return sessions.order_by("-opens_at")[:EVENINGS]


def _by_session[Row: (Listing, AirEntry)](rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row.session_id, []).append(row)
    return found
