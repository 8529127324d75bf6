"""What a product has cost, for everybody: its regular price since when, every evening's price, and what is proved.

Decree 81/2018 (DOMAIN §4) measures a promotion against the price right before it. The market asks for more: a saving
is only named against a regular price the office accepted a proof of, and beside it stands the lowest price of the
thirty days before, as article 6a of the European price indication directive has it. Nothing here is written by hand:
the regular prices are the database's own rows, the evenings' prices are the terms the goods were sold at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Min, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.money import dong, saving_percent
from market.kernel.templatetags.formats import day
from market.kernel.written import written_once
from sessions.availability import ON_TABLE
from sessions.models import FlashWindow, Listing
from vetting.models import Product
from vetting.price_words import proof_words
from vetting.selectors.prices import PriceStep, price_history

LOOK_BACK = timedelta(days=30)
MOST_EVENINGS = 52  # a year of Fridays
WIDTH, HEIGHT, EDGE = 360, 150, 20  # of the drawing, in its own units


@dataclass(frozen=True)
class EveningPrice:
    """What a product cost in one evening: the lowest price it was to be had for."""

    number: int
    at: datetime
    price: int
    regular: int
    proof: str  # in words; empty when the regular price was not proved

    @property
    def saving(self) -> str:
        """Return how much lower than a proved regular price it was; nothing to speak of without proof."""
        percent = saving_percent(self.regular, self.price) if self.proof else 0
        return f"{percent}%" if percent else ""


@dataclass(frozen=True)
class PriceRow:
    """One line of the table behind the drawing."""

    at: datetime
    number: int | None  # of the evening; None: the regular price from then on
    price: int
    saving: str = ""
    proof: str = ""


@dataclass(frozen=True)
class Lowest:
    """The lowest price of a span of time."""

    price: int
    number: int | None  # of the evening it was to be had in; None: it was the regular price


@dataclass(frozen=True)
class Drawing:
    """The price over time: the regular price as steps, evenings as dots."""

    steps: str  # of an SVG path
    dots: tuple[tuple[float, float, str], ...]
    marks: tuple[tuple[float, str], ...]  # heights with a price written beside them
    first: str
    last: str


@dataclass(frozen=True)
class PriceHistory:
    """What everybody may know of a product's prices."""

    rows: tuple[PriceRow, ...]  # latest first
    lowest: Lowest | None
    drawing: Drawing | None


def price_story(product: Product) -> PriceHistory:
    """Return what a product has cost; two queries."""
    now = clock.now()
    steps, evenings = price_history(product)[::-1], _evenings(product, now)
    rows = [PriceRow(step.holds_from, None, step.price) for step in steps]
    rows += [PriceRow(each.at, each.number, each.price, each.saving, each.proof) for each in evenings]
    return PriceHistory(
        rows=tuple(sorted(rows, key=lambda row: row.at, reverse=True)),
        lowest=lowest_before(steps, evenings, now),
        drawing=draw(steps, evenings, now),
    )


def _evenings(product: Product, now: datetime) -> list[EveningPrice]:
    """Return the evenings that have opened, the earliest first; what was called off before it opened is none."""
    return [_evening(listing) for listing in _opened(product.pk, now)][::-1]


@written_once
def _opened(product: int, now: datetime) -> QuerySet[Listing]:
    flashed = FlashWindow.objects.filter(listing=OuterRef("pk"), withdrawn_at=None, starts_at__lte=now)
    lowest = flashed.order_by().values("listing").annotate(low=Min("price")).values("low")
    listings = (
        Listing.objects.filter(ON_TABLE, product=product, session__opens_at__lte=now)
        .exclude(session__stopped_at__lt=F("session__opens_at"))
        .annotate(flashed=Subquery(lowest))
        .select_related("session", "price_evidence")
    )
    return listings.order_by("-session__opens_at")[:MOST_EVENINGS]


def _evening(listing: Listing) -> EveningPrice:
    flashed: int | None = listing.flashed  # type: ignore[attr-defined]  # annotated above
    proof = listing.price_evidence
    return EveningPrice(
        number=listing.session.number,
        at=listing.session.opens_at,
        price=min(listing.session_price, flashed or listing.session_price),
        regular=listing.regular_price,
        proof=proof_words(proof) if proof and listing.regular_is_proved else "",
    )


def lowest_before(steps: Sequence[PriceStep], evenings: Sequence[EveningPrice], until: datetime) -> Lowest | None:
    """Return the lowest price of the LOOK_BACK before a moment, the regular price it began with included."""
    since = until - LOOK_BACK
    held = [step for step in steps if step.holds_from <= since][-1:]
    within = [step for step in steps if since < step.holds_from <= until]
    found = [Lowest(step.price, None) for step in held + within]
    found += [Lowest(each.price, each.number) for each in evenings if since <= each.at <= until]
    return min(found, key=lambda low: low.price, default=None)


def draw(steps: Sequence[PriceStep], evenings: Sequence[EveningPrice], now: datetime) -> Drawing | None:
    """Return the drawing, or None when there is nothing to compare: one price that never changed."""
    if not steps or len(steps) + len(evenings) < 2:
        return None
    prices = [step.price for step in steps] + [each.price for each in evenings]
    low, high = min(prices), max(prices)
    begins = min([steps[0].holds_from, *(each.at for each in evenings)])
    span = max((now - begins).total_seconds(), 1.0)

    def across(at: datetime) -> float:
        return round(EDGE + (WIDTH - 2 * EDGE) * min(1.0, (at - begins).total_seconds() / span), 1)

    def down(price: int) -> float:
        share = (price - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * share, 1)

    path = [f"M{across(begins)} {down(steps[0].price)}"]
    path += [f"H{across(step.holds_from)}V{down(step.price)}" for step in steps[1:]]
    return Drawing(
        steps="".join(path) + f"H{WIDTH - EDGE}",
        dots=tuple((across(each.at), down(each.price), _said(each)) for each in evenings),
        marks=tuple((down(price), dong(price)) for price in sorted({low, high}, reverse=True)),
        first=day(begins),
        last=day(now),
    )


def _said(evening: EveningPrice) -> str:
    facts = {"number": evening.number, "day": day(evening.at), "price": dong(evening.price)}
    return _("Phiên %(number)d, %(day)s: %(price)s") % facts
