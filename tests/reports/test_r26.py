"""R26: sign-ins, downloads, acts and roles from the journal; only for those it is meant for."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.accounts.services.people import deactivate_person
from market.accounts.services.roles import grant_role, take_role_away
from market.kernel import journal
from market.kernel.models import JournalEntry
from orders.models import Compilation
from orders.reports import asking, registry
from orders.reports.access import compilations_for
from orders.reports.catalogue import READERS
from orders.reports.selection import Scope, Wishes
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import plain_sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Person:
    return cast.make_person("Lê Quang Minh", Role.ADMIN)


@pytest.fixture
def officer() -> Person:
    return cast.make_person("Đỗ Thị Lan", Role.REPORT_OFFICER)


def row_of(person: Person, **asked: Any) -> dict[str, Any]:
    (row,) = [row for row in rows_of("R26", None, **asked) if row["name"] == person.full_name]
    return row


def test_signing_in_is_on_record_for_who_has_a_role(officer: Person) -> None:
    buyer = cast.make_person("Nguyễn Thị Hoa")
    for person in (officer, buyer):
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    tries = ((officer, cast.PASSWORD), (officer, cast.PASSWORD), (officer, "sai"), (buyer, cast.PASSWORD))
    for person, password in tries:
        Client().post(reverse("account_login"), {"login": person.email, "password": password})
    buyer.refresh_from_db()
    assert buyer.last_login is not None
    assert row_of(officer)["sign_ins"] == 2
    assert not JournalEntry.objects.filter(verb="person.signed_in", actor=buyer).exists()


def test_acts_are_counted_as_plain_sql_counts_them(officer: Person) -> None:
    session = cast.make_session()
    acts = ("session.paused", "session.listing_stopped", "dossier.approved", "listing.returned", "session.moved")
    for verb in (*acts, "session.terms_changed", "question.answered"):
        journal.record(verb, actor=officer, subject=session)
    for people in (True, False, True):
        journal.record("report.downloaded", actor=officer, subject=session, people=people)
    row = row_of(officer)
    assert (row["stops"], row["decisions"], row["changes"]) == (2, 2, 2)
    personal = "verb = 'report.downloaded' AND (facts ->> 'people')::boolean AND actor_id = %s"
    assert row["personal"] == plain_sql(f"SELECT count(*) FROM kernel_journalentry WHERE {personal}", officer.pk) == 2
    assert row["downloads"] == 3


def test_roles_given_and_taken_are_told(admin: Person) -> None:
    person = cast.make_person("Trần Thu Hà")
    grant_role(actor=admin, person=person, role=Role.REVIEWER)
    take_role_away(actor=admin, pk=person.pk, role=Role.REVIEWER)
    deactivate_person(actor=admin, pk=person.pk)
    row = row_of(person)
    given, taken, locked = row["rights"].split("; ")
    assert given.startswith("nhận Thẩm định viên")
    assert taken.startswith("thôi Thẩm định viên")
    assert locked.startswith("bị khóa")
    assert all(words.endswith("(Lê Quang Minh)") for words in (given, taken, locked))
    assert row["roles"] == ""


def test_vendors_and_buyers_are_not_in_it(admin: Person) -> None:
    journal.record("vendor.renamed", actor=cast.make_person("Lương Văn Phương"), subject=admin)
    assert [row["name"] for row in rows_of("R26", None)] == [admin.full_name]


def test_days_narrow_what_is_counted(admin: Person) -> None:
    journal.record("report.downloaded", actor=admin, subject=admin, people=True)
    assert row_of(admin, until=cast.hanoi_day(-1))["downloads"] == 0
    assert row_of(admin, since=cast.hanoi_day())["downloads"] == 1
    assert rows_of("R26", None, Scope(province="01")) == []


@pytest.mark.parametrize("role", Role)
def test_who_may_ask_for_it(role: Role) -> None:
    client = Client()
    client.force_login(cast.make_person("Ai đó", role))
    status = client.get(reverse("reports:ask-report", args=["R26"])).status_code
    if role in {Role.ADMIN, Role.REPORT_OFFICER}:
        assert status == 200
    else:
        assert status in {403, 404}


def test_an_admin_is_offered_this_report_alone_and_sees_no_packs(admin: Person) -> None:
    pack = Compilation.objects.create(kind="pack", session=cast.make_session("closed"), stage="closing")
    client = Client()
    client.force_login(admin)
    page = client.get(reverse("reports:show-catalogue")).text
    assert [code for code in registry.REPORTS if f">{code}.<" in page or f"/lap/{code}/" in page] == ["R26"]
    assert client.get(reverse("reports:show-report", args=[pack.pk])).status_code == 404
    assert client.get(reverse("reports:list-reports")).status_code == 200


def test_it_is_asked_about_days_alone(admin: Person) -> None:
    client = Client()
    client.force_login(admin)
    page = client.get(reverse("reports:ask-report", args=["R26"])).text
    assert 'name="tu"' in page
    assert not [name for name in ("noi", "chu_the", "nhom", "sao", "nguoi_mua") if f'name="{name}"' in page]
    made = client.post(reverse("reports:ask-report", args=["R26"]), {"ngon_ngu": "vi"})
    assert made["Location"] == reverse("reports:show-report", args=[Compilation.objects.get().pk])


def test_a_director_does_not_see_what_an_admin_had_compiled(admin: Person, officer: Person) -> None:
    made = asking.ask_report(actor=admin, report=registry.REPORTS["R26"], wishes=Wishes())
    assert list(compilations_for(admin)) == list(compilations_for(officer)) == [made]
    assert list(compilations_for(cast.make_person("Phạm Quốc Bảo", Role.DIRECTOR))) == []


def test_what_is_in_a_pack_may_be_read_by_all_who_read_packs() -> None:
    for report in registry.REPORTS.values():
        assert not report.stages or report.readers >= READERS, report.code
