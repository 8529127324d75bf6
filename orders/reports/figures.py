"""The figures of a session. Queries only; each sheet of the report is one of these functions."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from orders.models import Order, OrderLine, WitnessEntry
from sessions.models import Listing, MarketSession

HANOI_CODE = "01"
KEPT = ~Q(status=Order.Status.CANCELLED)  # an order that was not cancelled counts as closed (đơn chốt)


@dataclass(frozen=True)
class SessionFigures:
    """R1, the headline numbers of one session. Amounts in đồng, counts in pieces."""

    vendors: int
    vendors_hanoi: int
    vendors_elsewhere: int
    products: int
    three_stars: int
    four_stars: int
    five_stars: int
    buyers: int
    orders: int
    cancelled: int
    units: int
    goods_value: int
    delivery_value: int
    saving: int
    average: int
    witnessed: int
    previous_orders: int | None
    previous_value: int | None

    def as_json(self) -> dict[str, int | None]:
        """Return the figures as plain JSON values."""
        return asdict(self)


def session_figures(session: MarketSession) -> SessionFigures:
    """Return a session's headline numbers."""
    listings = session.listings.filter(withdrawn_at=None).aggregate(
        vendors=Count("product__vendor", distinct=True),
        vendors_hanoi=Count("product__vendor", distinct=True, filter=Q(product__vendor__commune__province=HANOI_CODE)),
        products=Count("pk"),
        three_stars=Count("pk", filter=Q(product__stars=3)),
        four_stars=Count("pk", filter=Q(product__stars=4)),
        five_stars=Count("pk", filter=Q(product__stars=5)),
    )
    orders = session.orders.aggregate(
        orders=Count("pk", filter=KEPT),
        cancelled=Count("pk", filter=~KEPT),
        goods_value=Coalesce(Sum("goods_total", filter=KEPT), 0),
        delivery_value=Coalesce(Sum("delivery_fee", filter=KEPT), 0),
        saving=Coalesce(Sum("saving", filter=KEPT), 0),
        buyers=Count("contact__phone", distinct=True, filter=KEPT),
    )
    units = OrderLine.objects.in_force().filter(order__session=session).exclude(order__status=Order.Status.CANCELLED)
    previous = _previous(session)
    return SessionFigures(
        **listings,
        **orders,
        vendors_elsewhere=listings["vendors"] - listings["vendors_hanoi"],
        units=units.aggregate(n=Coalesce(Sum("quantity"), 0))["n"],
        average=orders["goods_value"] // orders["orders"] if orders["orders"] else 0,
        witnessed=session.witness_entries.filter(kind=WitnessEntry.Kind.PLACED).count(),
        previous_orders=previous["orders"] if previous else None,
        previous_value=previous["value"] if previous else None,
    )


def _previous(session: MarketSession) -> dict[str, int] | None:
    before = MarketSession.objects.filter(opens_at__lt=session.opens_at).order_by("-opens_at").first()
    if before is None:
        return None
    return before.orders.filter(KEPT).aggregate(orders=Count("pk"), value=Coalesce(Sum("goods_total"), 0))


def order_rows(session: MarketSession) -> Iterator[dict[str, Any]]:
    """Yield R2, the witnessed order book: one row per order in the order of the witness log, without personal data."""
    entry = WitnessEntry.objects.filter(subject=OuterRef("code"), kind=WitnessEntry.Kind.PLACED)
    orders = (
        session.orders.select_related("vendor__commune")
        .annotate(
            line_count=Count("lines", filter=Q(lines__version=F("version"))),
            witness_id=Subquery(entry.values("pk")[:1]),
            witness_hash=Subquery(entry.values("leaf_hash")[:1]),
            officer=Subquery(entry.values("officer__full_name")[:1]),
        )
        .order_by("pk")
    )
    for order in orders.iterator(chunk_size=2000):
        yield {
            "code": order.code,
            "placed_at": order.placed_at,
            "vendor": order.vendor.display_name,
            "commune": order.vendor.commune.name,
            "lines": order.line_count,
            "before": order.goods_total + order.saving,
            "saving": order.saving,
            "delivery": order.delivery_fee,
            "total": order.total,
            "status": order.get_status_display(),
            "officer": order.officer,
            "entry": order.witness_id,
            "hash": bytes(order.witness_hash).hex()[:16] if order.witness_hash else "",
        }


def line_rows(session: MarketSession) -> Iterator[dict[str, Any]]:
    """Yield R3: one row per order line."""
    lines = (
        OrderLine.objects.in_force()
        .filter(order__session=session)
        .select_related("order", "listing__product")
        .order_by("order_id", "pk")
    )
    for line in lines.iterator(chunk_size=2000):
        yield {
            "code": line.order.code,
            "sku": line.listing.product.sku,
            "product": line.listing.product.name,
            "unit": line.listing.product.unit,
            "quantity": line.quantity,
            "regular": line.regular_price,
            "price": line.unit_price,
            "amount": line.quantity * line.unit_price,
            "status": line.order.get_status_display(),
        }


def vendor_rows(session: MarketSession) -> list[dict[str, Any]]:
    """Return R4: results by vendor, those without an order included, highest value first."""
    listed = {
        row["product__vendor"]: row
        for row in session.listings.filter(withdrawn_at=None)
        .values("product__vendor")
        .annotate(
            name=F("product__vendor__display_name"),
            kind=F("product__vendor__kind"),
            tax_code=F("product__vendor__tax_code"),
            commune=F("product__vendor__commune__name"),
            province=F("product__vendor__commune__province__name"),
            products=Count("pk"),
            units=Sum("sold"),
        )
    }
    sums = session.orders.values("vendor").annotate(
        orders=Count("pk", filter=KEPT),
        cancelled=Count("pk", filter=~KEPT),
        value=Coalesce(Sum("goods_total", filter=KEPT), 0),
        saving=Coalesce(Sum("saving", filter=KEPT), 0),
    )
    by_vendor = {row["vendor"]: row for row in sums}
    nothing = {"orders": 0, "cancelled": 0, "value": 0, "saving": 0}
    rows: list[dict[str, Any]] = [{**row, **by_vendor.get(vendor, nothing)} for vendor, row in listed.items()]
    return sorted(rows, key=lambda row: (-row["value"], row["name"]))


def product_rows(session: MarketSession) -> list[dict[str, Any]]:
    """Return R5: results by product, with what was allotted, sold and left, highest revenue first."""
    kept = OrderLine.objects.in_force().filter(listing=OuterRef("pk")).exclude(order__status=Order.Status.CANCELLED)
    revenue = kept.values("listing").annotate(s=Sum(F("quantity") * F("unit_price"))).values("s")
    last = kept.values("listing").annotate(m=Max("order__placed_at")).values("m")
    listings = (
        Listing.objects.filter(session=session, withdrawn_at=None)
        .select_related("product__vendor", "product__product_set__branch")
        .annotate(revenue=Coalesce(Subquery(revenue), 0), last_sold_at=Subquery(last))
        .order_by("-revenue", "pk")
    )
    return [
        {
            "sku": listing.product.sku,
            "product": listing.product.name,
            "vendor": listing.product.vendor.display_name,
            "branch": listing.product.product_set.branch.name,
            "stars": listing.product.stars,
            "allotment": listing.allotment,
            "sold": listing.sold,
            "left": listing.allotment - listing.sold - listing.held,
            "sold_out_at": listing.last_sold_at if listing.sold >= listing.allotment else None,
            "regular": listing.regular_price,
            "price": listing.session_price,
            "revenue": listing.revenue,
        }
        for listing in listings
    ]


def place_rows(session: MarketSession) -> list[dict[str, Any]]:
    """Return R6: results by the vendors' commune, with the former district beside it, highest value first."""
    rows = (
        session.orders.filter(KEPT)
        .values("vendor__commune", "vendor__former_district")
        .annotate(
            commune=F("vendor__commune__name"),
            province=F("vendor__commune__province__name"),
            vendors=Count("vendor", distinct=True),
            orders=Count("pk"),
            value=Sum("goods_total"),
        )
        .order_by("-value", "vendor__commune")
    )
    return [dict(row) for row in rows]
