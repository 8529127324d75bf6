import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from market.accounts.models import Invitation, Person, Role
from market.accounts.secret_links import hashed
from market.kernel import clock
from market.kernel.models import JournalEntry
from tests.accounts.people import PASSWORD, hoa, officer

pytestmark = pytest.mark.django_db

INVITE = "/van-phong/nhan-su/moi/"
WHOM = {"full_name": "Lê Thu Thảo", "email": "Thao@example.vn", "role": Role.REVIEWER}


@pytest.fixture
def link(outbox):
    """Return the path of the link in the newest invitation."""
    return lambda: re.findall(r"http://testserver(/loi-moi/\S+)", outbox(kind="invitation")[-1].body)[0]


def invite(client: Client, **given: str) -> Any:
    return client.post(INVITE, WHOM | given)


def verbs() -> list[str]:
    """Return what was written down since the admin came."""
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))[1:]


def test_an_invited_person_sets_a_password_and_has_the_role(admin_client, admin, client, outbox, link):
    assert invite(admin_client)["Location"] == "/van-phong/nhan-su/"
    (notice,) = outbox()
    assert (notice.recipient, notice.is_secret) == ("thao@example.vn", True)
    assert "Thẩm định viên" in notice.body
    path = link()
    admin_client.logout()
    assert "Lê Thu Thảo" in client.get(path).content.decode()
    reply = client.post(path, {"full_name": "Lê Thu Thảo", "password1": PASSWORD})
    assert reply["Location"] == "/vao-cho/"
    person = Person.objects.get(email="thao@example.vn")
    assert person.roles == {Role.REVIEWER}
    assert person.role_grants.get().granted_by == admin
    assert verbs() == ["invitation.sent", "invitation.accepted", "role.granted", "person.signed_in"]
    client.post("/dang-xuat/")
    assert client.post("/dang-nhap/", {"login": "thao@example.vn", "password": PASSWORD})["Location"] == "/vao-cho/"


def test_only_the_hash_of_the_secret_is_kept(admin_client, link):
    invite(admin_client)
    secret = link().split("/")[2]
    assert len(secret) >= 43
    assert Invitation.objects.get().secret_hash == hashed(secret)
    assert secret not in str(list(Invitation.objects.values())) + str(list(JournalEntry.objects.values()))


def test_a_link_is_used_once(admin_client, client, link):
    invite(admin_client)
    path = link()
    admin_client.logout()
    client.post(path, {"full_name": "Thảo", "password1": PASSWORD})
    client.logout()
    assert client.get(path).status_code == 404
    assert client.post(path, {"full_name": "Kẻ Lạ", "password1": PASSWORD}).status_code == 404
    assert Person.objects.filter(full_name="Kẻ Lạ").count() == 0


def test_a_link_ends_after_seven_days(admin_client, client, link):
    invite(admin_client)
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    admin_client.logout()
    page = client.get(link())
    assert page.status_code == 404
    assert "không còn dùng được" in page.content.decode()


@pytest.mark.parametrize("secret", ["x", "0" * 64, "..%2f", "a" * 3000, "%00", "'"])
def test_a_forged_secret_opens_nothing(client, secret):
    assert client.get(f"/loi-moi/{secret}/").status_code == 404


def test_the_hash_itself_is_no_secret(admin_client, client):
    invite(admin_client)
    admin_client.logout()
    assert client.get(f"/loi-moi/{Invitation.objects.get().secret_hash}/").status_code == 404


def test_looking_at_a_link_uses_nothing_up(admin_client, client, link):
    invite(admin_client)
    admin_client.logout()
    for _ in range(3):
        assert client.get(link()).status_code == 200
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"password1": "ngan"}, "password1"),
        ({"password1": "le thu thao"}, "password1"),
    ],
)
def test_nonsense_is_refused_and_the_link_stays_good(admin_client, client, link, given, field):
    invite(admin_client)
    admin_client.logout()
    page = client.post(link(), {"full_name": "Lê Thu Thảo", "password1": PASSWORD} | given)
    assert page.context["form"].errors[field]
    assert not Person.objects.filter(email="thao@example.vn").exists()
    assert client.get(link()).status_code == 200


