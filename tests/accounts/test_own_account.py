from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from market.accounts.models import Person
from market.kernel.models import JournalEntry
from tests.accounts.people import PASSWORD, hoa

pytestmark = pytest.mark.django_db

ACCOUNT, MAIL, PHONE = "/tai-khoan/", "/tai-khoan/thu-dien-tu/", "/tai-khoan/so-dien-thoai/"
MAIL_CODE, PHONE_CODE = "/tai-khoan/xac-nhan-thu/", "/tai-khoan/xac-nhan-so/"


def confirm(client: Client, url: str) -> Any:
    """Type the password that a change of contacts asks for again."""
    return client.post(f"/tai-khoan/mat-khau/?next={url}", {"password": PASSWORD})


def test_the_account_shows_name_and_contacts(client, hoa):
    client.force_login(hoa)
    html = client.get(ACCOUNT).content.decode()
    for words in ("Nguyễn Thị Hoa", "hoa@example.vn", "0912 345 678"):
        assert words in html


def test_a_name_is_changed_and_written_down(client, hoa):
    client.force_login(hoa)
    client.post(ACCOUNT, {"full_name": "  Nguyễn   Thị Huệ "})
    hoa.refresh_from_db()
    assert hoa.full_name == "Nguyễn Thị Huệ"
    assert JournalEntry.objects.get().verb == "person.renamed"


def test_for_whom_one_buys_is_said_once_and_written_down(client, hoa):
    client.force_login(hoa)
    for _time in range(2):
        client.post(ACCOUNT, {"full_name": hoa.full_name, "kind": "trader"})
    client.post(ACCOUNT, {"full_name": hoa.full_name, "kind": "somebody"})
    hoa.refresh_from_db()
    assert hoa.kind == Person.Kind.TRADER
    assert JournalEntry.objects.filter(verb="person.kind_set").count() == 1


@pytest.mark.parametrize("name", ["", " ", "H" * 121, "\x00"])
def test_a_nonsense_name_changes_nothing(client, hoa, name):
    client.force_login(hoa)
    assert client.post(ACCOUNT, {"full_name": name}).status_code == 200
    hoa.refresh_from_db()
    assert hoa.full_name == "Nguyễn Thị Hoa"


def test_a_new_address_asks_for_the_password_then_for_a_code(client, hoa, last_code, outbox):
    client.force_login(hoa)
    assert client.post(MAIL, {"email": "Moi@example.vn"})["Location"].startswith("/tai-khoan/mat-khau/")
    assert confirm(client, MAIL)["Location"] == MAIL_CODE
    hoa.refresh_from_db()
    assert hoa.email == "hoa@example.vn"
    assert client.post(MAIL_CODE, {"code": last_code("moi@example.vn")})["Location"] == ACCOUNT
    hoa.refresh_from_db()
    assert hoa.email == "moi@example.vn"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("moi@example.vn", True, True)]
    assert outbox(recipient="hoa@example.vn")[-1].kind == "account-email-changed"


def test_a_taken_address_is_found_out_only_with_its_code(client, hoa, last_code):
    other = Person.objects.create_person(full_name="Lan", email="lan@example.vn", password=PASSWORD)
    client.force_login(hoa)
    client.post(MAIL, {"email": "lan@example.vn"})
    assert confirm(client, MAIL)["Location"] == MAIL_CODE
    page = client.post(MAIL_CODE, {"code": last_code("lan@example.vn")})
    assert "tài khoản khác dùng" in page.context["form"].errors["code"][0]
    hoa.refresh_from_db()
    assert (hoa.email, other.email) == ("hoa@example.vn", "lan@example.vn")


def test_who_has_only_a_phone_adds_an_address(client, last_code):
    person = hoa(email=None)
    client.force_login(person)
    client.post(MAIL, {"email": "hoa@example.vn"})
    confirm(client, MAIL)
    client.post(MAIL_CODE, {"code": last_code("hoa@example.vn")})
    person.refresh_from_db()
    assert person.email == "hoa@example.vn"


def test_a_new_phone_asks_for_the_password_then_for_a_code(client, hoa, last_code):
    client.force_login(hoa)
    assert client.post(PHONE, {"phone": "098 123 4567"})["Location"].startswith("/tai-khoan/mat-khau/")
    assert confirm(client, PHONE)["Location"] == PHONE_CODE
    assert client.post(PHONE_CODE, {"code": last_code("+84981234567")})["Location"] == ACCOUNT
    hoa.refresh_from_db()
    assert (hoa.phone, hoa.phone_verified) == ("+84981234567", True)


def test_a_wrong_password_changes_nothing_and_is_limited(client, hoa):
    client.force_login(hoa)
    client.post(PHONE, {"phone": "0981234567"})
    for _ in range(5):
        page = client.post("/tai-khoan/mat-khau/", {"password": "sai"})
        assert "Mật khẩu chưa đúng" in page.context["form"].errors["password"][0]
    page = client.post("/tai-khoan/mat-khau/", {"password": PASSWORD})
    assert "quá nhiều lần" in page.context["form"].errors["password"][0]
    hoa.refresh_from_db()
    assert hoa.phone == "+84912345678"


@pytest.mark.parametrize("action", ["action_remove", "action_primary", "action_send"])
def test_an_address_cannot_be_removed_by_a_forged_button(client, hoa, action):
    client.force_login(hoa)
    client.post(MAIL, {"email": "hoa@example.vn", action: ""})
    hoa.refresh_from_db()
    assert hoa.email == "hoa@example.vn"
    assert EmailAddress.objects.filter(user=hoa, verified=True).count() == 1


@pytest.mark.parametrize(
    "url", [ACCOUNT, MAIL, PHONE, "/tai-khoan/doi-mat-khau/", "/tai-khoan/dat-mat-khau/", "/tai-khoan/mat-khau/"]
)
def test_visitors_are_sent_to_sign_in(client, url):
    assert client.get(url)["Location"] == f"/dang-nhap/?next={url}"
