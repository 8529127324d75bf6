"""Opening an order without an account: its code, the end of the phone number, a one-time code to its contact."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from market.gate import limits
from market.kernel.codes import is_well_formed, typed_code
from market.kernel.errors import TooMany
from market.notices.models import Notice
from market.notices.services import queue_notice
from orders.models import Order

LIFETIME = timedelta(minutes=15)
TRIES = 5  # of one code
DIGITS = 6


def new_digits() -> str:
    """Return a one-time code."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hashed(digits: str, order_code: str) -> str:
    """Return what is kept of a one-time code until it is typed."""
    return salted_hmac("orders.tracking", f"{order_code} {digits}", algorithm="sha256").hexdigest()


def fits(digits: str, order_code: str, kept: str) -> bool:
    """Tell whether this is the code that was sent."""
    return constant_time_compare(hashed(digits, order_code), kept)


@transaction.atomic
def send_code(*, typed: str, last_digits: str, digits: str) -> None:
    """Send the one-time code to the contact of the order that is meant; silent when there is no such order."""
    code = typed_code(typed)
    if not is_well_formed(code):
        return
    order = Order.objects.filter(code=code).select_related("contact", "vendor").first()
    contact = getattr(order, "contact", None)
    if order is None or contact is None or contact.phone[-4:] != last_digits:
        return
    try:
        limits.hit("track sent", {"order": code})
    except TooMany:  # told, it would say that there is such an order
        return
    kind, channel, recipient = "order-track-code", Notice.Channel.EMAIL, contact.email
    if not recipient:
        kind, channel, recipient = "order-track-text-code", Notice.Channel.SMS, contact.phone
    context = {"code": digits, "order": order, "minutes": int(LIFETIME.total_seconds() // 60)}
    key = f"track-{order.pk}-{secrets.token_hex(8)}"
    queue_notice(kind=kind, key=key, recipient=recipient, context=context, channel=channel, is_secret=True)
