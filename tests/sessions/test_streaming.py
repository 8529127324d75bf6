"""The picture: lost and back again while selling goes on; its recording and when that began."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from sessions.models import MarketSession
from sessions.services.running import set_stream
from sessions.services.streaming import mark_stream_down, mark_stream_up, set_recording
from tests.cast import make_listing, make_session

pytestmark = pytest.mark.django_db

YOUTUBE = "https://www.youtube.com/watch?v=jNQXAC9IVRw"


def test_a_director_says_that_the_picture_is_lost(client: Client, director: Person) -> None:
    session = make_session("live", stream_url=YOUTUBE)
    make_listing(session)
    client.force_login(director)
    url = reverse("sessions:report-stream", args=[session.number])
    assert client.post(url, {"version": 1}).status_code == 302
    html = client.get(session.get_absolute_url()).content.decode()
    assert "Hình đang gián đoạn" in html
    assert "Chốt đơn" in html
    office = client.get(reverse("sessions:show-office-session", args=[session.number])).content.decode()
    assert "Báo hình đã trở lại" in office
    assert client.post(url, {"version": 2, "state": "up"}).status_code == 302
    session.refresh_from_db()
    assert session.stream_down_at is None


def test_the_first_of_two_directors_wins(director: Person, other_director: Person) -> None:
    session = make_session("live", stream_url=YOUTUBE)
    mark_stream_down(actor=director, session=session, version=1)
    with pytest.raises(Stale):
        mark_stream_up(actor=other_director, session=session, version=1)


@pytest.mark.parametrize(("state", "address"), [("planned", YOUTUBE), ("closed", YOUTUBE), ("live", "")])
def test_only_a_picture_that_is_shown_can_be_lost(director: Person, state: str, address: str) -> None:
    session = make_session(state, stream_url=address)
    with pytest.raises(Refused):
        mark_stream_down(actor=director, session=session, version=1)


def test_another_stream_is_another_picture(director: Person) -> None:
    session = make_session("live", stream_url=YOUTUBE)
    mark_stream_down(actor=director, session=session, version=1)
    set_stream(actor=director, session=session, version=2, address="https://youtu.be/aaaaaaaaaaa")
    session.refresh_from_db()
    assert session.stream_down_at is None


def test_a_recording_is_kept_after_the_close(client: Client, director: Person) -> None:
    session = make_session("closed")
    client.force_login(director)
    url = reverse("sessions:set-recording", args=[session.number])
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": 1, "address": "https://evil.example/x"}).status_code == 422
    assert client.post(url, {"version": 1, "address": "https://youtu.be/jNQXAC9IVRw"}).status_code == 302
    session.refresh_from_db()
    assert session.replay_url == YOUTUBE


def test_a_recording_belongs_to_its_evening(director: Person) -> None:
    session: MarketSession = make_session("closed")
    terms: dict[str, Any] = {"actor": director, "session": session, "version": 1, "address": YOUTUBE}
    with pytest.raises(Refused):
        set_recording(**terms, began_at=session.opens_at - timedelta(days=3))
    set_recording(**terms, began_at=session.opens_at - timedelta(minutes=2))
    live = make_session("live")
    with pytest.raises(Refused):
        set_recording(actor=director, session=live, version=1, address=YOUTUBE, began_at=None)
