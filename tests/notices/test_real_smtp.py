"""A real mail server that refuses, delays and drops: nothing is lost, nothing goes out twice where SMTP can know."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from market.notices.models import Address, Notice
from market.notices.post import message_id
from market.notices.sending import send_due, send_notice
from tests.notices.stub_smtp import StubSmtp

pytestmark = pytest.mark.django_db


@pytest.fixture
def smtp() -> Iterator[StubSmtp]:
    server = StubSmtp()
    server.keeps_mails = True
    options = {"host": "127.0.0.1", "port": server.port, "timeout": 1}
    mailers = {"default": {"BACKEND": "market.notices.smtp.EmailBackend", "OPTIONS": options}}
    with override_settings(MAILERS=mailers):
        yield server
    server.close()


def sent(notice: Notice) -> Notice:
    Notice.objects.update(next_try_at=timezone.now())
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    return notice


RECEIPT, REMINDER = "order-placed", "session-reminder"


def test_a_mail_arrives_whole(smtp: StubSmtp, make_notice: Any) -> None:
    notice = sent(make_notice(kind=RECEIPT, subject="Biên nhận", body="Chào,\n.một chấm\n\n..hai chấm"))
    assert notice.status == "sent"
    assert smtp.taken == [message_id(notice.key)]
    (mail,) = smtp.mails
    assert b"\r\n..m" in mail  # a line's dot is doubled on the way
    assert b"List-Unsubscribe" not in mail


def test_many_mails_are_one_talk(smtp: StubSmtp, make_notice: Any) -> None:
    for number in range(30):
        make_notice(recipient=f"nguoi-{number}@example.vn", kind=REMINDER)
    assert send_due(seconds=30) == 30
    assert smtp.talks == 1
    assert set(smtp.recipients.values()) == {1}
    assert len(smtp.recipients) == 30


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "END"])
@pytest.mark.parametrize("kind", [RECEIPT, REMINDER])
def test_a_refusal_for_now_is_tried_again(smtp: StubSmtp, make_notice: Any, kind: str, command: str) -> None:
    smtp.answers = {"HELO": b"421 later", "EHLO": b"421 later"} if command == "EHLO" else {command: b"451 later"}
    notice = sent(make_notice(kind=kind))
    assert (notice.status, notice.tries, smtp.taken) == ("queued", 1, [])
    smtp.answers = {}
    assert (sent(notice).status, len(smtp.taken)) == ("sent", 1)


def test_a_recipient_refused_for_good_is_marked(smtp: StubSmtp, make_notice: Any) -> None:
    smtp.answers = {"RCPT": b"550 no such user"}
    notice = sent(make_notice(kind=RECEIPT))
    assert notice.status == "failed"
    address = Address.objects.get(address="hoa@example.vn")
    assert (address.refusals, address.bouncing_since is None) == (1, False)
    assert "no such user" in address.bounce


def test_words_refused_for_good_say_nothing_of_the_address(smtp: StubSmtp, make_notice: Any) -> None:
    smtp.answers = {"END": b"554 looks like spam"}
    assert sent(make_notice(kind=RECEIPT)).status == "failed"
    assert not Address.objects.exists()


def test_one_bad_address_does_not_hold_up_the_others(smtp: StubSmtp, make_notice: Any) -> None:
    make_notice(recipient="a@b@c")
    other = make_notice(recipient="tot@example.vn")
    send_due(seconds=30)
    other.refresh_from_db()
    assert other.status == "sent"


@pytest.mark.parametrize("moment", ["greeting", "data"])
@pytest.mark.parametrize("kind", [RECEIPT, REMINDER])
def test_a_talk_dropped_before_the_dot_is_begun_again(smtp: StubSmtp, make_notice: Any, kind: str, moment: str) -> None:
    smtp.hang_up_at = moment
    notice = sent(make_notice(kind=kind))
    assert (notice.status, notice.handed_at) == ("queued", None)
    smtp.hang_up_at = ""
    assert sent(notice).status == "sent"
    assert smtp.taken == [message_id(notice.key)]


@pytest.mark.parametrize(("moment", "taken"), [("dot", 0), ("telling", 1)])
def test_after_the_dot_a_receipt_is_repeated_under_its_number(
    smtp: StubSmtp, make_notice: Any, moment: str, taken: int
) -> None:
    smtp.hang_up_at = moment
    notice = sent(make_notice(kind=RECEIPT))
    assert (notice.status, len(smtp.taken)) == ("queued", taken)
    smtp.hang_up_at = ""
    assert sent(notice).status == "sent"
    assert smtp.taken == [message_id(notice.key)] * (taken + 1)


@pytest.mark.parametrize(("moment", "taken"), [("dot", 0), ("telling", 1)])
def test_after_the_dot_a_reminder_waits_for_the_office(
    smtp: StubSmtp, make_notice: Any, moment: str, taken: int
) -> None:
    smtp.hang_up_at = moment
    notice = sent(make_notice(kind=REMINDER))
    assert (notice.status, len(smtp.taken)) == ("unclear", taken)
    smtp.hang_up_at = ""
    assert sent(notice).status == "unclear"
    assert len(smtp.taken) == taken


@pytest.mark.parametrize("kind", [RECEIPT, REMINDER])
def test_a_server_that_thinks_for_too_long(smtp: StubSmtp, make_notice: Any, kind: str) -> None:
    smtp.stall_at = "taking"
    notice = sent(make_notice(kind=kind))
    assert notice.status == ("queued" if kind == RECEIPT else "unclear")
    smtp.released.set()


def test_a_mail_that_may_be_refused_says_how(smtp: StubSmtp, make_notice: Any) -> None:
    sent(make_notice(kind=REMINDER))
    (mail,) = smtp.mails
    head = mail.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert b"List-Unsubscribe: <http://testserver/thu/ngung/" in head
