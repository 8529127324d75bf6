"""R3, the lines of the orders: what was bought, at which price, and how it was asked for."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.money import grouped
from market.kernel.workbook import Column
from orders.models import DraftOrder, OrderLine
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row
from orders.reports.selection import Selection
from sessions.models import FlashWindow

CHUNK = 2_000  # lines read at once


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Mã đơn con"), "code", width=12),
        Column(_("Mã sản phẩm"), "sku", width=16),
        Column(_("Tên sản phẩm"), "product", width=34),
        Column(_("Lô"), "lot", width=14),
        Column(_("Quy cách"), "packing", width=20),
        Column(_("Đơn vị tính"), "unit", width=12),
        Column(_("Số lượng"), "quantity", "count", 10),
        Column(_("Giá niêm yết"), "regular", "money", 14),
        Column(_("Giá phiên"), "price", "money", 14),
        Column(_("Giảm"), "percent", "percent", 9),
        Column(_("Thành tiền"), "amount", "money", 16),
        Column(_("Giá chớp nhoáng"), "flash", width=12),
        Column(_("Nguồn đặt"), "source", width=14),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    drafted = DraftOrder.objects.filter(placing=OuterRef("order__placing"))
    lines = (
        selection.lines()
        .select_related("order", "listing__product", "listing__lot")
        .annotate(is_drafted=Exists(drafted), is_flash=Exists(_flash_sales()))
        .order_by("order_id", "pk")
    )
    for line in lines.iterator(chunk_size=CHUNK):
        yield _row(line)


def _flash_sales() -> QuerySet[FlashWindow]:
    """Return the windows a line may have been sold in: of its listing, at its price, open when it was placed."""
    return FlashWindow.objects.filter(
        listing=OuterRef("listing"),
        price=OuterRef("unit_price"),
        starts_at__lte=OuterRef("order__placed_at"),
        ends_at__gt=OuterRef("order__placed_at"),
    )


def _row(line: OrderLine) -> dict[str, Any]:
    product, lot = line.listing.product, line.listing.lot
    return {
        "code": line.order.code,
        "sku": product.sku,
        "product": product.name,
        "lot": lot.number if lot else "",
        "packing": _("%(grams)s g") % {"grams": grouped(product.net_weight)},
        "unit": product.unit,
        "quantity": line.quantity,
        "regular": line.regular_price,
        "price": line.unit_price,
        "percent": Decimal(100 * line.saving) / (line.quantity * line.regular_price),
        "amount": line.amount,
        "flash": _("có") if line.is_flash else "",  # type: ignore[attr-defined]
        "source": _source(line),
    }


def _source(line: OrderLine) -> str:
    if line.order.assisted_by_id:
        return _("Điện thoại")
    return _("Bình luận") if line.is_drafted else _("Web")  # type: ignore[attr-defined]


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Giá niêm yết"), _("Giá thường của sản phẩm khi chốt.")),
        (_("Giảm"), _("(Giá niêm yết − giá phiên) ÷ giá niêm yết, phần trăm.")),
        (_("Nguồn đặt"), _("Web gồm cả làn đặt bằng chữ; điện thoại là đơn do Ban tổ chức gõ giúp.")),
    )


REPORT = Report(
    code="R3",
    name=gettext_lazy("Dòng hàng"),
    title=gettext_lazy("Chi tiết dòng hàng"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    stages=EVERY_STAGE,
)
