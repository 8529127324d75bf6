"""A kind of message, an address that returns mail, and a signed refusal, to fill the addresses of the access matrix."""

from typing import Any

from django.utils import timezone

from market.notices.choices import refusal_url
from market.notices.models import Address


def message_numbers() -> dict[str, Any]:
    """Return a value for each parameter of the outbox's addresses."""
    bad = Address.objects.create(address="hong@example.vn", refusals=1, bouncing_since=timezone.now(), bounce="550")
    token = refusal_url("hoa@example.vn", "follow", "email").rstrip("/").rpartition("/")[2]
    return {
        "notices kind": "session-reminder",
        "notices language": "vi",
        "notices token": token,
        "notices:clear-bounce pk": bad.pk,
    }
