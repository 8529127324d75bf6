"""R19, papers that end soon or are over, the first to end first; the days asked for are those of the end."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.reports.catalogue import Meaning, Report, Row, Span
from orders.reports.ending_papers import ending_rows
from orders.reports.selection import Selection


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Sản phẩm"), "product", width=30),
        Column(_("Loại giấy"), "kind", width=34),
        Column(_("Số"), "number", width=20),
        Column(_("Cơ quan cấp"), "issuer", width=30),
        Column(_("Hết hạn"), "ends_on", "day", 12),
        Column(_("Còn (ngày)"), "days_left", "count", 10),
        Column(_("Đã nhắc (lần)"), "reminded", "count", 10),
        Column(_("Phiên bị ảnh hưởng"), "session_numbers", width=22),
    )


def rows_of(selection: Selection, state: str = "") -> Iterator[Row]:
    """Yield the register's rows: all, or those of papers in one state."""
    for row in ending_rows(selection, state):
        yield vars(row) | {"session_numbers": ", ".join(map(str, row.sessions))}


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Hết hạn"), _("Ngày cuối còn hiệu lực, tính cả gia hạn của giấy chứng nhận sao.")),
        (_("Còn (ngày)"), _("Số ngày từ hôm lập sổ đến ngày hết hạn; số âm là đã quá hạn.")),
        (_("Đã nhắc (lần)"), _("Số mốc đã báo cho chủ thể về đúng ngày hết hạn này.")),
        (
            _("Phiên bị ảnh hưởng"),
            _("Số của các phiên sắp mở hoặc đang mở có bày hàng mà giấy bắt buộc này hết hạn trước ngày hẹn giao."),
        ),
    )


REPORT = Report(
    code="R19",
    name=gettext_lazy("Giấy tờ sắp hoặc đã hết hạn"),
    title=gettext_lazy("Giấy tờ sắp hoặc đã hết hạn"),
    columns=_columns,
    rows=rows_of,
    meanings=_meanings,
    spans=frozenset({Span.PERIOD}),
    stages=frozenset(),
)
