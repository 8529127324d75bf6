"""What the home page shows, gathered from the apps below."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from market.kernel.clock import Now
from market.storefront.cards import listing_card
from market.storefront.truths import truths
from sessions.availability import HELD_NOW, ON_TABLE
from sessions.models import Listing, MarketSession
from sessions.selectors import live_session, next_session, past_results
from sessions.selectors.flash import with_flash


@dataclass(frozen=True)
class FrontPage:
    """Everything on the home page."""

    live: MarketSession | None
    upcoming: MarketSession | None
    cards: list[dict[str, Any]]
    truths: dict[str, int]
    results: list[Any]


def front_page() -> FrontPage:
    """Return what the home page shows: the night, goods on the table, the three truths in numbers."""
    live, upcoming = live_session(), next_session()
    evening = live or upcoming
    listings: Iterable[Listing] = []
    if evening:
        listings = (
            with_flash(evening.listings.filter(ON_TABLE).annotate(held_now=HELD_NOW), Now())
            .select_related("product__vendor__commune", "product__picture", "session", "lot", "price_evidence")
            .order_by("position", "id")[:8]
        )
    return FrontPage(live, upcoming, [listing_card(listing) for listing in listings], truths(), past_results(limit=3))
