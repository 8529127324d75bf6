"""R28, a session's open data: what was sold at which price, without anybody's personal data; for everybody."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.clock import in_hanoi
from market.kernel.workbook import Column
from orders.models import Order
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row, Span
from orders.reports.selection import Selection
from sessions.models import Listing

LICENCE = "CC BY 4.0"


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Phiên"), "session", "count", 8),
        Column(_("Ngày"), "day", "day", 12),
        Column(_("Sản phẩm"), "product", width=34),
        Column(_("Xã/Phường"), "commune", width=22),
        Column(_("Mã xã/phường"), "commune_code", width=10),
        Column(_("Hạng sao"), "stars", "count", 8),
        Column(_("Đơn vị tính"), "unit", width=10),
        Column(_("Số lượng"), "units", "count", 10),
        Column(_("Giá phiên"), "price", "money", 14),
        Column(_("Giá trị"), "value", "money", 16),
        Column(_("Giấy phép"), "licence", width=12),
        Column(_("Lược đồ"), "scheme", width=34),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    sold = _sold(selection)
    listings = selection.listings().select_related("session", "product__vendor__commune")
    scheme = settings.SITE_URL + reverse("reports:show-open-data")
    for listing in listings.order_by("session__opens_at", "product__sort_name", "pk").iterator(chunk_size=500):
        units, value = sold.get(listing.pk, (0, 0))
        yield _row(listing) | {"units": units, "value": value, "licence": LICENCE, "scheme": scheme}


def _sold(selection: Selection) -> dict[int, tuple[int, int]]:
    """Return units and value of each listing somebody bought of: one query, however many there are."""
    kept = selection.lines().exclude(order__status=Order.Status.CANCELLED).order_by().values("listing")
    sums = kept.annotate(units=Sum("quantity"), value=Sum(F("quantity") * F("unit_price")))
    return {row["listing"]: (row["units"], row["value"]) for row in sums}


def _row(listing: Listing) -> dict[str, Any]:
    commune = listing.product.vendor.commune
    return {
        "session": listing.session.number,
        "day": in_hanoi(listing.session.opens_at).date(),
        "product": listing.product.name,
        "commune": commune.name,
        "commune_code": commune.pk,
        "stars": listing.product.stars,
        "unit": listing.product.unit,
        "price": listing.session_price,
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Phiên"), _("Số thứ tự của phiên chợ.")),
        (_("Ngày"), _("Ngày mở phiên, giờ Việt Nam.")),
        (_("Sản phẩm"), _("Tên sản phẩm đã được duyệt và bày trong phiên.")),
        (_("Xã/Phường"), _("Nơi đặt trụ sở của chủ thể, theo địa giới từ 01/07/2025.")),
        (_("Mã xã/phường"), _("Mã đơn vị hành chính cấp xã, 5 chữ số.")),
        (_("Hạng sao"), _("Hạng sao OCOP từ 3 đến 5; trống là chưa xếp hạng.")),
        (_("Đơn vị tính"), _("Một đơn vị hàng.")),
        (_("Số lượng"), _("Số đơn vị hàng của các đơn chốt, trừ đơn hủy, đến lúc chốt số liệu.")),
        (_("Giá phiên"), _("Giá một đơn vị hàng trong phiên, đồng; giá chớp nhoáng có thể thấp hơn.")),
        (_("Giá trị"), _("Tổng (số lượng × giá đã chốt), đồng, chưa gồm phí giao hàng.")),
        (_("Giấy phép"), _("Creative Commons Ghi công 4.0: dùng lại tự do, ghi nguồn Chợ đêm trên mây.")),
        (_("Lược đồ"), _("Địa chỉ trang tả các cột này.")),
    )


REPORT = Report(
    code="R28",
    name=gettext_lazy("Dữ liệu mở"),
    title=gettext_lazy("Dữ liệu mở của phiên"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    spans=frozenset({Span.SESSION, Span.PERIOD}),
    stages=EVERY_STAGE,
)
