"""The sheets of a session's report: R1 to R6 of the office's list, and what each figure means."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from market.kernel.money import grouped
from market.kernel.workbook import Column, Sheet, Workbook
from orders.addresses import log_url
from orders.aftercare.conduct import spoken_counts
from orders.reports import figures
from orders.reports.figures import SessionFigures
from orders.witness.checkpoints import sealed_root
from sessions.models import MarketSession
from vetting.models import Vendor


def write_session_report(
    target: IO[bytes], session: MarketSession, numbers: SessionFigures, *, snapshot: str, created: datetime
) -> int:
    """Write the whole report of a session; return how many rows its tables hold."""
    book = Workbook(target, title=_title(session), created=created)
    for sheet in _sheets(session, numbers, snapshot=snapshot, created=created):
        book.add(sheet)
    book.close()
    return book.rows


def _title(session: MarketSession) -> str:
    return _("Báo cáo tổng hợp phiên %(number)d") % {"number": session.number}


def _sheets(session: MarketSession, numbers: SessionFigures, *, snapshot: str, created: datetime) -> Iterator[Sheet]:
    yield Sheet(
        _("Tổng hợp"),
        _title(session),
        (Column(_("Chỉ tiêu"), "name", width=46), Column(_("Giá trị"), "value", width=34)),
        _summary(session, numbers, snapshot=snapshot, created=created),
    )
    yield _order_sheet(session)
    yield _line_sheet(session)
    yield _vendor_sheet(session)
    yield _product_sheet(session)
    yield _place_sheet(session)
    yield _spoken_sheet(session)
    yield Sheet(
        _("Định nghĩa"),
        _("Cách tính các chỉ tiêu"),
        (Column(_("Chỉ tiêu"), "name", width=30), Column(_("Định nghĩa"), "value", width=100)),
        _definitions(),
    )


def _summary(
    session: MarketSession, numbers: SessionFigures, *, snapshot: str, created: datetime
) -> Iterator[dict[str, Any]]:
    facts: list[tuple[str, Any]] = [
        (_("Phiên số"), ("count", session.number)),
        (_("Chủ đề"), session.theme or session.title),
        (_("Giờ mở"), ("moment", session.opens_at)),
        (_("Giờ đóng theo kế hoạch"), ("moment", session.planned_closes_at)),
        (_("Giờ đóng thực tế"), ("moment", session.stopped_at or session.closes_at)),
        (_("Lý do dừng"), session.stop_reason),
        (_("Số chủ thể tham gia"), ("count", numbers.vendors)),
        (_("Trong đó Hà Nội"), ("count", numbers.vendors_hanoi)),
        (_("Trong đó tỉnh khác"), ("count", numbers.vendors_elsewhere)),
        (_("Số sản phẩm niêm yết"), ("count", numbers.products)),
        (_("Sản phẩm 3 sao"), ("count", numbers.three_stars)),
        (_("Sản phẩm 4 sao"), ("count", numbers.four_stars)),
        (_("Sản phẩm 5 sao"), ("count", numbers.five_stars)),
        (_("Số khách đặt"), ("count", numbers.buyers)),
        (_("Số đơn chốt"), ("count", numbers.orders)),
        (_("Số đơn hủy"), ("count", numbers.cancelled)),
        (_("Số đơn vị hàng"), ("count", numbers.units)),
        (_("Tổng giá trị hàng"), ("money", numbers.goods_value)),
        (_("Phí giao hàng"), ("money", numbers.delivery_value)),
        (_("Giá trị ưu đãi cho khách"), ("money", numbers.saving)),
        (_("Giá trị bình quân mỗi đơn"), ("money", numbers.average)),
        (_("Số đơn được chứng kiến"), ("count", numbers.witnessed)),
        (_("Số đơn phiên trước"), ("count", numbers.previous_orders)),
        (_("Giá trị phiên trước"), ("money", numbers.previous_value)),
        (_("Thời điểm chốt số liệu"), ("moment", created)),
        (_("Mã ảnh chụp số liệu"), snapshot),
        (_("Gốc niêm phong sổ chứng kiến"), sealed_root(session) or _("Chưa niêm phong lúc chốt số liệu")),
        (_("Kiểm tra niêm phong tại"), log_url(session)),
    ]
    for name, value in facts:
        yield {"name": name, "value": value}


def _order_sheet(session: MarketSession) -> Sheet:
    columns = (
        Column(_("STT"), "serial", "count", 6),
        Column(_("Mã đơn"), "code", width=12),
        Column(_("Thời điểm"), "placed_at", "moment", 20),
        Column(_("Chủ thể"), "vendor", width=30),
        Column(_("Xã/Phường"), "commune", width=20),
        Column(_("Số dòng"), "lines", "count", 8),
        Column(_("Tổng trước ưu đãi"), "before", "money", 16),
        Column(_("Ưu đãi"), "saving", "money", 14),
        Column(_("Phí giao"), "delivery", "money", 12),
        Column(_("Tổng thu"), "total", "money", 16),
        Column(_("Hình thức thanh toán"), "payment", width=22),
        Column(_("Trạng thái"), "status", width=16),
        Column(_("Cách chứng kiến"), "way", width=18),
        Column(_("Chỉ số nhật ký"), "entry", "count", 12),
        Column(_("Mã băm rút gọn"), "hash", width=20),
    )
    on_delivery, by_rule = _("Nhận hàng rồi trả tiền"), _("Tự động theo luật")
    rows = (
        row | {"serial": serial, "payment": on_delivery, "way": row["officer"] or by_rule}
        for serial, row in enumerate(figures.order_rows(session), 1)
    )
    return Sheet(_("Sổ đơn hàng"), _("Sổ đơn hàng có chứng kiến"), columns, rows)


def _line_sheet(session: MarketSession) -> Sheet:
    columns = (
        Column(_("Mã đơn"), "code", width=12),
        Column(_("Mã sản phẩm"), "sku", width=16),
        Column(_("Tên sản phẩm"), "product", width=34),
        Column(_("Đơn vị tính"), "unit", width=12),
        Column(_("Số lượng"), "quantity", "count", 10),
        Column(_("Giá niêm yết"), "regular", "money", 14),
        Column(_("Giá phiên chợ"), "price", "money", 14),
        Column(_("Thành tiền"), "amount", "money", 16),
        Column(_("Trạng thái đơn"), "status", width=16),
    )
    return Sheet(_("Dòng hàng"), _("Chi tiết dòng hàng"), columns, figures.line_rows(session))


def _vendor_sheet(session: MarketSession) -> Sheet:
    columns = (
        Column(_("Chủ thể"), "name", width=32),
        Column(_("Loại hình"), "kind_label", width=16),
        Column(_("Mã số thuế"), "tax_code", width=16),
        Column(_("Xã/Phường"), "commune", width=20),
        Column(_("Tỉnh/Thành phố"), "province", width=20),
        Column(_("Số sản phẩm"), "products", "count", 10),
        Column(_("Số đơn"), "orders", "count", 10),
        Column(_("Đơn hủy"), "cancelled", "count", 10),
        Column(_("Số lượng bán"), "units", "count", 12),
        Column(_("Giá trị"), "value", "money", 18),
        Column(_("Giá trị ưu đãi"), "saving", "money", 16),
    )
    kinds = {value: str(label) for value, label in Vendor.Kind.choices}
    rows = (row | {"kind_label": kinds[row["kind"]]} for row in figures.vendor_rows(session))
    return Sheet(_("Theo chủ thể"), _("Kết quả theo chủ thể"), columns, rows)


def _product_sheet(session: MarketSession) -> Sheet:
    columns = (
        Column(_("Mã sản phẩm"), "sku", width=16),
        Column(_("Tên sản phẩm"), "product", width=34),
        Column(_("Chủ thể"), "vendor", width=28),
        Column(_("Nhóm"), "branch", width=24),
        Column(_("Hạng sao"), "stars", "count", 9),
        Column(_("Mở bán"), "allotment", "count", 10),
        Column(_("Đã bán"), "sold", "count", 10),
        Column(_("Còn"), "left", "count", 10),
        Column(_("Hết lúc"), "sold_out_at", "moment", 20),
        Column(_("Giá niêm yết"), "regular", "money", 14),
        Column(_("Giá phiên chợ"), "price", "money", 14),
        Column(_("Doanh thu"), "revenue", "money", 18),
    )
    return Sheet(_("Theo sản phẩm"), _("Kết quả theo sản phẩm"), columns, figures.product_rows(session))


def _place_sheet(session: MarketSession) -> Sheet:
    columns = (
        Column(_("Mã xã/phường"), "vendor__commune", width=14),
        Column(_("Xã/Phường"), "commune", width=26),
        Column(_("Quận/Huyện/Thị xã cũ"), "vendor__former_district", width=24),
        Column(_("Tỉnh/Thành phố"), "province", width=24),
        Column(_("Số chủ thể"), "vendors", "count", 12),
        Column(_("Số đơn"), "orders", "count", 12),
        Column(_("Giá trị"), "value", "money", 18),
    )
    return Sheet(_("Theo địa bàn"), _("Kết quả theo địa bàn"), columns, figures.place_rows(session))


def _spoken_sheet(session: MarketSession) -> Sheet:
    """Return how far both sides' words about the orders go; silence is a line of its own."""
    counts = spoken_counts(session)
    columns = (Column(_("Lời hai bên"), "name", width=46), Column(_("Số đơn"), "value", width=14))
    facts = (
        (_("Đơn đã gửi đi"), counts.sent),
        (_("Hai bên cùng xác nhận"), counts.agreed),
        (_("Một bên xác nhận: người bán"), counts.vendor_only),
        (_("Một bên xác nhận: người mua"), counts.buyer_only),
        (_("Hai bên đã nói, chưa trùng nhau"), counts.apart),
        (_("Chưa bên nào xác nhận"), counts.silent),
    )
    rows = ({"name": name, "value": ("count", value)} for name, value in facts)
    return Sheet(_("Giao nhận"), _("Lời hai bên về việc giao nhận và trả tiền"), columns, rows)


def _definitions() -> Iterator[dict[str, str]]:
    texts = (
        (_("Đơn chốt"), _("Đơn đã được ghi vào sổ chứng kiến và không bị hủy tính đến thời điểm chốt số liệu.")),
        (_("Tổng giá trị hàng"), _("Tổng (số lượng × giá phiên chợ) của các đơn chốt, chưa gồm phí giao hàng.")),
        (_("Giá trị ưu đãi"), _("Tổng (giá niêm yết − giá phiên chợ) × số lượng của các đơn chốt.")),
        (_("Số khách đặt"), _("Số điện thoại nhận hàng khác nhau của các đơn chốt.")),
        (
            _("Hai bên cùng xác nhận"),
            _("Người bán nói đã giao, đã thu; người mua nói đã nhận, đã trả. Im lặng không tính là đồng ý."),
        ),
        (_("Quận/Huyện/Thị xã cũ"), _("Đơn vị hành chính trước 01/07/2025, theo khai báo của chủ thể.")),
        (
            _("Gốc niêm phong sổ chứng kiến"),
            _("Gốc cây Merkle (RFC 9162) của mọi dòng chứng kiến, ký khi phiên đóng. Đổi một dòng là gốc khác đi."),
        ),
        (
            _("Mã băm rút gọn"),
            _("%(n)s ký tự đầu của mã băm SHA-256 của dòng chứng kiến (RFC 9162).") % {"n": grouped(16)},
        ),
    )
    for name, value in texts:
        yield {"name": name, "value": value}
