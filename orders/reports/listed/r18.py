"""R18, the vetting register: how each dossier was judged, by whom, in how many working days."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.clock import in_hanoi
from market.kernel.workbook import Column
from orders.reports.catalogue import Meaning, Report, Row, Span
from orders.reports.selection import Selection
from orders.reports.vetting_register import vetting_rows


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Ngày nộp"), "submitted_on", "day", 12),
        Column(_("Người thẩm định/duyệt"), "people", width=30),
        Column(_("Số vòng bổ sung"), "supplements", "count", 10),
        Column(_("Thời gian xử lý (ngày làm việc)"), "days", "count", 14),
        Column(_("Kết quả"), "result", width=16),
        Column(_("Lý do không đạt theo tiêu chí"), "reasons", width=50),
        Column(_("Giấy tờ đã kiểm"), "checked", "count", 10),
        Column(_("Tra cứu ngoài"), "lookups", "count", 10),
        Column(_("Có điều kiện đến"), "condition_until", "day", 14),
    )


def rows_of(selection: Selection, result: str = "") -> Iterator[Row]:
    """Yield the register's rows: all, or those of dossiers in one state."""
    for row in vetting_rows(selection, result):
        yield vars(row) | {"submitted_on": in_hanoi(row.submitted_at).date()}


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Ngày nộp"), _("Lần gửi gần nhất của hồ sơ.")),
        (_("Số vòng bổ sung"), _("Số lần chủ thể gửi lại sau lần đầu.")),
        (
            _("Thời gian xử lý"),
            _("Số ngày làm việc từ lần gửi gần nhất đến lúc Ban tổ chức trả lời, hoặc đến hôm lập sổ."),
        ),
        (_("Giấy tờ đã kiểm"), _("Số giấy của hồ sơ này đã được đánh giá, kể cả giấy về sau được thay.")),
        (_("Tra cứu ngoài"), _("Số lần tra cứu ở nơi khác được ghi làm bằng chứng.")),
        (_("Có điều kiện đến"), _("Hạn gần nhất của các điều kiện chưa đáp ứng.")),
    )


REPORT = Report(
    code="R18",
    name=gettext_lazy("Sổ thẩm định hồ sơ"),
    title=gettext_lazy("Sổ thẩm định hồ sơ"),
    columns=_columns,
    rows=rows_of,
    meanings=_meanings,
    spans=frozenset({Span.PERIOD}),
    stages=frozenset(),
)
