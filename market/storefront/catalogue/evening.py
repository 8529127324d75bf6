"""The evening the catalogue looks at: the one that is open, else the next; and what lies on its table."""

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from market.kernel.clock import Now
from market.kernel.written import written_once
from sessions.availability import ENDS_AT, HELD_NOW, ON_TABLE
from sessions.models import Listing, MarketSession
from sessions.selectors.flash import with_flash
from vetting.models import Product


def evening_at_hand() -> MarketSession | None:
    """Return the session that is open, else the one that opens next, else None."""
    return next(iter(_at_hand()), None)


@written_once
def _at_hand() -> QuerySet[MarketSession]:
    sessions = MarketSession.objects.annotate(moment=Now(), ends=ENDS_AT)
    return sessions.filter(ends__gt=Now()).order_by("opens_at")[:1]


def is_open(evening: MarketSession) -> bool:
    """Tell whether the evening at hand was open when it was asked for."""
    return bool(evening.opens_at <= evening.moment)  # type: ignore[attr-defined]


def on_table(evening: MarketSession | None) -> QuerySet[Listing]:
    """Return what lies on the table of an evening; nothing without one."""
    return Listing.objects.filter(ON_TABLE, session=evening) if evening else Listing.objects.none()


def in_stock(evening: MarketSession | None) -> QuerySet[Listing]:
    """Return what lies there and is not sold out: of the allotment, and of the lot it is sold from."""
    kept = on_table(evening).annotate(held_now=HELD_NOW)
    of_listing = F("allotment") - F("sold") - F("held_now")
    of_lot = F("lot__quantity") - F("lot__sold") - F("held_now")
    return kept.annotate(left=Least(of_listing, Coalesce(of_lot, of_listing))).filter(left__gt=0)


def with_evening_price(products: QuerySet[Product], evening: MarketSession | None) -> QuerySet[Product]:
    """Add `price`: what each costs on the table of the evening."""
    listings = on_table(evening).filter(product=OuterRef("pk")).values("session_price")[:1]
    return products.annotate(price=Coalesce(Subquery(listings), "regular_price"))


def listings_for_cards(evening: MarketSession, products: list[int]) -> dict[int, Listing]:
    """Return the listings of some products with all a card shows, by product."""
    rows = with_flash(on_table(evening).filter(product__in=products).annotate(held_now=HELD_NOW), Now())
    rows = rows.select_related("product__vendor__commune", "product__picture", "session", "lot", "price_evidence")
    return {row.product_id: row for row in rows}
