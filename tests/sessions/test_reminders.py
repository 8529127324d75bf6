""" "Nhắc tôi": plain forms, once per address, taken back by a link; who is told what, when, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.notices.models import Notice, PushSubscription
from sessions.models import MarketSession, PushReminder, ReminderRequest
from sessions.services import reminders
from sessions.services.reminders import (
    announce_opening,
    remind_day_before,
    remind_followers,
    remind_vendors,
    tell_news,
    tell_of_close,
)
from sessions.services.running import move_session
from sessions.services.stops import Ground, stop_session
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor

pytestmark = pytest.mark.django_db


def ask(client: Client, session: MarketSession, email: str = "mai@example.vn") -> int:
    return client.post(reverse("sessions:ask-reminder", args=[session.number]), {"email": email}).status_code


def follow(session: MarketSession, *emails: str) -> None:
    ReminderRequest.objects.bulk_create(ReminderRequest(session=session, email=email) for email in emails)


def told(kind: str) -> list[str]:
    return list(Notice.objects.filter(kind=kind).order_by("recipient").values_list("recipient", flat=True))


def soon(**fields: object) -> MarketSession:
    return make_session(opens_at=database_now() + timedelta(minutes=45), **fields)  # type: ignore[arg-type]


def test_anybody_may_ask_once_per_address(client: Client) -> None:
    session = make_session("planned")
    assert ask(client, session) == 302
    assert ask(client, session, "MAI@example.vn") == 302
    assert [request.email for request in session.reminder_requests.all()] == ["mai@example.vn"]


def test_signed_in_it_is_remembered_who_asked(client: Client) -> None:
    person = make_person("Nguyễn Thị Mai")
    client.force_login(person)
    session = make_session("planned")
    assert str(person.email) in client.get(session.get_absolute_url()).content.decode()
    ask(client, session, str(person.email))
    assert session.reminder_requests.get().person == person


def test_nonsense_is_explained(client: Client) -> None:
    session = make_session("planned")
    response = client.post(reverse("sessions:ask-reminder", args=[session.number]), {"email": "không phải thư"})
    assert response.status_code == 422
    assert "không phải thư" in response.content.decode()
    assert not ReminderRequest.objects.exists()


@pytest.mark.parametrize("state", ["live", "closed"])
def test_what_has_opened_needs_no_reminder(client: Client, state: str) -> None:
    session = make_session(state)
    ask(client, session)
    assert not ReminderRequest.objects.exists()
    assert client.get(reverse("sessions:ask-reminder", args=[session.number])).status_code == 200


def test_asking_is_limited(client: Client) -> None:
    session = make_session("planned")
    replies = [ask(client, session, f"nguoi-{number}@example.vn") for number in range(25)]
    assert replies[0] == 302
    assert replies[-1] == 429
    assert ReminderRequest.objects.count() == 20


def test_the_link_in_the_mail_takes_it_back(client: Client) -> None:
    session = soon()
    follow(session, "mai@example.vn", "lan@example.vn")
    remind_followers(session.pk)
    mail = Notice.objects.get(recipient="mai@example.vn")
    path = next(word for word in mail.body.split() if "/thoi-nhac/" in word).removeprefix("http://testserver")
    assert client.get(path).status_code == 200
    assert ReminderRequest.objects.count() == 2
    assert client.post(path).status_code == 302
    assert [request.email for request in ReminderRequest.objects.all()] == ["lan@example.vn"]
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "token",
    ["x", signing.dumps(1), signing.dumps(10**30, salt="sessions.reminder")],
    ids=["nonsense", "foreign", "far away"],  # a token holds the time: the same name in every worker
)
def test_made_up_links_take_nothing_back(client: Client, token: str) -> None:
    session = make_session("planned")
    follow(session, "mai@example.vn")
    url = reverse("sessions:drop-reminder", args=[session.number, token])
    assert client.post(url).status_code == 404
    assert ReminderRequest.objects.count() == 1


def test_followers_are_reminded_within_the_hour_once() -> None:
    session = soon()
    follow(session, "mai@example.vn", "lan@example.vn")
    assert remind_followers(session.pk) == 2
    assert remind_followers(session.pk) == 0
    assert told("session-reminder") == ["lan@example.vn", "mai@example.vn"]
    notice = Notice.objects.filter(kind="session-reminder")[0]
    assert "mở lúc" in notice.subject
    assert session.get_absolute_url() in notice.body


@pytest.mark.parametrize("minutes", [90, -5])
def test_followers_are_not_reminded_too_early_nor_too_late(minutes: int) -> None:
    session = make_session(opens_at=database_now() + timedelta(minutes=minutes))
    follow(session, "mai@example.vn")
    assert remind_followers(session.pk) == 0
    assert not Notice.objects.exists()


def test_the_opening_is_announced_once_also_late() -> None:
    session = make_session("live")
    follow(session, "mai@example.vn")
    assert announce_opening(session.pk) == 1
    assert announce_opening(session.pk) == 0
    assert told("session-opened") == ["mai@example.vn"]


def test_an_opening_nobody_announced_in_time_is_not_announced_afterwards() -> None:
    for session in (
        make_session("closed"),
        make_session("live", stopped_at=database_now(), stop_reason="x"),
        make_session("planned"),
    ):
        follow(session, "mai@example.vn")
        assert announce_opening(session.pk) == 0
    assert not Notice.objects.exists()


def test_vendors_without_listings_are_reminded_once() -> None:
    session = make_session("planned")
    listed, unlisted = (
        make_vendor("Đã bày", email="da-bay@example.vn"),
        make_vendor("Chưa bày", email="chua-bay@example.vn"),
    )
    make_listing(session, make_product(listed))
    make_product(unlisted)
    make_product(make_vendor(status="suspended", suspension_reason="x"))
    make_product(make_vendor(), status="draft")
    make_vendor()
    assert remind_vendors(session.pk) == 1
    assert remind_vendors(session.pk) == 0
    assert told("session-vendor-reminder") == ["chua-bay@example.vn"]
    assert reverse("sessions:list-vendor-sessions", args=[unlisted.slug]) in Notice.objects.get().body


def test_a_vendor_without_an_address_is_told_through_its_owner() -> None:
    owner = make_person("Lương Văn Phương")
    make_product(make_vendor(owner=owner, email=""))
    assert remind_vendors(make_session("planned").pk) == 1
    assert told("session-vendor-reminder") == [owner.email]


def test_vendors_are_not_reminded_three_days_before() -> None:
    make_product()
    assert remind_vendors(make_session(opens_at=database_now() + timedelta(days=3)).pk) == 0


def test_vendors_are_reminded_before_their_book_closes() -> None:
    make_product()
    opens_at = database_now() + timedelta(days=4)
    session = make_session(opens_at=opens_at, listings_close_at=opens_at - timedelta(hours=51))
    assert remind_vendors(session.pk) == 1
    assert "Sổ đăng ký đóng lúc" in Notice.objects.get(kind="session-vendor-reminder").body


def test_vendors_are_not_reminded_of_a_closed_book() -> None:
    make_product()
    session = make_session("planned", listings_close_at=database_now() - timedelta(minutes=1))
    assert remind_vendors(session.pk) == 0


def test_a_moved_session_is_told_anew(director: Person) -> None:
    session = soon()
    follow(session, "mai@example.vn")
    make_listing(session, make_product(make_vendor(email="gian@example.vn")))
    remind_followers(session.pk)
    session.refresh_from_db()
    later = database_now() + timedelta(minutes=55)
    move_session(actor=director, session=session, version=session.version, opens_at=later)
    assert tell_news(session.pk) == 2
    assert tell_news(session.pk) == 0
    assert told("session-moved") == ["gian@example.vn", "mai@example.vn"]
    assert remind_followers(session.pk) == 1
    assert told("session-reminder") == ["mai@example.vn"] * 2


def test_moving_there_and_back_tells_the_last_time_only(director: Person) -> None:
    session = make_session("planned")
    follow(session, "mai@example.vn")
    there, back = session.opens_at + timedelta(days=1), session.opens_at
    move_session(actor=director, session=session, version=1, opens_at=there)
    move_session(actor=director, session=session, version=2, opens_at=back)
    assert tell_news(session.pk) == 1


def test_a_stop_is_told_with_its_reason(director: Person) -> None:
    session = make_session("live")
    follow(session, "mai@example.vn")
    make_listing(session, make_product(make_vendor(email="gian@example.vn")))
    make_listing(session, make_product(make_vendor(email="rut@example.vn")), withdrawn_at=database_now())
    stop_session(actor=director, session=session, version=1, ground=Ground("Theo yêu cầu của cơ quan"))
    assert tell_news(session.pk) == 2
    assert told("session-stopped") == ["gian@example.vn", "mai@example.vn"]
    assert "Theo yêu cầu của cơ quan" in Notice.objects.all()[0].body


def test_who_asked_long_ago_is_reminded_a_day_before_once() -> None:
    session = make_session(opens_at=database_now() + timedelta(hours=23))
    follow(session, "mai@example.vn", "vua-hen@example.vn")
    long_ago = database_now() - timedelta(days=3)
    ReminderRequest.objects.filter(email="mai@example.vn").update(asked_at=long_ago)
    assert remind_day_before(session.pk) == 1
    assert remind_day_before(session.pk) == 0
    assert told("session-day-before") == ["mai@example.vn"]


@pytest.mark.parametrize("hours", [25, 5, -1])
def test_nobody_is_reminded_of_tomorrow_too_early_nor_too_late(hours: int) -> None:
    session = make_session(opens_at=database_now() + timedelta(hours=hours))
    follow(session, "mai@example.vn")
    ReminderRequest.objects.update(asked_at=database_now() - timedelta(days=3))
    assert remind_day_before(session.pk) == 0
    assert not Notice.objects.exists()


def test_who_just_read_the_new_time_is_not_reminded_of_it(director: Person) -> None:
    session = make_session("planned")
    follow(session, "mai@example.vn")
    ReminderRequest.objects.update(asked_at=database_now() - timedelta(days=3))
    later = database_now() + timedelta(hours=20)
    move_session(actor=director, session=session, version=session.version, opens_at=later)
    assert tell_news(session.pk) == 1
    assert remind_day_before(session.pk) == 0


def closing(minutes: int = 8, **fields: object) -> MarketSession:
    session = make_session(opens_at=database_now() + timedelta(minutes=minutes - 120), **fields)  # type: ignore[arg-type]
    browser = PushSubscription.objects.create(endpoint=f"https://x.example/{session.pk}", key="k", auth="a")
    PushReminder.objects.create(session=session, subscription=browser)
    return session


def test_browsers_are_told_of_the_close_once_and_mailboxes_are_not() -> None:
    session = closing()
    follow(session, "mai@example.vn")
    assert tell_of_close(session.pk) == 1
    assert tell_of_close(session.pk) == 0
    assert [notice.kind for notice in Notice.objects.all()] == ["session-closing-push"]


@pytest.mark.parametrize("state", ["far", "over", "stopped", "paused"])
def test_the_close_is_told_only_while_it_comes(state: str) -> None:
    now = database_now()
    session = closing({"far": 15, "over": -1}.get(state, 8))
    if state == "stopped":
        MarketSession.objects.update(stopped_at=now, stop_reason="x")
    if state == "paused":
        MarketSession.objects.update(paused_at=now)
    assert tell_of_close(session.pk) == 0


def test_a_killed_teller_begins_again_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders, "PART", 2)
    session = soon()
    follow(session, *(f"nguoi-{number}@example.vn" for number in range(5)))
    queue, parts = reminders._queue, []

    def die_at_the_second(*args: object) -> int:
        parts.append(args)
        if len(parts) == 2:
            raise ConnectionError
        return queue(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(reminders, "_queue", die_at_the_second)
    with pytest.raises(ConnectionError):
        remind_followers(session.pk)
    assert Notice.objects.count() == 2
    assert not MarketSession.objects.filter(reminded_followers_at__isnull=False).exists()
    assert remind_followers(session.pk) == 3
    assert len(told("session-reminder")) == 5


def test_a_session_moved_meanwhile_reminds_nobody_further(monkeypatch: pytest.MonkeyPatch, director: Person) -> None:
    monkeypatch.setattr(reminders, "PART", 2)
    session = soon()
    follow(session, *(f"nguoi-{number}@example.vn" for number in range(6)))
    queue = reminders._queue

    def move_meanwhile(*args: object) -> int:
        if not Notice.objects.exists():
            later = database_now() + timedelta(minutes=55)
            move_session(actor=director, session=session, version=session.version, opens_at=later)
        return queue(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(reminders, "_queue", move_meanwhile)
    assert remind_followers(session.pk) == 0
    assert Notice.objects.count() == 2
    assert not MarketSession.objects.filter(reminded_followers_at__isnull=False).exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_workers_tell_once() -> None:
    session = make_session("live")
    follow(session, *(f"nguoi-{number}@example.vn" for number in range(10)))
    together = Barrier(6)

    def announce(_number: int) -> int:
        together.wait()
        try:
            return announce_opening(session.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(announce, range(6))) == 10
    assert Notice.objects.count() == 10
