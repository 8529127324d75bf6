import pytest
from django.test import Client

from tests.accounts.people import PASSWORD, hoa

pytestmark = pytest.mark.django_db

FORGOT = "/tai-khoan/quen-mat-khau/"
NEW = "hoa-nhai-trang-99"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    ("login", "recipient"), [("Hoa@example.vn", "hoa@example.vn"), ("0912.345.678", "+84912345678")]
)
def test_a_forgotten_password_is_replaced_by_a_code(client, hoa, last_code, login, recipient):
    client.post(FORGOT, {"login": login})
    reply = client.post(f"{FORGOT}ma/", {"code": last_code(recipient)})
    assert reply["Location"] == f"{FORGOT}mat-khau-moi/"
    assert client.post(f"{FORGOT}mat-khau-moi/", {"password1": NEW})["Location"] == "/vao-cho/"
    hoa.refresh_from_db()
    assert hoa.check_password(NEW)
    assert is_signed_in(client)


def test_the_owner_is_told_that_the_password_changed(client, hoa, last_code, outbox):
    client.post(FORGOT, {"login": "hoa@example.vn"})
    client.post(f"{FORGOT}ma/", {"code": last_code("hoa@example.vn")})
    client.post(f"{FORGOT}mat-khau-moi/", {"password1": NEW})
    assert outbox()[-1].kind == "account-password-changed"


def test_other_sessions_end_with_the_old_password(client, hoa, last_code):
    elsewhere = type(client)()
    elsewhere.force_login(hoa)
    client.post(FORGOT, {"login": "hoa@example.vn"})
    client.post(f"{FORGOT}ma/", {"code": last_code("hoa@example.vn")})
    client.post(f"{FORGOT}mat-khau-moi/", {"password1": NEW})
    assert elsewhere.get("/tai-khoan/")["Location"].startswith("/dang-nhap/")


def test_a_wrong_code_is_refused_and_the_fifth_ends_it(client, hoa, last_code):
    client.post(FORGOT, {"login": "hoa@example.vn"})
    code = last_code("hoa@example.vn")
    for _ in range(5):
        reply = client.post(f"{FORGOT}ma/", {"code": "000000" if code != "000000" else "111111"})
    assert reply["Location"] == "/dang-nhap/"
    assert client.post(f"{FORGOT}ma/", {"code": code})["Location"] == "/dang-nhap/"


def test_the_new_password_page_needs_the_code(client, hoa):
    assert client.get(f"{FORGOT}mat-khau-moi/")["Location"] == FORGOT
    client.post(FORGOT, {"login": "hoa@example.vn"})
    client.post(f"{FORGOT}mat-khau-moi/", {"password1": NEW})
    hoa.refresh_from_db()
    assert hoa.check_password(PASSWORD)


def test_a_code_ends_after_a_quarter_of_an_hour(client, hoa, last_code):
    client.post(FORGOT, {"login": "0912345678"})
    session = client.session
    session["account_password_reset_verification"]["at"] -= 16 * 60
    session.save()
    assert client.post(f"{FORGOT}ma/", {"code": last_code("+84912345678")})["Location"] == "/dang-nhap/"


def test_an_unknown_address_is_told_by_mail_an_unknown_phone_not_at_all(client, outbox):
    client.post(FORGOT, {"login": "la@example.vn"})
    client.post(FORGOT, {"login": "0981111111"})
    assert [notice.kind for notice in outbox()] == ["account-unknown"]


def test_a_locked_person_gets_no_code(client, hoa, outbox):
    hoa.is_active = False
    hoa.save()
    client.post(FORGOT, {"login": "0912345678"})
    client.post(FORGOT, {"login": "hoa@example.vn"})
    assert [notice.kind for notice in outbox()] == ["account-unknown"]


@pytest.mark.parametrize("login", ["", "hoa", "024 3825 1234", "\x00"])
def test_nonsense_is_refused_beside_the_field(client, login):
    page = client.post(FORGOT, {"login": login})
    assert page.context["form"].errors["login"]


@pytest.mark.parametrize(("new", "words"), [("ngan", "quá ngắn"), ("nguyen thi hoa", "quá giống"), ("", "Hãy điền")])
def test_a_poor_new_password_is_refused(client, hoa, new, words):
    client.force_login(hoa)
    page = client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": PASSWORD, "password1": new})
    assert words in page.context["form"].errors["password1"][0]


def test_changing_it_needs_the_old_one_and_keeps_this_session(client, hoa):
    client.force_login(hoa)
    page = client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": "sai", "password1": NEW})
    assert "chưa đúng" in page.context["form"].errors["oldpassword"][0]
    reply = client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": PASSWORD, "password1": NEW})
    assert reply["Location"] == "/tai-khoan/"
    assert client.get("/tai-khoan/").status_code == 200


def test_a_person_without_a_password_sets_one(client):
    person = hoa()
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get("/tai-khoan/doi-mat-khau/")["Location"] == "/tai-khoan/dat-mat-khau/"
    assert client.get("/tai-khoan/dat-mat-khau/").status_code == 200
    client.post("/tai-khoan/dat-mat-khau/", {"password1": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)
