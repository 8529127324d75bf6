"""Alarms: what is due and not done within its time is named, mailed once, shown everywhere, and ends."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from celery import current_app
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel import clock
from market.kernel.clock import database_now
from market.notices.heartbeats import BEAT, WATCHER, WORKER, note_alive
from market.notices.models import Heartbeat, LastRun, Notice
from market.office_home import alarms, watching
from market.office_home.alarm_words import ADVICE, title_of
from market.office_home.models import Alarm
from market.office_home.watching import keep_watch, send_alarms
from orders.models import Compilation
from sessions.models import MarketSession
from tests import cast
from tests.orders.conftest import place
from tests.orders.sealing import close, seal, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every finder have run a moment ago, with a roomy disk."""
    cache.clear()
    note_alive(BEAT, WORKER)
    tasks = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    LastRun.objects.bulk_create(LastRun(task=task, ended_at=datetime.now(UTC), seconds=0.1) for task in tasks)
    monkeypatch.setattr(alarms, "free_per_cent", lambda folder: 50)


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


def found() -> list[str]:
    return sorted(each.kind for each in alarms.find_missed(database_now()))


def silence(part: str = WORKER, minutes: int = 5) -> None:
    Heartbeat.objects.filter(part=part).update(seen_at=database_now() - timedelta(minutes=minutes))


def sold_evening() -> MarketSession:
    listing = cast.make_listing(cast.make_session("live"))
    place(listing)
    return listing.session


def subjects(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("subject", flat=True))


def test_when_all_is_well_nothing_is_found(client: Client, director: Person) -> None:
    assert found() == []
    assert keep_watch() == 0
    client.force_login(director)
    assert "Chợ có việc quá giờ" not in client.get(reverse("office_home:office-desk")).content.decode()
    assert "Chưa có báo động nào" in client.get(reverse("office_home:list-alarms")).content.decode()


def test_a_silent_worker_is_one_alarm_whatever_follows_from_it() -> None:
    LastRun.objects.update(ended_at=datetime.now(UTC) - timedelta(days=4))
    silence()
    assert found() == ["worker"]
    silence(BEAT)
    assert found() == ["worker"]


def test_a_silent_clock_is_told_apart() -> None:
    silence(BEAT)
    assert found() == ["beat"]


def test_a_worker_that_came_back_is_given_time_to_make_up_for_it(director: Person) -> None:
    silence()
    keep_watch()
    LastRun.objects.update(ended_at=datetime.now(UTC) - timedelta(days=4))
    note_alive(BEAT, WORKER)
    assert keep_watch() == 0
    Alarm.objects.update(ended_at=database_now() - timedelta(minutes=6))
    assert set(found()) == {"missed"}


def test_a_finder_that_stays_away_and_one_that_keeps_failing() -> None:
    LastRun.objects.filter(task="orders.tasks.tell_of_orders").update(ended_at=datetime.now(UTC) - timedelta(minutes=9))
    failing = LastRun.objects.filter(task="sessions.tasks.call_due_slots")
    failing.update(error="KeyError: 'x'")
    assert found() == ["missed"]  # one failure is no alarm
    cache.set("failing:sessions.tasks.call_due_slots", datetime.now(UTC) - timedelta(minutes=4))
    assert found() == ["failing", "missed"]
    failing.update(error="")
    assert found() == ["missed"]


def test_an_opening_nobody_was_told_of() -> None:
    session = cast.make_session("live")
    assert found() == ["untold"]
    MarketSession.objects.filter(pk=session.pk).update(announced_opening_at=database_now())
    assert found() == []


def test_an_evening_without_seal_without_pack_without_statement() -> None:
    session = sold_evening()
    close(session, ago=timedelta(minutes=9))
    assert found() == []
    close(session, ago=timedelta(minutes=11))
    assert found() == ["unstated"]
    close(session, ago=timedelta(minutes=31))
    assert found() == ["unsealed", "unstated"]
    seal(session)
    tamper("orders_checkpoint", "UPDATE orders_checkpoint SET made_at = made_at - interval '16 minutes'")
    assert "unpacked" in found()
    pack = Compilation.objects.create(kind="pack", session=session, stage="closing", status="failed")
    assert "unpacked" in found()
    Compilation.objects.filter(pk=pack.pk).update(status="cancelled")
    assert "unpacked" not in found()


def test_mail_that_cannot_leave() -> None:
    due = {"kind": "x", "recipient": "mai@example.vn", "body": "x"}
    late = database_now() - timedelta(minutes=11)
    Notice.objects.create(key="a", next_try_at=late, **due)
    Notice.objects.create(key="b", next_try_at=database_now() + timedelta(hours=1), **due)
    assert found() == ["unsent"]
    assert "1 thư" in title_of("unsent", {"number": 1})


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "free_per_cent", lambda folder: 9)
    assert found() == ["disk"]


