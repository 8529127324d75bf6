"""R30, vendors' statements: the orders each has to bring, what comes next, by when; a line per vendor adds up."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.aftercare.acts import Side, acts_of
from orders.models import Compilation, Order
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
    orders = (
        selection.orders()
        .filter(KEPT)
        .select_related("vendor", "pickup_point")
        .prefetch_related("pickup_point__hours")
        .order_by("vendor__sort_name", "vendor", "pk")
    )
    questions = _open_questions(selection)
    for vendor, own in groupby(orders.iterator(chunk_size=CHUNK), lambda order: order.vendor):
        number, total = 0, 0
        for order in own:
            number, total = number + 1, total + order.total
            yield _row(order)
        yield _sum(vendor.display_name, number, total, questions.get(vendor.pk, 0))


def _open_questions(selection: Selection) -> dict[int, int]:
    """Return how many questions about each vendor's goods everybody sees and nobody answered."""
    waiting = Question.objects.filter(listing__in=selection.listings(), status=Question.Status.APPROVED).order_by()
    counted = waiting.values_list("listing__product__vendor").annotate(n=Count("pk"))
    return dict(counted)


def _row(order: Order) -> dict[str, Any]:
    coming = acts_of(Side.VENDOR, order.status, method=order.method)
    point = order.pickup_point
    return {
        "vendor": order.vendor.display_name,
        "code": order.code,
        "total": order.total,
        "fee": 0,
        "next": str(coming[0].label) if coming else "",
        "deliver_by": order.deliver_by,
        "pickup": "; ".join((point.name, *point.hours_words)) if point else "",
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
