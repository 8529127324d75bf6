"""Closing statements: which are due, what stands in them, and whether they arrived. The outbox knows the last."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.notices.models import Notice
from orders.models import ClosingStatement, Hold, Order, OrderLine
from sessions.availability import ENDS_AT
from sessions.models import Listing, MarketSession
from vetting.models import Vendor

SETTLE = timedelta(minutes=1)  # after the end: what was begun in time is committed by then
WAITS_FOR_HOLDS = timedelta(minutes=8)  # the vendor has its statement within ten minutes of the close
LOOKED_BACK = timedelta(days=8)  # a market without workers for longer sends nobody old statements
KEPT = ~Q(status=Order.Status.CANCELLED)
MAIL, TEXT = "closing-statement", "closing-statement-text"


@dataclass(frozen=True)
class Sold:
    """What one vendor sold in one session: orders that stand, units, and đồng with delivery."""

    orders: int
    units: int
    total: int
    cancelled: int


@dataclass(frozen=True)
class SoldProduct:
    """What one product came to. `amount` in đồng."""

    name: str
    unit: str
    quantity: int
    orders: int
    amount: int


class Delivery(StrEnum):
    """Whether a statement reached its vendor, as far as the outbox knows."""

    SENT = "sent"
    WAITING = "waiting"
    FAILED = "failed"


BADGES = {
    Delivery.SENT: ("jade", "check", gettext_noop("Đã gửi")),
    Delivery.WAITING: ("gold", "clock", gettext_noop("Đang chờ")),
    Delivery.FAILED: ("vermilion", "circle-x", gettext_noop("Chưa gửi được")),
}


@dataclass(frozen=True)
class StatementRow:
    """One vendor's statement as the office sees it; without one it is still to be made."""

    vendor: Vendor
    statement: ClosingStatement | None
    notices: Sequence[Notice]

    @property
    def delivery(self) -> Delivery:
        """Return whether it arrived: one way that worked is enough, the latest try of each counts."""
        states = {notice.status for notice in {each.channel: each for each in self.notices}.values()}
        if Notice.Status.SENT in states:
            return Delivery.SENT
        if self.statement is None or Notice.Status.QUEUED in states:
            return Delivery.WAITING
        return Delivery.FAILED

    @property
    def badge(self) -> dict[str, str]:
        """Return how that looks."""
        tone, icon, label = BADGES[self.delivery]
        return {"tone": tone, "icon": icon, "label": _(label)}

    @property
    def why(self) -> str:
        """Return what stands in the way, in words; empty while nothing does."""
        if self.statement is None:
            return _("Bảng kê được lập khi lượt giữ hàng cuối cùng đã hết.")
        if not self.notices:
            return _("Gian hàng chưa có địa chỉ thư và số điện thoại.")
        return self.notices[-1].last_error if self.delivery is Delivery.FAILED else ""


def statements_due() -> list[tuple[int, int]]:
    """Return session and vendor of every statement that should have been made and has not, oldest first.

    A vendor of whose goods a hold from before the close is still alive waits until that is over; others do not.
    """
    sessions = MarketSession.objects.annotate(end=ENDS_AT)
    over = sessions.filter(end__lte=Now() - SETTLE, end__gte=Now() - LOOKED_BACK).filter(end__gte=F("opens_at"))
    pair = {"session": OuterRef("session"), "vendor": OuterRef("product__vendor")}
    made, sold = ClosingStatement.objects.filter(**pair), Order.objects.filter(**pair)
    # Asked of the listings: an evening has a few hundred of them, and as many orders as it likes.
    listings = Listing.objects.filter(session__in=over.values("pk"))
    due = listings.filter(~Exists(made), Exists(sold), ~Exists(_finishing()))
    pairs = due.values_list("session_id", "product__vendor_id").distinct()
    return list(pairs.order_by("session_id", "product__vendor_id"))


def _finishing() -> QuerySet[Hold]:
    """Return the holds that may still become an order of the same session and vendor; stopping ends them all.

    An extended one is not waited for to its end: what it comes to stands on the vendor's page beside the statement.
    """
    return Hold.objects.filter(
        session=OuterRef("session"),
        listing__product__vendor=OuterRef("product__vendor"),
        ended_at=None,
        held_at__lt=F("session__closes_at"),
        expires_at__gt=Now(),
        session__closes_at__gt=Now() - WAITS_FOR_HOLDS,
        session__stopped_at=None,
        session__paused_at=None,
    )


def sold_by(session_id: int, vendor_id: int) -> Sold:
    """Return what a vendor sold in a session, as it is now; cancelled orders are told apart."""
    own = Order.objects.filter(session=session_id, vendor=vendor_id)
    paid = Sum(F("goods_total") + F("delivery_fee"), filter=KEPT)
    sums = own.aggregate(n=Count("pk", filter=KEPT), paid=paid, off=Count("pk", filter=~KEPT))
    lines = _lines(session_id, vendor_id).aggregate(n=Sum("quantity"))
    return Sold(sums["n"], lines["n"] or 0, sums["paid"] or 0, sums["off"])


def products_sold_by(session_id: int, vendor_id: int) -> list[SoldProduct]:
    """Return the same by product, the most valuable first."""
    by = ("listing__product__name", "listing__product__unit")
    worth = Sum(F("quantity") * F("unit_price"))
    rows = _lines(session_id, vendor_id).values_list(*by)
    found = rows.annotate(units=Sum("quantity"), parcels=Count("order", distinct=True), worth=worth).order_by(by[0])
    return sorted((SoldProduct(*row) for row in found), key=lambda each: -each.amount)


def statements_of(vendor: Vendor) -> QuerySet[ClosingStatement]:
    """Return a vendor's own statements, newest session first."""
    return ClosingStatement.objects.filter(vendor=vendor).select_related("session").order_by("-session__number")


def office_rows(session: MarketSession) -> list[StatementRow]:
    """Return every vendor with orders in a session, with its statement and what the outbox knows of it."""
    sold = Order.objects.filter(session=session, vendor=OuterRef("pk"))
    vendors = Vendor.objects.filter(Exists(sold)).order_by("display_name", "pk")
    made = {each.vendor_id: each for each in ClosingStatement.objects.filter(session=session)}
    notices = notices_of(session.number)
    return [StatementRow(each, made.get(each.pk), notices.get(each.pk, [])) for each in vendors]


def notices_of(number: int) -> dict[int, list[Notice]]:
    """Return what was written about the statements of a session, by vendor, oldest first."""
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in Notice.objects.filter(key__startswith=f"statement-{number}-").order_by("pk"):
        found[int(notice.key.split("-")[2])].append(notice)
    return found


def unsent(rows: Iterable[StatementRow]) -> int:
    """Return how many statements could not be sent."""
    return sum(row.delivery is Delivery.FAILED for row in rows)


def _lines(session_id: int, vendor_id: int) -> QuerySet[OrderLine]:
    lines = OrderLine.objects.in_force().filter(order__session=session_id, order__vendor=vendor_id)
    return lines.exclude(order__status=Order.Status.CANCELLED)
