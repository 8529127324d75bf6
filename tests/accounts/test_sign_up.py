from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from market.accounts.models import Person
from tests.accounts.people import PASSWORD
from tests.accounts.test_phones import SPELLINGS

pytestmark = pytest.mark.django_db

CODE_BY_MAIL = "/tai-khoan/xac-nhan-thu/"
CODE_BY_TEXT = "/tai-khoan/xac-nhan-so/"
BUOI = {"full_name": "Bưởi", "phone": "0912345678", "password1": PASSWORD, "agrees": "on"}


def sign_up(client: Client, **given: str) -> Any:
    return client.post("/dang-ky/", {"full_name": "Trần Thị Bưởi", "password1": PASSWORD, "agrees": "on"} | given)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_by_email(client, last_code):
    assert sign_up(client, email="Buoi@Example.VN")["Location"] == CODE_BY_MAIL
    assert not is_signed_in(client)
    reply = client.post(CODE_BY_MAIL, {"code": last_code("buoi@example.vn")})
    assert reply["Location"] == "/vao-cho/"
    person = Person.objects.get()
    assert (person.full_name, person.email, person.phone) == ("Trần Thị Bưởi", "buoi@example.vn", None)
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client)


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_by_phone_in_any_spelling(client, last_code, spelling):
    assert sign_up(client, phone=spelling)["Location"] == CODE_BY_TEXT
    client.post(CODE_BY_TEXT, {"code": last_code("+84912345678")})
    person = Person.objects.get()
    assert (person.phone, person.phone_verified, person.email) == ("+84912345678", True, None)
    assert is_signed_in(client)


def test_by_both_proves_the_phone_and_then_the_address(client, last_code, outbox):
    assert sign_up(client, phone="0912345678", email="buoi@example.vn")["Location"] == CODE_BY_TEXT
    assert client.post(CODE_BY_TEXT, {"code": last_code("+84912345678")})["Location"] == CODE_BY_MAIL
    assert Person.objects.get().email is None
    client.post(CODE_BY_MAIL, {"code": last_code("buoi@example.vn")})
    assert Person.objects.get().email == "buoi@example.vn"
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client)


def test_the_second_contact_may_wait(client, last_code):
    sign_up(client, phone="0912345678", email="buoi@example.vn")
    client.post(CODE_BY_TEXT, {"code": last_code("+84912345678")})
    assert "Để sau" in client.get(CODE_BY_MAIL).content.decode()
    client.post("/tai-khoan/xac-nhan-thu/de-sau/")
    assert is_signed_in(client)
    assert Person.objects.get().email is None


def test_the_only_contact_may_not_wait(client):
    sign_up(client, email="buoi@example.vn")
    assert "Để sau" not in client.get(CODE_BY_MAIL).content.decode()
    client.post("/tai-khoan/xac-nhan-thu/de-sau/")
    assert not is_signed_in(client)


def test_neither_is_refused_beside_the_field_and_nothing_is_lost(client):
    page = sign_up(client)
    assert "ít nhất một trong hai" in page.context["form"].errors["phone"][0]
    assert "Trần Thị Bưởi" in page.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"phone": "024 3825 1234"}, "phone", "chưa đúng số di động"),
        ({"phone": "091"}, "phone", "chưa đúng số di động"),
        ({"email": "hoa@"}, "email", "Địa chỉ thư này chưa đúng"),
        ({"email": "a@b.vn", "full_name": " "}, "full_name", "Hãy điền họ và tên"),
        ({"email": "a@b.vn", "password1": ""}, "password1", "Hãy điền mật khẩu"),
        ({"email": "a@b.vn", "password1": "ngan"}, "password1", "Mật khẩu quá ngắn"),
        ({"email": "a@b.vn", "password1": "1234567890"}, "password1", "dễ bị đoán"),
        ({"email": "a@b.vn", "password1": "x" * 200}, "password1", "Nhiều nhất 128 ký tự"),
        ({"email": "a\x00@b.vn"}, "email", "Địa chỉ thư này chưa đúng"),
        ({"email": "a@b.vn", "full_name": "H\x00a"}, "full_name", "ký tự không dùng được"),
        ({"email": "a@b.vn", "full_name": "H" * 121}, "full_name", "Nhiều nhất 120 ký tự"),
    ],
)
def test_nonsense_is_refused_beside_its_field(client, outbox, given, field, words):
    page = sign_up(client, **given)
    assert page.status_code == 200
    assert words in page.context["form"].errors[field][0]
    assert not Person.objects.exists()
    assert outbox() == []


def test_the_form_asks_for_the_password_once(client):
    form = client.get("/dang-ky/").context["form"]
    assert list(form.fields) == ["full_name", "phone", "email", "password1", "agrees"]


def test_the_code_is_in_the_outbox_as_a_secret(client, outbox):
    sign_up(client, email="buoi@example.vn")
    (notice,) = outbox()
    assert (notice.kind, notice.channel, notice.is_secret) == ("account-code", "email", True)
    assert not any(char.isdigit() for char in notice.subject)


