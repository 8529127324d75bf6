"""The demo's running evening: what is announced now, and a stop an authority asked for one evening gone by."""

from datetime import timedelta

from market.accounts.models import Person
from orders.models import OrderLine
from sessions.models import Announcement, Listing, MarketSession, Stop
from sessions.services.announcements import LONGEST, publish_announcement

SAID = (
    ("Hàng tươi giao trong ba ngày; giờ giao theo hẹn của gian hàng.", Announcement.Tone.NEWS),
    ("Ban tổ chức không bao giờ gọi xin mã xác minh hay tiền đặt cọc.", Announcement.Tone.WARNING),
)
REASON = "Nhãn dán trên lô này ghi sai khối lượng tịnh"
AUTHORITY, REFERENCE = "Chi cục Quản lý chất lượng nông sản", "214/QLCL-TTr"
BEFORE_THE_CLOSE = timedelta(minutes=12)


def announce(session: MarketSession, director: Person) -> None:
    """Announce two things to everybody inside, unless something was announced already."""
    if session.announcements.exists():
        return
    for text, tone in SAID:
        session.refresh_from_db()
        publish_announcement(
            actor=director, session=session, version=session.version, text=text, tone=tone, minutes=LONGEST
        )


def stop_one(session: MarketSession, director: Person) -> None:
    """Let an evening gone by have one product stopped towards its end, as the evidence of it shows."""
    moment = session.closes_at - BEFORE_THE_CLOSE
    lines = OrderLine.objects.in_force().filter(order__session=session, order__placed_at__gte=moment)
    sold_later = lines.values("listing")
    listing = session.listings.exclude(pk__in=sold_later).order_by("-sold", "pk").first()
    if listing is None:
        return
    Listing.objects.filter(pk=listing.pk).update(stopped_at=moment, stop_reason=REASON)
    Stop.objects.create(
        session=session,
        listing=listing,
        reason=REASON,
        authority=AUTHORITY,
        reference=REFERENCE,
        requested_at=moment - timedelta(minutes=3),
        stopped_at=moment,
        stopped_by=director,
    )