def test_every_kind_has_words() -> None:
    facts: dict[str, Any] = {"session": 12, "task": "orders.tasks.tell_of_orders", "number": 3, "free": 4}
    assert all(title_of(kind, facts) for kind in ADVICE)


def test_an_alarm_is_mailed_once_to_each_who_answers_and_once_when_it_ends(director: Person) -> None:
    cast.make_person("Trần Thu Hà", Role.REVIEWER)
    admin = cast.make_person("Đỗ Văn Nam", Role.ADMIN)
    silence()
    assert [keep_watch(), keep_watch(), keep_watch()] == [1, 1, 1]
    told = Notice.objects.filter(kind="alarm-begun").values_list("recipient", flat=True)
    assert sorted(told) == sorted([str(director.email), str(admin.email)])
    assert subjects("alarm-begun")[0] == "Báo động: Bộ xử lý im lặng"
    note_alive(BEAT, WORKER)
    assert [keep_watch(), keep_watch()] == [0, 0]
    assert subjects("alarm-ended") == ["Đã ổn: Bộ xử lý im lặng"] * 2


def test_who_is_on_duty_is_told_too(director: Person) -> None:
    witness = cast.make_person("Lê Thị Sen", Role.WITNESS)
    session = cast.make_session("live", announced_opening_at=database_now())
    session.duties.create(part="witness", person=witness, signed_in_at=database_now())
    silence()
    keep_watch()
    assert Notice.objects.filter(kind="alarm-begun", recipient=witness.email).count() == 1


def test_an_alarm_that_comes_and_goes_is_one(director: Person) -> None:
    for _round in range(3):
        silence()
        keep_watch()
        note_alive(BEAT, WORKER)
        keep_watch()
    assert Alarm.objects.count() == 1
    assert Notice.objects.count() == 2
    Alarm.objects.update(ended_at=database_now() - timedelta(hours=1))
    silence()
    keep_watch()
    assert Alarm.objects.count() == 2


def test_a_dead_worker_cannot_mail_so_the_watcher_does_once(director: Person) -> None:
    silence()
    with pytest.raises(SystemExit):
        call_command("watch")
    with pytest.raises(SystemExit):
        call_command("watch")
    assert [message.subject for message in mail.outbox] == ["Báo động: Bộ xử lý im lặng"]
    assert Notice.objects.get().status == Notice.Status.SENT


def test_a_living_worker_mails_itself(director: Person) -> None:
    silence(BEAT)
    keep_watch()
    assert send_alarms() == 0
    assert mail.outbox == []


def test_the_pages_say_what_is_amiss(client: Client, director: Person) -> None:
    silence()
    client.force_login(director)
    desk = client.get(reverse("office_home:office-desk")).content.decode()
    assert "Bộ xử lý im lặng từ" in desk  # before anybody kept watch
    keep_watch()
    LastRun.objects.filter(task="orders.tasks.tell_of_orders").update(ended_at=datetime.now(UTC) - timedelta(hours=1))
    cache.clear()
    page = client.get(reverse("office_home:list-alarms")).content.decode()
    assert "Khởi động lại bộ xử lý" in page
    assert "Chưa ổn" in page


def test_the_page_says_when_the_watcher_last_looked(client: Client, director: Person) -> None:
    client.force_login(director)
    address = reverse("office_home:list-alarms")
    assert "Bộ canh chưa chạy lần nào" in client.get(address).content.decode()
    call_command("watch", stdout=StringIO())
    assert "Bộ canh đứng ngoài bộ xử lý nền nhìn lần cuối lúc" in client.get(address).content.decode()
    assert "Bộ canh việc quá giờ: hoạt động lúc" in client.get(reverse("office_home:office-desk")).content.decode()
    Heartbeat.objects.filter(part=WATCHER).update(seen_at=datetime.now(UTC) - timedelta(minutes=4))
    assert "Bộ canh không nhìn nữa từ" in client.get(address).content.decode()


def test_others_see_no_banner(client: Client) -> None:
    silence()
    keep_watch()
    client.force_login(cast.make_person("Nguyễn Thị Mai"))
    assert "Chợ có việc quá giờ" not in client.get("/").content.decode()
    assert client.get(reverse("office_home:list-alarms")).status_code in {403, 404}


def test_a_wrong_clock_of_the_machine_alarms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC) + timedelta(days=2))
    assert keep_watch() == 0


def test_the_banner_costs_nothing_for_a_while(director: Person, django_assert_num_queries: Any) -> None:
    watching.banner()
    with django_assert_num_queries(0):
        watching.banner()
