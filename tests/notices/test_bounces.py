import io
from email import message_from_string
from mailbox import Maildir, mbox
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from market.notices.bounces import Bounce, bounces_in, settle_unclear, take_bounce
from market.notices.letters import message_id
from market.notices.models import Address, Notice
from tests.notices.conftest import Make

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mail.example.vn
To: cho-dem@localhost
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not work.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.vn

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such
 user here

--b
Content-Type: {copy}

Message-ID: {number}
Subject: x

--b--
"""


def report(notice: Notice, **given: str) -> str:
    words = {"address": notice.recipient, "action": "failed", "status": "5.1.1", "copy": "message/rfc822"}
    return REPORT.format(**words | {"number": message_id(notice.key)} | given)


def taken(text: str) -> list[bool]:
    return [take_bounce(bounce) for bounce in bounces_in(message_from_string(text))]


@pytest.mark.parametrize("copy", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_is_marked_with_its_address(make_notice: Make, copy: Any) -> None:
    notice = make_notice(status="sent")
    make_notice(status="sent")
    assert taken(report(notice, copy=copy)) == [True]
    notice.refresh_from_db()
    assert notice.bounced_at
    assert notice.bounce == "smtp; 550 5.1.1 no such user here"
    assert Address.objects.get().bouncing_since
    assert taken(report(notice, copy=copy)) == [False]
    assert Address.objects.get().refusals == 1


@pytest.mark.parametrize(
    "given",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "delivered", "status": "2.0.0"},
        {"number": "<somebody@else.example>"},
        {"number": "<" + "0" * 32 + "@testserver>"},
        {"address": "khac@example.vn"},
        {"copy": "text/plain"},
    ],
)
def test_other_reports_mark_nothing(make_notice: Make, given: Any) -> None:
    notice = make_notice(status="sent")
    assert not any(taken(report(notice, **given)))
    notice.refresh_from_db()
    assert notice.bounced_at is None
    assert not Address.objects.exists()


def test_an_ordinary_mail_is_no_report() -> None:
    assert list(bounces_in(message_from_string("Subject: Xin chào\n\nChào."))) == []


def test_a_mail_not_sent_cannot_come_back(make_notice: Make) -> None:
    notice = make_notice(status="queued")
    assert not take_bounce(Bounce(message_id(notice.key), notice.recipient, "550"))


@pytest.mark.parametrize("kind", [Maildir, mbox])
def test_the_command_reads_a_mailbox(make_notice: Make, tmp_path: Path, kind: Any) -> None:
    notice = make_notice(status="sent")
    box = kind(str(tmp_path / "box"), create=True)
    box.add(report(notice))
    box.close()
    for expected in ("1 came back", "0 came back"):
        said = io.StringIO()
        call_command("take_bounces", str(tmp_path / "box"), stdout=said)
        assert expected in said.getvalue()


def test_the_command_needs_a_place(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("take_bounces", str(tmp_path / "none"))


def test_the_server_s_log_settles_what_is_unclear(make_notice: Make, tmp_path: Path) -> None:
    came, lost = make_notice(status="unclear"), make_notice(status="unclear")
    log = tmp_path / "mail.log"
    log.write_text(f"postfix/cleanup: message-id={message_id(came.key)}\n")
    said = io.StringIO()
    call_command("settle_unclear", str(log), stdout=said)
    assert "1 had arrived, 1 are sent again" in said.getvalue()
    came.refresh_from_db()
    lost.refresh_from_db()
    assert (came.status, lost.status) == ("sent", "queued")
    assert settle_unclear(taken=[]) == (0, 0)


def test_the_office_sees_and_clears_addresses(keeper_client: Client, make_notice: Make) -> None:
    notice = make_notice(status="sent")
    taken(report(notice))
    page = "/van-phong/thu-gui/dia-chi-hong/"
    assert "no such user here" in keeper_client.get(page).content.decode()
    keeper_client.post(f"{page}{Address.objects.get().pk}/gui-tiep/")
    assert Address.objects.get().bouncing_since is None
    assert "no such user here" not in keeper_client.get(page).content.decode()
