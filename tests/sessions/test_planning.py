"""The next eight sessions exist by themselves; a changed rule moves only what nobody has settled on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier

import pytest
from django.db import connection

from market.accounts.models import Person
from market.kernel.clock import HANOI, database_now
from market.kernel.errors import Stale
from market.kernel.models import JournalEntry
from sessions.calendar import fingerprint
from sessions.models import MarketSession, ReminderRequest, SessionRule
from sessions.services.calendar import add_rule, change_rule, ensure_sessions
from sessions.services.listings import list_product
from sessions.services.replanning import AHEAD, shifts_of
from sessions.services.running import move_session
from sessions.services.terms import Terms
from tests.cast import make_listing, make_product, make_session
from tests.sessions.conftest import friday_rule

pytestmark = pytest.mark.django_db


def test_the_next_eight_fridays_come_to_be(fridays: SessionRule) -> None:
    make_session("closed", number=12)
    made = ensure_sessions(fridays)
    assert [session.number for session in made] == list(range(13, 21))
    for session in MarketSession.objects.filter(rule=fridays):
        opens = session.opens_at.astimezone(HANOI)
        assert (opens.weekday(), opens.time()) == (4, time(20, 30))
        assert session.closes_at - session.opens_at == timedelta(minutes=120)
        assert session.closes_at == session.planned_closes_at
        assert session.occurrence == opens.date()
        assert session.opens_at > database_now()


def test_running_twice_does_nothing(fridays: SessionRule) -> None:
    ensure_sessions(fridays)
    assert ensure_sessions(fridays) == []
    assert MarketSession.objects.count() == AHEAD
    assert JournalEntry.objects.filter(verb="session.planned").count() == AHEAD


def test_a_gap_is_filled_with_the_next_number(fridays: SessionRule) -> None:
    made = ensure_sessions(fridays)
    made[2].delete()
    (again,) = ensure_sessions(fridays)
    assert (again.number, again.occurrence) == (9, made[2].occurrence)


def test_a_moved_or_stopped_session_is_not_made_again(fridays: SessionRule, director: Person) -> None:
    first, second = ensure_sessions(fridays)[:2]
    move_session(actor=director, session=first, version=1, opens_at=first.opens_at + timedelta(days=1))
    MarketSession.objects.filter(pk=second.pk).update(stopped_at=database_now(), stop_reason="Nghỉ Tết")
    assert ensure_sessions(fridays) == []


def test_a_rule_out_of_force_makes_nothing(fridays: SessionRule) -> None:
    SessionRule.objects.update(is_active=False)
    assert ensure_sessions(fridays) == []


def test_a_new_rule_makes_its_sessions_at_once(director: Person) -> None:
    rule = add_rule(actor=director, rule=friday_rule())
    assert rule.sessions.count() == AHEAD


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_eight(fridays: SessionRule) -> None:
    other = friday_rule(rrule="FREQ=WEEKLY;BYDAY=TU")
    other.save()
    together = Barrier(8)

    def ensure(rule: SessionRule) -> None:
        together.wait()
        ensure_sessions(SessionRule.objects.get(pk=rule.pk))
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ensure, [fridays, other] * 4))
    numbers = sorted(MarketSession.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 2 * AHEAD + 1))


def changed(**terms: object) -> SessionRule:
    return friday_rule(**terms)


def agree(rule: SessionRule, new: SessionRule) -> str:
    return fingerprint(shifts_of(rule, new, database_now()))


def far_sessions(rule: SessionRule) -> list[MarketSession]:
    """Return the rule's sessions that open later than anything is settled by the clock."""
    return list(rule.sessions.filter(opens_at__gt=database_now() + timedelta(days=3)).order_by("number"))


def test_a_changed_rule_moves_what_is_free_and_keeps_what_is_listed(fridays: SessionRule, director: Person) -> None:
    ensure_sessions(fridays)
    listed, free, *_rest = far_sessions(fridays)
    make_listing(listed)
    ReminderRequest.objects.create(session=free, email="mai@example.vn")
    new = changed(starts_at=time(19, 30), minutes=90, title="Chợ đêm sớm")
    change_rule(actor=director, rule=fridays, version=1, changed=new, agreed=agree(fridays, new))
    before = listed.opens_at
    listed.refresh_from_db()
    assert (listed.opens_at, listed.title, listed.version) == (before, "Chợ đêm trên mây", 1)
    moved = MarketSession.objects.get(pk=free.pk)
    assert moved.opens_at == free.opens_at - timedelta(hours=1)
    assert moved.closes_at - moved.opens_at == timedelta(minutes=90)
    assert (moved.title, moved.number, moved.news, moved.schedule) == ("Chợ đêm sớm", free.number, "moved", 2)
    assert moved.reminder_requests.count() == 1
    fridays.refresh_from_db()
    assert (fridays.version, fridays.minutes) == (2, 90)
    assert ensure_sessions(fridays) == []


