"""Who came to the demo's evenings gone by: ever more buyers, the viewers of each minute, what they wanted in vain."""

import random
from datetime import timedelta
from math import exp

from market.demo.evenings import MINUTES
from orders.models import NightMinute, UnmetDemand
from sessions.models import Listing, MarketSession

GROWTH = (0.48, 0.57, 0.61, 0.78, 0.86, 1.0)  # of the orders of the latest evening, the first evening first
VIEWERS = 2300  # at the height of the latest evening
MINUTE = timedelta(minutes=1)
SOLD_OUT = 6  # goods that many came too late for
LIMITED = 3  # goods of which somebody wanted more than their share


def orders_of(session: MarketSession, most: int) -> int:
    """Return how many orders an evening gone by had."""
    return max(1, round(most * GROWTH[session.number - 1]))


def record(session: MarketSession) -> None:
    """Write down an evening's minutes and what was wanted in vain, as the market does while it runs."""
    dice = random.Random(session.number)
    wanted = list(_wanted(session, dice))
    UnmetDemand.objects.bulk_create(wanted)
    refused = sum(row.times for row in wanted)
    NightMinute.objects.bulk_create(_minute(session, number, refused, dice) for number in range(MINUTES))


def _minute(session: MarketSession, number: int, refused: int, dice: random.Random) -> NightMinute:
    share = _watching(number / MINUTES)
    so_far = refused * number // MINUTES
    return NightMinute(
        session=session,
        minute=session.opens_at + number * MINUTE,
        viewers=round(VIEWERS * GROWTH[session.number - 1] * share * dice.uniform(0.94, 1.04)),
        held=round(38 * share * dice.uniform(0.7, 1.2)),
        refused={"sold-out": so_far * 4 // 5, "limit": so_far // 5},
        p95=round(90 + 70 * share * dice.uniform(0.6, 1.3)),
    )


def _watching(moment: float) -> float:
    """Return the share of the viewers who watch at a moment of the evening (0 to 1): two hills and a quick end."""
    return 0.35 + 0.6 * exp(-(((moment - 0.22) / 0.16) ** 2)) + 0.4 * exp(-(((moment - 0.88) / 0.1) ** 2))


def _wanted(session: MarketSession, dice: random.Random) -> list[UnmetDemand]:
    goods = list(Listing.objects.filter(session=session).order_by("-sold", "pk")[: SOLD_OUT + LIMITED])
    reasons = ["sold-out"] * SOLD_OUT + ["limit"] * LIMITED
    return [
        UnmetDemand(session=session, listing=listing, reason=reason, times=times, units=2 * times)
        for listing, reason, times in zip(goods, reasons, [dice.randint(3, 24) for _each in reasons], strict=False)
    ]
