from typing import Any

import pytest
from django.core import mail
from django.test import Client

from market.accounts.models import Person
from market.notices.addresses import languages_of, note_bounce, text_channel_of
from market.notices.choices import refusal_url, refuse
from market.notices.models import Notice, Refusal
from market.notices.sending import send_notice
from market.notices.services import queue_notice
from tests.notices.conftest import Make

pytestmark = pytest.mark.django_db
PAGE = "/tai-khoan/thu-va-loi-nhac/"


@pytest.fixture
def hoa() -> Person:
    return Person.objects.create_person(full_name="Hoa", email="hoa@example.vn", phone="+84912345678")


@pytest.fixture
def way_out() -> str:
    return refusal_url("hoa@example.vn", "follow", "email").removeprefix("http://testserver")


def test_one_tap_without_signing_in_refuses(client: Client, way_out: str) -> None:
    client.handler.enforce_csrf_checks = True
    page = client.post(way_out, {"List-Unsubscribe": "One-Click"})  # as RFC 8058 has mail programs do
    assert page.status_code == 200
    row = Refusal.objects.get()
    assert (row.address, row.purpose, row.channel) == ("hoa@example.vn", "follow", "email")
    client.post(way_out, {"List-Unsubscribe": "One-Click"})
    assert Refusal.objects.count() == 1


def test_looking_refuses_nothing(client: Client, way_out: str) -> None:
    page = client.get(way_out).content.decode()
    assert "Ngừng gửi" in page
    assert "hoa@example.vn" not in page
    assert not Refusal.objects.exists()


def test_it_can_be_taken_back(client: Client, way_out: str) -> None:
    client.post(way_out)
    client.post(way_out.replace("/ngung/", "/nhan-lai/"))
    assert not Refusal.objects.exists()


@pytest.mark.parametrize("token", ["x", "WyJhIl0:1:2", "a" * 300])
def test_a_made_up_address_refuses_nothing(client: Client, token: Any) -> None:
    assert client.post(f"/thu/ngung/{token}/").status_code == 404
    assert not Refusal.objects.exists()


def test_what_waits_is_withdrawn_when_it_is_refused_meanwhile(make_notice: Make) -> None:
    reminder, receipt = make_notice(kind="session-reminder", recipient="Hoa@example.vn"), make_notice()
    refuse(address="hoa@example.vn", purpose="follow", channel="email")
    for notice in (reminder, receipt):
        send_notice(pk=notice.pk)
        notice.refresh_from_db()
    assert (reminder.status, reminder.last_error) == ("withdrawn", "Người nhận không muốn nhận loại này")
    assert receipt.status == "sent"
    assert len(mail.outbox) == 1


def test_only_what_must_goes_to_an_address_that_returns_mail(make_notice: Make) -> None:
    note_bounce("hoa@example.vn", "550 no such user")
    reminder, receipt = make_notice(kind="session-reminder"), make_notice(kind="order-placed")
    for notice in (reminder, receipt):
        send_notice(pk=notice.pk)
        notice.refresh_from_db()
    assert (reminder.status, receipt.status) == ("withdrawn", "sent")


def test_a_reminder_says_how_to_be_sent_no_more() -> None:
    session = {"number": 12, "title": "Chợ", "opens_at": None}
    notice = queue_notice(kind="session-reminder", key="k", recipient="hoa@example.vn", context={"session": session})
    assert notice is not None
    assert "Không muốn nhận loại thư này nữa:" in notice.body
    assert "/thu/ngung/" in notice.body
    receipt = queue_notice(kind="account-code", key="k2", recipient="hoa@example.vn", context={"code": "1"})
    assert receipt is not None
    assert "/thu/ngung/" not in receipt.body


def test_the_page_has_nothing_ticked_beforehand_and_keeps_what_is(client: Client, hoa: Person) -> None:
    client.force_login(hoa)
    page = client.get(PAGE)
    assert 'type="checkbox"' in page.content.decode()
    assert not any(page.context["form"][name].initial for name in page.context["form"].fields if "-" in name)
    client.post(PAGE, {"language": "en", "follow-email": "on"})
    assert Refusal.objects.get().purpose == "follow"
    assert languages_of(["hoa@example.vn", "+84912345678"]) == {"hoa@example.vn": "en", "+84912345678": "en"}
    client.post(PAGE, {"language": "vi", "text_channel": "zalo"})
    assert not Refusal.objects.exists()
    assert text_channel_of("+84912345678") == "zalo"
    assert text_channel_of("+84900000000") == "sms"
    assert client.get(PAGE).context["form"]["text_channel"].initial == "zalo"


def test_the_page_says_that_mail_comes_back(client: Client, hoa: Person) -> None:
    note_bounce("hoa@example.vn", "550 mailbox full")
    client.force_login(hoa)
    assert "550 mailbox full" in client.get(PAGE).content.decode()
    assert Notice.objects.count() == 0


def test_invitations_of_stalls_are_offered_to_whoever_got_one(client: Client, hoa: Person, make_notice: Make) -> None:
    client.force_login(hoa)
    assert "calls-email" not in client.get(PAGE).context["form"].fields
    make_notice(kind="session-special", recipient="hoa@example.vn")
    assert "calls-email" in client.get(PAGE).context["form"].fields
