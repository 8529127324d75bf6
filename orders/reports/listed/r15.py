"""R15, incidents and safety: what was stopped or broke, whom it touched, how long it took, what was refused."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row, Span
from orders.reports.incidents import Incident, incidents_of
from orders.reports.selection import Selection
from sessions.models import MarketSession


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Phiên"), "session", "count", 8),
        Column(_("Thời điểm"), "at", "moment", 20),
        Column(_("Loại"), "kind", width=22),
        Column(_("Phạm vi"), "scope", width=30),
        Column(_("Người dùng ảnh hưởng"), "affected", "count", 12),
        Column(_("Biện pháp"), "measure", width=44),
        Column(_("Thời gian khôi phục (phút)"), "minutes", "decimal", 12),
        Column(_("Yêu cầu bị chặn"), "refused", "count", 12),
        Column(_("Chế độ bị tấn công"), "gate", width=24),
        Column(_("Bài học"), "lesson", width=24),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    for session in selection.sessions().filter(opens_at__lte=selection.moment):
        for each in incidents_of(selection, session):
            yield _row(session, each)


def _row(session: MarketSession, incident: Incident) -> dict[str, Any]:
    minutes = incident.minutes
    return {
        "session": session.number,
        "at": incident.at,
        "kind": incident.kind,
        "scope": incident.scope,
        "affected": incident.affected,
        "measure": incident.measure,
        "minutes": None if minutes is None else Decimal(f"{minutes:.1f}"),
        "refused": incident.refused,
        "gate": incident.gate,
        "lesson": "",
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (
            _("Người dùng ảnh hưởng"),
            _("Với cả phiên: số trang đang mở trong phút ấy. Với một món, một gian: số đơn chốt có hàng ấy."),
        ),
        (_("Thời gian khôi phục"), _("Từ lúc báo đến lúc báo đã xong; trống là không mở lại hoặc chưa báo.")),
        (_("Yêu cầu bị chặn"), _("Số lần bấm chốt bị từ chối, theo lý do ghi ở cột Phạm vi; đếm tại phiên.")),
        (_("Chế độ bị tấn công"), _("Các lần bật, tắt ghi trong nhật ký; trống là chưa từng bật.")),
        (_("Bài học"), _("Để trống cho người lập ghi thêm.")),
    )


REPORT = Report(
    code="R15",
    name=gettext_lazy("Sự cố và an toàn"),
    title=gettext_lazy("Sự cố và an toàn"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=EVERY_STAGE,
)
