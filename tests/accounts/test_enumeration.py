"""Nobody learns from a reply whether a contact has an account; its owner learns that somebody tried."""

import re
from typing import Any

import pytest
from django.test import Client

from market.accounts.models import Person
from tests.accounts.people import PASSWORD

pytestmark = pytest.mark.django_db

CODE_BY_MAIL = "/tai-khoan/xac-nhan-thu/"
CODE_BY_TEXT = "/tai-khoan/xac-nhan-so/"


def sign_up(client: Client, **given: str) -> Any:
    return client.post("/dang-ky/", {"full_name": "Kẻ Lạ", "password1": "mot-mat-khau-khac", "agrees": "on"} | given)


def bare(page: Any, *hidden: str) -> str:
    """Return a page's text without what differs by its address and its token."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|content="\d{4}-[^"]*"', "", page.content.decode())
    for word in hidden:
        text = text.replace(word, "…")
    return text


def test_a_taken_address_gets_the_same_reply(client, hoa, outbox):
    taken = sign_up(client, email="hoa@example.vn")
    taken_page = bare(client.get(taken["Location"]), "hoa@example.vn")
    client.logout()
    free = sign_up(client, email="moi@example.vn")
    free_page = bare(client.get(free["Location"]), "moi@example.vn")
    assert taken["Location"] == free["Location"] == CODE_BY_MAIL
    assert taken_page == free_page


def test_the_owner_of_a_taken_address_is_told_and_no_code_is_sent(client, hoa, outbox):
    sign_up(client, email="hoa@example.vn")
    (notice,) = outbox()
    assert (notice.kind, notice.recipient) == ("account-exists", "hoa@example.vn")
    assert not re.search(r"\b\d{6}\b", notice.body)
    assert Person.objects.count() == 1


def test_a_taken_phone_gets_the_same_reply(client, hoa, outbox):
    assert sign_up(client, phone="0912 345 678")["Location"] == CODE_BY_TEXT
    taken_page = bare(client.get(CODE_BY_TEXT), "0912 345 678")
    (notice,) = outbox()
    assert (notice.kind, notice.recipient) == ("account-text-exists", "+84912345678")
    client.logout()
    sign_up(client, phone="0981 234 567")
    assert bare(client.get(CODE_BY_TEXT), "0981 234 567") == taken_page


@pytest.mark.parametrize("code", ["", "000000", "123456"])
def test_no_code_opens_somebody_elses_account(client, hoa, code):
    sign_up(client, phone="0912 345 678")
    client.post(CODE_BY_TEXT, {"code": code})
    sign_up(client, email="hoa@example.vn")
    client.post(CODE_BY_MAIL, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_taken_address_beside_a_free_phone_shows_nothing_either(client, hoa, outbox, last_code):
    assert sign_up(client, email="hoa@example.vn", phone="0981234567")["Location"] == CODE_BY_TEXT
    reply = client.post(CODE_BY_TEXT, {"code": last_code("+84981234567")})
    assert reply["Location"] == CODE_BY_MAIL
    assert [notice.kind for notice in outbox(recipient="hoa@example.vn")] == ["account-exists"]
    client.post(CODE_BY_MAIL, {"code": "123456"})
    assert Person.objects.get(phone="+84981234567").email is None


def test_a_free_address_beside_a_taken_phone_is_not_held(client, hoa):
    sign_up(client, email="moi@example.vn", phone="0912345678")
    assert not Person.objects.filter(email="moi@example.vn").exists()


@pytest.mark.parametrize("login", ["hoa@example.vn", "la@example.vn", "0912345678", "0981111111", "nonsense"])
def test_a_wrong_password_says_the_same_for_everybody(client, hoa, login):
    page = client.post("/dang-nhap/", {"login": login, "password": "sai-mat-khau"})
    assert page.context["form"].non_field_errors() == ["Thư điện tử, số điện thoại hoặc mật khẩu chưa đúng."]


@pytest.mark.parametrize("logins", [("hoa@example.vn", "la@example.vn"), ("0912345678", "0981111111")])
def test_a_forgotten_password_says_the_same_for_everybody(client, hoa, logins):
    pages = []
    for login in logins:
        reply = client.post("/tai-khoan/quen-mat-khau/", {"login": login})
        assert reply["Location"] == "/tai-khoan/quen-mat-khau/ma/"
        shown = login if "@" in login else f"{login[:4]} {login[4:7]} {login[7:]}"
        pages.append(bare(client.get(reply["Location"]), shown))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("login", ["hoa@example.vn", "la@example.vn", "0912345678", "0981111111"])
def test_codes_run_out_alike_for_known_and_unknown(client, hoa, login):
    for _ in range(6):
        assert client.post("/tai-khoan/quen-mat-khau/", {"login": login}).status_code == 302
    page = client.post("/tai-khoan/quen-mat-khau/", {"login": login})
    assert page.status_code == 429
    assert int(page["Retry-After"]) <= 3600


@pytest.mark.parametrize("action", ["resend", "change", ""])
def test_every_button_answers_the_same(client, hoa, action):
    replies = []
    for phone in ("0912345678", "0981234567"):
        sign_up(client, phone=phone)
        reply = client.post(CODE_BY_TEXT, {"action": action, "code": "abc", "phone": "0987654321"})
        start = client.post("/tai-khoan/dang-ky-lai/")
        replies.append((reply.status_code, reply.get("Location"), start.status_code, start["Location"]))
    assert replies[0] == replies[1]


def test_an_unproved_squatter_loses_to_the_owner(client, outbox, last_code):
    sign_up(client, email="chu@example.vn")
    client.logout()
    client.post("/tai-khoan/quen-mat-khau/", {"login": "chu@example.vn"})
    client.post("/tai-khoan/quen-mat-khau/ma/", {"code": last_code("chu@example.vn")})
    client.post("/tai-khoan/quen-mat-khau/mat-khau-moi/", {"password1": PASSWORD})
    assert "_auth_user_id" in client.session
    person = Person.objects.get(email="chu@example.vn")
    assert person.check_password(PASSWORD)
