import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from market.accounts.models import Invitation, Person, Role
from market.accounts.services.people import deactivate_person
from market.accounts.services.roles import grant_role, take_role_away
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from tests.accounts.people import PASSWORD, hoa, officer

pytestmark = pytest.mark.django_db

PEOPLE = "/van-phong/nhan-su/"


def test_the_page_lists_people_with_their_roles(admin_client, admin):
    officer(Role.REVIEWER, name="Trần Thu Hà", email="ha@example.vn")
    hoa()
    html = admin_client.get(PEOPLE).content.decode()
    assert "Trần Thu Hà" in html
    assert "Thẩm định viên" in html
    assert "Nguyễn Thị Hoa" not in html


@pytest.mark.parametrize("text", ["hoa", "HOA@example.vn", "0912.345.678"])
def test_anybody_is_found_by_name_address_or_number(admin_client, text):
    hoa()
    assert "Nguyễn Thị Hoa" in admin_client.get(PEOPLE, {"q": text}).content.decode()


@pytest.mark.parametrize("text", ["%", "_", "\x00", "x" * 500, "<script>"])
def test_a_nonsense_search_finds_nobody_or_everybody_but_does_not_break(admin_client, text):
    page = admin_client.get(PEOPLE, {"q": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def count_queries(client: Client) -> int:
    client.get(PEOPLE)
    with CaptureQueriesContext(connection) as queries:
        client.get(PEOPLE)
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_people(admin_client, admin):
    before = count_queries(admin_client)
    for number in range(10):
        officer(Role.REVIEWER, name=f"Người {number}", email=f"{number}@example.vn")
        Invitation.objects.create(
            email=f"{number}@example.vn",
            full_name="x",
            role=Role.APPROVER,
            secret_hash=str(number),
            invited_by=admin,
            expires_at="2030-01-01T00:00Z",
        )
    assert count_queries(admin_client) == before


def test_a_role_is_taken_away_and_written_down(admin_client, admin, client):
    ha = officer(Role.REVIEWER, name="Trần Thu Hà", email="ha@example.vn")
    admin_client.post(f"{PEOPLE}{ha.pk}/vai-tro/reviewer/thu-hoi/")
    assert not Person.objects.get(pk=ha.pk).roles
    entry = JournalEntry.objects.get(verb="role.taken")
    assert (entry.actor, entry.facts) == (admin, {"role": "reviewer"})


def test_the_last_admin_stays(admin_client, admin):
    admin_client.post(f"{PEOPLE}{admin.pk}/vai-tro/admin/thu-hoi/")
    assert Person.objects.get(pk=admin.pk).roles == {Role.ADMIN}
    assert not JournalEntry.objects.filter(verb="role.taken").exists()


def test_an_admin_goes_when_another_can_sign_in(admin):
    other = officer(Role.ADMIN, name="Lan", email="lan@example.vn")
    take_role_away(actor=other, pk=admin.pk, role=Role.ADMIN)
    with pytest.raises(Refused):
        take_role_away(actor=other, pk=other.pk, role=Role.ADMIN)


def test_a_locked_admin_does_not_count_as_one(admin):
    other = officer(Role.ADMIN, name="Lan", email="lan@example.vn")
    deactivate_person(actor=admin, pk=other.pk)
    with pytest.raises(Refused, match="quản trị viên cuối cùng"):
        take_role_away(actor=admin, pk=admin.pk, role=Role.ADMIN)
    with pytest.raises(Refused):
        deactivate_person(actor=other, pk=admin.pk)


def test_granting_twice_is_granting_once(admin):
    for _ in range(2):
        grant_role(actor=admin, person=admin, role=Role.DIRECTOR)
    assert JournalEntry.objects.filter(facts={"role": "director"}).count() == 1


def test_locking_a_person_ends_every_session_for_good(admin_client, client, admin):
    person = hoa()
    theirs = type(client)()
    theirs.force_login(person)
    assert theirs.get("/tai-khoan/").status_code == 200
    admin_client.post(f"{PEOPLE}{person.pk}/khoa/")
    assert theirs.get("/tai-khoan/").status_code == 302
    admin_client.post(f"{PEOPLE}{person.pk}/mo-khoa/")
    assert theirs.get("/tai-khoan/").status_code == 302
    assert theirs.post("/dang-nhap/", {"login": "hoa@example.vn", "password": PASSWORD})["Location"] == "/vao-cho/"
    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))[-2:]
    assert verbs == ["person.deactivated", "person.reactivated"]