def test_an_existing_person_signs_in_and_takes_the_role(admin_client, client, link):
    person = hoa(email="thao@example.vn")
    invite(admin_client)
    admin_client.logout()
    path = link()
    page = client.get(path).content.decode()
    assert "đã có tài khoản" in page
    assert f"/dang-nhap/?next={path}" in page
    assert client.post(path, {"full_name": "Kẻ Lạ", "password1": "mot-mat-khau-khac"}).status_code == 200
    client.force_login(person)
    assert "Nhận vai trò" in client.get(path).content.decode()
    assert client.post(f"{path}nhan/")["Location"] == "/vao-cho/"
    assert Person.objects.get(pk=person.pk).roles == {Role.REVIEWER}
    assert person.check_password(PASSWORD)


def test_somebody_else_signed_in_gets_nothing(admin_client, client, link):
    stranger = hoa()
    invite(admin_client)
    path = link()
    client.force_login(stranger)
    assert "Hãy đăng xuất" in client.get(path).content.decode()
    client.post(path, {"full_name": "Kẻ Lạ", "password1": PASSWORD})
    client.post(f"{path}nhan/")
    assert not Person.objects.get(pk=stranger.pk).roles
    assert not Person.objects.filter(email="thao@example.vn").exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_visitor_cannot_take_a_role_without_signing_in(admin_client, client, link):
    invite(admin_client)
    path = link()
    admin_client.logout()
    assert client.post(f"{path}nhan/")["Location"].startswith("/dang-nhap/")


def test_sending_again_makes_a_new_link_and_kills_the_old(admin_client, client, link):
    invite(admin_client)
    old = link()
    admin_client.post(f"/van-phong/nhan-su/loi-moi/{Invitation.objects.get().pk}/gui-lai/")
    new = link()
    admin_client.logout()
    assert old != new
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_a_withdrawn_invitation_is_dead(admin_client, client, link):
    invite(admin_client)
    pk = Invitation.objects.get().pk
    admin_client.post(f"/van-phong/nhan-su/loi-moi/{pk}/rut/")
    admin_client.post(f"/van-phong/nhan-su/loi-moi/{pk}/rut/")
    admin_client.post(f"/van-phong/nhan-su/loi-moi/{pk}/gui-lai/")
    assert verbs() == ["invitation.sent", "invitation.withdrawn"]
    admin_client.logout()
    assert client.get(link()).status_code == 404


def test_one_invitation_at_a_time_per_address_and_role(admin_client, outbox):
    invite(admin_client)
    page = invite(admin_client, email="thao@EXAMPLE.vn")
    assert "đã được mời" in page.context["form"].errors["email"][0]
    invite(admin_client, role=Role.APPROVER)
    assert len(outbox()) == Invitation.objects.count() == 2


def test_an_expired_invitation_makes_way_for_a_new_one(admin_client):
    invite(admin_client)
    Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))
    assert invite(admin_client).status_code == 302
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1


def test_who_has_the_role_is_not_invited_again(admin_client, outbox):
    officer(Role.REVIEWER, name="Thảo", email="thao@example.vn")
    page = invite(admin_client)
    assert "đã có vai trò" in page.context["form"].errors["email"][0]
    assert outbox() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [({"email": "x"}, "email"), ({"role": "king"}, "role"), ({"role": ""}, "role"), ({"full_name": ""}, "full_name")],
)
def test_a_nonsense_invitation_is_refused(admin_client, outbox, given, field):
    assert invite(admin_client, **given).context["form"].errors[field]
    assert outbox() == []


def test_the_command_line_invites_the_first_admin(client, link):
    said = StringIO()
    call_command("invite_admin", "minh@example.vn", "Đỗ Văn Minh", stdout=said)
    assert said.getvalue().strip().endswith(link())
    client.post(link(), {"full_name": "Đỗ Văn Minh", "password1": PASSWORD})
    assert Person.objects.get().roles == {Role.ADMIN}
    with pytest.raises(CommandError, match="đã có vai trò"):
        call_command("invite_admin", "minh@example.vn", "Đỗ Văn Minh")
    with pytest.raises(CommandError, match="email"):
        call_command("invite_admin", "minh", "Đỗ Văn Minh")
