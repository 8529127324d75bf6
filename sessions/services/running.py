"""Running a session: directors only, the first of two wins, and the database's clock decides."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from sessions.air.streams import stream_of
from sessions.evening import Evening
from sessions.models import MarketSession
from sessions.models.calendar import MAX_EXTENSION_MINUTES
from sessions.services.flash_times import freeze_flash, move_flash
from sessions.services.overlaps import lock_calendar, refuse_overlap, refuse_running_into

# What was told of the times a session had.
MARKS = (
    "reminded_vendors_at",
    "reminded_day_before_at",
    "reminded_followers_at",
    "announced_opening_at",
    "told_of_close_at",
    "told_follows_at",
)


def locked_evening(session: MarketSession, version: int) -> Evening:
    """Lock a session's row and return it as it is now; raise Stale when it is not the version the person saw.

    The lock lets orders pass (they only refer to the session) and the clock is read after the lock is won.
    """
    fresh = MarketSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if fresh.version != version:
        raise Stale(_("Một người điều hành khác vừa thay đổi phiên này. Hãy xem lại rồi làm tiếp."))
    return Evening(fresh, database_now())


def keep_decision(session: MarketSession, actor: Person, *fields: str) -> None:
    """Save what a director decided about a locked session: whoever looked at it before must look again."""
    session.version += 1
    session.changed_by = actor
    session.save(update_fields=[*fields, "version", "changed_by"])


def reschedule(session: MarketSession, opens_at: datetime, length: timedelta) -> list[str]:
    """Set a session's times (without saving it) and return the changed fields; whoever was told is told anew.

    Minutes that were added by hand stay added.
    """
    by = opens_at - session.opens_at
    move_flash(session, by)
    if session.listings_close_at is not None:  # the deadline keeps its distance
        session.listings_close_at += by
    session.opens_at = opens_at
    session.planned_closes_at = opens_at + length
    session.closes_at = session.planned_closes_at + timedelta(minutes=session.extended_minutes)
    session.schedule += 1
    session.news = MarketSession.News.MOVED
    for mark in MARKS:
        setattr(session, mark, None)
    return ["opens_at", "closes_at", "planned_closes_at", "listings_close_at", "schedule", "news", *MARKS]


@transaction.atomic
def move_session(*, actor: Person, session: MarketSession, version: int, opens_at: datetime) -> MarketSession:
    """Give a session that has not opened another time; its length stays, and what was added to it."""
    lock_calendar()
    evening = locked_evening(session, version)
    session = evening.session
    if not evening.is_coming:
        raise Refused(_("Chỉ đổi giờ được phiên chưa mở."))
    if opens_at <= evening.moment:
        raise Refused(_("Giờ mở mới phải ở phía trước."), field="opens_at")
    if opens_at == session.opens_at:
        return session
    length = session.planned_closes_at - session.opens_at
    refuse_overlap(session, opens_at, opens_at + (session.closes_at - session.opens_at))
    before = session.opens_at
    keep_decision(session, actor, *reschedule(session, opens_at, length))
    journal.record("session.moved", actor=actor, subject=session, before=before.isoformat(), now=opens_at.isoformat())
    return session


@transaction.atomic
def extend_session(*, actor: Person, session: MarketSession, version: int, minutes: int) -> MarketSession:
    """Let a session that is not over close later, but not into the next one."""
    lock_calendar()
    evening = locked_evening(session, version)
    session = evening.session
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc, không thêm giờ được nữa."))
    if minutes < 1:
        raise Refused(_("Chỉ thêm giờ được, không bớt."), field="minutes")
    left = MAX_EXTENSION_MINUTES - session.extended_minutes
    if minutes > left:
        words = _("Một phiên được thêm nhiều nhất %(most)d phút; còn thêm được %(left)d phút.")
        raise Refused(words % {"most": MAX_EXTENSION_MINUTES, "left": left}, field="minutes")
    refuse_running_into(session, session.closes_at + timedelta(minutes=minutes))
    session.extended_minutes += minutes
    session.closes_at += timedelta(minutes=minutes)
    keep_decision(session, actor, "closes_at", "extended_minutes")
    journal.record("session.extended", actor=actor, subject=session, minutes=minutes)
    return session


@transaction.atomic
def pause_session(*, actor: Person, session: MarketSession, version: int) -> MarketSession:
    """Stop selling until somebody resumes."""
    evening = locked_evening(session, version)
    session = evening.session
    if not evening.is_live:
        raise Refused(_("Chỉ tạm dừng được phiên đang mở."))
    session.paused_at = evening.moment
    keep_decision(session, actor, "paused_at")
    journal.record("session.paused", actor=actor, subject=session)
    return session


@transaction.atomic
def resume_session(*, actor: Person, session: MarketSession, version: int) -> MarketSession:
    """Sell again; the close and the flash windows move by the length of the pause, so that nobody loses a minute."""
    evening = locked_evening(session, version)
    session = evening.session
    if not evening.is_paused or session.paused_at is None:
        raise Refused(_("Phiên không ở trạng thái tạm dừng."))
    pause = evening.moment - session.paused_at
    freeze_flash(session, session.paused_at, pause)
    session.closes_at += pause
    session.paused_at = None
    keep_decision(session, actor, "closes_at", "paused_at")
    journal.record("session.resumed", actor=actor, subject=session, seconds=round(pause.total_seconds()))
    return session


@transaction.atomic
def choose_reminders(
    *, actor: Person, session: MarketSession, version: int, reminders: Collection[str]
) -> MarketSession:
    """Let these reminders of a session go out and no others; what was said already stays said."""
    session = locked_evening(session, version).session
    off = [each for each in MarketSession.Reminder.values if each not in reminders]
    if off != session.reminders_off:
        session.reminders_off = off
        keep_decision(session, actor, "reminders_off")
        journal.record("session.reminders_chosen", actor=actor, subject=session, off=off)
    return session


@transaction.atomic
def set_stream(*, actor: Person, session: MarketSession, version: int, address: str) -> MarketSession:
    """Keep where the session is streamed, in one spelling; an empty address takes the stream away."""
    evening = locked_evening(session, version)
    session = evening.session
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc, không đổi luồng phát được nữa."))
    stream = stream_of(address) if address else None
    if address and stream is None:
        words = _("Chợ chưa phát được địa chỉ này. Hãy chép địa chỉ đầy đủ của video.")
        raise Refused(words, field="address")
    session.stream_url = stream.watch_url if stream else ""
    session.stream_down_at = None  # a new picture
    keep_decision(session, actor, "stream_url", "stream_down_at")
    journal.record("session.stream_set", actor=actor, subject=session, address=session.stream_url)
    return session
