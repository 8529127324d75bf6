"""A session as a calendar file (RFC 5545). A changed session replaces its older entry: same UID, higher SEQUENCE."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vUri

from market.kernel.clock import now
from sessions.models import MarketSession

REMIND_BEFORE = timedelta(minutes=30)


def calendar_of(session: MarketSession) -> bytes:
    """Return the calendar file of one session."""
    calendar = Calendar()
    calendar.add("prodid", "-//Cho dem tren may//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(session))
    return bytes(calendar.to_ical())


def _event(session: MarketSession) -> Event:
    url = settings.SITE_URL + session.get_absolute_url()
    event = Event()
    event.add("uid", f"phien-{session.number}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("sequence", session.version - 1)
    event.add("dtstamp", now())
    event.add("dtstart", session.opens_at)
    event.add("dtend", session.closes_at)
    event.add("summary", _("%(title)s, phiên %(number)d") % {"title": session.title, "number": session.number})
    event.add("description", f"{session.theme}\n{url}".strip())
    event.add("url", vUri(url))
    event.add("status", "CANCELLED" if session.stopped_at else "CONFIRMED")
    event.add_component(_alarm(session))
    return event


def _alarm(session: MarketSession) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", session.title)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm
