"""The tables of an archive: products, orders, dossiers. Rows are read as they are written."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.workbook import Column, Sheet
from orders.archives.agreement_sheets import amendment_sheet
from orders.desk.vendor_rows import VendorRow
from orders.models import Order, OrderLine
from vetting.models import Claim, Dossier, Paper, Product, Vendor

_AT_ONCE = 500  # rows in memory


def product_sheets(vendor: Vendor) -> Iterator[Sheet]:
    """Yield the table of all products with all fields."""
    columns = (
        Column(_("Mã sản phẩm"), "sku", width=16),
        Column(_("Tên sản phẩm"), "name", width=34),
        Column(_("Bộ sản phẩm OCOP"), "set", width=34),
        Column(_("Trạng thái"), "status", width=14),
        Column(_("Lý do tạm dừng"), "suspension_reason", width=24),
        Column(_("Hạng sao OCOP"), "stars", "count", 9),
        Column(_("Tiềm năng 5 sao"), "potential", width=10),
        Column(_("Cam kết kèm giấy tờ"), "claims", width=30),
        Column(_("Giới thiệu ngắn"), "summary", width=40),
        Column(_("Câu chuyện sản phẩm"), "story", width=60),
        Column(_("Giá niêm yết"), "regular_price", "money", 14),
        Column(_("Đơn vị tính"), "unit", width=12),
        Column(_("Khối lượng tịnh (gam)"), "net_weight", "count", 12),
        Column(_("Độ cồn (%)"), "alcohol_percent", "decimal", 10),
        Column(_("Hạn dùng (ngày)"), "shelf_life_days", "count", 10),
        Column(_("Bảo quản"), "storage", width=30),
        Column(_("Chất gây dị ứng"), "allergens", width=24),
        Column(_("Mã vạch (GTIN)"), "gtin", width=18),
        Column(_("Mã truy xuất nguồn gốc"), "trace_code", width=22),
        Column(_("Ngày thêm"), "created_at", "moment", 20),
    )
    yield Sheet(_("Sản phẩm"), _title(_("Sản phẩm"), vendor), columns, _product_rows(vendor))


def _product_rows(vendor: Vendor) -> Iterator[Mapping[str, Any]]:
    claims = {value: str(label) for value, label in Claim.choices}
    for product in vendor.products.select_related("product_set").order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield _fields(product, Product) | {
            "set": f"{product.product_set_id}. {product.product_set}",
            "status": product.get_status_display(),
            "potential": _("có") if product.potential_five_stars else "",
            "claims": "; ".join(claims[claim] for claim in product.claims),
        }


def order_sheets(vendor: Vendor) -> Iterator[Sheet]:
    """Yield the orders, their lines and what was proposed to change them, people as the desk shows them."""
    columns = (
        Column(_("Mã đơn"), "code", width=12),
        Column(_("Phiên số"), "session", "count", 9),
        Column(_("Thời điểm"), "placed_at", "moment", 20),
        Column(_("Trạng thái"), "status", width=16),
        Column(_("Đổi trạng thái lúc"), "status_changed_at", "moment", 20),
        Column(_("Giao trước"), "deliver_by", "day", 12),
        Column(_("Khách"), "buyer", width=26),
        Column(_("Số điện thoại"), "phone", width=16),
        Column(_("Giao đến"), "address", width=44),
        Column(_("Ghi chú"), "note", width=30),
        Column(_("Tiền hàng"), "goods_total", "money", 16),
        Column(_("Phí giao"), "delivery_fee", "money", 12),
        Column(_("Thu khi giao"), "total", "money", 16),
        Column(_("Ưu đãi cho khách"), "saving", "money", 14),
        Column(_("Lý do hủy"), "cancel_reason", width=30),
        Column(_("Khách báo có vấn đề"), "problem", width=40),
    )
    yield Sheet(_("Đơn hàng"), _title(_("Đơn hàng"), vendor), columns, _order_rows(vendor))
    lines = (
        Column(_("Mã đơn"), "code", width=12),
        Column(_("Mã sản phẩm"), "sku", width=16),
        Column(_("Tên sản phẩm"), "product", width=34),
        Column(_("Đơn vị tính"), "unit", width=12),
        Column(_("Số lượng"), "quantity", "count", 10),
        Column(_("Giá niêm yết"), "regular_price", "money", 14),
        Column(_("Giá phiên chợ"), "unit_price", "money", 14),
        Column(_("Thành tiền"), "amount", "money", 16),
    )
    yield Sheet(_("Dòng hàng"), _title(_("Chi tiết dòng hàng"), vendor), lines, _line_rows(vendor))
    yield amendment_sheet(vendor)


def _order_rows(vendor: Vendor) -> Iterator[Mapping[str, Any]]:
    orders = Order.objects.filter(vendor=vendor).select_related("session", "contact__commune__province").order_by("pk")
    for order in orders.iterator(chunk_size=_AT_ONCE):
        row = VendorRow(order)
        yield _fields(order, Order) | {
            "session": order.session.number,
            "status": order.get_status_display(),
            "buyer": row.contact.name if row.contact else _("đã xóa"),
            "phone": row.phone,
            "address": row.address,
            "note": row.contact.note if row.contact else "",
            "total": order.total,
        }


def _line_rows(vendor: Vendor) -> Iterator[Mapping[str, Any]]:
    lines = OrderLine.objects.in_force().filter(order__vendor=vendor)
    lines = lines.select_related("order", "listing__product").order_by("pk")
    for line in lines.iterator(chunk_size=_AT_ONCE):
        product = line.listing.product
        yield {
            "code": line.order.code,
            "sku": product.sku,
            "product": product.name,
            "unit": product.unit,
            "quantity": line.quantity,
            "regular_price": line.regular_price,
            "unit_price": line.unit_price,
            "amount": line.amount,
        }


def dossier_sheets(vendor: Vendor, names: Mapping[int, str]) -> Iterator[Sheet]:
    """Yield the dossiers with their decisions, and every paper with its name in the archive."""
    dossiers = (
        Column(_("Hồ sơ số"), "pk", "count", 10),
        Column(_("Trạng thái"), "status", width=18),
        Column(_("Mở ngày"), "created_at", "moment", 20),
        Column(_("Gửi lần cuối"), "submitted_at", "moment", 20),
        Column(_("Số lần gửi"), "rounds", "count", 10),
        Column(_("Nhận cam kết lúc"), "commitment_accepted_at", "moment", 20),
        Column(_("Bản cam kết"), "commitment_version", width=14),
        Column(_("Quyết định lúc"), "decided_at", "moment", 20),
        Column(_("Lời của Ban tổ chức"), "decision_note", width=50),
        Column(_("Văn bản quyết định"), "decision_text", width=80),
        Column(_("Sản phẩm trong hồ sơ"), "products", width=50),
    )
    yield Sheet(_("Hồ sơ"), _title(_("Hồ sơ và quyết định"), vendor), dossiers, _dossier_rows(vendor))
    papers = (
        Column(_("Hồ sơ số"), "dossier_id", "count", 10),
        Column(_("Loại giấy tờ"), "kind", width=40),
        Column(_("Sản phẩm"), "product", width=30),
        Column(_("Số hiệu"), "number", width=20),
        Column(_("Nơi cấp"), "issuer", width=30),
        Column(_("Ngày cấp"), "issued_on", "day", 12),
        Column(_("Có giá trị đến"), "ends_on", "day", 12),
        Column(_("Trạng thái"), "status", width=16),
        Column(_("Lý do"), "reason", width=40),
        Column(_("Tải lên lúc"), "uploaded_at", "moment", 20),
        Column(_("Kiểm tra lúc"), "judged_at", "moment", 20),
        Column(_("Tên tệp trong bản tải về"), "name", width=60),
        Column(_("Mã băm SHA-256 của tệp"), "sha256", width=66),
    )
    yield Sheet(_("Giấy tờ"), _title(_("Giấy tờ đã nộp"), vendor), papers, _paper_rows(vendor, names))


def _dossier_rows(vendor: Vendor) -> Iterator[Mapping[str, Any]]:
    for dossier in vendor.dossiers.order_by("pk").prefetch_related("products").iterator(chunk_size=_AT_ONCE):
        yield _fields(dossier, Dossier) | {
            "pk": dossier.pk,
            "status": dossier.get_status_display(),
            "products": "; ".join(product.name for product in dossier.products.all()),
        }


def _paper_rows(vendor: Vendor, names: Mapping[int, str]) -> Iterator[Mapping[str, Any]]:
    papers = Paper.objects.filter(vendor=vendor).select_related("file", "product").order_by("pk")
    for paper in papers.iterator(chunk_size=_AT_ONCE):
        yield _fields(paper, Paper) | {
            "dossier_id": paper.dossier_id,
            "kind": paper.get_kind_display(),
            "product": paper.product.name if paper.product else "",
            "status": paper.get_status_display(),
            "reason": paper.refusal_reason or paper.revocation_reason,
            "name": names.get(paper.pk, ""),
            "sha256": paper.file.sha256,
        }


def _fields(row: Any, model: type[Any]) -> dict[str, Any]:
    """Return a row's own columns by name."""
    return {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}


def _title(what: str, vendor: Vendor) -> str:
    return f"{what}: {vendor.display_name}"
