"""Days without a market: what nobody settled on moves on, what is listed stays and is shown, eight are always ahead."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from market.accounts.models import Person
from market.kernel.clock import HANOI, database_now
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from sessions.calendar import Why
from sessions.models import MarketSession, SessionRule, SkippedDay
from sessions.selectors.planning import planning_board, skipped_evenings
from sessions.services.calendar import ensure_sessions
from sessions.services.replanning import AHEAD
from sessions.services.running import move_session
from sessions.services.skips import Skip, effect_of, restore_day, skip_days, word_day
from tests.cast import hanoi_day, make_listing, make_session
from tests.sessions.conftest import friday_rule

pytestmark = pytest.mark.django_db
TET = "Giao thừa Tết Đinh Mùi"


def skip(director: Person, *days: date) -> list[SkippedDay]:
    agreed = effect_of(added=days).fingerprint
    return skip_days(actor=director, skips=[Skip(day, TET) for day in days], agreed=agreed)


def coming(rule: SessionRule) -> list[MarketSession]:
    return list(rule.sessions.filter(stopped_at=None).order_by("opens_at"))


def evening_of(session: MarketSession) -> date:
    return session.opens_at.astimezone(HANOI).date()


def test_no_rule_makes_a_session_of_such_a_day_and_eight_are_ahead(fridays: SessionRule, director: Person) -> None:
    first, second = (evening_of(session) for session in _planned_days(fridays)[2:4])
    SkippedDay.objects.bulk_create([SkippedDay(day=first, reason=TET), SkippedDay(day=second, reason=TET)])
    ensure_sessions(fridays)
    sessions = coming(fridays)
    assert len(sessions) == AHEAD
    assert not {first, second} & {evening_of(session) for session in sessions}
    assert evening_of(sessions[-1]) - evening_of(sessions[0]) == timedelta(weeks=AHEAD + 1)


def _planned_days(rule: SessionRule) -> list[MarketSession]:
    made = ensure_sessions(rule)
    MarketSession.objects.all().delete()
    return made


def test_what_is_free_moves_on_in_order(fridays: SessionRule, director: Person) -> None:
    before = ensure_sessions(fridays)
    skip(director, evening_of(before[3]))
    after = coming(fridays)
    assert [session.number for session in after] == list(range(1, AHEAD + 1))
    assert [evening_of(session) for session in after[:3]] == [evening_of(session) for session in before[:3]]
    assert [evening_of(session) for session in after[3:7]] == [evening_of(session) for session in before[4:]]
    moved = MarketSession.objects.get(number=4)
    assert (moved.news, moved.schedule, moved.occurrence) == ("moved", 2, evening_of(before[4]))
    assert ensure_sessions(fridays) == []


def test_what_is_listed_stays_and_is_a_conflict(fridays: SessionRule, director: Person) -> None:
    before = ensure_sessions(fridays)
    listed, special = before[3], make_session(opens_at=before[5].opens_at + timedelta(hours=-6), number=99)
    make_listing(listed)
    day, other = evening_of(listed), evening_of(before[5])
    effect = effect_of(added=[day, other])
    assert [(each.number, each.why) for each in effect.conflicts] == [(4, Why.LISTED), (99, Why.OUTSIDE)]
    skip(director, day, other)
    listed.refresh_from_db()
    special.refresh_from_db()
    assert (evening_of(listed), listed.occurrence, listed.version) == (day, day, 1)
    assert evening_of(special) == other
    assert len(coming(fridays)) == AHEAD + 1  # eight to be held, and the one to be decided about
    conflicts = [line.evening.session.number for line in planning_board() if line.is_conflict and line.evening]
    assert conflicts == [4, 99]
    move_session(actor=director, session=listed, version=1, opens_at=listed.opens_at + timedelta(days=1))
    assert [line.evening.session.number for line in planning_board() if line.is_conflict and line.evening] == [99]


def test_within_two_days_nothing_moves_by_itself(director: Person) -> None:
    daily = friday_rule(rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU")
    daily.save()
    first = ensure_sessions(daily)[0]
    effect = effect_of(added=[evening_of(first)])
    assert [(each.number, each.why) for each in effect.conflicts] == [(first.number, Why.SOON)]
    skip(director, evening_of(first))
    before = first.opens_at
    first.refresh_from_db()
    assert first.opens_at == before


def test_several_rules_make_room_for_each_other(fridays: SessionRule, director: Person) -> None:
    firsts = friday_rule(rrule="FREQ=MONTHLY;BYDAY=1FR", title="Chợ đầu tháng")
    firsts.save()
    ensure_sessions(fridays)
    ensure_sessions(firsts)
    skip(director, *[evening_of(session) for session in coming(fridays)[2:5]])
    times = sorted(MarketSession.objects.filter(stopped_at=None).values_list("opens_at", "closes_at"))
    assert len(times) >= 2 * AHEAD
    assert all(closes <= opens for (_opens, closes), (opens, _closes) in pairwise(times))


def test_an_unseen_effect_is_not_had(fridays: SessionRule, director: Person) -> None:
    session = ensure_sessions(fridays)[3]
    day = evening_of(session)
    agreed = effect_of(added=[day]).fingerprint
    make_listing(session)
    with pytest.raises(Stale):
        skip_days(actor=director, skips=[Skip(day, TET)], agreed=agreed)
    assert not SkippedDay.objects.exists()
    session.refresh_from_db()
    assert session.version == 1


@pytest.mark.parametrize("days", [(), (-1,), (30, 30), (40,)])
def test_days_that_make_no_sense_are_refused(director: Person, days: tuple[int, ...]) -> None:
    SkippedDay.objects.create(day=hanoi_day(40), reason=TET)
    with pytest.raises(Refused):
        skip(director, *[hanoi_day(offset) for offset in days])
    assert SkippedDay.objects.count() == 1


def test_the_database_keeps_a_day_once() -> None:
    SkippedDay.objects.create(day=hanoi_day(40), reason=TET)
    with pytest.raises(IntegrityError), transaction.atomic():
        SkippedDay.objects.create(day=hanoi_day(40), reason="Lần nữa")


def test_a_day_given_back_is_filled_again(fridays: SessionRule, director: Person) -> None:
    before = {session.number: session.opens_at for session in ensure_sessions(fridays)}
    (row,) = skip(director, evening_of(coming(fridays)[3]))
    with pytest.raises(Stale):
        restore_day(actor=director, skipped=row, agreed="something else")
    restore_day(actor=director, skipped=row, agreed=effect_of(removed=[row.day]).fingerprint)
    assert {session.number: session.opens_at for session in coming(fridays)[:AHEAD]} == before
    with pytest.raises(Stale):
        restore_day(actor=director, skipped=SkippedDay(pk=row.pk or 1, day=row.day), agreed="")
    verbs = JournalEntry.objects.filter(verb__startswith="skip.").values_list("verb", flat=True)
    assert sorted(verbs) == ["skip.added", "skip.removed"]


def test_only_market_days_are_told_to_the_public(fridays: SessionRule, director: Person) -> None:
    friday = evening_of(ensure_sessions(fridays)[3])
    rows = skip(director, friday, friday + timedelta(days=1), friday + timedelta(weeks=20))
    assert [row.day for row in skipped_evenings()] == [friday]
    word_day(actor=director, skipped=rows[0], reason="Nghỉ Tết")
    assert [line.skipped.reason for line in planning_board() if line.skipped] == ["Nghỉ Tết"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_directors_and_the_clock_leave_one_calendar(fridays: SessionRule, director: Person) -> None:
    """Two add the same day while the worker fills the calendar: one is told, and no evening is held twice."""
    day = evening_of(ensure_sessions(fridays)[3])
    agreed = effect_of(added=[day]).fingerprint
    together = Barrier(4)

    def add() -> str:
        together.wait()
        try:
            skip_days(actor=director, skips=[Skip(day, TET)], agreed=agreed)
        except (Refused, Stale):
            return "told"
        finally:
            connection.close()
        return "added"

    def ensure() -> str:
        together.wait()
        ensure_sessions(SessionRule.objects.get(pk=fridays.pk))
        connection.close()
        return "ensured"

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(act) for act in (add, add, ensure, ensure)]
        words = sorted(each.result() for each in found)
    assert words == ["added", "ensured", "ensured", "told"]
    assert day not in {evening_of(session) for session in MarketSession.objects.filter(opens_at__gt=database_now())}
    assert MarketSession.objects.count() == AHEAD
