"""Sessions as calendar files (RFC 5545): one, or all as a feed.

A changed session replaces its older entry: same UID, higher SEQUENCE; a cancelled one stays and says so.
"""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vUri

from market.kernel.clock import now
from sessions.models import MarketSession

REMIND_BEFORE = timedelta(minutes=30)
ASK_AGAIN = timedelta(hours=6)  # how often a calendar should fetch the feed


def calendar_of(session: MarketSession) -> bytes:
    """Return the calendar file of one session."""
    calendar = _calendar()
    calendar.add_component(_event(session))
    return bytes(calendar.to_ical())


def feed_of(sessions: Iterable[MarketSession]) -> bytes:
    """Return the feed of many sessions, cancelled ones marked."""
    calendar = _calendar()
    calendar.add("x-wr-calname", _("Chợ đêm trên mây"))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", ASK_AGAIN)
    for session in sessions:
        calendar.add_component(_event(session))
    return bytes(calendar.to_ical())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Cho dem tren may//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _event(session: MarketSession) -> Event:
    url = settings.SITE_URL + session.get_absolute_url()
    event = Event()
    event.add("uid", f"phien-{session.number}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", session.version - 1)
    event.add("dtstamp", now())
    event.add("dtstart", session.opens_at)
    event.add("dtend", session.closes_at)
    event.add("summary", _summary(session))
    event.add("description", f"{session.stop_reason or session.theme}\n{url}".strip())
    event.add("url", vUri(url))
    event.add("status", "CANCELLED" if _is_cancelled(session) else "CONFIRMED")
    if not _is_cancelled(session):
        event.add_component(_alarm(session))
    return event


def _is_cancelled(session: MarketSession) -> bool:
    """Tell whether it was stopped before it ever opened: what ended early was held all the same."""
    return session.stopped_at is not None and session.stopped_at < session.opens_at


def _summary(session: MarketSession) -> str:
    words = _("Đã hủy: %(title)s, phiên %(number)d") if _is_cancelled(session) else _("%(title)s, phiên %(number)d")
    return words % {"title": session.title, "number": session.number}


def _alarm(session: MarketSession) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", session.title)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm
