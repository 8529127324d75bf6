"""Flash windows for tests."""

from datetime import timedelta
from typing import Any

from market.kernel.clock import database_now
from sessions.models import FlashWindow, Listing
from tests import cast


def make_flash(listing: Listing, *, starts: float = -1, minutes: float = 10, **fields: Any) -> FlashWindow:
    """Make a window that begins in `starts` minutes: ten units at 70.000 ₫ unless told otherwise."""
    starts_at = database_now() + timedelta(minutes=starts)
    return FlashWindow.objects.create(
        **{
            "listing": listing,
            "price": 70_000,
            "allotment": 10,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=minutes),
            "set_by": cast.make_person("Vũ Hoàng Long"),
        }
        | fields
    )
