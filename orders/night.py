"""The night's figures as they happen: a few queries for the whole screen, shared by everybody who looks."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, Greatest, Least, TruncMinute

from market.kernel.clock import database_now, in_hanoi
from market.kernel.pace import Pace, latest_paces
from orders import queues
from orders.buying import lost_demand
from orders.buying.held import LIVES
from orders.models import Hold, Order, OrderLine
from sessions.air.running_order import expected_times
from sessions.availability import HELD_NOW
from sessions.calendar import State, state_at
from sessions.models import Listing, MarketSession, Question

SHARED_SECONDS = 2  # everybody who looks within this time sees the same figures
TALLEST = 20  # steps of the night line
MOST_TOWERS = 48
TICKS_APART = 8
STALLS = 12
STRIP = 80  # stalls on the strip
PARAMETER = re.compile(r"<[^>]+>")  # of a route
UNANSWERED = (Question.Status.WAITING, Question.Status.APPROVED)
KEPT = ~Q(status=Order.Status.CANCELLED)
_ON_SALE = Q(withdrawn_at=None, stopped_at=None)
# As Listing.in_stock, in the database; a lot that is over leaves nothing.
_LEFT = Greatest(0, Least(F("allotment") - F("sold"), F("lot__quantity") - F("lot__sold")) - HELD_NOW)
_NOTHING_LEFT = Q(allotment__lte=F("sold") + HELD_NOW) | Q(lot__quantity__lte=F("lot__sold") + HELD_NOW)


@dataclass(frozen=True)
class NightFigures:
    """One evening in figures. Money in đồng."""

    state: State
    orders: int
    cancelled: int
    value: int
    saving: int
    buyers: int
    units: int
    last_minute: int
    last_ten_minutes: int
    refused: int
    reasons: dict[str, int]  # of refusals
    line: list[dict[str, Any]]
    slots: list[dict[str, Any]]
    stalls: list["StallFigures"]
    sold_out: list[Listing]
    held: int  # units in baskets
    holds: int  # of how many lines of baskets
    unanswered: int  # questions
    queues: queues.Queues
    slowest: list[Pace] | None  # None: Redis does not answer
    as_of: datetime

    @property
    def refusals(self) -> list[tuple[str, int]]:
        """Return why orders were refused, in words, most often first."""
        return [
            (lost_demand.refusal_words(reason), n)
            for reason, n in sorted(self.reasons.items(), key=lambda each: -each[1])
        ]

    @property
    def slowest_page(self) -> str:
        """Return the address of the slowest page of the last minutes."""
        return address_words(self.slowest[0].route) if self.slowest else ""

    @property
    def sold_out_count(self) -> int:
        """Return how many products have nothing left."""
        return sum(stall.sold_out for stall in self.stalls)


@dataclass(frozen=True)
class StallFigures:
    """One vendor's evening. Money in đồng, stock in units."""

    slug: str
    name: str
    orders: int
    value: int
    left: int
    listings: int
    sold_out: int
    stopped: int


def address_words(route: str) -> str:
    """Return a route as an address a person can read: "/don-hang/…/"."""
    return "/" + PARAMETER.sub("…", route)


def night_figures(session: MarketSession) -> NightFigures:
    """Return the evening's figures, at most SHARED_SECONDS old."""
    name = f"night:{session.pk}:{session.version}"
    figures: NightFigures | None = cache.get(name)
    if figures is None:
        figures = _read(session)
        cache.set(name, figures, SHARED_SECONDS)
    return figures


def _read(session: MarketSession) -> NightFigures:
    moment = database_now()
    sums = session.orders.aggregate(
        orders=Count("pk", filter=KEPT),
        cancelled=Count("pk", filter=~KEPT),
        value=Coalesce(Sum(F("goods_total") + F("delivery_fee"), filter=KEPT), 0),
        saving=Coalesce(Sum("saving", filter=KEPT), 0),
        buyers=Count("contact__phone", distinct=True, filter=KEPT),
        last_minute=Count("pk", filter=KEPT & Q(placed_at__gte=moment - timedelta(minutes=1))),
        last_ten_minutes=Count("pk", filter=KEPT & Q(placed_at__gte=moment - timedelta(minutes=10))),
    )
    lines = OrderLine.objects.in_force().filter(order__session=session).exclude(order__status=Order.Status.CANCELLED)
    lost = lost_demand.so_far(session.pk)
    return NightFigures(
        state=state_at(session, moment),
        units=lines.aggregate(n=Coalesce(Sum("quantity"), 0))["n"],
        refused=lost.total,
        reasons=lost.reasons,
        line=_night_line(session, moment),
        slots=_slots(session, moment),
        stalls=_stalls(session),
        sold_out=list(
            session.listings.filter(_NOTHING_LEFT, withdrawn_at=None).select_related("product__vendor", "lot")[:STALLS]
        ),
        **Hold.objects.filter(LIVES, session=session).aggregate(held=Coalesce(Sum("quantity"), 0), holds=Count("pk")),
        unanswered=session.questions.filter(status__in=UNANSWERED).count(),
        queues=queues.waiting(),
        slowest=latest_paces(),
        as_of=moment,
        **sums,
    )


