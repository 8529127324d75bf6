"""Bounds of readers: given by the director, on record, and binding for what was read before."""

import pytest

from market.accounts.models import Person, Role
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from market.places.models import Commune
from orders.models import Compilation, ReaderScope
from orders.reports import access, asking, registry
from orders.reports.compiling import compile_reports
from orders.reports.scopes import clear_scope, readers, set_scope
from orders.reports.selection import Wishes, scope_of
from sessions.models import MarketSession
from tests import cast
from tests.reports.evening import compiled, past_evening

pytestmark = pytest.mark.django_db


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


@pytest.fixture
def official() -> Person:
    return cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)


@pytest.fixture
def evening() -> MarketSession:
    return past_evening(orders=6)


def _bound(director: Person, official: Person, *communes: Commune) -> ReaderScope:
    return set_scope(actor=director, person=official, communes=communes, province=None, branch=None)


def test_a_director_bounds_a_reader_and_lets_go_again(director: Person, official: Person) -> None:
    _bound(director, official, cast.me_linh())
    assert scope_of(official).communes == {cast.me_linh().pk}
    (seen,) = readers()
    assert "Mê Linh" in seen.places
    clear_scope(actor=director, person=official)
    clear_scope(actor=director, person=official)
    assert scope_of(official).is_whole
    verbs = JournalEntry.objects.filter(subject_id=str(official.pk), verb__startswith="reader.")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == ["reader.scope_set", "reader.scope_cleared"]


def test_a_whole_former_district_is_said_in_one_word(director: Person, official: Person) -> None:
    _bound(director, official, *Commune.objects.filter(former_district="Huyện Mê Linh"))
    assert readers()[0].places.startswith("Huyện Mê Linh cũ (")


def test_bounds_that_mean_nothing_are_refused(director: Person, official: Person) -> None:
    hanoi = cast.me_linh().province
    with pytest.raises(Refused):
        _bound(director, official)
    with pytest.raises(Refused):
        set_scope(actor=director, person=official, communes=[cast.me_linh()], province=hanoi, branch=None)
    with pytest.raises(Refused):
        _bound(director, director, cast.me_linh())
    with pytest.raises(Refused):
        _bound(director, cast.make_person("Nguyễn Hải Yến", Role.REPORT_OFFICER), cast.me_linh())
    assert not ReaderScope.objects.exists()


def test_what_was_read_with_wider_bounds_is_shut(director: Person, official: Person, evening: MarketSession) -> None:
    pack = compiled(evening)
    report = registry.report_named("R2")
    before = asking.ask_report(actor=official, report=report, wishes=Wishes(session=evening.pk))
    compile_reports(before.pk)
    half_way = asking.ask_report(actor=official, report=registry.report_named("R3"), wishes=Wishes(session=evening.pk))
    Compilation.objects.filter(pk=half_way.pk).update(status="compiling")
    # Everything here lies in one transaction, whose time stands still.
    Compilation.objects.filter(pk=before.pk).update(started_at=evening.opens_at)
    assert set(access.compilations_for(official)) == {pack, before, half_way}

    _bound(director, official, cast.me_linh())

    half_way.refresh_from_db()
    assert half_way.status == Compilation.Status.CANCELLED
    assert compile_reports(half_way.pk) is None
    assert set(access.compilations_for(official)) == {half_way}
    after = asking.ask_report(actor=official, report=report, wishes=Wishes(session=evening.pk))
    compile_reports(after.pk)
    assert set(access.compilations_for(official)) == {half_way, after}
