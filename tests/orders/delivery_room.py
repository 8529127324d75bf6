"""Orders that are paid by transfer or fetched at a point, whatever the way they were placed."""

from typing import Any

from orders.models import Order, OrderLine, PaymentAccount
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import place
from vetting.models import Vendor


def make_account(vendor: Vendor, **fields: Any) -> PaymentAccount:
    """Make an account of a vendor."""
    facts = {"bank": "970436", "number": "0123456789", "holder": "HTX BUOI DO DONG CAO"}
    return PaymentAccount.objects.create(vendor=vendor, **facts | fields)


def agree(order: Order, **fields: Any) -> Order:
    """Let both sides have agreed on something else: the next version of the order, with the same lines."""
    version = order.version + 1
    for line in order.lines.filter(version=order.version):
        OrderLine.objects.create(
            order=order,
            version=version,
            listing=line.listing,
            quantity=line.quantity,
            unit_price=line.unit_price,
            regular_price=line.regular_price,
        )
    Order.objects.filter(pk=order.pk).update(version=version, **fields)
    return Order.objects.get(pk=order.pk)


def make_order(listing: Listing | None = None, quantity: int = 1, **kwargs: Any) -> Order:
    """Place an order of a listing in a live session."""
    return Order.objects.get(code=place(listing or cast.make_listing(), quantity, **kwargs).codes[0])


def make_transfer_order(listing: Listing | None = None, **kwargs: Any) -> Order:
    """Place an order that is paid by transfer."""
    order = make_order(listing, **kwargs)
    account = order.vendor.payment_accounts.filter(retired_at=None).first() or make_account(order.vendor)
    return agree(order, payment="transfer", payment_account=account)