def test_another_day_keeps_one_session_a_week(fridays: SessionRule, director: Person) -> None:
    ensure_sessions(fridays)
    listed = far_sessions(fridays)[1]
    make_listing(listed)
    new = changed(rrule="FREQ=WEEKLY;BYDAY=SA")
    change_rule(actor=director, rule=fridays, version=1, changed=new, agreed=agree(fridays, new))
    sessions = list(MarketSession.objects.order_by("opens_at"))
    assert len(sessions) == AHEAD
    assert len({session.occurrence for session in sessions}) == AHEAD
    assert [session.number for session in sessions] == list(range(1, AHEAD + 1))
    listed.refresh_from_db()
    assert listed.opens_at.astimezone(HANOI).weekday() == 4
    assert listed.occurrence == (listed.opens_at.astimezone(HANOI) + timedelta(days=1)).date()


def test_past_sessions_are_never_touched(fridays: SessionRule, director: Person) -> None:
    past = make_session("closed", rule=fridays, occurrence=date(2026, 1, 2))
    stopped = make_session("planned", rule=fridays, stopped_at=database_now(), stop_reason="Bão")
    before = list(MarketSession.objects.filter(pk__in=[past.pk, stopped.pk]).order_by("pk").values())
    new = changed(starts_at=time(19, 0))
    change_rule(actor=director, rule=fridays, version=1, changed=new, agreed=agree(fridays, new))
    assert list(MarketSession.objects.filter(pk__in=[past.pk, stopped.pk]).order_by("pk").values()) == before


def test_what_was_not_agreed_to_is_not_done(fridays: SessionRule, director: Person) -> None:
    ensure_sessions(fridays)
    new = changed(starts_at=time(19, 30))
    agreed = agree(fridays, new)
    make_listing(far_sessions(fridays)[0])  # meanwhile a vendor has listed
    with pytest.raises(Stale):
        change_rule(actor=director, rule=fridays, version=1, changed=new, agreed=agreed)
    fridays.refresh_from_db()
    assert (fridays.starts_at, fridays.version) == (time(20, 30), 1)


def test_the_second_of_two_directors_looks_again(
    fridays: SessionRule, director: Person, other_director: Person
) -> None:
    new = changed(starts_at=time(19, 30))
    change_rule(actor=director, rule=fridays, version=1, changed=new, agreed=agree(fridays, new))
    late = changed(starts_at=time(21, 0))
    with pytest.raises(Stale):
        change_rule(actor=other_director, rule=fridays, version=1, changed=late, agreed=agree(fridays, late))


def test_a_rule_that_ends_stops_what_lies_behind_its_end(fridays: SessionRule, director: Person) -> None:
    made = ensure_sessions(fridays)
    listed = made[-1]
    make_listing(listed)
    end = made[4].occurrence
    new = changed(rrule=f"FREQ=WEEKLY;BYDAY=FR;UNTIL={end:%Y%m%d}T235959")
    shifts = shifts_of(fridays, new, database_now())
    assert [shift.planned.number for shift in shifts if shift.ends] == [6, 7]
    change_rule(actor=director, rule=fridays, version=1, changed=new, agreed=fingerprint(shifts))
    stopped = MarketSession.objects.exclude(stopped_at=None)
    assert [session.number for session in stopped] == [6, 7]
    assert all(session.news == "stopped" and session.stops.count() == 1 for session in stopped)
    listed.refresh_from_db()
    assert listed.stopped_at is None
    assert ensure_sessions(fridays) == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_who_lists_this_very_moment_keeps_the_evening(fridays: SessionRule, director: Person) -> None:
    """Either the vendor's listing comes first and the session stays, or the rule comes first and says so."""
    ensure_sessions(fridays)
    session = far_sessions(fridays)[-1]
    product, new = make_product(), changed(starts_at=time(19, 30))
    agreed = agree(fridays, new)
    together = Barrier(2)

    def list_it() -> None:
        together.wait()
        list_product(actor=director, session=session, product=product, terms=Terms(89_000, 20, 5))
        connection.close()

    def change_it() -> bool:
        together.wait()
        try:
            change_rule(actor=director, rule=fridays, version=1, changed=new, agreed=agreed)
        except Stale:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        listing, change = pool.submit(list_it), pool.submit(change_it)
        listing.result()
        moved = change.result()
    before = session.opens_at
    session.refresh_from_db()
    assert session.listings.count() == 1
    assert (session.opens_at == before) is not moved
