"""The night's figures as they happen: a few queries for the whole screen, shared by everybody who looks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, TruncMinute
from django.utils.translation import gettext as _

from market.kernel.clock import in_hanoi, now
from orders import lost_demand
from orders.models import Order, OrderLine
from sessions.calendar import State, state_at
from sessions.models import Listing, MarketSession

SHARED_SECONDS = 2  # everybody who looks within this time sees the same figures
TALLEST = 20  # steps of the night line
MOST_TOWERS = 48
TICKS_APART = 8
STALLS = 12
KEPT = ~Q(status=Order.Status.CANCELLED)
_NOTHING_LEFT = Q(allotment__lte=F("sold") + F("held")) | Q(lot__sold__gte=F("lot__quantity"))  # as Listing.in_stock


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
    last_ten_minutes: int
    refused: int
    refusals: list[tuple[str, int]]
    line: list[dict[str, Any]]
    stalls: list[dict[str, Any]]
    sold_out: list[Listing]
    as_of: datetime


def refusal_words(reason: str) -> str:
    """Return what a counted reason of refusal means."""
    return {
        "gone": _("Phiên đóng hoặc hàng ngừng bán"),
        "price": _("Giá vừa đổi"),
        "sold-out": _("Hết hàng"),
        "too-few": _("Không đủ số lượng"),
        "flash": _("Hết suất giá chớp nhoáng"),
        "lot": _("Lô hàng đã bán hết"),
        "limit": _("Quá giới hạn mỗi người"),
    }.get(reason, reason)


def night_figures(session: MarketSession) -> NightFigures:
    """Return the evening's figures, at most SHARED_SECONDS old."""
    name = f"night:{session.pk}:{session.version}"
    figures: NightFigures | None = cache.get(name)
    if figures is None:
        figures = _read(session)
        cache.set(name, figures, SHARED_SECONDS)
    return figures


def _read(session: MarketSession) -> NightFigures:
    moment = now()
    sums = session.orders.aggregate(
        orders=Count("pk", filter=KEPT),
        cancelled=Count("pk", filter=~KEPT),
        value=Coalesce(Sum(F("goods_total") + F("delivery_fee"), filter=KEPT), 0),
        saving=Coalesce(Sum("saving", filter=KEPT), 0),
        buyers=Count("contact__phone", distinct=True, filter=KEPT),
        last_ten_minutes=Count("pk", filter=KEPT & Q(placed_at__gte=moment - timedelta(minutes=10))),
    )
    lines = OrderLine.objects.filter(order__session=session).exclude(order__status=Order.Status.CANCELLED)
    lost = lost_demand.so_far(session.pk)
    return NightFigures(
        state=state_at(session, moment),
        units=lines.aggregate(n=Coalesce(Sum("quantity"), 0))["n"],
        refused=lost.total,
        refusals=[(refusal_words(reason), n) for reason, n in sorted(lost.reasons.items(), key=lambda each: -each[1])],
        line=_night_line(session, moment),
        stalls=_stalls(session),
        sold_out=list(
            session.listings.filter(_NOTHING_LEFT, withdrawn_at=None).select_related("product__vendor", "lot")[:STALLS]
        ),
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


def _stalls(session: MarketSession) -> list[dict[str, Any]]:
    stalls = (
        session.orders.filter(KEPT)
        .values(name=F("vendor__display_name"))
        .annotate(orders=Count("pk"), value=Sum("goods_total"))
        .order_by("-value")[:STALLS]
    )
    return [dict(stall) for stall in stalls]
