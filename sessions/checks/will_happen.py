"""What an evening does by itself, when, and when it did: by the clock, or by a finder that leaves a mark."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sessions.calendar import WARMING_UP, ends_at
from sessions.checks.due import (
    DAY_BEFORE_UNTIL,
    FOLLOWS_UNTIL,
    REMIND_DAY_BEFORE,
    REMIND_FOLLOWERS_BEFORE,
    REMIND_VENDORS_BEFORE,
    SHORTEST_EVENING,
    TELL_OF_CLOSE_BEFORE,
)
from sessions.models import MarketSession

Reminder = MarketSession.Reminder
PATIENCE = timedelta(minutes=2)  # a finder comes by every minute: what is later than this is late


@dataclass(frozen=True)
class Effect:
    """One thing that happens by itself. Nobody does what follows from the clock, so it is never late."""

    at: datetime
    words: str
    by_clock: bool = False  # holds for every visitor from that instant on, whatever runs or does not
    done_at: datetime | None = None
    is_moot: bool = False  # came too late to be of use, or no longer applies: it will not be done

    def is_done(self, moment: datetime) -> bool:
        """Tell whether it has happened."""
        return self.done_at is not None or (self.by_clock and self.at <= moment)

    def is_late(self, moment: datetime) -> bool:
        """Tell whether it should have happened and has not."""
        return not self.is_done(moment) and not self.is_moot and self.at + PATIENCE < moment


def effects_of(session: MarketSession, moment: datetime) -> list[Effect]:
    """Return what one evening does by itself, in the order of time."""
    return sorted(_effects(session, moment), key=lambda effect: effect.at)


def _effects(session: MarketSession, moment: datetime) -> Iterator[Effect]:
    opens_at, is_stopped, off = session.opens_at, session.stopped_at is not None, session.reminders_off
    if session.listings_close_at is not None:
        yield Effect(session.listings_close_at, _("Đóng sổ đăng ký của gian hàng"), by_clock=True)
    yield from _reminders(session, moment)
    if is_stopped and session.stopped_at and session.stopped_at < opens_at:
        yield Effect(session.stopped_at, _("Phiên bị hủy"), by_clock=True)
        return
    yield Effect(opens_at - WARMING_UP, _("Lên đèn chờ mở cửa"), by_clock=True)
    yield Effect(opens_at, _("Mở cửa bán hàng"), by_clock=True)
    yield Effect(
        opens_at,
        _("Báo cho người đã hẹn là chợ đã mở"),
        done_at=session.announced_opening_at,
        is_moot=Reminder.OPENING in off or ends_at(session) <= moment,
    )
    tells_at = max(session.closes_at - TELL_OF_CLOSE_BEFORE, opens_at + SHORTEST_EVENING)
    yield Effect(
        tells_at,
        _("Báo còn mười phút nữa đóng cửa"),
        done_at=session.told_of_close_at,
        is_moot=Reminder.CLOSING in off
        or is_stopped
        or session.paused_at is not None
        or session.closes_at <= max(moment, tells_at),
    )
    yield Effect(ends_at(session), _("Đóng cửa"), by_clock=True)


def _reminders(session: MarketSession, moment: datetime) -> Iterator[Effect]:
    opens_at, is_stopped, off = session.opens_at, session.stopped_at is not None, session.reminders_off
    book_closes_at = session.listings_close_at or opens_at
    yield Effect(
        book_closes_at - REMIND_VENDORS_BEFORE,
        _("Nhắc gian hàng chưa bày hàng"),
        done_at=session.reminded_vendors_at,
        is_moot=Reminder.VENDORS in off or is_stopped or book_closes_at <= moment,
    )
    yield Effect(
        opens_at - REMIND_DAY_BEFORE,
        _("Nhắc người đã hẹn trước một ngày"),
        done_at=session.reminded_day_before_at,
        is_moot=Reminder.DAY_BEFORE in off or is_stopped or opens_at - DAY_BEFORE_UNTIL <= moment,
    )
    yield Effect(
        opens_at - REMIND_DAY_BEFORE,
        _("Báo người theo dõi hàng lên phiên"),
        done_at=session.told_follows_at,
        is_moot=Reminder.FOLLOWS in off or is_stopped or opens_at - FOLLOWS_UNTIL <= moment,
    )
    yield Effect(
        opens_at - REMIND_FOLLOWERS_BEFORE,
        _("Nhắc người đã hẹn"),
        done_at=session.reminded_followers_at,
        is_moot=Reminder.HOUR_BEFORE in off or is_stopped or opens_at <= moment,
    )
