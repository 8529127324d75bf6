"""What is held back from a reader stays held back: every report, every page, every way to a file."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.models import JournalEntry
from market.places.models import Commune
from orders.models import Compilation, Order, ReaderScope, ReportFile, ReportSubscription
from orders.reports import access, asking, registry
from orders.reports.compiling import compile_reports
from orders.reports.registry import REPORTS
from orders.reports.results import add_up
from orders.reports.selection import Scope, Wishes
from sessions.models import MarketSession
from tests import cast
from tests.lasting import lasting_rows
from tests.reports.asked import rows_of
from tests.reports.evening import NoPaper, compiled, past_evening
from vetting.models import Dossier, Vendor

pytestmark = pytest.mark.django_db
OTHER = "=cmd()|calc!A1"
READS = (Role.OFFICIAL, Role.DIRECTOR, Role.REPORT_OFFICER, Role.ADMIN)


@pytest.fixture(autouse=True)
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written on paper is what the other files say."""
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """One evening for the whole module."""
    with lasting_rows(django_db_blocker):
        yield _evening().pk


@pytest.fixture
def evening(kept: int) -> MarketSession:
    return MarketSession.objects.get(pk=kept)


def _evening() -> MarketSession:
    """Return an evening of two vendors in two communes, each with a dossier, added up."""
    session = past_evening(orders=24)
    elsewhere = Commune.objects.filter(province="01").exclude(pk=cast.me_linh().pk).earliest("pk")
    Vendor.objects.filter(display_name=OTHER).update(commune=elsewhere)
    for vendor in Vendor.objects.all():
        cast.make_dossier(vendor, "approved", submitted_at=session.opens_at)
    add_up(session)
    return session


@pytest.fixture
def other(evening: MarketSession) -> Vendor:
    return Vendor.objects.get(display_name=OTHER)


def _secrets(vendor: Vendor) -> set[str]:
    """Return what only speaks of a vendor: its names, its orders' codes, its goods."""
    codes = set(Order.objects.filter(vendor=vendor).values_list("code", flat=True))
    return {vendor.display_name, vendor.legal_name, vendor.slug, "Trà sen", *codes}


def _bounded(role: Role) -> Person:
    """Return a reader of Xã Mê Linh alone; that only officials are given bounds is another matter."""
    person = cast.make_person(f"Người xem {role.value}", role)
    ReaderScope.objects.create(person=person).communes.add(cast.me_linh())
    return person


