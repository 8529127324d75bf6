"""Where the QR code on a receipt leads."""

from django.conf import settings
from django.urls import reverse


def verification_address(code: str) -> str:
    """Return the whole address of an order's verification page, as printed in its QR code."""
    return settings.SITE_URL + reverse("orders:show-witness", args=[code])


def receipt_address(code: str, seal: str) -> str:
    """Return what the QR code on paper holds: the same address, and the seal to compare without a network."""
    return f"{verification_address(code)}#{seal}"
