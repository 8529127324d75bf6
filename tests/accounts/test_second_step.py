"""Codes of an app and recovery codes: turning them on, coming in with them, guessing them. No script is needed."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from market.accounts import app_codes
from market.accounts.app_codes import USED, take_code
from market.accounts.models import Role
from market.accounts.second_step import SecondStepAdapter
from market.kernel.errors import Refused
from tests.accounts.people import PASSWORD, officer

pytestmark = pytest.mark.django_db

ROOT = "/tai-khoan/bao-mat/"
CODES, RECOVERY, STEP = f"{ROOT}ung-dung/", f"{ROOT}ma-du-phong/", "/dang-nhap/buoc-hai/"


def sign_in(client: Client, login: str = "hoa@example.vn") -> Any:
    return client.post("/dang-nhap/", {"login": login, "password": PASSWORD})


def code_of(secret: str) -> str:
    """Return what an app shows now for a secret."""
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1])))


def turn_on(client: Client) -> str:
    """Turn the codes on as a person would; return the secret."""
    secret = client.get(CODES).context["form"].secret
    assert client.post(CODES, {"code": code_of(secret)})["Location"] == RECOVERY
    forget_used_codes()
    return str(secret)


def forget_used_codes() -> None:
    """Let the code of this half minute be used again: no test waits for the next one."""
    for each in Authenticator.objects.filter(type="totp"):
        each.data.pop(USED, None)
        each.save()


def confirm(client: Client) -> None:
    """Type the password that a change of security asks for again."""
    client.post("/tai-khoan/mat-khau/", {"password": PASSWORD})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def signed_in(client, hoa):
    sign_in(client)
    confirm(client)
    return client


def test_codes_are_turned_on_and_their_owner_is_told(signed_in, hoa, outbox, django_capture_on_commit_callbacks):
    page = signed_in.get(CODES).content.decode()
    assert "data:image/svg+xml;base64," in page
    with django_capture_on_commit_callbacks(execute=True):
        turn_on(signed_in)
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    told = outbox(kind="account-security", recipient="hoa@example.vn")
    assert "bật ứng dụng tạo mã" in told[-1].body
    assert f"{ROOT}" in told[-1].body
    assert "Đang bật" in signed_in.get(ROOT).content.decode()


def test_a_secret_is_unreadable_in_the_table(signed_in):
    secret = turn_on(signed_in)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert SecondStepAdapter().decrypt(stored) == secret


def test_the_password_alone_no_longer_lets_in(signed_in, hoa):
    secret = turn_on(signed_in)
    stranger = Client()
    assert sign_in(stranger)["Location"] == STEP
    assert not is_signed_in(stranger)
    page = stranger.post(STEP, {"code": "000000"})
    assert "chưa đúng" in page.context["form"].errors["code"][0]
    assert not is_signed_in(stranger)
    assert stranger.post(STEP, {"code": code_of(secret)})["Location"] == "/vao-cho/"
    assert is_signed_in(stranger)


def test_a_code_lets_in_once(signed_in):
    secret = turn_on(signed_in)
    code = code_of(secret)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client)
        client.post(STEP, {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_the_code_that_turned_it_on_is_used_up(signed_in):
    secret = signed_in.get(CODES).context["form"].secret
    code = code_of(secret)
    signed_in.post(CODES, {"code": code})
    client = Client()
    sign_in(client)
    client.post(STEP, {"code": code})
    assert not is_signed_in(client)


def test_a_code_is_of_use_once_for_as_long_as_it_holds(signed_in, monkeypatch):
    secret = turn_on(signed_in)
    own = Authenticator.objects.get(type="totp")
    counters = list(yield_hotp_counters_from_time())
    before, now, after = (format_hotp_value(hotp_value(secret, each)) for each in counters)
    assert take_code(own, now)
    for later in (0, 1):  # half minutes: it still holds in the next one
        monkeypatch.setattr(app_codes, "yield_hotp_counters_from_time", lambda n=later: [each + n for each in counters])
        assert not take_code(own, now)
        assert not take_code(own, before)
    assert take_code(own, after)


@pytest.mark.usefixtures("redis_away")
def test_without_redis_codes_let_in_and_each_only_once(signed_in):
    secret = turn_on(signed_in)
    code, clients = code_of(secret), [Client(), Client()]
    for client in clients:
        sign_in(client)
        client.post(STEP, {"code": code})
    assert [is_signed_in(client) for client in clients] == [True, False]


def test_guessing_ends_after_five(signed_in):
    secret = turn_on(signed_in)
    client = Client()
    sign_in(client)
    for number in range(5):
        client.post(STEP, {"code": f"00000{number}"})
    page = client.post(STEP, {"code": code_of(secret)})
    assert "quá nhiều lần" in page.context["form"].errors["code"][0]
    assert not is_signed_in(client)


def test_a_recovery_code_lets_in_once(signed_in):
    turn_on(signed_in)
    codes = re.findall(r'<li class="code">(\d{8})</li>', signed_in.get(RECOVERY).content.decode())
    assert len(codes) == 10
    for expected in (True, False):
        client = Client()
        sign_in(client)
        client.post(STEP, {"code": codes[0]})
        assert is_signed_in(client) is expected
    assert "Còn 9 mã" in signed_in.get(ROOT).content.decode()


def test_recovery_codes_are_taken_home_and_made_anew(signed_in):
    turn_on(signed_in)
    file = signed_in.get(f"{RECOVERY}tai-ve/")
    assert file["Content-Disposition"].startswith("attachment")
    assert "no-store" in file["Cache-Control"]
    before = set(re.findall(r"\d{8}", file.content.decode()))
    assert signed_in.post(f"{RECOVERY}moi/")["Location"] == RECOVERY
    assert not before & set(re.findall(r"\d{8}", signed_in.get(f"{RECOVERY}tai-ve/").content.decode()))


def test_without_codes_there_is_nothing_to_show(signed_in):
    assert signed_in.get(RECOVERY)["Location"] == ROOT
    assert signed_in.get(f"{RECOVERY}tai-ve/").status_code == 404


def test_codes_are_turned_off_and_the_password_is_enough_again(signed_in, outbox):
    turn_on(signed_in)
    assert signed_in.post(f"{CODES}tat/")["Location"] == ROOT
    assert not Authenticator.objects.exists()
    assert "tắt ứng dụng tạo mã" in outbox(kind="account-security")[-1].body
    client = Client()
    assert sign_in(client)["Location"] == "/vao-cho/"


def test_changes_ask_who_is_there(client, hoa):
    client.force_login(hoa)
    for url in (CODES, f"{ROOT}khoa/them/"):
        assert client.get(url)["Location"].startswith("/tai-khoan/mat-khau/?next=")


def test_other_ways_to_show_oneself_are_offered(signed_in):
    turn_on(signed_in)
    page = signed_in.get("/tai-khoan/mat-khau/").content.decode()
    assert "Dùng mã trong ứng dụng hoặc mã dự phòng" in page


def test_a_forgotten_password_does_not_pass_the_second_step(signed_in, last_code):
    turn_on(signed_in)
    client = Client()
    client.post("/tai-khoan/quen-mat-khau/", {"login": "hoa@example.vn"})
    client.post("/tai-khoan/quen-mat-khau/ma/", {"code": last_code("hoa@example.vn")})
    reply = client.post("/tai-khoan/quen-mat-khau/mat-khau-moi/", {"password1": "sen-trang-hoa-99"})
    assert reply["Location"] == STEP
    assert not is_signed_in(client)


def test_the_step_is_nothing_without_a_password_before_it(client):
    assert client.get(STEP)["Location"] == "/dang-nhap/"


class TestTheOffice:
    @pytest.fixture(autouse=True)
    def _asked(self, settings):
        settings.OFFICE_SECOND_STEP = True

    def test_people_of_the_office_are_sent_to_turn_it_on(self, client):
        officer(Role.ADMIN)
        sign_in(client, "minh@example.vn")
        assert client.get("/van-phong/nhan-su/")["Location"] == ROOT
        confirm(client)
        turn_on(client)
        assert client.get("/van-phong/nhan-su/").status_code == 200

    def test_who_came_in_with_it_is_asked_nothing_more(self, client):
        officer(Role.ADMIN)
        sign_in(client, "minh@example.vn")
        confirm(client)
        secret = turn_on(client)
        client = Client()
        sign_in(client, "minh@example.vn")
        client.post(STEP, {"code": code_of(secret)})
        assert client.get("/van-phong/nhan-su/").status_code == 200

    def test_buyers_are_not_asked(self, client, hoa):
        sign_in(client)
        assert client.get("/tai-khoan/").status_code == 200


def test_an_administrator_takes_a_lost_second_step_away(client, signed_in, hoa, outbox):
    turn_on(signed_in)
    office = Client()
    office.force_login(officer(Role.ADMIN))
    page = office.get(f"/van-phong/nhan-su/{hoa.pk}/").content.decode()
    assert "Gỡ bước đăng nhập thứ hai" in page
    office.post(f"/van-phong/nhan-su/{hoa.pk}/bo-buoc-hai/")
    assert not Authenticator.objects.exists()
    assert outbox(kind="account-security", recipient="hoa@example.vn")[-1].body.count("Ban tổ chức")
    assert sign_in(Client())["Location"] == "/vao-cho/"


def test_secrets_outlive_a_new_key_while_the_old_one_is_a_fallback(settings):
    locked = SecondStepAdapter().encrypt("secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "y" * 50, [settings.SECRET_KEY]
    assert SecondStepAdapter().decrypt(locked) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Refused):
        SecondStepAdapter().decrypt(locked)
