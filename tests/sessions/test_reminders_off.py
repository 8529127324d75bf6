"""The office switches the reminders of one session off and on, one by one; finders leave alone what is off."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.services import after_night
from sessions.checks import due
from sessions.checks.will_happen import effects_of
from sessions.models import MarketSession, ReminderRequest
from sessions.services.reminders import remind_followers
from sessions.services.running import choose_reminders
from tests import cast

pytestmark = pytest.mark.django_db
Reminder = MarketSession.Reminder


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


def coming(hours: float = 0.5) -> MarketSession:
    """Return a session that opens soon, with somebody who wants to know."""
    session = cast.make_session(opens_at=database_now() + timedelta(hours=hours))
    ReminderRequest.objects.create(session=session, email="mai@example.vn")
    ReminderRequest.objects.update(asked_at=database_now() - timedelta(days=5))
    return session


def switch_off(session: MarketSession, *reminders: str) -> None:
    MarketSession.objects.filter(pk=session.pk).update(reminders_off=list(reminders))


def moot(session: MarketSession, off: list[str] | None = None) -> int:
    """Return how many things that happen by themselves will not, with these switched off or as it is."""
    session = MarketSession.objects.get(pk=session.pk)
    session.reminders_off = session.reminders_off if off is None else off
    return sum(effect.is_moot for effect in effects_of(session, database_now()))


def test_what_is_off_goes_to_nobody_and_what_is_on_again_still_does(director: Person) -> None:
    session = coming()
    on = [each for each in Reminder.values if each != Reminder.HOUR_BEFORE]
    session = choose_reminders(actor=director, session=session, version=session.version, reminders=on)
    assert session.reminders_off == ["hour_before"]
    assert remind_followers(session.pk) == 0
    assert not Notice.objects.exists()
    choose_reminders(actor=director, session=session, version=session.version, reminders=Reminder.values)
    assert remind_followers(session.pk) == 1
    facts = [entry.facts for entry in JournalEntry.objects.filter(verb="session.reminders_chosen").order_by("pk")]
    assert facts == [{"off": ["hour_before"]}, {"off": []}]


def test_the_same_choice_again_is_no_decision(director: Person) -> None:
    session = coming()
    choose_reminders(actor=director, session=session, version=session.version, reminders=Reminder.values)
    session.refresh_from_db()
    assert session.version == 1
    assert not JournalEntry.objects.filter(verb="session.reminders_chosen").exists()


@pytest.mark.parametrize(
    ("reminder", "hours", "finder"),
    [
        (Reminder.VENDORS, 30, due.vendors_to_remind),
        (Reminder.DAY_BEFORE, 20, due.followers_to_remind_day_before),
        (Reminder.FOLLOWS, 20, due.follows_to_tell),
        (Reminder.HOUR_BEFORE, 0.5, due.followers_to_remind),
    ],
)
def test_each_finder_honours_its_own_switch(reminder: str, hours: float, finder: Any) -> None:
    session = coming(hours)
    switch_off(session, *(each for each in Reminder.values if each != reminder))
    assert list(finder()) == [session]
    switch_off(session, reminder)
    assert list(finder()) == []
    assert moot(session) == moot(session, off=[]) + 1, "the timeline does not wait for it either"


def test_an_opening_and_a_close_nobody_is_told_of() -> None:
    session = cast.make_session("live")
    now = database_now()
    MarketSession.objects.filter(pk=session.pk).update(
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(minutes=5),
        planned_closes_at=now + timedelta(minutes=5),
    )
    assert list(due.openings_to_announce()) == list(due.closes_to_tell()) == [session]
    switch_off(session, Reminder.OPENING, Reminder.CLOSING)
    assert list(due.openings_to_announce()) == list(due.closes_to_tell()) == list(due.closing_soon()) == []


def test_after_the_night_too() -> None:
    session = cast.make_session("closed")
    switch_off(session, Reminder.DELIVER, Reminder.CONFIRM)
    assert not after_night.unsent_orders().filter(session=session).exists()
    assert "deliver" in str(after_night.unsent_orders().query)
    assert "confirm" in str(after_night.unconfirmed_orders().query)


def test_the_page_of_the_session_says_and_changes_it(client: Client, director: Person) -> None:
    session = coming()
    client.force_login(director)
    page, choice = (
        reverse(f"sessions:{name}", args=[session.number]) for name in ("show-office-session", "choose-reminders")
    )
    assert choice in client.get(page).content.decode()
    assert client.get(choice).content.decode().count(" checked") == len(Reminder.values)
    data = {"version": session.version, "reminders": ["vendors", "opening"]}
    assert client.post(choice, data).status_code == 302
    session.refresh_from_db()
    assert session.reminders_off == ["day_before", "follows", "hour_before", "closing", "deliver", "confirm"]
    shown = client.get(page).content.decode()
    assert "Chọn lời nhắc của phiên" in shown
    assert shown.count("Tắt") == 6
    assert client.post(choice, data).status_code == 409


def test_others_do_not(client: Client) -> None:
    session = coming()
    client.force_login(cast.make_person("Trần Thu Hà", Role.REVIEWER))
    assert client.get(reverse("sessions:choose-reminders", args=[session.number])).status_code == 403
