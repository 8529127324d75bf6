"""Questions about the prices of an evening: what speaks against one, what proves it, what would be out of bounds."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi, today_in_hanoi
from market.kernel.models import JournalEntry
from market.kernel.money import dong, saving_percent
from sessions import pricing
from sessions.availability import ON_TABLE
from sessions.evening import Evening
from sessions.models import FlashWindow, Listing, PromotionKind
from sessions.selectors.flash import flash_windows_of
from vetting.models import PriceEvidence
from vetting.price_words import proof_words
from vetting.selectors.prices import PriceStep, accepted_proofs, proof_of, raised_prices

RAISED_DAYS = 30  # a regular price raised so shortly before an evening is told to who accepts it


def price_flags_of(listings: Collection[Listing]) -> dict[int, list[str]]:
    """Return what the office should look at twice about prices, in sentences; a query for each evening.

    Each listing comes with product and session at hand.
    """
    flags: dict[int, list[str]] = {}
    for own in _by_session(listings):
        opens_at = own[0].session.opens_at
        raised = raised_prices([each.product_id for each in own], opens_at - timedelta(days=RAISED_DAYS), opens_at)
        flags |= {each.pk: _flags(each, raised.get(each.product_id)) for each in own}
    return flags


def _by_session(listings: Iterable[Listing]) -> list[list[Listing]]:
    groups: dict[int, list[Listing]] = {}
    for listing in listings:
        groups.setdefault(listing.session_id, []).append(listing)
    return list(groups.values())


def _flags(listing: Listing, raised: PriceStep | None) -> list[str]:
    flags = []
    if raised is not None:
        values = {
            "day": f"{in_hanoi(raised.holds_from):%d/%m}",
            "before": dong(raised.before or 0),
            "now": dong(raised.price),
        }
        flags.append(_("Vừa tăng giá %(day)s: từ %(before)s lên %(now)s.") % values)
    problem = bounds_problem(listing, listing.session.promotion)
    return [*flags, problem] if problem else flags


def bounds_problem(listing: Listing, promotion: pricing.Promotion | None) -> str:
    """Return why a listing's price is not what a kind of promotion allows; empty when it is."""
    regular = listing.regular_price
    return pricing.judge(listing.session_price, regular=regular, goods=listing.product, promotion=promotion)


@dataclass(frozen=True)
class Wish:
    """A flash price a vendor offers: đồng, units, its own words."""

    price: int
    units: int
    note: str


@dataclass(frozen=True)
class PriceLine:
    """One listing of an evening with everything that is to be known about its price."""

    listing: Listing
    flags: list[str]
    proof: PriceEvidence | None  # the one it was accepted with, or the one that would do
    windows: list[FlashWindow]
    wish: Wish | None

    @property
    def percent(self) -> int:
        """Return how many percent below the regular price it is."""
        return saving_percent(self.listing.regular_price, self.listing.session_price)

    @property
    def proof_words(self) -> str:
        """Return what proves the regular price, in words."""
        return proof_words(self.proof) if self.proof else ""

    @property
    def is_proved(self) -> bool:
        """Tell whether the regular price stands struck through before buyers."""
        return self.listing.regular_is_proved

    @property
    def may_be_proved(self) -> bool:
        """Tell whether an accepted proof is there that the listing does not carry so far."""
        return self.proof is not None and not self.is_proved


def price_lines(evening: Evening, listings: QuerySet[Listing] | None = None) -> list[PriceLine]:
    """Return the prices of an evening in running order, the same number of queries whatever their number."""
    chosen = listings if listings is not None else Listing.objects.filter(ON_TABLE, session=evening.session)
    rows = list(
        chosen.select_related("product__vendor", "price_evidence", "session__promotion").order_by("position", "pk")
    )
    flags, wishes, windows = price_flags_of(rows), _wishes(rows), _windows(evening)
    proofs = accepted_proofs([row.product_id for row in rows], today_in_hanoi())
    return [
        PriceLine(
            listing=row,
            flags=flags[row.pk],
            proof=row.price_evidence if row.regular_is_proved else _proof(proofs, row),
            windows=windows.get(row.pk, []),
            wish=wishes.get(row.pk),
        )
        for row in rows
    ]


def _proof(proofs: dict[int, list[PriceEvidence]], listing: Listing) -> PriceEvidence | None:
    return proof_of(proofs.get(listing.product_id, []), listing.regular_price)


def _windows(evening: Evening) -> dict[int, list[FlashWindow]]:
    windows: dict[int, list[FlashWindow]] = {}
    for window in flash_windows_of(evening.session).filter(withdrawn_at=None):
        windows.setdefault(window.listing_id, []).append(window)
    return windows


def _wishes(listings: Iterable[Listing]) -> dict[int, Wish]:
    """Return the last flash price offered for each listing, unless it is over already."""
    keys = [str(listing.pk) for listing in listings]
    entries = JournalEntry.objects.filter(
        subject_type=Listing._meta.label_lower, subject_id__in=keys, verb="flash.proposed"
    )
    wishes = {
        int(entry.subject_id): Wish(entry.facts["price"], entry.facts["units"], entry.facts["note"])
        for entry in entries.order_by("pk")
    }
    prices = {listing.pk: listing.session_price for listing in listings}
    return {pk: wish for pk, wish in wishes.items() if wish.price < prices[pk]}


def unproved_listings() -> QuerySet[Listing]:
    """Return what is on the table of coming or running evenings without a proof of its regular price."""
    open_ones = Listing.objects.filter(ON_TABLE, session__stopped_at=None, session__closes_at__gt=Now())
    standing = PriceEvidence.Status.ACCEPTED
    return open_ones.exclude(price_evidence__status=standing).select_related("product").order_by("pk")


@dataclass(frozen=True)
class Outside:
    """A coming listing whose price a changed kind of promotion would not allow, and why."""

    listing: Listing
    problem: str


def outside_of(kind: PromotionKind) -> list[Outside]:
    """Return the coming listings whose price this kind, as it is in memory, would not allow in its evenings."""
    rows = Listing.objects.filter(
        session__promotion=kind.pk, session__opens_at__gt=Now(), session__stopped_at=None, withdrawn_at=None
    )
    found = []
    for listing in rows.select_related("product__vendor", "session").order_by("session__opens_at", "position", "pk"):
        problem = bounds_problem(listing, kind)
        if problem:
            found.append(Outside(listing, problem))
    return found


def changed_kind(kind: PromotionKind, **terms: object) -> PromotionKind:
    """Return a kind of promotion with other terms, unsaved: what a preview is asked with."""
    names = [field.name for field in PromotionKind._meta.fields]
    return PromotionKind(**{name: getattr(kind, name) for name in names} | terms)


def mark_of_kind(kind: PromotionKind, outside: Iterable[Outside] = ()) -> str:
    """Return a short mark of what a kind allows, and of what would be outside: agreed to only while it is the same."""
    terms = [str(getattr(kind, field.name)) for field in PromotionKind._meta.fields]
    return sha256(repr([*terms, *(each.listing.pk for each in outside)]).encode()).hexdigest()[:16]
