"""Every stamp is Hanoi's own time, UTC+7 the year round, wherever the machine stands and whatever the year."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from market.kernel import clock
from market.kernel.templatetags.formats import clock_time, day, day_and_time
from market.notices.rendering import render_message
from sessions.calendar import HANOI
from tests import cast

SEVEN = timedelta(hours=7)
# The clocks of Vietnam stood at +8 in the South until 1975; Saigon's history must not reach into today's stamps.
AFTER_1975 = [datetime(year, month, 1, 12, tzinfo=UTC) for year in range(1976, 2060, 3) for month in (1, 4, 7, 10)]


@pytest.fixture(params=["America/New_York", "Australia/Lord_Howe", "UTC"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Stand the machine somewhere else, where clocks change in summer."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    os.environ["TZ"] = settings.TIME_ZONE
    time.tzset()


@pytest.mark.parametrize("moment", AFTER_1975, ids=str)
def test_hanoi_is_seven_hours_ahead_in_every_season_and_year(moment: datetime) -> None:
    assert moment.astimezone(HANOI).utcoffset() == clock.in_hanoi(moment).utcoffset() == SEVEN
    assert timezone.localtime(moment).utcoffset() == SEVEN


@pytest.mark.parametrize("year", [1974, 1976, 1985, 2026])
def test_a_day_of_another_age_stays_that_day(year: int) -> None:
    """A cooperative founded in 1974 is shown the day its paper names: days have no offset at all."""
    assert day(date(year, 4, 30)) == f"30/04/{year}"


def test_pages_and_mails_show_hanoi_time_wherever_the_machine_stands(machine: str) -> None:
    summer, winter = datetime(2026, 7, 3, 13, 30, tzinfo=UTC), datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    assert (clock_time(summer), clock_time(winter), day(winter)) == ("20:30", "00:30", "21/11/2026")
    page = Template("{% load formats %}{{ m|day_and_time }} {{ m|date:'c' }}").render(Context({"m": summer}))
    assert page == f"{day_and_time(summer)} 2026-07-03T20:30:00+07:00"
    assert clock.in_hanoi(datetime(2026, 3, 8, 6, 30, tzinfo=UTC)).isoformat() == "2026-03-08T13:30:00+07:00"


@pytest.mark.django_db
def test_a_reminder_says_hanoi_time_wherever_the_machine_stands(machine: str, client: Client) -> None:
    opens_at = datetime(2027, 3, 12, 13, 30, tzinfo=UTC)  # New York changes its clocks that weekend
    session = cast.make_session(opens_at=opens_at)
    words = render_message("session-day-before", {"session": session, "session_url": "x", "own_url": "x"})
    assert "20:30" in words.subject
    assert "12/03/2027" in words.subject
    assert "20:30" in client.get(session.get_absolute_url()).content.decode()


def test_another_process_abroad_computes_the_same_evening() -> None:
    """A worker on a machine abroad opens the market at the same instant."""
    code = (
        "from datetime import UTC, date, datetime, time\n"
        "from types import SimpleNamespace\n"
        "from sessions.calendar import occurrences\n"
        "rule = SimpleNamespace(rrule='FREQ=WEEKLY;BYDAY=FR', first_on=date(2026, 1, 2), starts_at=time(20, 30),"
        " minutes=120)\n"
        "print([o.opens_at.isoformat() for o in occurrences(rule, datetime(2026, 3, 1, tzinfo=UTC), 6)])\n"
    )
    said = {
        zone: subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "TZ": zone},
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("America/New_York", "Asia/Ho_Chi_Minh")
    }
    assert len(set(said.values())) == 1
    assert "T13:30:00+00:00" in said["America/New_York"]
