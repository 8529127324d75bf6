"""When an invoice may be asked for, and which a vendor still has to issue."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from orders.aftercare.attesting import HANDED_OVER, Word
from orders.desk.vendor_rows import PROMISED
from orders.models import Attestation, InvoiceRequest, Order
from vetting.models import Vendor

# An invoice is made out when the goods change hands: a day later its maker has sent it, or the sum of the day's sales.
ASKED_UNTIL = timedelta(hours=24)
PAGE = 100
_OFF = frozenset({Order.Status.CANCELLED, Order.Status.REFUSED, Order.Status.RETURNED})


def may_ask(order: Order, said: Iterable[Attestation], moment: datetime) -> bool:
    """Tell whether an invoice may be asked for, or its details changed: until a day after the goods changed hands."""
    if order.status in _OFF:
        return False
    handed_over = [each.said_at for each in said if each.word in HANDED_OVER or each.word == Word.RECEIVED]
    return not handed_over or moment < min(handed_over) + ASKED_UNTIL


def invoice_of(order: Order) -> InvoiceRequest | None:
    """Return whom the invoice of an order is made out to, or nothing when nobody asked for one or was erased."""
    return getattr(order, "invoice", None)


def is_readable(order: Order) -> bool:
    """Tell whether the vendor may read the details: once it has confirmed, as with every other word about a person."""
    return order.status in PROMISED


def invoices_waiting(vendor: Vendor) -> QuerySet[InvoiceRequest]:
    """Return the invoices a vendor was asked for and has not issued, the oldest first."""
    asked = InvoiceRequest.objects.filter(order__vendor=vendor, issued_on=None).exclude(order__status__in=_OFF)
    return asked.select_related("order__session").order_by("asked_at", "pk")[:PAGE]


def invoices_issued(vendor: Vendor) -> QuerySet[InvoiceRequest]:
    """Return the invoices a vendor has issued, the latest first."""
    issued = InvoiceRequest.objects.filter(order__vendor=vendor, issued_on__isnull=False)
    return issued.select_related("order__session").order_by("-issued_on", "-pk")[:PAGE]
