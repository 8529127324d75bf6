""" "Báo ngay trên máy này": asked for once per browser, told like mail, gone with the browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.kernel.clock import database_now
from market.notices.models import Notice, PushSubscription
from sessions.models import MarketSession, PushReminder
from sessions.services.reminders import announce_opening, remind_followers
from tests.cast import make_session
from tests.notices.test_push import AUTH, MARKET_KEY, words

pytestmark = pytest.mark.django_db

KEY = words(b"\x04" + b"k" * 64)


@pytest.fixture(autouse=True)
def pushing(settings: Any) -> None:
    settings.PUSH_KEY = MARKET_KEY


def ask(client: Client, session: MarketSession, **fields: str) -> int:
    data = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "key": KEY, "auth": words(AUTH)} | fields
    return client.post(reverse("sessions:ask-push", args=[session.number]), data).status_code


def test_a_browser_asks_once_and_may_name_itself_anew(client: Client) -> None:
    session, other = make_session("planned"), make_session(opens_at=database_now() + timedelta(days=8))
    assert ask(client, session) == ask(client, session, auth=words(b"b" * 16)) == ask(client, other) == 302
    assert PushSubscription.objects.get().auth == words(AUTH)  # as it named itself last
    assert PushReminder.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"endpoint": "https://evil.example/x"},
        {"endpoint": "http://127.0.0.1:6379/"},
        {"endpoint": "không phải địa chỉ"},
        {"key": "ngan"},
        {"auth": ""},
    ],
)
def test_nonsense_is_refused(client: Client, fields: dict[str, str]) -> None:
    ask(client, make_session("planned"), **fields)
    assert not PushSubscription.objects.exists()


def test_what_has_opened_needs_no_reminder(client: Client) -> None:
    ask(client, make_session("live"))
    assert not PushReminder.objects.exists()


def test_it_is_offered_only_when_it_can_be_kept(client: Client, settings: Any) -> None:
    session = make_session("planned")
    url = reverse("sessions:ask-push", args=[session.number])
    assert url in client.get(session.get_absolute_url()).content.decode()
    settings.PUSH_KEY = ""
    assert url not in client.get(session.get_absolute_url()).content.decode()
    ask(client, session)
    assert not PushSubscription.objects.exists()


def test_browsers_are_told_like_everybody_once(client: Client) -> None:
    session = make_session(opens_at=database_now() + timedelta(minutes=45))
    ask(client, session)
    assert remind_followers(session.pk) == 1
    assert remind_followers(session.pk) == 0
    notice = Notice.objects.get()
    assert (notice.channel, notice.recipient) == ("push", str(PushSubscription.objects.get().pk))
    assert notice.body.splitlines()[-1] == f"http://testserver{session.get_absolute_url()}"
    MarketSession.objects.update(opens_at=database_now() - timedelta(minutes=1))
    assert announce_opening(session.pk) == 1


def test_the_reminder_goes_with_the_browser(client: Client) -> None:
    ask(client, make_session("planned"))
    PushSubscription.objects.all().delete()
    assert not PushReminder.objects.exists()


def test_a_browser_that_moves_to_another_worker_keeps_what_it_asked_for(client: Client) -> None:
    session = make_session("planned")
    ask(client, session)
    before = PushSubscription.objects.get()
    new = "https://fcm.googleapis.com/fcm/send/new"
    ask(client, make_session("planned"), endpoint=new, replaces=before.endpoint)
    moved = PushSubscription.objects.get()
    assert (moved.pk, moved.endpoint) == (before.pk, new)
    assert PushReminder.objects.count() == 2


def test_there_is_one_worker_also_at_its_address_of_before(client: Client) -> None:
    response = client.get("/phien-cho/bao-tin.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Service-Worker-Allowed"] == "/phien-cho/"
    assert response["Cache-Control"] == "no-cache"
    assert response.content == client.get("/dich-vu.js").content
    assert "showNotification" in response.content.decode()
