"""Announcements: few at a time, for some minutes, and only by directors who see the evening as it is."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from sessions.models import Announcement, MarketSession
from sessions.selectors.announcements import current_announcements
from sessions.services.announcements import MOST_AT_ONCE, publish_announcement, withdraw_announcement
from tests.cast import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> MarketSession:
    return make_session("live")


def publish(director: Person, session: MarketSession, text: str = "Hết giờ nhận cam", **facts: object) -> Announcement:
    session.refresh_from_db()
    terms = {"text": text, "tone": "news", "minutes": 5} | facts
    return publish_announcement(actor=director, session=session, version=session.version, **terms)  # type: ignore[arg-type]


def test_it_shows_from_now_on_for_its_minutes(director: Person, evening: MarketSession) -> None:
    said = publish(director, evening)
    assert said.shown_until - said.shown_from == timedelta(minutes=5)
    assert list(current_announcements(evening, said.shown_from)) == [said]
    assert not current_announcements(evening, said.shown_until).exists()
    assert not current_announcements(evening, said.shown_from - timedelta(seconds=1)).exists()
    assert not current_announcements(make_session("live"), said.shown_from).exists()
    evening.refresh_from_db()
    assert evening.version == 2


def test_warnings_come_first_then_the_newest(director: Person, evening: MarketSession) -> None:
    first, warning, last = (
        publish(director, evening, "một"),
        publish(director, evening, "hai", tone="warning"),
        publish(director, evening, "ba"),
    )
    assert list(current_announcements(evening, database_now())) == [warning, last, first]


def test_no_more_than_people_read(director: Person, evening: MarketSession) -> None:
    for number in range(MOST_AT_ONCE):
        publish(director, evening, str(number))
    with pytest.raises(Refused, match="gỡ bớt"):
        publish(director, evening)
    evening.refresh_from_db()
    oldest = Announcement.objects.earliest("pk")
    withdraw_announcement(actor=director, session=evening, version=evening.version, announcement=oldest)
    assert publish(director, evening).pk


def test_it_is_taken_away_once(director: Person, evening: MarketSession) -> None:
    said = publish(director, evening)
    withdraw_announcement(actor=director, session=evening, version=2, announcement=said)
    assert not current_announcements(evening, database_now()).exists()
    with pytest.raises(Refused, match="không còn hiện"):
        withdraw_announcement(actor=director, session=evening, version=3, announcement=said)


@pytest.mark.parametrize("minutes", [0, -5, 100_000])
def test_it_lasts_a_sensible_time(director: Person, evening: MarketSession, minutes: int) -> None:
    with pytest.raises(Refused):
        publish(director, evening, minutes=minutes)


def test_nothing_is_announced_after_the_close(director: Person) -> None:
    with pytest.raises(Refused, match="đã kết thúc"):
        publish(director, make_session("closed"))


def test_the_second_director_looks_again(director: Person, evening: MarketSession) -> None:
    with pytest.raises(Stale):
        publish_announcement(actor=director, session=evening, version=9, text="x", tone="news", minutes=5)


def test_the_page_keeps_what_was_typed_when_somebody_was_faster(
    client: Client, director: Person, evening: MarketSession
) -> None:
    client.force_login(director)
    address = reverse("sessions:announce", args=[evening.number])
    assert "Phát thông báo" in client.get(address).content.decode()
    typed = {"version": 1, "text": "Xe lạnh tới muộn mười phút", "tone": "warning", "minutes": 10}
    MarketSession.objects.update(version=6)
    reply = client.post(address, typed)
    page = reply.content.decode()
    assert reply.status_code == 409
    assert "vừa thay đổi phiên này" in page
    assert "Xe lạnh tới muộn mười phút" in page
    assert 'value="6"' in page
    assert not Announcement.objects.exists()
    assert client.post(address, typed | {"version": 6}).status_code == 302
    assert Announcement.objects.get().tone == "warning"


def test_nonsense_is_shown_beside_its_field(client: Client, director: Person, evening: MarketSession) -> None:
    client.force_login(director)
    reply = client.post(reverse("sessions:announce", args=[evening.number]), {"version": 1, "text": "", "tone": "x"})
    assert reply.status_code == 422
