"""R3, the lines of the orders: what was bought, at which price, and how it was asked for."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
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
    sources, packings = _sources(), {}
    for line in _lines(selection).iterator(chunk_size=CHUNK):
        weight = line["net_weight"]
        if weight not in packings:
            packings[weight] = _("%(grams)s g") % {"grams": grouped(weight)}
        yield _row(line, packings[weight], sources)


def _lines(selection: Selection) -> QuerySet[OrderLine, Any]:
    """Return what the rows need of the lines, as plain values: models of so many would take a minute."""
    drafted = DraftOrder.objects.filter(placing=OuterRef("order__placing"))
    return (
        selection.lines()
        .order_by("order_id", "pk")
        .values(
            "quantity",
            "regular_price",
            "unit_price",
            code=F("order__code"),
            sku=F("listing__product__sku"),
            product=F("listing__product__name"),
            unit=F("listing__product__unit"),
            net_weight=F("listing__product__net_weight"),
            lot=F("listing__lot__number"),
            assisted_by=F("order__assisted_by"),
            is_drafted=Exists(drafted),
            is_flash=Exists(_flash_sales()),
        )
    )


def _flash_sales() -> QuerySet[FlashWindow]:
    """Return the windows a line may have been sold in: of its listing, at its price, open when it was placed."""
    return FlashWindow.objects.filter(
        listing=OuterRef("listing"),
        price=OuterRef("unit_price"),
        starts_at__lte=OuterRef("order__placed_at"),
        ends_at__gt=OuterRef("order__placed_at"),
    )


def _row(line: dict[str, Any], packing: str, sources: dict[str, str]) -> dict[str, Any]:
    quantity, regular, price = line["quantity"], line["regular_price"], line["unit_price"]
    return {
        "code": line["code"],
        "sku": line["sku"],
        "product": line["product"],
        "lot": line["lot"] or "",
        "packing": packing,
        "unit": line["unit"],
        "quantity": quantity,
        "regular": regular,
        "price": price,
        "percent": _percent(regular, price),
        "amount": quantity * price,
        "flash": sources["flash"] if line["is_flash"] else "",
        "source": sources["phone" if line["assisted_by"] else "comment" if line["is_drafted"] else "web"],
    }


@lru_cache(1_000)
def _percent(regular: int, price: int) -> Decimal:
    return Decimal(100 * (regular - price)) / regular


def _sources() -> dict[str, str]:
    return {"phone": _("Điện thoại"), "comment": _("Bình luận"), "web": _("Web"), "flash": _("có")}


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
