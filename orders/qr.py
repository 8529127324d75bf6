"""Where the QR code on a receipt leads."""

from django.conf import settings
from django.urls import reverse


def verification_address(code: str) -> str:
    """Return the whole address of an order's verification page, as printed in its QR code."""
    return settings.SITE_URL + reverse("orders:show-witness", args=[code])
