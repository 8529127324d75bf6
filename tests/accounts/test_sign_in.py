from typing import Any

import pytest
from django.test import Client

from market.accounts import throttle
from market.gate import limits
from tests.accounts.people import PASSWORD, hoa

pytestmark = pytest.mark.django_db


def sign_in(client: Client, login: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/dang-nhap/", {"login": login, "password": password}, **extra)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "login", ["hoa@example.vn", "HOA@Example.vn", " hoa@example.vn ", "0912345678", "0912.345.678", "+84 912 345 678"]
)
def test_by_either_contact_in_any_spelling(client, hoa, login):
    assert sign_in(client, login)["Location"] == "/vao-cho/"
    assert is_signed_in(client)


def test_the_form_has_exactly_login_and_password(client):
    form = client.get("/dang-nhap/").context["form"]
    assert list(form.fields) == ["login", "password"]


def test_a_wrong_password_keeps_the_login_and_shows_no_password(client, hoa):
    page = sign_in(client, "hoa@example.vn", "sai-mat-khau")
    assert page.status_code == 200
    html = page.content.decode()
    assert 'value="hoa@example.vn"' in html
    assert "sai-mat-khau" not in html
    assert not is_signed_in(client)


@pytest.mark.parametrize(("login", "password"), [("", ""), ("a@b.vn", ""), ("", "x"), ("\x00", "x"), ("a" * 300, "x")])
def test_nonsense_is_refused(client, login, password):
    assert sign_in(client, login, password).status_code == 200
    assert not is_signed_in(client)


def test_a_very_long_password_is_not_hashed(client, hoa):
    page = sign_in(client, "hoa@example.vn", "x" * 100_000)
    assert "password" in page.context["form"].errors


def test_next_is_followed_within_the_market_only(client, hoa):
    url = "/dang-nhap/?next=/san-pham/"
    assert client.post(url, {"login": "hoa@example.vn", "password": PASSWORD})["Location"] == "/san-pham/"
    client.logout()
    url = "/dang-nhap/?next=//evil.example/"
    assert client.post(url, {"login": "hoa@example.vn", "password": PASSWORD})["Location"] == "/vao-cho/"


def test_who_is_signed_in_is_sent_on(client, hoa):
    client.force_login(hoa)
    assert client.get("/dang-nhap/")["Location"] == "/vao-cho/"


def test_signing_out_needs_a_post(client, hoa):
    client.force_login(hoa)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == "/"
    assert not is_signed_in(client)


def test_the_sixth_try_is_refused_kindly_and_says_how_long_to_wait(client, hoa):
    for _ in range(5):
        assert sign_in(client, "hoa@example.vn", "sai").status_code == 200
    page = sign_in(client, "hoa@example.vn", "sai")
    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= 300
    assert "Hãy chờ khoảng 5 phút" in page.content.decode()
    assert 'name="login"' in page.content.decode()


def test_the_right_password_waits_too_where_it_was_guessed(client, hoa):
    for _ in range(5):
        sign_in(client, "hoa@example.vn", "sai")
    assert sign_in(client, "hoa@example.vn").status_code == 429
    assert not is_signed_in(client)


def test_the_right_person_elsewhere_is_not_shut_out(client, hoa):
    for _ in range(8):
        sign_in(client, "hoa@example.vn", "sai", REMOTE_ADDR="6.6.6.6")
    assert sign_in(client, "hoa@example.vn", REMOTE_ADDR="14.162.3.77").status_code == 302


def test_the_limit_is_by_login_however_it_is_spelt(client, hoa):
    for login in ["0912345678", "0912.345.678", "+84912345678", "0912 345 678", "84912345678"]:
        sign_in(client, login, "sai")
    assert sign_in(client, "0912-345-678", "sai").status_code == 429


def test_right_passwords_count_nothing(client, hoa):
    for _ in range(8):
        assert sign_in(client, "hoa@example.vn").status_code == 302
        client.post("/dang-xuat/")


def test_many_places_guessing_one_login_are_stopped(client, hoa):
    for number in range(8):
        for _ in range(5):
            sign_in(client, "hoa@example.vn", "sai", REMOTE_ADDR=f"6.6.{number}.6")
    assert sign_in(client, "hoa@example.vn", "sai", REMOTE_ADDR="6.7.0.6").status_code == 429


def test_the_limit_ends_with_its_window(client, hoa, monkeypatch):
    for _ in range(6):
        page = sign_in(client, "hoa@example.vn", "sai")
    assert page.status_code == 429
    limits._shared().storage.reset()  # as Redis does when the window is over
    assert sign_in(client, "hoa@example.vn").status_code == 302


@pytest.mark.usefixtures("redis_away")
def test_without_redis_people_still_sign_in_and_guessing_is_still_limited(client, hoa):
    assert sign_in(client, "hoa@example.vn").status_code == 302
    client.post("/dang-xuat/")
    for _ in range(5):
        assert sign_in(client, "hoa@example.vn", "sai").status_code == 200
    assert sign_in(client, "hoa@example.vn", "sai").status_code == 429


def test_a_locked_person_is_told_only_after_the_right_password(client, hoa):
    hoa.is_active = False
    hoa.save()
    assert sign_in(client, "hoa@example.vn")["Location"] == "/tai-khoan/da-khoa/"
    assert sign_in(client, "hoa@example.vn", "sai").status_code == 200
    assert not is_signed_in(client)
    assert "Ban tổ chức đã khóa tài khoản này" in client.get("/tai-khoan/da-khoa/").content.decode()


def test_an_unproved_phone_cannot_be_flooded_with_codes(client, outbox):
    person = hoa(email=None)
    person.phone_verified = False
    person.save()
    for _ in range(6):
        sign_in(client, "0912345678")
        client.logout()
    assert sign_in(client, "0912345678").status_code == 429
    assert len(outbox()) == 6


def test_the_pages_are_not_kept_by_browsers(client):
    for page in ("/dang-nhap/", "/dang-ky/"):
        assert "no-store" in client.get(page)["Cache-Control"]


def test_keys_name_the_login_and_the_block(rf):
    keys = throttle._keys(rf.get("/", REMOTE_ADDR="14.162.3.77"), "hoa@example.vn")
    assert keys == {
        "login here": "hoa@example.vn 14.162.3.0/24",
        "login": "hoa@example.vn",
        "address": "14.162.3.0/24",
    }
