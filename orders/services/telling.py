"""Telling of new orders: the buyer gets a receipt, the vendor a digest. Found by what is not marked as told."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Now

from market.kernel.clock import database_now
from market.notices.services import queue_notice
from orders.addresses import receipt_pdf_url, receipt_url, vendor_address
from orders.models import Order
from orders.qr import verification_address
from orders.witness.entries import short_code
from vetting.models import Vendor

DIGEST_PAUSE = timedelta(minutes=30)  # between two digests to one vendor: the desk shows orders as they come
MOST_IN_ONE_RUN = 500


def buyers_to_tell() -> QuerySet[Order]:
    """Return the orders whose buyer has not been sent the receipt, oldest first."""
    return Order.objects.filter(buyer_told_at=None).order_by("pk")


def vendors_to_tell() -> QuerySet[Vendor]:
    """Return the vendors with orders they were not told of, unless a digest went out less than half an hour ago."""
    told = Max("orders__vendor_told_at")
    untold = Vendor.objects.filter(orders__in=Order.objects.filter(vendor_told_at=None)).values("pk")
    due = Q(last_told=None) | Q(last_told__lte=Now() - DIGEST_PAUSE)
    return Vendor.objects.filter(pk__in=untold).annotate(last_told=told).filter(due).order_by("pk")


@transaction.atomic
def tell_buyer(order_id: int) -> bool:
    """Queue the receipt of one order; tell whether this call did. Running twice tells once."""
    order = (
        buyers_to_tell()
        .select_for_update(no_key=True, of=("self",), skip_locked=True)
        .select_related("vendor__commune", "session", "contact__commune__province", "pickup_point__commune")
        .filter(pk=order_id)
        .first()
    )
    if order is None:
        return False
    contact = getattr(order, "contact", None)
    if contact and contact.email:
        context = {
            "order": order,
            "contact": contact,
            "lines": order.lines.filter(version=order.version).select_related("listing__product"),
            "receipt_url": receipt_url(order),
            "receipt_pdf_url": receipt_pdf_url(order),
            "witness_url": verification_address(order.code),
            "seal": _seal(order),
        }
        queue_notice(kind="order-placed", key=f"order-{order.pk}-placed", recipient=contact.email, context=context)
    Order.objects.filter(pk=order.pk).update(buyer_told_at=database_now())
    return True


@transaction.atomic
def tell_vendor(vendor_id: int) -> int:
    """Queue one digest of all orders a vendor was not told of; return how many. Running twice tells once."""
    untold = Order.objects.filter(vendor=vendor_id, vendor_told_at=None).order_by("pk")
    # Whoever is at one of them, such as the task that tells its buyer, is waited for: left out it would be told alone.
    orders = list(untold.select_for_update(no_key=True, of=("self",)).select_related("vendor"))
    if not orders:
        return 0
    vendor = orders[0].vendor
    address = vendor_address(vendor)
    waiting = [order for order in orders if order.status == Order.Status.PLACED]
    if address and waiting:
        context = {"vendor": vendor, "orders": waiting, "total": sum(order.total for order in waiting)}
        key = f"vendor-{vendor.pk}-orders-{orders[-1].pk}"
        queue_notice(kind="order-new", key=key, recipient=address, context=context)
    Order.objects.filter(pk__in=[order.pk for order in orders]).update(vendor_told_at=database_now())
    return len(orders)


def _seal(order: Order) -> str:
    entry = order.session.witness_entries.get(subject=order.code, kind="placed")
    return short_code(bytes(entry.leaf_hash))