def _client(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("code", REPORTS)
def test_no_report_speaks_of_another_territory(evening: MarketSession, other: Vendor, code: str) -> None:
    scope = Scope(communes=frozenset({cast.me_linh().pk}))
    for session in (evening, None):
        said = json.dumps(rows_of(code, session, scope), default=str, ensure_ascii=False)
        assert not [secret for secret in _secrets(other) if secret in said]


@pytest.mark.parametrize("code", ["R1", "R2", "R3", "R4", "R5", "R6"])
def test_there_is_something_to_hold_back(evening: MarketSession, other: Vendor, code: str) -> None:
    part = rows_of(code, evening, Scope(communes=frozenset({cast.me_linh().pk})))
    assert part
    assert part != rows_of(code, evening)


def test_asking_for_another_vendor_is_asking_for_nothing(evening: MarketSession, other: Vendor) -> None:
    scope = Scope(communes=frozenset({cast.me_linh().pk}))
    for wishes in ({"vendor": other.pk}, {"place": other.commune.name}, {"commune": other.commune_id}):
        assert rows_of("R2", evening, scope, **wishes) == []
    form = _client(_bounded(Role.OFFICIAL)).get(reverse("reports:ask-report", args=["R2"])).text
    assert other.display_name not in form


@pytest.mark.parametrize("role", READS)
def test_no_page_speaks_of_another_territory(evening: MarketSession, other: Vendor, role: Role) -> None:
    pack = compiled(evening)
    file = pack.files.get(report="R2", format="csv")
    client = _client(_bounded(role))
    hidden = _secrets(other)
    for name, query in (
        ("show-overview", {}),
        ("show-orders", {}),
        ("show-orders", {"chu_the": other.pk}),
        ("show-sellers", {"phien": evening.pk}),
        ("list-reports", {}),
        ("list-subscriptions", {}),
        ("show-catalogue", {}),
        ("show-vetting-register", {}),
        ("show-ending-papers", {}),
        ("download-plain-vetting-register", {}),
        ("download-plain-ending-papers", {}),
    ):
        answer: Any = client.get(reverse(f"reports:{name}"), query)
        if answer.status_code != 200:
            assert answer.status_code == 403, name
            continue
        said = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8", "replace")
        assert not [secret for secret in hidden if secret in said], name
    for name, pk in (("show-report", pack.pk), ("show-progress", pack.pk), ("download-file", file.pk)):
        assert client.get(reverse(f"reports:{name}", args=[pk])).status_code == 404, name
    assert client.get(reverse("reports:show-wall")).status_code in {403, 404}
    assert client.get(reverse("reports:show-wall-figures")).status_code in {403, 404}


def test_nobody_gets_what_was_compiled_for_somebody_else(evening: MarketSession) -> None:
    whole, bounded = cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL), _bounded(Role.OFFICIAL)
    asked = asking.ask_report(actor=whole, report=registry.report_named("R2"), wishes=Wishes(session=evening.pk))
    made = compile_reports(asked.pk)
    assert made is not None
    for stranger in (bounded, cast.make_person("Chu Văn Thắng", Role.OFFICIAL), _bounded(Role.DIRECTOR)):
        assert made not in access.compilations_for(stranger)
        for file in made.files.all():
            assert _client(stranger).get(reverse("reports:download-file", args=[file.pk])).status_code == 404
    assert not JournalEntry.objects.filter(verb="report.downloaded").exists()


def test_files_have_no_address_of_their_own(evening: MarketSession) -> None:
    file = compiled(evening).files.get(report="R2", format="csv")
    for address in (f"/media/{file.path}", f"/static/{file.path}", f"/{file.path}"):
        assert Client().get(address).status_code == 404
    assert default_storage.exists(file.path)


def test_the_page_that_verifies_tells_a_stranger_nothing_of_what_is_in_it(evening: MarketSession) -> None:
    pack = compiled(evening)
    file = pack.files.get(report="R2", format="csv")
    with default_storage.open(file.path) as stored:
        page = Client().post(reverse("orders:verify"), {"file": stored}, follow=True).text
    assert not set(Order.objects.values_list("code", flat=True)) & set(page.split())


def test_open_data_names_nobody(evening: MarketSession) -> None:
    compiled(evening)
    answer: Any = Client().get(reverse("reports:download-open-json", args=[evening.number]))
    said = b"".join(answer.streaming_content).decode()
    assert not [code for code in Order.objects.values_list("code", flat=True) if code in said]
    assert "+84" not in said


def test_every_way_of_downloading_is_on_record(evening: MarketSession) -> None:
    pack = compiled(evening)
    officer = cast.make_person("Nguyễn Hải Yến", Role.REPORT_OFFICER)
    client = _client(officer)
    ways = [reverse("reports:download-file", args=[file.pk]) for file in pack.files.filter(report__in=("", "R2"))]
    ways += [reverse(f"reports:{name}") for name in ("download-vetting-register", "download-plain-vetting-register")]
    ways += [reverse(f"reports:{name}") for name in ("download-ending-papers", "download-plain-ending-papers")]
    for way in ways:
        answer: Any = client.get(way)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
    assert len(ways) == 9
    (row,) = [row for row in rows_of("R26", None) if row["name"] == officer.full_name]
    assert row["downloads"] == len(ways)


def test_the_fixture_is_what_it_says(evening: MarketSession, other: Vendor) -> None:
    assert Dossier.objects.filter(vendor=other).exists()
    assert Order.objects.filter(vendor=other).exists()
    assert ReportFile.objects.count() == Compilation.objects.count() == ReportSubscription.objects.count() == 0
