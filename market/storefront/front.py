"""What the home page shows, gathered from the apps below."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.utils.translation import get_language

from market.kernel.clock import Now
from market.storefront.cards import drawn_listings, drawn_products
from market.storefront.truths import truths
from orders.drawn_night import drawn_night_line
from orders.models import Order
from sessions.availability import HELD_NOW, ON_TABLE
from sessions.evening import Evening
from sessions.models import Listing, MarketSession
from sessions.selectors import SessionResult, evening_of, live_session, next_session, past_results
from sessions.selectors.flash import with_flash
from vetting import selectors as vetting
from vetting.models import Product

FRONT = "storefront:front"
FACTS_SECONDS = 3  # how old the page may be; the sale itself asks anew
ON_THE_TABLE = 8  # cards of the evening
BEST = 4  # cards of what sold best last time
RESULTS_SECONDS = 60  # how old last time's figures may be: little changes once an evening is over
GLOWS = timedelta(hours=3)  # after the close


@dataclass(frozen=True)
class LastTime:
    """What the last evening came to, in a sentence and in goods."""

    result: SessionResult
    orders: int
    best: list[str]  # drawn cards


@dataclass(frozen=True)
class FrontPage:
    """Everything on the home page."""

    live: MarketSession | None
    upcoming: MarketSession | None
    cards: list[str]  # drawn
    truths: dict[str, int]
    last: LastTime | None
    lantern: str
    night_line: str  # drawn; nothing while no evening is open


def front_page() -> FrontPage:
    """Return what the home page shows, the same for everybody for FACTS_SECONDS."""
    key = f"{FRONT}:{get_language()}"
    page: FrontPage | None = cache.get(key)
    if page is None:
        page = _front_page()
        cache.set(key, page, FACTS_SECONDS)
    return page


def _front_page() -> FrontPage:
    """Gather the night, goods on the table, the three truths in numbers and what the last evening came to."""
    live, upcoming = live_session(), next_session()
    evening, last = live or upcoming, _last_time()
    cards = drawn_listings(_on_table(evening)) if evening else []
    night_line = drawn_night_line(live) if live else ""
    return FrontPage(live, upcoming, cards, truths(), last, _lantern(evening, last), night_line)


def _on_table(evening: MarketSession) -> list[Listing]:
    return list(
        with_flash(evening.listings.filter(ON_TABLE).annotate(held_now=HELD_NOW), Now())
        .select_related("product__vendor__commune", "product__picture", "session", "lot", "price_evidence")
        .order_by("position", "id")[:ON_THE_TABLE]
    )


def _lantern(evening: MarketSession | None, last: LastTime | None) -> str:
    """Return the state of the lantern: of the evening at hand; for some hours after the close it glows still."""
    ended: Evening | None = last.result.evening if last else None
    if ended and ended.moment < ended.ends_at + GLOWS and (evening is None or evening.opens_at > ended.moment):
        return ended.lantern
    return evening_of(evening).lantern if evening else "unlit"


def _last_time() -> LastTime | None:
    """Return what the last evening that sold came to, as of at most RESULTS_SECONDS ago."""
    key = f"storefront:last:{get_language()}"
    held: tuple[LastTime | None] | None = cache.get(key)
    if held is None:
        held = (_counted_last_time(),)
        cache.set(key, held, RESULTS_SECONDS)
    return held[0]


def _counted_last_time() -> LastTime | None:
    result = next((each for each in past_results(limit=3) if each.units), None)
    if result is None:
        return None
    session = result.evening.session
    kept = Order.objects.filter(session=session).exclude(status=Order.Status.CANCELLED)
    return LastTime(result, kept.count(), drawn_products(_best(session)))


def _best(session: MarketSession) -> list[Product]:
    """Return the goods of which an evening sold most, as far as they are to be seen now."""
    sold = session.listings.filter(ON_TABLE, sold__gt=0, product__in=vetting.public_products().order_by())
    rows = sold.select_related("product__vendor__commune", "product__picture")
    return [listing.product for listing in rows.order_by("-sold", "product__sort_name", "pk")[:BEST]]
