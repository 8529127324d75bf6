"""What the street reads in the demo's open evening: two banners, a warning first."""

from datetime import datetime, timedelta

from market.accounts.models import Person
from sessions.models import Announcement, MarketSession

SHOWN_FOR = timedelta(hours=6)  # as long as the demo's evening
BANNERS = (
    (Announcement.Tone.NEWS, "Mua từ hai món của cùng một chủ thể, hàng được gộp giao một chuyến."),
    (Announcement.Tone.WARNING, "Chợ không thu tiền hộ ai. Anh/Chị chỉ chuyển khoản vào tài khoản ghi trên biên nhận."),
)


def announce(session: MarketSession, director: Person, now: datetime) -> None:
    """Put the banners up in an open session."""
    Announcement.objects.bulk_create(
        Announcement(
            session=session,
            text=text,
            tone=tone,
            shown_from=now,
            shown_until=now + SHOWN_FOR,
            published_by=director,
        )
        for tone, text in BANNERS
    )