def _night_line(session: MarketSession, moment: datetime) -> list[dict[str, Any]]:
    """Return the towers of the night line: orders per span of whole minutes, at most MOST_TOWERS of them."""
    begins = session.opens_at.replace(second=0, microsecond=0)
    minutes = max(1, int((session.closes_at - begins).total_seconds() // 60))
    span = -(-minutes // MOST_TOWERS)
    by_minute = (
        session.orders.filter(KEPT)
        .annotate(minute=TruncMinute("placed_at"))
        .values("minute")
        .annotate(n=Count("pk"))
        .order_by("minute")
    )
    counts = [0] * -(-minutes // span)
    for row in by_minute:
        index = int((row["minute"] - begins).total_seconds() // 60) // span
        counts[min(max(index, 0), len(counts) - 1)] += row["n"]
    highest = max(counts) or 1
    starts = (begins + timedelta(minutes=index * span) for index in range(len(counts)))
    towers = [
        _tower(start, timedelta(minutes=span), moment, n, highest) for start, n in zip(starts, counts, strict=True)
    ]
    for tower in towers[::TICKS_APART]:
        tower["tick"] = True
    return towers


def _tower(starts: datetime, span: timedelta, moment: datetime, count: int, highest: int) -> dict[str, Any]:
    return {
        "label": in_hanoi(starts).strftime("%H:%M"),
        "height_step": -(-count * TALLEST // highest),
        "value": count,
        "tick": False,
        "now": starts <= moment < starts + span,
    }


def _slots(session: MarketSession, moment: datetime) -> list[dict[str, Any]]:
    """Return the running order for under the night line: each turn's place and width in percent of the evening."""
    length = (session.closes_at - session.opens_at).total_seconds()
    slots = list(session.slots.select_related("vendor"))
    return [
        {
            "label": time.slot.vendor.display_name if time.slot.vendor else time.slot.title,
            "time": in_hanoi(time.starts_at).strftime("%H:%M"),
            "start": _percent(time.starts_at - session.opens_at, length),
            "width": _percent(time.ends_at - time.starts_at, length),
        }
        for time in expected_times(session.opens_at, slots, moment)
        if time.starts_at < session.closes_at
    ]


def _percent(span: timedelta, length: float) -> str:
    return f"{min(100.0, max(0.0, 100 * span.total_seconds() / length)):.2f}"


def _stalls(session: MarketSession) -> list[StallFigures]:
    """Return every stall of the evening, those that sold most first."""
    sold = {
        row["vendor"]: (row["orders"], row["value"])
        for row in session.orders.filter(KEPT).values("vendor").annotate(orders=Count("pk"), value=Sum("goods_total"))
    }
    listed = session.listings.filter(standing=Listing.Standing.ACCEPTED)
    rows = listed.values("product__vendor", "product__vendor__slug", "product__vendor__display_name").annotate(
        left=Coalesce(Sum(_LEFT, filter=_ON_SALE), 0),
        listings=Count("pk"),
        sold_out=Count("pk", filter=_NOTHING_LEFT & Q(withdrawn_at=None)),
        stopped=Count("pk", filter=Q(stopped_at__isnull=False)),
    )
    stalls = [
        StallFigures(
            slug=row["product__vendor__slug"],
            name=row["product__vendor__display_name"],
            orders=sold.get(row["product__vendor"], (0, 0))[0],
            value=sold.get(row["product__vendor"], (0, 0))[1],
            **{name: row[name] for name in ("left", "listings", "sold_out", "stopped")},
        )
        for row in rows.order_by("product__vendor__display_name")[:STRIP]
    ]
    return sorted(stalls, key=lambda stall: -stall.value)
