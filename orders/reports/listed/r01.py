"""R1, the summary of a session: one page."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.reports.about import seal_of
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row
from orders.reports.figures import SessionFigures, session_figures
from orders.reports.selection import Selection
from sessions.models import MarketSession, Stop

Fact = tuple[str, Any]


def _columns() -> tuple[Column, ...]:
    return (Column(_("Chỉ tiêu"), "name", width=46), Column(_("Giá trị"), "value", width=34))


def _rows(selection: Selection) -> Iterator[Row]:
    session = selection.session
    if session is None:
        return
    numbers = session_figures(selection)
    for name, value in (*_evening(session), *_goods(numbers), *_orders(numbers), *_end(selection, session, numbers)):
        yield {"name": name, "value": value}


def _evening(session: MarketSession) -> list[Fact]:
    return [
        (_("Phiên số"), ("count", session.number)),
        (_("Chủ đề"), session.theme or session.title),
        (_("Giờ mở"), ("moment", session.opens_at)),
        (_("Giờ đóng theo kế hoạch"), ("moment", session.planned_closes_at)),
        (_("Giờ đóng thực tế"), ("moment", session.stopped_at or session.closes_at)),
        (_("Đơn vị phối hợp"), session.partners),
        (_("Lý do dừng"), session.stop_reason),
    ]


def _goods(numbers: SessionFigures) -> list[Fact]:
    return [
        (_("Số chủ thể tham gia"), ("count", numbers.vendors)),
        (_("Trong đó Hà Nội"), ("count", numbers.vendors_hanoi)),
        (_("Trong đó tỉnh khác"), ("count", numbers.vendors_elsewhere)),
        (_("Số sản phẩm niêm yết"), ("count", numbers.products)),
        (_("Sản phẩm 3 sao"), ("count", numbers.three_stars)),
        (_("Sản phẩm 4 sao"), ("count", numbers.four_stars)),
        (_("Sản phẩm 5 sao"), ("count", numbers.five_stars)),
        (_("Người xem cao nhất trong một phút"), ("count", numbers.most_viewers)),
        (_("Tổng số phút xem"), ("count", numbers.viewer_minutes)),
    ]


def _orders(numbers: SessionFigures) -> list[Fact]:
    return [
        (_("Số khách đặt"), ("count", numbers.buyers)),
        (_("Trong đó tiêu dùng"), ("count", numbers.consumers)),
        (_("Trong đó phân phối"), ("count", numbers.traders)),
        (_("Số đơn chốt"), ("count", numbers.orders)),
        (_("Số đơn hủy"), ("count", numbers.cancelled)),
        (_("Số đơn bị từ chối"), ("count", numbers.refused)),
        (_("Số đơn vị hàng"), ("count", numbers.units)),
        (_("Tổng giá trị hàng"), ("money", numbers.goods_value)),
        (_("Phí giao hàng"), ("money", numbers.delivery_value)),
        (_("Giá trị ưu đãi cho khách"), ("money", numbers.saving)),
        (_("Giá trị bình quân mỗi đơn"), ("money", numbers.average)),
        (_("Đơn của người mua phân phối"), ("count", numbers.trade_orders)),
        (_("Giá trị đơn của người mua phân phối"), ("money", numbers.trade_value)),
        (_("Số đơn được chứng kiến"), ("count", numbers.witnessed)),
    ]


def _end(selection: Selection, session: MarketSession, numbers: SessionFigures) -> list[Fact]:
    stops = Stop.objects.filter(session=session).count()
    return [
        (_("Sự cố (lệnh dừng)"), ("count", stops)),
        (_("Mã niêm phong"), seal_of(selection) or _("chưa niêm phong")),
        (_("Số đơn phiên trước"), ("count", numbers.previous_orders)),
        (_("Giá trị phiên trước"), ("money", numbers.previous_value)),
        (_("Số đơn so với phiên trước"), ("count", _more(numbers.orders, numbers.previous_orders))),
        (_("Giá trị so với phiên trước"), ("money", _more(numbers.goods_value, numbers.previous_value))),
    ]


def _more(now: int, before: int | None) -> int | None:
    return None if before is None else now - before


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Đơn chốt"), _("Đơn đã được ghi vào sổ chứng kiến và không bị hủy tính đến thời điểm chốt số liệu.")),
        (_("Tổng giá trị hàng"), _("Tổng (số lượng × giá đã chốt) của các đơn chốt, chưa gồm phí giao hàng.")),
        (_("Giá trị ưu đãi"), _("Tổng (giá niêm yết − giá đã chốt) × số lượng của các đơn chốt.")),
        (_("Số khách đặt"), _("Số điện thoại nhận hàng khác nhau của các đơn chốt.")),
        (_("Phân phối"), _("Người mua tự khai là mua để bán lại hoặc chế biến trong tài khoản của mình.")),
        (_("Người xem"), _("Số trang phiên đang mở, đếm theo từng phút khi phiên chạy.")),
        (_("Số đơn bị từ chối"), _("Số lần bấm chốt không thành, đếm tại phiên; không phải bằng chứng.")),
    )


REPORT = Report(
    code="R1",
    name=gettext_lazy("Tổng hợp"),
    title=gettext_lazy("Báo cáo tổng hợp phiên"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    stages=EVERY_STAGE,
)
