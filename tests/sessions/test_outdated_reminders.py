"""What waits in the outbox about a session and is no longer true is never sent: other times, too late, stopped."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.notices.models import Notice
from sessions.models import MarketSession
from sessions.services.outdated import outdated_reminders, withdraw_outdated
from sessions.services.reminders import announce_opening, remind_followers, tell_news
from sessions.services.running import move_session
from sessions.services.stops import Ground, stop_session
from sessions.tasks import withdraw_outdated_reminders
from tests.cast import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(client: Client) -> MarketSession:
    session = make_session(opens_at=database_now() + timedelta(minutes=45))
    client.post(reverse("sessions:ask-reminder", args=[session.number]), {"email": "mai@example.vn"})
    return session


def waiting() -> list[str]:
    return sorted(Notice.objects.filter(status=Notice.Status.QUEUED).values_list("kind", flat=True))


def test_what_is_true_waits_on(followed: MarketSession) -> None:
    remind_followers(followed.pk)
    assert withdraw_outdated(followed.pk) == 0
    assert waiting() == ["session-reminder"]


def test_a_moved_session_takes_its_old_reminders_back(followed: MarketSession, director: Person) -> None:
    remind_followers(followed.pk)
    move_session(actor=director, session=followed, version=1, opens_at=database_now() + timedelta(minutes=55))
    tell_news(followed.pk)
    remind_followers(followed.pk)
    assert withdraw_outdated(followed.pk) == 1
    assert waiting() == ["session-moved", "session-reminder"]
    followed.refresh_from_db()
    assert not outdated_reminders(followed).exists()


def test_an_open_session_reminds_nobody_of_its_opening(followed: MarketSession) -> None:
    remind_followers(followed.pk)
    MarketSession.objects.update(opens_at=database_now() - timedelta(minutes=1))
    announce_opening(followed.pk)
    assert withdraw_outdated(followed.pk) == 1
    assert waiting() == ["session-opened"]


def test_a_closed_session_invites_nobody(followed: MarketSession) -> None:
    MarketSession.objects.update(opens_at=database_now() - timedelta(minutes=10))
    announce_opening(followed.pk)
    ended = database_now()
    MarketSession.objects.update(closes_at=ended, planned_closes_at=ended)
    assert withdraw_outdated(followed.pk) == 1
    assert waiting() == []


def test_a_cancelled_session_reminds_nobody(followed: MarketSession, director: Person) -> None:
    remind_followers(followed.pk)
    stop_session(actor=director, session=followed, version=1, ground=Ground("Bão"))
    tell_news(followed.pk)
    withdraw_outdated_reminders.apply()
    withdraw_outdated(followed.pk)
    assert waiting() == ["session-stopped"]


def test_what_was_sent_stays_sent(followed: MarketSession, director: Person) -> None:
    remind_followers(followed.pk)
    Notice.objects.update(status=Notice.Status.SENT, sent_at=database_now())
    stop_session(actor=director, session=followed, version=1, ground=Ground("Bão"))
    assert withdraw_outdated(followed.pk) == 0
