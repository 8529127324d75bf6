"""Cleaning: what has served its use goes, a little at a time; what somebody may still need stays."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from market.kernel import sweeping as batches
from market.kernel.clock import database_now
from market.notices.models import LastRun, Notice, PushSubscription
from market.office_home.models import Alarm
from market.office_home.sweeping import drop_leftovers, forget_old_words
from orders.models import Basket, Compilation, Hold, ReportFile
from orders.reports.tasks import drop_old_exports
from orders.services.sweeping import sweep_evenings
from sessions.models import Listing, MarketSession, PushReminder, ReminderRequest
from sessions.services.sweeping import sweep_reminders
from tests import cast
from tests.orders.buying import put
from tests.orders.sealing import close

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=400)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)


def notice(key: str, status: str, *, ago: timedelta) -> Notice:
    made = Notice.objects.create(
        key=key, kind="x", recipient="mai@example.vn", subject="s", body="b", status=status, next_try_at=database_now()
    )
    Notice.objects.filter(pk=made.pk).update(created_at=database_now() - ago)
    return made


def test_words_of_old_messages_are_forgotten_and_that_they_were_sent_is_not() -> None:
    for number in range(5):
        notice(f"old-{number}", "sent", ago=LONG_AGO)
    notice("waits", "queued", ago=LONG_AGO)
    notice("new", "sent", ago=timedelta(days=10))
    assert forget_old_words() == 5
    assert forget_old_words() == 0
    assert Notice.objects.filter(body="", status="sent").count() == 5
    assert Notice.objects.exclude(body="").count() == 2


def test_sign_ins_marks_and_alarms_that_ran_out_go() -> None:
    now = database_now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    LastRun.objects.create(task="no.longer.there", ended_at=now, seconds=1)
    LastRun.objects.create(task="orders.tasks.tell_of_orders", ended_at=now, seconds=1)
    Alarm.objects.create(name="a", kind="disk", since=now, ended_at=now - LONG_AGO)
    Alarm.objects.create(name="b", kind="disk", since=now)
    assert drop_leftovers() == 3
    assert drop_leftovers() == 0
    assert [Session.objects.get().pk, LastRun.objects.get().pk, Alarm.objects.get().name] == [
        "new",
        "orders.tasks.tell_of_orders",
        "b",
    ]


def test_wishes_of_old_evenings_go_with_browsers_that_have_no_other() -> None:
    old, new = cast.make_session("closed"), cast.make_session("planned")
    close(old, ago=timedelta(days=31))
    browsers = [PushSubscription.objects.create(endpoint=f"https://x.example/{n}", key="k", auth="a") for n in range(2)]
    PushSubscription.objects.update(made_at=database_now() - timedelta(days=60))
    PushReminder.objects.bulk_create(PushReminder(session=old, subscription=each) for each in browsers)
    PushReminder.objects.create(session=new, subscription=browsers[0])
    ReminderRequest.objects.bulk_create(ReminderRequest(session=old, email=f"{n}@example.vn") for n in range(3))
    ReminderRequest.objects.create(session=new, email="mai@example.vn")
    assert sweep_reminders() == 3 + 2 + 1
    assert sweep_reminders() == 0
    assert ReminderRequest.objects.get().session == new
    assert PushSubscription.objects.get() == browsers[0]


def basket_with(listing: Listing, **hold: Any) -> Basket:
    basket = Basket.objects.create(key=uuid4(), session=listing.session)
    put(basket, listing, 1)
    if hold:
        now = database_now()
        Hold.objects.create(
            basket=basket,
            session=listing.session,
            listing=listing,
            quantity=1,
            held_at=now,
            expires_at=now + timedelta(minutes=10),
            **hold,
        )
    return basket


@pytest.mark.parametrize(("days", "left"), [(31, 1), (29, 3)])
def test_holds_and_baskets_of_old_evenings_go(days: int, left: int) -> None:
    listing = cast.make_listing()
    basket_with(listing)
    basket_with(listing, ended_at=database_now(), ending="expired")
    counted = basket_with(listing, ended_at=None)
    close(listing.session, ago=timedelta(days=days))
    assert sweep_evenings() == (3 if days == 31 else 0)
    assert sweep_evenings() == 0
    assert Basket.objects.count() == left
    assert Basket.objects.filter(pk=counted.pk).exists()  # its listing still counts the hold


def compiled(kind: str, *, ago: timedelta, **fields: Any) -> ReportFile:
    ready = database_now() - ago
    made = Compilation.objects.create(
        kind=kind, status="ready", ready_at=ready, taken_at=ready, snapshot="1:1:", **fields
    )
    path = default_storage.save(f"bao-cao/{uuid4().hex}.csv", ContentFile(b"x"))
    return ReportFile.objects.create(
        compilation=made, report="R18", format="csv", path=path, sha256=b"x" * 32, size=1, rows=1
    )


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (31, False)])
def test_files_asked_for_long_ago_go_and_packs_stay(
    days: int, is_kept: bool, django_capture_on_commit_callbacks: Any
) -> None:
    person, session = cast.make_person(), cast.make_session("closed")
    asked = compiled("asked", ago=timedelta(days=days), report="R18", asked_by=person)
    pack = compiled("pack", ago=LONG_AGO, session=session, stage="closing")
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_old_exports() == (0 if is_kept else 1)
    assert drop_old_exports() == 0
    assert default_storage.exists(asked.path) is is_kept
    assert default_storage.exists(pack.path)
    asked.compilation.refresh_from_db()
    assert (asked.compilation.dropped_at is None) is is_kept
    assert MarketSession.objects.filter(pk=session.pk).exists()
