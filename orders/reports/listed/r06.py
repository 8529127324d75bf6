"""R6, results by place: the vendors' communes with the district they were part of; the highest value first."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.models import Order
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row, Span
from orders.reports.figures import KEPT
from orders.reports.selection import Selection

Place = tuple[str, str]  # code of the commune, former district


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Xã/Phường"), "commune", width=26),
        Column(_("Mã xã/phường"), "code", width=14),
        Column(_("Quận/Huyện/Thị xã cũ"), "district", width=24),
        Column(_("Tỉnh/Thành phố"), "province", width=24),
        Column(_("Số chủ thể"), "vendors", "count", 12),
        Column(_("Số sản phẩm"), "products", "count", 12),
        Column(_("Số đơn"), "orders", "count", 12),
        Column(_("Sản lượng quy đổi (kg)"), "weight", "decimal", 14),
        Column(_("Giá trị"), "value", "money", 18, is_charted=True),
        Column(_("Tỷ trọng"), "share", "percent", 10),
        Column(_("So kỳ trước"), "change", "money", 18),
    )


def _rows(selection: Selection) -> list[Row]:
    sums = _sums(selection)
    before = selection.before()
    past = {place: row["value"] for place, row in _orders(before).items()} if before else None
    whole = sum(row["value"] for row in sums.values())
    rows = [_row(place, row, whole, past) for place, row in sums.items()]
    return sorted(rows, key=lambda row: (-row["value"], row["commune"], row["district"]))


def _row(place: Place, row: dict[str, Any], whole: int, past: dict[Place, int] | None) -> dict[str, Any]:
    code, district = place
    return row | {
        "code": code,
        "district": district,
        "weight": Decimal(row["grams"]) / 1000,
        "share": Decimal(100 * row["value"]) / whole if whole else None,
        "change": None if past is None else row["value"] - past.get(place, 0),
    }


def _sums(selection: Selection) -> dict[Place, dict[str, Any]]:
    listed = selection.listings().order_by().values("product__vendor__commune", "product__vendor__former_district")
    places = listed.annotate(
        commune=F("product__vendor__commune__name"),
        province=F("product__vendor__commune__province__name"),
        vendors=Count("product__vendor", distinct=True),
        products=Count("product", distinct=True),
    )
    found = _by("product__vendor__", places)
    for part in (_orders(selection), _weights(selection)):
        for place, sums in part.items():
            found[place] = found.get(place, {}) | sums
    nothing = {"orders": 0, "value": 0, "grams": 0}
    return {place: nothing | sums for place, sums in found.items()}


def _orders(selection: Selection) -> dict[Place, dict[str, Any]]:
    rows = selection.orders().order_by().values("vendor__commune", "vendor__former_district")
    return _by(
        "vendor__",
        rows.annotate(orders=Count("pk", filter=KEPT), value=Coalesce(Sum("goods_total", filter=KEPT), 0)),
    )


def _weights(selection: Selection) -> dict[Place, dict[str, Any]]:
    kept = selection.lines().exclude(order__status=Order.Status.CANCELLED).order_by()
    rows = kept.values("order__vendor__commune", "order__vendor__former_district")
    return _by("order__vendor__", rows.annotate(grams=Sum(F("quantity") * F("listing__product__net_weight"))))


def _by(prefix: str, rows: QuerySet[Any]) -> dict[Place, dict[str, Any]]:
    return {(row.pop(f"{prefix}commune"), row.pop(f"{prefix}former_district")): row for row in map(dict, rows)}


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Quận/Huyện/Thị xã cũ"), _("Đơn vị hành chính trước 01/07/2025, theo khai báo của chủ thể.")),
        (_("Sản lượng quy đổi"), _("Tổng (số lượng × khối lượng tịnh) của các đơn chốt, tính bằng kilôgam.")),
        (_("So kỳ trước"), _("Giá trị trừ giá trị của cùng địa bàn ở phiên ngay trước.")),
    )


REPORT = Report(
    code="R6",
    name=gettext_lazy("Theo địa bàn"),
    title=gettext_lazy("Kết quả theo địa bàn"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=EVERY_STAGE,
)
