"""R20, fairness of airtime: minutes, the best ones among them, pins and orders, by producer, commune and kind."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.models import NightMinute
from orders.reports.catalogue import Meaning, Report, Row, Span
from orders.reports.figures import KEPT
from orders.reports.selection import Selection
from sessions.air.fairness import Airtime
from sessions.models import SlotWish
from sessions.selectors.airtime import airtime_in, spans_on_air
from vetting.models import Vendor

MINUTE = timedelta(minutes=1)
PRIME_SHARE = 3  # one minute of so many is prime: those with the most people watching


@dataclass(frozen=True)
class Given:
    """What one vendor was given, and what came of it."""

    vendor: Vendor
    air: Airtime
    prime: float | None  # minutes; None when nobody counted who watched
    orders: int


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Tính theo"), "level", width=14),
        Column(_("Tên"), "name", width=32),
        Column(_("Xã/Phường"), "commune", width=20),
        Column(_("Loại hình"), "kind", width=16),
        Column(_("Do nữ làm chủ"), "women", width=12),
        Column(_("Dân tộc thiểu số"), "minority", width=12),
        Column(_("Số chủ thể"), "vendors", "count", 10),
        Column(_("Phút"), "minutes", "decimal", 10),
        Column(_("Phút mỗi chủ thể"), "each", "decimal", 12),
        Column(_("Khung vàng"), "prime", "decimal", 10),
        Column(_("Lần ghim"), "pins", "count", 10),
        Column(_("Đơn"), "orders", "count", 10),
        Column(_("Đơn/phút"), "pace", "decimal", 10),
        Column(_("Số phiên chờ"), "waited", "count", 10),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    given = sorted(_given(selection), key=lambda each: (round(each.air.minutes), each.vendor.sort_name, each.vendor.pk))
    for each in given:
        place = {"commune": each.air.commune, "kind": each.air.kind}
        yield _row(_("Chủ thể"), each.vendor.display_name, [each]) | place
    by_commune, by_kind = _grouped(given, lambda air: air.commune), _grouped(given, lambda air: air.kind)
    for name, members in by_commune:
        yield _row(_("Xã/Phường"), name, members) | {"commune": name}
    for name, members in by_kind:
        yield _row(_("Loại hình"), name, members) | {"kind": name}


def _given(selection: Selection) -> Iterator[Given]:
    """Yield what each vendor that came to the evenings, or waited for a slot in one, was given."""
    sessions = list(selection.sessions().filter(opens_at__lte=selection.moment).values_list("pk", flat=True))
    listed = selection.listings().filter(product__vendor=OuterRef("pk"))
    waited = SlotWish.objects.filter(session__in=sessions, vendor=OuterRef("pk"), withdrawn_at=None)
    found = selection.vendors().filter(Q(Exists(listed.filter(session__in=sessions))) | Q(Exists(waited)))
    vendors = {vendor.pk: vendor for vendor in found.select_related("commune")}
    kept = selection.orders().filter(KEPT, session__in=sessions).order_by().values_list("vendor")
    orders = dict(kept.annotate(n=Count("pk")))
    prime = _prime(list(vendors), sessions)
    for pk, air in airtime_in(vendors, sessions).items():
        yield Given(vendors[pk], air, prime[pk] if prime is not None else None, orders.get(pk, 0))


def _prime(vendors: list[int], sessions: list[int]) -> dict[int, float] | None:
    """Return the minutes on air of each vendor when most people watched; None when nobody counted them."""
    watched: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    counted = NightMinute.objects.filter(session__in=sessions, viewers__isnull=False)
    for session, viewers, minute in counted.values_list("session", "viewers", "minute"):
        watched[session].append((-(viewers or 0), minute))
    if not watched:
        return None
    best = {pk: sorted(m for _n, m in sorted(seen)[: -(-len(seen) // PRIME_SHARE)]) for pk, seen in watched.items()}
    found: dict[int, float] = defaultdict(float)
    for vendor, session, began, ended in spans_on_air(vendors, sessions):
        found[vendor] += _overlap(best.get(session, []), began, ended)
    return found


def _overlap(minutes: list[datetime], began: datetime, ended: datetime) -> float:
    """Return how many of these minutes, in order of time, lie between two moments."""
    seconds = 0.0
    for minute in minutes[max(0, bisect_left(minutes, began) - 1) :]:
        if minute >= ended:
            break
        seconds += max(0.0, (min(ended, minute + MINUTE) - max(began, minute)).total_seconds())
    return seconds / 60


def _grouped(given: Iterable[Given], name: Callable[[Airtime], str]) -> list[tuple[str, list[Given]]]:
    """Return groups by name, the one with the fewest minutes per producer first."""
    found: dict[str, list[Given]] = defaultdict(list)
    for each in given:
        found[name(each.air)].append(each)
    return sorted(found.items(), key=lambda group: (_minutes(group[1]) / len(group[1]), group[0]))


def _minutes(given: Iterable[Given]) -> float:
    return sum(each.air.minutes for each in given)


def _row(level: str, name: str, given: list[Given]) -> dict[str, Any]:
    minutes, orders = _minutes(given), sum(each.orders for each in given)
    prime = [each.prime for each in given if each.prime is not None]
    return {
        "level": level,
        "name": name,
        "commune": "",
        "kind": "",
        "women": "",
        "minority": "",
        "vendors": len(given),
        "minutes": _tenth(minutes),
        "each": _tenth(minutes / len(given)),
        "prime": _tenth(sum(prime)) if prime else None,
        "pins": sum(each.air.pins for each in given),
        "orders": orders,
        "pace": _tenth(orders / minutes) if minutes else None,
        "waited": sum(each.air.waited for each in given),
    }


def _tenth(value: float) -> Decimal:
    return Decimal(f"{value:.1f}")


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Phút"), _("Theo giờ thật của lượt lên sóng và món được ghim.")),
        (_("Khung vàng"), _("Số phút lên sóng rơi vào một phần ba số phút đông người xem nhất của phiên.")),
        (_("Đơn/phút"), _("Số đơn chốt của cả phiên chia cho số phút lên sóng.")),
        (_("Số phiên chờ"), _("Số phiên chủ thể xin lượt lên sóng mà chưa được xếp.")),
        (_("Do nữ làm chủ, dân tộc thiểu số"), _("Chợ chưa ghi hai điều này nên để trống.")),
    )


REPORT = Report(
    code="R20",
    name=gettext_lazy("Công bằng thời lượng"),
    title=gettext_lazy("Công bằng thời lượng lên sóng"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=frozenset(),
)
