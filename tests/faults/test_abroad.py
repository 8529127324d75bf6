"""A visitor in Berlin, across the night the clocks there change: every page and file names the same instant."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from market.kernel.clock import HANOI, database_now
from sessions.models import MarketSession
from tests.cast import make_session

BERLIN = ZoneInfo("Europe/Berlin")
SECOND = re.compile(rb"DT(?:START|END):\d{8}T\d{6}Z\r\n")


def next_change(moment: datetime) -> datetime:
    """Return the first noon after which Berlin has another offset from UTC."""
    noon = moment.astimezone(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    while noon.astimezone(BERLIN).utcoffset() == (noon + timedelta(days=1)).astimezone(BERLIN).utcoffset():
        noon += timedelta(days=1)
    return noon


def evenings_around_the_change() -> tuple[MarketSession, MarketSession]:
    """Return two evenings at 20:30 in Hanoi, before and after the clocks in Berlin change."""
    day = next_change(database_now() + timedelta(days=2)).astimezone(HANOI)
    opens_at = day.replace(hour=20, minute=30)
    return make_session(opens_at=opens_at - timedelta(days=1)), make_session(opens_at=opens_at + timedelta(days=2))


def events(path: str) -> dict[str, Any]:
    """Return the events of a calendar file by their names; see that it is one a calendar reads."""
    body = Client().get(path).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    calendar = Calendar.from_ical(body)
    assert not calendar.errors
    found = calendar.walk("VEVENT")
    assert len(SECOND.findall(body)) == 2 * len(found)  # instants in UTC: no time zone has to be known
    return {str(event["UID"]): event for event in found}


@pytest.mark.django_db
def test_calendars_show_the_hour_it_is_there() -> None:
    before, after = evenings_around_the_change()
    paths = [reverse("sessions:calendar-file", args=[session.number]) for session in (before, after)]
    alone = events(paths[0]) | events(paths[1])
    feed = events(reverse("sessions:calendar-feed"))
    hours = []
    for session in (before, after):
        name = f"phien-{session.number}@testserver"
        for event in (alone[name], feed[name]):
            assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (session.opens_at, session.closes_at)
            assert not event.errors
        hours.append(alone[name].decoded("DTSTART").astimezone(BERLIN).strftime("%H:%M"))
    assert sorted(hours) == ["14:30", "15:30"]


@pytest.mark.django_db
def test_pages_say_whose_hour_it_is_and_name_the_instant() -> None:
    for session in evenings_around_the_change():
        page = Client().get(session.get_absolute_url()).content.decode()
        assert "từ 20:30 đến 22:30, giờ Việt Nam" in page
        instants = {datetime.fromisoformat(found) for found in re.findall(r'<time datetime="([^"]+)"', page)}
        assert session.opens_at in instants
        assert all(instant.utcoffset() is not None for instant in instants)
        stamp = re.search(r'name="server-time" content="([^"]+)"', page)
        assert stamp
        assert abs(datetime.fromisoformat(stamp[1]) - database_now()) < timedelta(minutes=1)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_countdown_counts_to_the_instant(browser: Browser, live_server: LiveServer) -> None:
    """Seen by a browser in Berlin whose own clock is right, and which changes to or from summer time meanwhile."""
    _before, after = evenings_around_the_change()
    context = browser.new_context(timezone_id="Europe/Berlin", base_url=live_server.url)
    page = context.new_page()
    page.goto(after.get_absolute_url())
    shown = page.locator("#mo-cua time").inner_text()
    left = after.opens_at - database_now()
    context.close()
    found = re.search(r"(?:(\d+) ngày )?(\d+):(\d+):(\d+)", shown)
    assert found
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    counted = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    assert abs(counted - left) < timedelta(minutes=1)
