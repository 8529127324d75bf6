"""R17, cases: what was disputed, by when it was to be decided, how it ended, and which witnessed entries tell of it."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.models import Case, OrderLine, WitnessEntry
from orders.reports.catalogue import Meaning, Report, Row, Span
from orders.reports.selection import Selection

CHUNK = 500  # cases read at once


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Mã vụ"), "case", "count", 8),
        Column(_("Mã đơn con"), "code", width=12),
        Column(_("Chủ thể"), "vendor", width=28),
        Column(_("Bên nêu"), "side", width=14),
        Column(_("Loại"), "kind", width=22),
        Column(_("Sản phẩm"), "products", width=34),
        Column(_("Ngày mở"), "opened_at", "moment", 20),
        Column(_("Hạn"), "decide_by", "moment", 20),
        Column(_("Ngày đóng"), "decided_at", "moment", 20),
        Column(_("Trạng thái"), "status", width=20),
        Column(_("Kết quả"), "outcome", width=24),
        Column(_("Bồi hoàn"), "refund", "money", 14),
        Column(_("Căn cứ chứng kiến"), "entries", width=24),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    lines = OrderLine.objects.in_force().select_related("listing__product").order_by("pk")
    cases = (
        selection.cases()
        .select_related("order__vendor", "order__session")
        .prefetch_related(Prefetch("order__lines", queryset=lines))
        .order_by("opened_at", "pk")
    )
    for chunk in batched(cases.iterator(chunk_size=CHUNK), CHUNK):
        entries = _entries(chunk)
        for case in chunk:
            yield _row(case, entries[case.order.code])


def _entries(cases: tuple[Case, ...]) -> dict[str, list[int]]:
    """Return the witnessed entries about the orders of these cases: one query for all of them."""
    found: dict[str, list[int]] = defaultdict(list)
    about = WitnessEntry.objects.filter(subject__in=[case.order.code for case in cases]).order_by("pk")
    for subject, pk in about.values_list("subject", "pk"):
        found[subject].append(pk)
    return found


def _row(case: Case, entries: list[int]) -> dict[str, Any]:
    order = case.order
    return {
        "case": case.pk,
        "code": order.code,
        "vendor": order.vendor.display_name,
        "side": str(case.get_opened_side_display()),
        "kind": str(case.get_kind_display()),
        "products": "; ".join(line.listing.product.name for line in order.current_lines),
        "opened_at": case.opened_at,
        "decide_by": case.decide_by,
        "decided_at": case.decided_at,
        "status": str(case.get_status_display()),
        "outcome": str(case.get_outcome_display()) if case.outcome else "",
        "refund": case.refund,
        "entries": ", ".join(map(str, entries)),
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Bên nêu"), _("Ban tổ chức là khi vụ việc mở theo luật vì hai bên nói trái nhau.")),
        (_("Hạn"), _("Hạn Ban tổ chức phải có kết quả.")),
        (_("Bồi hoàn"), _("Số tiền chủ thể tự trả lại theo kết quả; chợ không giữ tiền.")),
        (_("Căn cứ chứng kiến"), _("Chỉ số các dòng của đơn này trong sổ chứng kiến.")),
        (_("Thời gian"), _("Lọc theo ngày mở vụ việc.")),
    )


REPORT = Report(
    code="R17",
    name=gettext_lazy("Khiếu nại, tranh chấp"),
    title=gettext_lazy("Khiếu nại, tranh chấp"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=frozenset(),
)
