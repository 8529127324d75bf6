"""R5, results by product: what was allotted, sold and left; the highest revenue first."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.workbook import Column
from orders.models import Hold, Order, WaitingBuyer
from orders.reports.catalogue import EVERY_STAGE, Meaning, Report, Row
from orders.reports.selection import Selection
from sessions.models import Listing
from vetting.models import Paper, PaperKind


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Sản phẩm"), "product", width=34),
        Column(_("Mã sản phẩm"), "sku", width=16),
        Column(_("Chủ thể"), "vendor", width=28),
        Column(_("Nhóm"), "branch", width=24),
        Column(_("Hạng sao"), "stars", "count", 9),
        Column(_("Số quyết định"), "decision", width=18),
        Column(_("Hạn chứng nhận"), "ends_on", "day", 14),
        Column(_("Phân bổ"), "allotment", "count", 10),
        Column(_("Lượt giữ chỗ"), "holds", "count", 10),
        Column(_("Bán"), "sold", "count", 10),
        Column(_("Còn"), "left", "count", 10),
        Column(_("Hết lúc"), "sold_out_at", "moment", 20),
        Column(_("Giá tham chiếu"), "regular", "money", 14),
        Column(_("Giá phiên"), "price", "money", 14),
        Column(_("Doanh thu"), "revenue", "money", 18, is_charted=True),
        Column(_("Danh sách chờ"), "waiting", "count", 10),
    )


def _rows(selection: Selection) -> Iterator[Row]:
    kept = selection.lines().filter(listing=OuterRef("pk")).exclude(order__status=Order.Status.CANCELLED).order_by()
    certificate = Paper.objects.filter(
        product=OuterRef("product"), kind=PaperKind.STAR_CERTIFICATE, status=Paper.Status.ACCEPTED
    ).order_by("-ends_on")
    listings = (
        selection.listings()
        .select_related("product__vendor", "product__product_set__branch")
        .annotate(
            revenue=Coalesce(
                Subquery(kept.values("listing").annotate(s=Sum(F("quantity") * F("unit_price"))).values("s")), 0
            ),
            last_sold_at=Subquery(kept.values("listing").annotate(m=Max("order__placed_at")).values("m")),
            decision=Subquery(certificate.values("number")[:1]),
            ends_on=Subquery(certificate.values("ends_on")[:1]),
            hold_count=Coalesce(Subquery(_counted(Hold)), 0),
            waiting_units=Coalesce(Subquery(_waiting()), 0),
        )
        .order_by("-revenue", "pk")
    )
    for listing in listings.iterator(chunk_size=500):
        yield _row(listing)


def _counted(model: type[Hold]) -> Any:
    return model.objects.filter(listing=OuterRef("pk")).order_by().values("listing").annotate(n=Count("pk")).values("n")


def _waiting() -> Any:
    waiting = WaitingBuyer.objects.filter(Q(listing=OuterRef("pk"))).order_by()
    return waiting.values("listing").annotate(n=Sum("quantity")).values("n")


def _row(listing: Listing) -> dict[str, Any]:
    product = listing.product
    return {
        "product": product.name,
        "sku": product.sku,
        "vendor": product.vendor.display_name,
        "branch": _(product.product_set.branch.name),
        "stars": product.stars,
        "decision": listing.decision,  # type: ignore[attr-defined]
        "ends_on": listing.ends_on,  # type: ignore[attr-defined]
        "allotment": listing.allotment,
        "holds": listing.hold_count,  # type: ignore[attr-defined]
        "sold": listing.sold,
        "left": listing.allotment - listing.sold,
        "sold_out_at": listing.last_sold_at if listing.sold >= listing.allotment else None,  # type: ignore[attr-defined]
        "regular": listing.regular_price,
        "price": listing.session_price,
        "revenue": listing.revenue,  # type: ignore[attr-defined]
        "waiting": listing.waiting_units,  # type: ignore[attr-defined]
    }


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Bán"), _("Số đơn vị hàng của các đơn chốt, theo sổ kho của phiên.")),
        (_("Còn"), _("Phân bổ trừ đã bán; chỗ đang giữ chưa tính là bán.")),
        (_("Lượt giữ chỗ"), _("Số lần người mua giữ món này trong giỏ.")),
        (_("Danh sách chờ"), _("Tổng số đơn vị hàng những người chờ muốn mua.")),
    )


REPORT = Report(
    code="R5",
    name=gettext_lazy("Theo sản phẩm"),
    title=gettext_lazy("Kết quả theo sản phẩm"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
    stages=EVERY_STAGE,
)
