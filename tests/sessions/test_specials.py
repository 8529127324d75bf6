"""Special sessions: outside every rule, never in another's time, numbered, told to vendors; one evening's own terms."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from market.accounts.models import Person
from market.kernel.clock import HANOI, database_now
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from sessions.models import MarketSession, SessionRule, SessionTemplate, SkippedDay
from sessions.services.calendar import ensure_sessions
from sessions.services.evenings import change_terms
from sessions.services.replanning import AHEAD
from sessions.services.running import extend_session, move_session
from sessions.services.specials import SpecialPlan, plan_special
from sessions.services.templates import add_template
from tests.cast import make_listing, make_product, make_session, make_vendor
from tests.sessions.test_templates import change, concentrated, mould

pytestmark = pytest.mark.django_db


@pytest.fixture
def harvest(director: Person) -> SessionTemplate:
    return add_template(actor=director, template=mould(name="Mùa vụ", theme="Vào vụ", minutes=90, listing_hours=24))


def in_days(days: int, hour: int = 9) -> datetime:
    return (database_now().astimezone(HANOI) + timedelta(days=days)).replace(
        hour=hour, minute=0, second=0, microsecond=0
    )


def plan(opens_at: datetime, **fields: Any) -> SpecialPlan:
    given: dict[str, Any] = {"opens_at": opens_at, "minutes": 90, "listing_hours": 24, "title": "Chợ bưởi"} | fields
    return SpecialPlan(**given)


def special(director: Person, template: SessionTemplate, opens_at: datetime, **fields: Any) -> MarketSession:
    return plan_special(actor=director, template=template, plan=plan(opens_at, **fields), tell_vendors=False)


def test_a_harvest_surge(director: Person, harvest: SessionTemplate, fridays: SessionRule) -> None:
    ensure_sessions(fridays)
    session = special(director, harvest, in_days(10), theme="Bưởi Diễn vào vụ")
    assert (session.kind, session.rule, session.occurrence) == ("special", None, None)
    assert (session.number, session.template) == (AHEAD + 1, harvest)
    assert (session.title, session.theme, session.most_listings) == ("Chợ bưởi", "Bưởi Diễn vào vụ", 6)
    assert session.closes_at == session.planned_closes_at == session.opens_at + timedelta(minutes=90)
    assert session.listings_close_at == session.opens_at - timedelta(hours=24)
    assert ensure_sessions(fridays) == []


def test_asking_twice_is_asking_once(director: Person, harvest: SessionTemplate) -> None:
    opens_at = in_days(10)
    assert special(director, harvest, opens_at) == special(director, harvest, opens_at)
    assert MarketSession.objects.count() == 1


@pytest.mark.parametrize(
    ("shift", "minutes", "clashes"),
    [(0, 60, True), (-89, 90, True), (119, 90, True), (-90, 90, False), (120, 90, False), (-60, 600, True)],
)
def test_it_is_held_in_nobodys_time(
    director: Person, harvest: SessionTemplate, shift: int, minutes: int, clashes: bool
) -> None:
    there = make_session(opens_at=in_days(10))
    opens_at = there.opens_at + timedelta(minutes=shift)
    if not clashes:
        assert special(director, harvest, opens_at, minutes=minutes).number > there.number
        return
    with pytest.raises(Refused) as refusal:
        special(director, harvest, opens_at, minutes=minutes)
    assert str(there.number) in refusal.value.message


def test_a_stopped_session_leaves_its_time(director: Person, harvest: SessionTemplate) -> None:
    gone = make_session(opens_at=in_days(10), stopped_at=database_now(), stop_reason="Bão")
    assert special(director, harvest, gone.opens_at).number == gone.number + 1


def test_a_time_that_makes_no_sense_is_refused(director: Person, harvest: SessionTemplate) -> None:
    SkippedDay.objects.create(day=in_days(12).date(), reason="Giao thừa")
    for opens_at, field in (
        (in_days(-1), "opens_at"),
        (in_days(400), "opens_at"),
        (database_now() + timedelta(hours=20), "listing_hours"),
        (in_days(12), "opens_at"),
    ):
        with pytest.raises(Refused) as refusal:
            special(director, harvest, opens_at)
        assert refusal.value.field == field
    assert not MarketSession.objects.exists()
    assert special(director, harvest, database_now() + timedelta(hours=20), listing_hours=0).listings_close_at is None


def test_a_template_put_away_is_not_taken(director: Person, harvest: SessionTemplate) -> None:
    SessionTemplate.objects.update(is_active=False)
    with pytest.raises(Refused):
        special(director, harvest, in_days(10))


def test_a_rule_leaves_the_evening_to_the_special_session(
    director: Person, harvest: SessionTemplate, fridays: SessionRule
) -> None:
    third = ensure_sessions(fridays)[2]
    opens_at = third.opens_at
    MarketSession.objects.all().delete()
    special(director, harvest, opens_at)
    ensure_sessions(fridays)
    assert MarketSession.objects.filter(opens_at=opens_at).count() == 1
    assert fridays.sessions.count() == AHEAD


def test_vendors_are_told_once_each(director: Person, harvest: SessionTemplate) -> None:
    vendor = make_vendor()
    make_product(vendor)
    make_vendor("Chưa có gì để bán")
    make_product(make_vendor("Chưa duyệt", status="draft"))
    for _ in range(2):
        session = plan_special(actor=director, template=harvest, plan=plan(in_days(10)), tell_vendors=True)
    (notice,) = Notice.objects.filter(kind="session-special")
    assert notice.recipient == vendor.email
    assert f"phiên {session.number}" in notice.subject
    assert f"/gian-hang/{vendor.slug}/phien/" in notice.body
    assert JournalEntry.objects.get(verb="session.vendors_told").facts == {"told": 1}


def test_its_template_changes_its_words_but_not_its_time(director: Person, harvest: SessionTemplate) -> None:
    session = special(director, harvest, in_days(10), theme="Vào vụ")
    shifts = change(director, harvest, theme="Cuối vụ", minutes=200)
    assert [(each.planned.number, each.moves, each.ends) for each in shifts] == [(session.number, False, False)]
    before = session.closes_at
    session.refresh_from_db()
    assert (session.theme, session.closes_at, session.occurrence) == ("Cuối vụ", before, None)


def test_no_session_is_moved_or_extended_into_another(director: Person) -> None:
    first = make_session(opens_at=database_now() - timedelta(minutes=30))
    second = make_session(opens_at=first.closes_at + timedelta(minutes=15))
    with pytest.raises(Refused) as refusal:
        extend_session(actor=director, session=first, version=1, minutes=20)
    assert str(second.number) in refusal.value.message
    assert extend_session(actor=director, session=first, version=1, minutes=15).closes_at == second.opens_at
    with pytest.raises(Refused):
        move_session(actor=director, session=second, version=1, opens_at=second.opens_at - timedelta(minutes=1))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_directors_in_one_hour_one_gets_it(
    director: Person, other_director: Person, harvest: SessionTemplate, fridays: SessionRule
) -> None:
    opens_at, together = in_days(10), Barrier(3)

    def add(actor: Person, moment: datetime) -> int:
        together.wait()
        try:
            return special(actor, harvest, moment).number
        except Refused:
            return 0
        finally:
            connection.close()

    def ensure() -> int:
        together.wait()
        made = len(ensure_sessions(SessionRule.objects.get(pk=fridays.pk)))
        connection.close()
        return made

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(add, director, opens_at)
        second = pool.submit(add, other_director, opens_at + timedelta(minutes=30))
        third = pool.submit(ensure)
        numbers = sorted([first.result(), second.result()])
        assert third.result() == AHEAD
    assert numbers[0] == 0
    assert numbers[1] > 0
    assert MarketSession.objects.count() == AHEAD + 1


def terms(**fields: Any) -> dict[str, Any]:
    return fields


def test_an_evening_has_words_of_its_own(director: Person) -> None:
    session = make_session("planned")
    after = change_terms(actor=director, session=session, version=1, terms=terms(theme="Đêm cốm", most_listings=3))
    assert (after.theme, after.most_listings, after.version) == ("Đêm cốm", 3, 2)
    assert change_terms(actor=director, session=session, version=2, terms=terms(theme="Đêm cốm")).version == 2
    with pytest.raises(Stale):
        change_terms(actor=director, session=session, version=1, terms=terms(theme="Đêm chả"))
    (entry,) = JournalEntry.objects.filter(verb="session.terms_changed")
    assert entry.facts == {"terms": ["theme", "most_listings"]}


def test_what_vendors_agreed_to_is_not_changed_under_them(director: Person) -> None:
    session = make_session("planned")
    listing = make_listing(session)
    for change_of in (terms(delivery_days=9), terms(required_kinds=["trademark"]), terms(promotion=concentrated())):
        with pytest.raises(Refused):
            change_terms(actor=director, session=session, version=1, terms=change_of)
    assert change_terms(actor=director, session=session, version=1, terms=terms(intro="Mời")).intro == "Mời"
    listing.withdrawn_at = database_now()
    listing.save()
    assert change_terms(actor=director, session=session, version=2, terms=terms(delivery_days=9)).delivery_days == 9


def test_deadlines_lie_ahead_and_before_the_opening(director: Person) -> None:
    session = make_session("planned")
    for closes_at in (session.opens_at + timedelta(minutes=1), database_now() - timedelta(minutes=1)):
        with pytest.raises(Refused):
            change_terms(actor=director, session=session, version=1, terms=terms(listings_close_at=closes_at))
    closes_at = session.opens_at - timedelta(hours=3)
    after = change_terms(actor=director, session=session, version=1, terms=terms(listings_close_at=closes_at))
    assert after.listings_close_at == closes_at


def test_an_open_session_changes_words_only_and_a_closed_one_nothing(director: Person) -> None:
    live, closed = make_session("live"), make_session("closed")
    assert change_terms(actor=director, session=live, version=1, terms=terms(theme="Đêm cốm")).theme == "Đêm cốm"
    with pytest.raises(Refused):
        change_terms(actor=director, session=live, version=2, terms=terms(slot_minutes=10))
    with pytest.raises(Refused):
        change_terms(actor=director, session=closed, version=1, terms=terms(theme="x"))
