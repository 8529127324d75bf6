"""Where to write to the two sides of an order."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse

from orders.models import Order
from orders.proofs import draft_secret, receipt_key
from sessions.models import MarketSession
from vetting.models import Vendor, VendorMember


def vendor_address(vendor: Vendor) -> str:
    """Return a vendor's e-mail address, else its first owner's, else nothing."""
    if vendor.email:
        return vendor.email
    owners = vendor.members.filter(part=VendorMember.Part.OWNER, person__email__isnull=False).order_by("pk")
    return owners.values_list("person__email", flat=True).first() or ""


def receipt_url(order: Order) -> str:
    """Return the address of an order's receipt that opens without signing in, for a mail or a bookmark."""
    return f"{settings.SITE_URL}{order.get_absolute_url()}?k={receipt_key(order.code)}"


def receipt_pdf_url(order: Order) -> str:
    """Return the address of an order's receipt on paper, likewise."""
    path = reverse("orders:download-receipt", args=[order.code])
    return f"{settings.SITE_URL}{path}?k={receipt_key(order.code)}"


def draft_url(key: UUID) -> str:
    """Return the address at which a buyer confirms what was drafted from a comment."""
    return settings.SITE_URL + reverse("orders:confirm-draft", args=[draft_secret(key)])


def log_url(session: MarketSession) -> str:
    """Return the address at which everybody checks the seal of a session's log."""
    return settings.SITE_URL + reverse("orders:show-log", args=[session.number])


def basket_url(session: MarketSession) -> str:
    """Return the address of a buyer's own basket of a session."""
    return settings.SITE_URL + reverse("orders:show-basket", args=[session.number])
