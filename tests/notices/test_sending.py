from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from market.notices import sms
from market.notices.models import Heartbeat, Notice
from market.notices.selectors import due_notice_ids
from market.notices.sending import BACKOFF, is_permanent, message_id, send_notice
from market.notices.tasks import record_heartbeat, send_due_notices, send_notice_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_fails(monkeypatch):
    """Return what makes every mail fail with an error."""

    def with_error(error):
        def send(_message):
            raise error

        monkeypatch.setattr(EmailMessage, "send", send)

    return with_error


def test_a_mail_goes_out_and_its_row_says_so(make_notice):
    notice = make_notice()
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert (notice.status, notice.tries, notice.last_error) == ("sent", 1, "")
    assert timezone.now() - notice.sent_at < timedelta(minutes=1)
    (message,) = mail.outbox
    assert (message.to, message.subject, message.body) == (["hoa@example.vn"], notice.subject, "Chào Anh/Chị.")
    assert message.content_subtype == "plain"
    assert "Chào Anh/Chị." in message.message().get_content()


def test_every_try_carries_the_same_message_id(make_notice):
    notice = make_notice(key="session-12-reminder-person-7")
    send_notice(pk=notice.pk)
    assert mail.outbox[0].message()["Message-ID"] == message_id("session-12-reminder-person-7")
    assert message_id("a") == message_id("a") != message_id("b")
    assert message_id("a").endswith("@testserver>")


def test_twice_is_once(make_notice):
    notice = make_notice()
    for _ in range(2):
        send_notice(pk=notice.pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("status", ["sent", "failed", "withdrawn"])
def test_only_what_waits_is_sent(make_notice, status):
    send_notice(pk=make_notice(status=status).pk)
    send_notice(pk=99999999)
    assert mail.outbox == []


def test_nothing_is_sent_before_its_time(make_notice):
    notice = make_notice(next_try_at=timezone.now() + timedelta(minutes=1))
    send_notice(pk=notice.pk)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "error",
    [
        SMTPServerDisconnected("gone"),
        TimeoutError("slow"),
        ConnectionRefusedError("shut"),
        SMTPDataError(451, b"later"),
        SMTPRecipientsRefused({"hoa@example.vn": (450, b"greylisted")}),
    ],
)
def test_a_passing_trouble_waits_for_the_next_try(make_notice, mail_fails, error):
    mail_fails(error)
    notice = make_notice()
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert (notice.status, notice.tries) == ("queued", 1)
    assert type(error).__name__ in notice.last_error
    wait = notice.next_try_at - timezone.now()
    assert BACKOFF[0] - timedelta(seconds=10) < wait <= BACKOFF[0]
    assert due_notice_ids() == []


def test_each_wait_is_longer_and_the_eighth_failure_is_the_last(make_notice, mail_fails):
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


def test_a_recipient_refused_for_good_fails_at_once(make_notice, mail_fails):
    mail_fails(SMTPRecipientsRefused({"hoa@example.vn": (550, b"no such user")}))
    notice = make_notice()
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert (notice.status, notice.tries) == ("failed", 1)
    assert "no such user" in notice.last_error


@pytest.mark.parametrize("recipient", ["no address", "a@b@c", "hoa@example.vn\nBcc: all@example.vn", ""])
def test_a_malformed_address_harms_nobody_and_stops(make_notice, recipient):
    notice = make_notice(recipient=recipient)
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.status in {"failed", "sent"}
    assert all("all@example.vn" not in message.recipients() for message in mail.outbox)


def test_what_is_permanent():
    assert is_permanent(ValueError("odd"))
    assert is_permanent(SMTPRecipientsRefused({"a": (550, b""), "b": (553, b"")}))
    assert not is_permanent(SMTPRecipientsRefused({"a": (550, b""), "b": (450, b"")}))
    assert not is_permanent(OSError())


def test_a_fault_of_ours_is_not_swallowed(make_notice, mail_fails):
    mail_fails(KeyError("a fault"))
    with pytest.raises(KeyError):
        send_notice(pk=make_notice().pk)


def test_a_secret_is_forgotten_once_sent(make_notice):
    notice = make_notice(is_secret=True, body="Mã: 123456")
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.body == ""
    assert "123456" in mail.outbox[0].body


def test_the_demo_keeps_secrets_for_its_mailbox(make_notice, settings):
    settings.DEMO = True
    notice = make_notice(is_secret=True, body="Mã: 123456")
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.body == "Mã: 123456"


def test_a_text_goes_to_the_gateway(make_notice, monkeypatch):
    sent = []

    class Gateway:
        def send(self, **message):
            sent.append(message)

    monkeypatch.setattr(sms, "gateway", Gateway())
    notice = make_notice(channel="sms", recipient="+84912345678", body="Ma: 123456")
    send_notice(pk=notice.pk)
    assert sent == [{"recipient": "+84912345678", "text": "Ma: 123456", "reference": message_id(notice.key)}]
    assert mail.outbox == []


def test_the_log_holds_neither_the_number_nor_the_words(make_notice, caplog):
    with caplog.at_level("INFO"):
        send_notice(pk=make_notice(channel="sms", recipient="+84912345678", body="Ma: 123456").pk)
    assert "SMS" in caplog.text
    assert "123456" not in caplog.text
    assert "912345" not in caplog.text


def test_the_finder_hands_out_what_is_due_oldest_first(make_notice, monkeypatch):
    handed: list[int] = []
    monkeypatch.setattr(send_notice_task, "delay", handed.append)
    later = make_notice(next_try_at=timezone.now() - timedelta(minutes=1))
    first = make_notice(next_try_at=timezone.now() - timedelta(minutes=5))
    make_notice(next_try_at=timezone.now() + timedelta(minutes=5))
    make_notice(status="sent")
    send_due_notices()
    assert handed == [first.pk, later.pk]


def test_the_worker_sends_and_shows_life(make_notice):
    Heartbeat.objects.create(part="worker", seen_at=timezone.now() - timedelta(minutes=5))
    notice = make_notice()
    send_notice_task(notice.pk)
    send_notice_task(notice.pk)
    assert len(mail.outbox) == 1
    assert timezone.now() - Heartbeat.objects.get(part="worker").seen_at < timedelta(minutes=1)


def test_the_pulse_is_written_for_both_parts():
    for _ in range(2):
        record_heartbeat()
    assert set(Heartbeat.objects.values_list("part", flat=True)) == {"beat", "worker"}
