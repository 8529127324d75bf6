"""R30, vendors' statements: the orders each has to bring, what comes next, by when; a line per vendor adds up."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.aftercare.acts import Side, acts_of
from orders.models import Compilation, Order, PickupPoint
from orders.reports.catalogue import Meaning, Report, Row
from orders.reports.figures import KEPT
from orders.reports.selection import Selection
from sessions.models import Question

CHUNK = 2_000  # orders read at once


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Đơn con"), "code", width=14),
        Column(_("Tổng"), "total", "money", 16),
        Column(_("Phí"), "fee", "money", 10),
        Column(_("Việc cần làm"), "next", width=22),
        Column(_("Hạn giao"), "deliver_by", "day", 12),
        Column(_("Lịch lấy hàng"), "pickup", width=36),
        Column(_("Câu hỏi tồn"), "questions", "count", 10),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    questions, points, coming = _open_questions(selection), _points(), Coming()
    for vendor, own in groupby(_orders(selection).iterator(chunk_size=CHUNK), itemgetter("vendor")):
        name, number, total = "", 0, 0
        for order in own:
            name, number, total = order["vendor_name"], number + 1, total + order["total"]
            yield _row(order, coming, points)
        yield _sum(name, number, total, questions.get(vendor, 0))


def _orders(selection: Selection) -> QuerySet[Order, Any]:
    """Return what the rows need of the orders, as plain values: models of so many would take a minute."""
    orders = selection.orders().filter(KEPT).order_by("vendor__sort_name", "vendor", "pk")
    own = ("vendor", "code", "status", "method", "deliver_by", "pickup_point")
    total = F("goods_total") + F("delivery_fee")
    found: QuerySet[Order, Any] = orders.values(*own, vendor_name=F("vendor__display_name"), total=total)
    return found


def _points() -> dict[int, str]:
    """Return where goods are handed over and when, in words."""
    points = PickupPoint.objects.prefetch_related("hours")
    return {point.pk: "; ".join((point.name, *point.hours_words)) for point in points}


class Coming(dict[tuple[str, str], str]):
    """What comes next for the vendor, by an order's status and method; looked up once each."""

    def __missing__(self, order: tuple[str, str]) -> str:
        """Look it up."""
        acts = acts_of(Side.VENDOR, order[0], method=order[1])
        self[order] = str(acts[0].label) if acts else ""
        return self[order]


def _open_questions(selection: Selection) -> dict[int, int]:
    """Return how many questions about each vendor's goods everybody sees and nobody answered."""
    waiting = Question.objects.filter(listing__in=selection.listings(), status=Question.Status.APPROVED).order_by()
    counted = waiting.values_list("listing__product__vendor").annotate(n=Count("pk"))
    return dict(counted)


def _row(order: dict[str, Any], coming: Coming, points: dict[int, str]) -> dict[str, Any]:
    return {
        "vendor": order["vendor_name"],
        "code": order["code"],
        "total": order["total"],
        "fee": 0,
        "next": coming[order["status"], order["method"]],
        "deliver_by": order["deliver_by"],
        "pickup": points.get(order["pickup_point"], ""),
        "questions": None,
    }


def _sum(vendor: str, number: int, total: int, questions: int) -> dict[str, Any]:
    return {
        "vendor": vendor,
        "code": _("Tổng %(n)d đơn") % {"n": number},
        "total": total,
        "fee": 0,
        "next": "",
        "deliver_by": None,
        "pickup": "",
        "questions": questions,
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Tổng"), _("Tiền hàng cộng phí giao của đơn chốt, theo phiên bản đang có hiệu lực. Đơn hủy không kể.")),
        (_("Phí"), _("Chợ không thu phí của chủ thể.")),
        (_("Việc cần làm"), _("Bước tiếp theo của chủ thể với đơn này; trống là không còn việc.")),
        (_("Lịch lấy hàng"), _("Điểm nhận và giờ trao hàng, với đơn khách tự đến lấy.")),
        (_("Câu hỏi tồn"), _("Câu hỏi về hàng của chủ thể đã cho hiện mà chưa ai trả lời, ở dòng tổng.")),
    )


REPORT = Report(
    code="R30",
    name=gettext_lazy("Sao kê chủ thể"),
    title=gettext_lazy("Sao kê chủ thể"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    stages=frozenset({Compilation.Stage.CLOSING, Compilation.Stage.T7}),
)
