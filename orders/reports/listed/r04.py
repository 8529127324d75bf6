"""R4, results by vendor: everybody who had goods on the table, also without an order; the highest value first."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.models import Order, UnmetDemand
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row, Span
from orders.reports.figures import KEPT
from orders.reports.selection import Selection
from sessions.models import Question
from sessions.selectors.airtime import minutes_on_air
from vetting.models import Vendor

Sums = dict[int, dict[str, Any]]


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Chủ thể"), "name", width=32),
        Column(_("Loại hình"), "kind", width=16),
        Column(_("Mã số thuế"), "tax_code", width=16),
        Column(_("Xã/Phường"), "commune", width=20),
        Column(_("Tỉnh/Thành phố"), "province", width=20),
        Column(_("Số sản phẩm"), "products", "count", 10),
        Column(_("Phút lên sóng"), "minutes", "decimal", 10),
        Column(_("Số đơn"), "orders", "count", 10),
        Column(_("Số lượng"), "units", "count", 12),
        Column(_("Giá trị"), "value", "money", 18, is_charted=True),
        Column(_("Giá trị ưu đãi"), "saving", "money", 16),
        Column(_("Khách mới"), "new_buyers", "count", 10),
        Column(_("Khách quay lại"), "known_buyers", "count", 10),
        Column(_("Tỷ lệ hủy"), "cancelled", "percent", 10),
        Column(_("Nhu cầu mất (đơn vị hàng)"), "unmet", "count", 12),
        Column(_("Câu hỏi"), "asked", "count", 10),
        Column(_("Đã trả lời"), "answered", "count", 10),
    )


def _rows(selection: Selection) -> list[Row]:
    kinds = {value: str(label) for value, label in Vendor.Kind.choices}
    parts = [of(selection) for of in (_orders, _units, _known, _air, _unmet, _questions)]
    rows: list[dict[str, Any]] = []
    for vendor, listed in _listed(selection).items():
        row: dict[str, Any] = dict(listed) | _NOTHING
        for part in parts:
            row |= part.get(vendor, {})
        placed = row["orders"] + row.pop("cancelled_orders")
        row["cancelled"] = _percent(placed - row["orders"], placed)
        row["new_buyers"] = row.pop("buyers") - row["known_buyers"]
        rows.append(row | _tax_codes(row, selection) | {"kind": kinds[row["kind"]]})
    return sorted(rows, key=lambda row: (-row["value"], row["name"]))


def _people() -> tuple[Column, ...]:
    return (Column(_("Mã số thuế cá nhân"), "own_tax_code", width=16),)


def _tax_codes(row: Row, selection: Selection) -> dict[str, str]:
    """Return the code as anybody may see it; a household's is its owner's own number, told only where it was asked."""
    vendor = Vendor(kind=row["kind"], tax_code=row["tax_code"])
    public = vendor.public_tax_code
    own = "" if public else vendor.tax_code
    return {"tax_code": public} | ({"own_tax_code": own} if selection.with_people else {})


_NOTHING = {
    "orders": 0,
    "cancelled_orders": 0,
    "value": 0,
    "saving": 0,
    "buyers": 0,
    "known_buyers": 0,
    "units": 0,
    "minutes": None,
    "unmet": 0,
    "asked": 0,
    "answered": 0,
}


def _listed(selection: Selection) -> Sums:
    listings = selection.listings().order_by().values("product__vendor")
    found = listings.annotate(
        name=F("product__vendor__display_name"),
        kind=F("product__vendor__kind"),
        tax_code=F("product__vendor__tax_code"),
        commune=F("product__vendor__commune__name"),
        province=F("product__vendor__commune__province__name"),
        products=Count("product", distinct=True),
    )
    return _by("product__vendor", found)


def _orders(selection: Selection) -> Sums:
    found = selection.orders().order_by().values("vendor")
    return _by(
        "vendor",
        found.annotate(
            orders=Count("pk", filter=KEPT),
            cancelled_orders=Count("pk", filter=~KEPT),
            value=Coalesce(Sum("goods_total", filter=KEPT), 0),
            saving=Coalesce(Sum("saving", filter=KEPT), 0),
            buyers=Count("contact__phone", filter=KEPT, distinct=True),
        ),
    )


def _units(selection: Selection) -> Sums:
    kept = selection.lines().exclude(order__status=Order.Status.CANCELLED).order_by()
    return _by("order__vendor", kept.values("order__vendor").annotate(units=Sum("quantity")))


def _known(selection: Selection) -> Sums:
    """Return how many buyers, by phone, had an order with the same vendor in an earlier session."""
    first = selection.sessions().first()
    if first is None:
        return {}
    earlier = Order.objects.filter(  # whoever bought before: also what lies outside of the question
        KEPT, vendor=OuterRef("vendor"), contact__phone=OuterRef("contact__phone"), session__opens_at__lt=first.opens_at
    )
    known = selection.orders().filter(KEPT, Exists(earlier)).order_by().values("vendor")
    return _by("vendor", known.annotate(known_buyers=Count("contact__phone", distinct=True)))


def _air(selection: Selection) -> Sums:
    vendors = selection.listings().order_by().values_list("product__vendor", flat=True).distinct()
    minutes, _evenings = minutes_on_air(list(vendors), list(selection.sessions().values_list("pk", flat=True)))
    return {vendor: {"minutes": Decimal(f"{value:.1f}")} for vendor, value in minutes.items()}


def _unmet(selection: Selection) -> Sums:
    demand = UnmetDemand.objects.filter(listing__in=selection.listings()).order_by().values("listing__product__vendor")
    return _by("listing__product__vendor", demand.annotate(unmet=Sum("units")))


def _questions(selection: Selection) -> Sums:
    asked = Question.objects.filter(listing__in=selection.listings()).order_by().values("listing__product__vendor")
    counted = asked.annotate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
    return _by("listing__product__vendor", counted)


def _by(key: str, rows: QuerySet[Any]) -> Sums:
    return {row.pop(key): row for row in map(dict, rows)}


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(100 * part) / whole if whole else None


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Phút lên sóng"), _("Theo giờ thật của lượt lên sóng và món được ghim.")),
        (
            _("Mã số thuế"),
            _("Số định danh của chủ hộ kinh doanh, cũng là mã số thuế, chỉ có ở bản kèm người."),
        ),
        (_("Khách mới"), _("Số điện thoại chưa từng có đơn với chủ thể này ở phiên trước đó.")),
        (_("Tỷ lệ hủy"), _("Số đơn hủy chia cho tổng số đơn đã chốt, phần trăm.")),
        (_("Nhu cầu mất"), _("Số đơn vị hàng bị từ chối lúc chốt, đếm tại phiên; không phải bằng chứng.")),
    )


REPORT = Report(
    code="R4",
    name=gettext_lazy("Theo chủ thể"),
    title=gettext_lazy("Kết quả theo chủ thể"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=EVERY_STAGE,
    people=_people,
)
