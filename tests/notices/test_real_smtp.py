"""A real mail server that refuses, delays and drops: nothing is lost, nothing goes out twice where SMTP can know."""

from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.core.mail import EmailMessage, mailers
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from market.notices.claims import claim_due
from market.notices.letters import message_id
from market.notices.models import Address, Notice
from market.notices.sending import send_claimed, send_due, send_notice
from tests.notices.stub_smtp import StubSmtp

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["one by one", "in one breath"])
def smtp(request: pytest.FixtureRequest) -> Iterator[StubSmtp]:
    """A server that takes commands one by one, and one that listens to several at once."""
    server = StubSmtp()
    server.keeps_mails, server.pipelines = True, request.param == "in one breath"
    options = {"host": "127.0.0.1", "port": server.port, "timeout": 1}
    mailers = {"default": {"BACKEND": "market.notices.smtp.EmailBackend", "OPTIONS": options}}
    with override_settings(MAILERS=mailers):
        yield server
    server.close()


def sent(notice: Notice) -> Notice:
    """Try a notice now; return what became of it."""
    Notice.objects.update(next_try_at=timezone.now())
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    return notice


RECEIPT, REMINDER = "order-placed", "session-reminder"


def test_a_mail_arrives_whole(smtp: StubSmtp, make_notice: Any) -> None:
    notice = sent(make_notice(kind=RECEIPT, subject="Biên nhận", body="Chào,\n.một chấm\n\n..hai chấm"))
    assert notice.status == "sent"
    assert smtp.taken == [message_id(notice.key)]
    mail = message_from_bytes(smtp.mails[0], policy=default)
    assert mail["Subject"] == "Biên nhận"
    assert mail.get_content() == "Chào,\r\n.một chấm\r\n\r\n..hai chấm\r\n"
    assert "List-Unsubscribe" not in mail


def test_a_dot_at_the_beginning_of_a_line_is_doubled_on_the_way(smtp: StubSmtp) -> None:
    mail = EmailMessage("a", ".one\n\n..two", to=["hoa@example.vn"], headers={"Message-ID": "<a@b>"})
    assert mailers.default.send_messages([mail]) == 1
    assert b"\r\n..one\r\n\r\n...two\r\n" in smtp.mails[0]


def test_that_one_was_taken_is_written_as_the_next_is_handed_over(
    smtp: StubSmtp, make_notice: Any, django_assert_num_queries: Any
) -> None:
    claims = []
    for size in (2, 12):
        for number in range(size):
            make_notice(key=f"{size}-{number}", recipient=f"nguoi-{size}-{number}@example.vn", kind=REMINDER)
        claims.append(claim_due())
    few, many = claims
    with CaptureQueriesContext(connection) as asked:
        send_claimed(few)
    with django_assert_num_queries(len(asked) + 10):
        send_claimed(many)
    assert set(Notice.objects.values_list("status", "claim", "last_error")) == {("sent", None, "")}
    last = Notice.objects.get(key="12-0")
    assert last.handed_at is not None
    assert last.sent_at is not None
    assert last.handed_at <= last.sent_at <= timezone.now()


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
