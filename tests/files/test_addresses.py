"""An address of a file opens it for one person, for one to two hours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import engines

from market.accounts.models import Person
from market.files.addresses import check_address, signed_address
from market.kernel.errors import Absent

URL = "/ho-so/giay-to/7/trang/1/"
NOW = datetime(2026, 11, 20, 13, 37, tzinfo=UTC)
HOA, MINH = Person(pk=1), Person(pk=2)


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    at(monkeypatch, NOW)


def at(monkeypatch, moment: datetime) -> None:
    monkeypatch.setattr("market.kernel.clock.now", lambda: moment)


def opens(rf, url: str, person: Person = HOA) -> bool:
    request = rf.get(url)
    request.user = person
    try:
        check_address(request)
    except Absent:
        return False
    return True


def ticket(url: str = URL, *, now: datetime = NOW) -> str:
    return signed_address(url, person_pk=HOA.pk, now=now)


def test_opens_for_whom_it_was_written(rf):
    assert opens(rf, ticket())
    assert opens(rf, ticket() + "&co=lon")
    assert opens(rf, ticket(URL + "?co=lon"))


def test_opens_for_nobody_else_and_nothing_else(rf):
    assert not opens(rf, ticket(), MINH)
    assert not opens(rf, ticket().replace("/7/", "/8/"))
    assert not opens(rf, signed_address(URL, person_pk=MINH.pk, now=NOW))


@pytest.mark.parametrize(("minutes", "is_open"), [(0, True), (59, True), (82, True), (83, False), (999, False)])
def test_ends_with_the_next_hour(rf, monkeypatch, minutes, is_open):
    url = ticket()
    at(monkeypatch, NOW + timedelta(minutes=minutes))
    assert opens(rf, url) is is_open


def test_holds_for_an_hour_at_least_and_two_at_most(rf, monkeypatch):
    for minute in range(60):
        moment = NOW.replace(minute=minute)
        at(monkeypatch, moment + timedelta(minutes=59, seconds=59))
        assert opens(rf, ticket(now=moment))
        at(monkeypatch, moment + timedelta(hours=2))
        assert not opens(rf, ticket(now=moment))


def test_is_the_same_all_through_an_hour():
    assert ticket(now=NOW.replace(minute=0)) == ticket(now=NOW.replace(minute=59))
    assert ticket() != ticket(now=NOW + timedelta(hours=1))


@pytest.mark.parametrize("ve", ["", "-", "1", "x-y", "9" * 5000 + "-a", "٣-a", "999999-", "-abc", "\0"])
def test_nonsense_opens_nothing(rf, ve):
    assert not opens(rf, f"{URL}?ve={ve}")
    assert not opens(rf, URL)


def test_a_later_hour_cannot_be_written_in(rf):
    hour = int(NOW.timestamp()) // 3600
    assert not opens(rf, ticket().replace(f"{hour + 2}-", f"{hour + 900}-"))


def test_templates_write_them_for_the_reader(rf):
    request = rf.get("/")
    request.user = HOA
    template = engines["django"].from_string('{% file_address "vetting:show-paper-page" 7 1 co="lon" %}')
    written = template.render({}, request).replace("&amp;", "&")
    assert written.startswith(f"{URL}?co=lon&ve=")
    assert opens(rf, written)
    assert not opens(rf, written, MINH)