def test_nobody_locks_themselves_out(admin_client, admin):
    officer(Role.ADMIN, name="Lan", email="lan@example.vn")
    admin_client.post(f"{PEOPLE}{admin.pk}/khoa/")
    assert Person.objects.get(pk=admin.pk).is_active


@pytest.mark.parametrize("act", ["khoa", "mo-khoa"])
def test_twice_is_once(admin_client, act):
    person = hoa()
    person.is_active = act == "khoa"
    person.save()
    for _ in range(2):
        admin_client.post(f"{PEOPLE}{person.pk}/{act}/")
    assert JournalEntry.objects.filter(subject_id=str(person.pk)).count() == 1


def test_a_persons_page_shows_roles_and_what_was_done(admin_client, admin):
    ha = officer(Role.REVIEWER, name="Trần Thu Hà", email="ha@example.vn")
    deactivate_person(actor=admin, pk=ha.pk)
    html = admin_client.get(f"{PEOPLE}{ha.pk}/").content.decode()
    for words in ("Thẩm định viên", "Bị khóa tài khoản", "Đỗ Văn Minh", "Mở lại tài khoản"):
        assert words in html


@pytest.mark.parametrize("pk", [0, 99999999, 10**30])
def test_nobody_of_that_number(admin_client, pk):
    assert admin_client.get(f"{PEOPLE}{pk}/").status_code == 404
    assert admin_client.post(f"{PEOPLE}{pk}/khoa/").status_code == 404
    assert admin_client.post(f"{PEOPLE}{pk}/vai-tro/admin/thu-hoi/").status_code == 404
    assert admin_client.post(f"{PEOPLE}loi-moi/{pk}/rut/").status_code == 404


ADMIN_ONLY = [
    ("get", PEOPLE),
    ("get", f"{PEOPLE}moi/"),
    ("post", f"{PEOPLE}moi/"),
    ("get", f"{PEOPLE}1/"),
    ("post", f"{PEOPLE}1/khoa/"),
    ("post", f"{PEOPLE}1/mo-khoa/"),
    ("post", f"{PEOPLE}1/vai-tro/admin/thu-hoi/"),
    ("post", f"{PEOPLE}loi-moi/1/gui-lai/"),
    ("post", f"{PEOPLE}loi-moi/1/rut/"),
]


@pytest.mark.parametrize(("method", "url"), ADMIN_ONLY)
def test_visitors_strangers_colleagues_admins(client, method, url):
    ask = getattr(client, method)
    assert ask(url)["Location"].startswith("/dang-nhap/")
    client.force_login(hoa())
    assert ask(url).status_code == 404
    client.force_login(officer(Role.REVIEWER, name="Hà", email="ha@example.vn"))
    assert ask(url).status_code == 403
    client.force_login(officer(Role.OFFICIAL, name="Sở", email="so@example.vn"))
    assert ask(url).status_code == 403


@pytest.mark.parametrize("url", [url for method, url in ADMIN_ONLY if method == "post" and url[-4:] != "moi/"])
def test_changes_need_a_post(admin_client, url):
    assert admin_client.get(url).status_code == 405


@pytest.mark.parametrize(
    "fields",
    [
        {"email": None, "phone": None},
        {"email": ""},
        {"email": "HOA@example.vn"},
        {"phone": "0912345678"},
        {"phone": ""},
    ],
)
def test_the_table_refuses_people_out_of_reach_and_odd_contacts(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(**{"full_name": "x", "email": "x@example.vn"} | fields)


def test_an_address_is_lowered_when_a_person_is_made():
    person = Person.objects.create_person(full_name="Hoa", email="Hoa@Example.VN")
    assert person.email == "hoa@example.vn"
    assert not person.has_usable_password()
