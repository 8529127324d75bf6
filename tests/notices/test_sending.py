from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from market.notices import gateways
from market.notices.claims import due_notices
from market.notices.letters import message_id
from market.notices.models import Heartbeat, Notice
from market.notices.sending import BACKOFF, is_permanent, send_notice
from market.notices.tasks import record_heartbeat, send_due_notices, send_notice_task, send_waiting_task
from tests.notices.conftest import Make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_fails(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what makes every mail fail with an error."""

    def with_error(error: Any) -> None:
        def send_messages(_backend: Any, _messages: Any) -> None:
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", send_messages)

    return with_error


def test_a_mail_goes_out_and_its_row_says_so(make_notice: Make) -> None:
    notice = make_notice()
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert (notice.status, notice.tries, notice.last_error) == ("sent", 1, "")
    assert notice.sent_at is not None
    assert timezone.now() - notice.sent_at < timedelta(minutes=1)
    (message,) = mail.outbox
    assert (message.to, message.subject, message.body) == (["hoa@example.vn"], notice.subject, "Chào Anh/Chị.")
    assert message.content_subtype == "plain"
    assert "Chào Anh/Chị." in message.message().get_content()


def test_every_try_carries_the_same_message_id(make_notice: Make) -> None:
    notice = make_notice(key="session-12-reminder-person-7")
    send_notice(pk=notice.pk)
    assert mail.outbox[0].message()["Message-ID"] == message_id("session-12-reminder-person-7")
    assert message_id("a") == message_id("a") != message_id("b")
    assert message_id("a").endswith("@testserver>")


def test_twice_is_once(make_notice: Make) -> None:
    notice = make_notice()
    for _ in range(2):
        send_notice(pk=notice.pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("status", ["sent", "failed", "withdrawn"])
def test_only_what_waits_is_sent(make_notice: Make, status: str) -> None:
    send_notice(pk=make_notice(status=status).pk)
    send_notice(pk=99999999)
    assert mail.outbox == []


def test_nothing_is_sent_before_its_time(make_notice: Make) -> None:
    notice = make_notice(next_try_at=timezone.now() + timedelta(minutes=1))
    send_notice(pk=notice.pk)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "error",
    [
        SMTPServerDisconnected("gone"),
        TimeoutError("slow"),
        ConnectionRefusedError("shut"),
        SMTPSenderRefused(530, b"who are you?", "cho-dem@example.vn"),
        SMTPDataError(451, b"later"),
        SMTPRecipientsRefused({"hoa@example.vn": (450, b"greylisted")}),
    ],
)
def test_a_passing_trouble_waits_for_the_next_try(make_notice: Make, mail_fails: Any, error: Any) -> None:
    mail_fails(error)
    notice = make_notice()
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert (notice.status, notice.tries) == ("queued", 1)
    assert type(error).__name__ in notice.last_error
    wait = notice.next_try_at - timezone.now()
    assert BACKOFF[0] - timedelta(seconds=10) < wait <= BACKOFF[0]
    assert not due_notices().exists()


def test_each_wait_is_longer_and_the_eighth_failure_is_the_last(make_notice: Make, mail_fails: Any) -> None:
    mail_fails(TimeoutError("slow"))
    notice = make_notice()
    waits = []
    for _ in range(Notice.MAX_TRIES):
        Notice.objects.update(next_try_at=timezone.now())
        send_notice(pk=notice.pk)
        notice.refresh_from_db()
        waits.append(round((notice.next_try_at - timezone.now()).total_seconds() / 60))
    assert waits[:5] == [1, 2, 5, 15, 60]
    assert waits[:7] == sorted(waits[:7])
    assert (notice.status, notice.tries) == ("failed", 8)


def test_a_recipient_refused_for_good_fails_at_once(make_notice: Make, mail_fails: Any) -> None:
    mail_fails(SMTPRecipientsRefused({"hoa@example.vn": (550, b"no such user")}))
    notice = make_notice()
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert (notice.status, notice.tries) == ("failed", 1)
    assert "no such user" in notice.last_error


@pytest.mark.parametrize("recipient", ["no address", "a@b@c", "hoa@example.vn\nBcc: all@example.vn", ""])
def test_a_malformed_address_harms_nobody_and_stops(make_notice: Make, recipient: Any) -> None:
    notice = make_notice(recipient=recipient)
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.status in {"failed", "sent"}
    assert all("all@example.vn" not in message.recipients() for message in mail.outbox)


def test_what_is_permanent() -> None:
    assert is_permanent(ValueError("odd"))
    assert is_permanent(SMTPRecipientsRefused({"a": (550, b""), "b": (553, b"")}))
    assert not is_permanent(SMTPRecipientsRefused({"a": (550, b""), "b": (450, b"")}))
    assert not is_permanent(OSError())
    assert is_permanent(SMTPDataError(554, b"spam"))
    assert not is_permanent(SMTPDataError(451, b"later"))


def test_a_fault_of_ours_is_not_swallowed(make_notice: Make, mail_fails: Any) -> None:
    mail_fails(KeyError("a fault"))
    with pytest.raises(KeyError):
        send_notice(pk=make_notice().pk)


def test_a_secret_is_forgotten_once_sent(make_notice: Make) -> None:
    notice = make_notice(is_secret=True, body="Mã: 123456")
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.body == ""
    assert "123456" in mail.outbox[0].body


def test_the_demo_keeps_secrets_for_its_mailbox(make_notice: Make, settings: Any) -> None:
    settings.DEMO = True
    notice = make_notice(is_secret=True, body="Mã: 123456")
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.body == "Mã: 123456"


def test_a_text_goes_to_the_gateway(make_notice: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = []

    class Gateway:
        def send(self, **message: Any) -> None:
            sent.append(message)

    monkeypatch.setattr(gateways, "gateway_of", lambda channel: Gateway())
    notice = make_notice(channel="sms", recipient="+84912345678", body="Ma: 123456")
    send_notice(pk=notice.pk)
    assert sent == [{"recipient": "+84912345678", "text": "Ma: 123456", "reference": message_id(notice.key)}]
    assert mail.outbox == []


def test_the_log_holds_neither_the_number_nor_the_words(make_notice: Make, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        send_notice(pk=make_notice(channel="sms", recipient="+84912345678", body="Ma: 123456").pk)
    assert "text <" in caplog.text
    assert "123456" not in caplog.text
    assert "912345" not in caplog.text


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return how many notices each call of a worker was told of."""
    calls: list[int] = []
    monkeypatch.setattr(send_waiting_task, "delay", calls.append)
    return calls


def test_the_finder_calls_a_worker_for_all_that_is_due(make_notice: Make, called: Any) -> None:
    make_notice(next_try_at=timezone.now() - timedelta(minutes=1))
    make_notice(next_try_at=timezone.now() - timedelta(minutes=5))
    make_notice(next_try_at=timezone.now() + timedelta(minutes=5))
    make_notice(status="sent")
    assert send_due_notices() == 2
    assert called == [2]


def test_nothing_due_calls_nobody(make_notice: Make, called: Any) -> None:
    make_notice(status="sent")
    assert send_due_notices() == 0
    assert called == []


def test_the_worker_sends_all_that_is_due_oldest_first(make_notice: Make) -> None:
    later = make_notice(next_try_at=timezone.now() - timedelta(minutes=1), recipient="later@example.vn")
    make_notice(next_try_at=timezone.now() - timedelta(minutes=5), recipient="first@example.vn")
    send_waiting_task(2)
    assert [message.to for message in mail.outbox] == [["first@example.vn"], ["later@example.vn"]]
    later.refresh_from_db()
    assert (later.status, later.claim, later.claimed_until) == ("sent", None, None)


def test_what_belongs_to_a_deal_goes_before_reminders(make_notice: Make) -> None:
    make_notice(kind="session-opened", next_try_at=timezone.now() - timedelta(minutes=5), recipient="a@example.vn")
    make_notice(kind="order-placed", next_try_at=timezone.now() - timedelta(minutes=1), recipient="b@example.vn")
    send_waiting_task(2)
    assert [message.to for message in mail.outbox] == [["b@example.vn"], ["a@example.vn"]]


def test_the_worker_sends_and_shows_life(make_notice: Make) -> None:
    Heartbeat.objects.create(part="worker", seen_at=timezone.now() - timedelta(minutes=5))
    notice = make_notice()
    send_notice_task(notice.pk)
    send_notice_task(notice.pk)
    assert len(mail.outbox) == 1
    assert timezone.now() - Heartbeat.objects.get(part="worker").seen_at < timedelta(minutes=1)


def test_the_pulse_is_written_for_both_parts() -> None:
    for _ in range(2):
        record_heartbeat()
    assert set(Heartbeat.objects.values_list("part", flat=True)) == {"beat", "worker"}
