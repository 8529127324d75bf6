"""A stop and an announcement of the sample evening."""

from datetime import UTC, datetime, timedelta
from typing import Any

from market.accounts.models import Person
from sessions.models import Announcement, Listing, Stop


def running_numbers(listing: Listing, director: Person) -> dict[str, Any]:
    """Return what was stopped and what is announced."""
    now, session = datetime.now(UTC), listing.session
    stop = Stop.objects.create(session=session, listing=listing, reason="Nhãn sai", stopped_at=now, stopped_by=director)
    until = now + timedelta(minutes=5)
    said = Announcement.objects.create(
        session=session, text="Hết giờ nhận cam", shown_from=now, shown_until=until, published_by=director
    )
    return {"orders:download-stop-evidence pk": stop.pk, "sessions announcement_id": said.pk}