def test_a_wrong_code_is_refused_and_the_fifth_ends_it(client, last_code):
    sign_up(client, email="buoi@example.vn")
    code = last_code("buoi@example.vn")
    for _ in range(4):
        page = client.post(CODE_BY_MAIL, {"code": wrong(code)})
        assert "Mã chưa đúng" in page.context["form"].errors["code"][0]
    assert client.post(CODE_BY_MAIL, {"code": wrong(code)})["Location"] == "/dang-nhap/"
    client.post(CODE_BY_MAIL, {"code": code})
    assert not is_signed_in(client)


@pytest.mark.parametrize("code", ["", "abc", "12345", "1" * 500, "\x00", "１２３４５６"])
def test_a_nonsense_code_is_refused(client, code):
    sign_up(client, phone="0912345678")
    assert client.post(CODE_BY_TEXT, {"code": code}).status_code == 200
    assert not is_signed_in(client)


def test_a_code_ends_after_a_quarter_of_an_hour(client, last_code, monkeypatch):
    sign_up(client, email="buoi@example.vn")
    code = last_code("buoi@example.vn")
    session = client.session
    session["account_email_verification_code"]["at"] -= 16 * 60
    session.save()
    assert client.post(CODE_BY_MAIL, {"code": code})["Location"] == "/dang-nhap/"
    assert not EmailAddress.objects.get().verified


def test_a_code_sent_again_replaces_the_first(client, last_code, outbox):
    sign_up(client, email="buoi@example.vn")
    first = last_code("buoi@example.vn")
    client.post(CODE_BY_MAIL, {"action": "resend"})
    second = last_code("buoi@example.vn")
    assert len(outbox()) == 2
    if first != second:
        client.post(CODE_BY_MAIL, {"code": first})
        assert not is_signed_in(client)
    client.post(CODE_BY_MAIL, {"code": second})
    assert is_signed_in(client)


def test_a_text_is_sent_again_three_times_at_most(client, outbox):
    sign_up(client, phone="0912345678")
    for _ in range(5):
        client.post(CODE_BY_TEXT, {"action": "resend"})
    assert len(outbox()) == 4


@pytest.mark.parametrize("contact", [{"email": "buio@example.vn"}, {"phone": "0912345679"}])
def test_who_mistyped_a_contact_starts_over_and_nothing_is_left(client, contact):
    sign_up(client, **contact)
    assert client.post("/tai-khoan/dang-ky-lai/")["Location"] == "/dang-ky/"
    assert not Person.objects.exists()
    assert not EmailAddress.objects.exists()
    assert client.get("/dang-ky/").status_code == 200


def test_starting_over_never_deletes_a_proved_account(client, last_code):
    sign_up(client, phone="0912345678", email="buoi@example.vn")
    client.post(CODE_BY_TEXT, {"code": last_code("+84912345678")})
    client.post("/tai-khoan/dang-ky-lai/")
    assert Person.objects.get().phone_verified


def test_starting_over_without_a_sign_up_does_nothing(client, hoa):
    assert client.post("/tai-khoan/dang-ky-lai/")["Location"] == "/dang-nhap/"
    client.force_login(hoa)
    client.post("/tai-khoan/dang-ky-lai/")
    assert is_signed_in(client)
    assert Person.objects.count() == 1


def test_signing_in_later_asks_for_the_code_again(client, last_code):
    sign_up(client, phone="0912345678")
    client.post("/dang-xuat/")
    assert client.post("/dang-nhap/", {"login": "0912345678", "password": PASSWORD})["Location"] == CODE_BY_TEXT
    client.post(CODE_BY_TEXT, {"code": last_code("+84912345678")})
    assert is_signed_in(client)


def test_where_one_came_from_is_kept(client, last_code):
    client.post("/dang-ky/?next=/phien-cho/3/", BUOI)
    reply = client.post(CODE_BY_TEXT, {"code": last_code("+84912345678")})
    assert reply["Location"] == "/phien-cho/3/"


def test_no_way_out_to_another_site(client, last_code):
    url = "/dang-ky/?next=https://evil.example/"
    client.post(url, BUOI)
    reply = client.post(CODE_BY_TEXT, {"code": last_code("+84912345678")})
    assert reply["Location"] == "/vao-cho/"


def test_forty_accounts_an_hour_from_one_place(client):
    for number in range(40):
        assert sign_up(client, phone=f"09123{number:05d}").status_code == 302
        client.logout()
    page = sign_up(client, phone="0912399999")
    assert page.status_code == 429
    assert int(page["Retry-After"]) > 0
    assert Person.objects.count() == 40


def test_the_pages_after_sign_up_are_for_those_who_signed_up(client):
    for page in (CODE_BY_MAIL, CODE_BY_TEXT):
        assert client.get(page)["Location"].startswith("/dang-nhap/")
