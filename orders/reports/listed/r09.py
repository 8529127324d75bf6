"""R9, stock and what was wanted in vain: the largest loss first."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.buying.lost_demand import refusal_words
from orders.models import Order, UnmetDemand, WaitingBuyer
from orders.reports.catalogue import Meaning, Report, Row
from orders.reports.selection import Selection
from sessions.models import Listing

CHUNK = 500  # listings looked at together

Refusals = dict[int, list[tuple[str, int]]]  # of a listing: reasons and how often, the most frequent first


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Sản phẩm"), "product", width=34),
        Column(_("Mã sản phẩm"), "sku", width=16),
        Column(_("Chủ thể"), "vendor", width=28),
        Column(_("Phân bổ"), "allotment", "count", 10),
        Column(_("Bán"), "sold", "count", 10),
        Column(_("Còn"), "left", "count", 10),
        Column(_("Hết lúc"), "sold_out_at", "moment", 20),
        Column(_("Số lượt bị từ chối"), "refused", "count", 10),
        Column(_("Lý do từ chối"), "reasons", width=40),
        Column(_("Số lượng ước tính"), "units", "count", 10),
        Column(_("Số tiền ước tính"), "money", "money", 16, is_charted=True),
        Column(_("Người chờ"), "waiting", "count", 10),
        Column(_("Số lượng người chờ muốn mua"), "waiting_units", "count", 12),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    demand = UnmetDemand.objects.filter(listing=OuterRef("pk")).order_by().values("listing")
    waits = WaitingBuyer.objects.filter(listing=OuterRef("pk")).order_by().values("listing")
    last_sold = _last_sold(selection)
    listings = (
        selection.listings()
        .select_related("product__vendor")
        .annotate(
            refused=Coalesce(Subquery(demand.annotate(n=Sum("times")).values("n")), 0),
            lost_units=Coalesce(Subquery(demand.annotate(n=Sum("units")).values("n")), 0),
            waiting=Coalesce(Subquery(waits.annotate(n=Count("basket", distinct=True)).values("n")), 0),
            waiting_units=Coalesce(Subquery(waits.annotate(n=Sum("quantity")).values("n")), 0),
        )
        .annotate(lost_money=F("lost_units") * F("session_price"))
        .order_by("-lost_money", "-refused", "position", "pk")
    )
    for chunk in batched(listings.iterator(chunk_size=CHUNK), CHUNK):
        refusals = _refusals(chunk)
        for listing in chunk:
            is_sold_out = listing.sold >= listing.allotment
            sold_out_at = last_sold.get(listing.pk) if is_sold_out else None
            yield _row(listing, refusals[listing.pk]) | {"sold_out_at": sold_out_at}


def _last_sold(selection: Selection) -> dict[int, datetime]:
    """Return when the last order that was kept took of each listing: one query, however many there are."""
    kept = selection.lines().exclude(order__status=Order.Status.CANCELLED).order_by().values("listing")
    return dict(kept.annotate(last=Max("order__placed_at")).values_list("listing", "last"))


def _refusals(listings: tuple[Listing, ...]) -> Refusals:
    found: Refusals = defaultdict(list)
    rows = UnmetDemand.objects.filter(listing__in=listings).order_by("-times", "reason")
    for listing, reason, times in rows.values_list("listing", "reason", "times"):
        found[listing].append((reason, times))
    return found


def _row(listing: Any, refusals: list[tuple[str, int]]) -> dict[str, Any]:
    return {
        "product": listing.product.name,
        "sku": listing.product.sku,
        "vendor": listing.product.vendor.display_name,
        "allotment": listing.allotment,
        "sold": listing.sold,
        "left": listing.allotment - listing.sold,
        "refused": listing.refused,
        "reasons": "; ".join(f"{refusal_words(reason)}: {times}" for reason, times in refusals),
        "units": listing.lost_units,
        "money": listing.lost_money,
        "waiting": listing.waiting,
        "waiting_units": listing.waiting_units,
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Hết lúc"), _("Thời điểm của đơn chốt cuối cùng, khi đã bán hết phân bổ.")),
        (_("Số lượt bị từ chối"), _("Số lần bấm chốt không thành, đếm tại phiên; không phải bằng chứng.")),
        (_("Số lượng ước tính"), _("Số đơn vị hàng các lượt ấy muốn mua, không quá mức mỗi người.")),
        (_("Số tiền ước tính"), _("Số lượng ước tính × giá phiên; một người thử lại nhiều lần được tính nhiều lần.")),
        (_("Người chờ"), _("Số giỏ hàng đã xếp hàng chờ món này trong phiên, gồm cả người sau đó mua được.")),
    )


REPORT = Report(
    code="R9",
    name=gettext_lazy("Tồn và nhu cầu lỡ"),
    title=gettext_lazy("Tồn, hết hàng, nhu cầu chưa đáp ứng"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
)
