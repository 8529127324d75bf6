"""Finders and workers: each wired to its service, a second run is silent, a day without workers loses nothing."""

from datetime import timedelta
from typing import Any

import pytest

from market.celery import app
from market.kernel.clock import database_now
from market.notices.models import Notice
from sessions import tasks
from sessions.models import MarketSession, ReminderRequest, SessionRule
from sessions.services.replanning import AHEAD
from tests.cast import make_listing, make_product, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def workers_at_hand(settings: Any) -> Any:
    """Run what a finder hands out at once, in this process."""
    app.conf.task_always_eager = True
    app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = app.conf.task_eager_propagates = False


def test_the_beat_table_names_what_exists() -> None:
    names = {entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"].startswith("sessions.")}
    assert names == {
        "sessions.tasks.ensure_upcoming_sessions",
        "sessions.tasks.announce_due_sessions",
        "sessions.tasks.remind_due_sessions",
        "sessions.tasks.withdraw_outdated_reminders",
        "sessions.tasks.drop_old_reminders",
        "sessions.tasks.run_due_preflights",
        "sessions.tasks.ask_due_streams",
        "sessions.tasks.identify_due_hosts",
        "sessions.tasks.call_due_slots",
        "sessions.tasks.end_due_airs",
        "sessions.tasks.tell_of_overdue_complaints",
        "sessions.tasks.remind_of_product_questions",
        "sessions.tasks.forget_old_askers",
        "sessions.tasks.attach_due_proofs",
    }
    assert names <= set(app.tasks)


def test_upcoming_sessions_are_made_by_themselves(fridays: SessionRule) -> None:
    assert tasks.ensure_upcoming_sessions() == 1
    assert MarketSession.objects.count() == AHEAD
    tasks.ensure_upcoming_sessions()
    assert MarketSession.objects.count() == AHEAD


def test_reminders_and_openings_go_out_once() -> None:
    make_product()
    soon = make_session(opens_at=database_now() + timedelta(minutes=30))
    live = make_session("live")
    for session in (soon, live):
        ReminderRequest.objects.create(session=session, email="mai@example.vn")
    assert (tasks.remind_due_sessions(), tasks.announce_due_sessions()) == (1, 1)
    kinds = sorted(Notice.objects.values_list("kind", flat=True))
    assert kinds == ["session-opened", "session-reminder", "session-vendor-reminder"]
    assert (tasks.remind_due_sessions(), tasks.announce_due_sessions()) == (0, 0)
    assert Notice.objects.count() == 3


def test_after_workers_were_dead_from_before_the_opening_everything_goes_out_once() -> None:
    session = make_session("live")  # opened half an hour ago, nobody was told anything
    ReminderRequest.objects.create(session=session, email="mai@example.vn")
    tasks.remind_due_sessions()
    tasks.announce_due_sessions()
    tasks.announce_due_sessions()
    assert list(Notice.objects.values_list("kind", flat=True)) == ["session-opened"]


def test_news_of_a_stop_goes_out() -> None:
    session = make_session("live", stopped_at=database_now(), stop_reason="x", news="stopped")
    ReminderRequest.objects.create(session=session, email="mai@example.vn")
    assert tasks.announce_due_sessions() == 1
    assert list(Notice.objects.values_list("kind", flat=True)) == ["session-stopped"]
    assert tasks.announce_due_sessions() == 0


def test_what_is_over_is_not_told_any_more() -> None:
    session = make_session("closed", news="moved")
    ReminderRequest.objects.create(session=session, email="mai@example.vn")
    assert (tasks.remind_due_sessions(), tasks.announce_due_sessions()) == (0, 0)
    assert not Notice.objects.exists()


def test_the_log_of_an_evening_that_closed_ends_once() -> None:
    over, live = make_session("closed"), make_session("live")
    for session in (over, live):
        session.air_entries.create(listing=make_listing(session), began_at=session.opens_at)
    assert tasks.end_due_airs() == 1
    assert over.air_entries.get().ended_at == over.closes_at
    assert live.air_entries.get().ended_at is None
    assert tasks.end_due_airs() == 0
