"""Directors run a session: what is allowed when, who wins, what is told anew."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import F

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from sessions.models import FlashWindow, MarketSession
from sessions.services import running
from sessions.services.air import put_on_air
from sessions.services.running import (
    extend_session,
    move_session,
    pause_session,
    resume_session,
    set_stream,
)
from sessions.services.stops import Ground, stop_session
from tests.cast import make_listing, make_product, make_session

pytestmark = pytest.mark.django_db


def verbs(session: MarketSession) -> list[str]:
    entries = JournalEntry.objects.filter(subject_type="market_sessions.marketsession", subject_id=str(session.pk))
    return list(entries.order_by("pk").values_list("verb", flat=True))


def test_moving_keeps_the_length_and_tells_anew(director: Person) -> None:
    now = database_now()
    session = make_session("planned", reminded_vendors_at=now, reminded_followers_at=now)
    there = session.opens_at + timedelta(days=2)
    moved = move_session(actor=director, session=session, version=1, opens_at=there)
    moved.refresh_from_db()
    assert (moved.opens_at, moved.closes_at) == (there, there + timedelta(minutes=120))
    assert (moved.reminded_vendors_at, moved.reminded_followers_at, moved.news) == (None, None, "moved")
    assert (moved.version, moved.schedule, moved.changed_by) == (2, 2, director)
    assert verbs(session) == ["session.moved"]


def test_moving_keeps_what_was_added_by_hand(director: Person) -> None:
    session = make_session("planned")
    length = session.closes_at - session.opens_at + timedelta(minutes=30)
    session = extend_session(actor=director, session=session, version=1, minutes=30)
    there = session.opens_at + timedelta(days=2)
    moved = move_session(actor=director, session=session, version=2, opens_at=there)
    moved.refresh_from_db()
    assert (moved.opens_at, moved.closes_at, moved.extended_minutes) == (there, there + length, 30)
    assert moved.planned_closes_at == there + length - timedelta(minutes=30)


def test_moving_to_the_same_time_changes_nothing(director: Person) -> None:
    session = make_session("planned")
    assert move_session(actor=director, session=session, version=1, opens_at=session.opens_at).version == 1
    assert verbs(session) == []


@pytest.mark.parametrize("state", ["live", "closed"])
def test_what_has_opened_is_not_moved(director: Person, state: str) -> None:
    with pytest.raises(Refused, match="chưa mở"):
        move_session(
            actor=director, session=make_session(state), version=1, opens_at=database_now() + timedelta(days=1)
        )


def test_a_session_is_not_moved_into_the_past_nor_onto_another(director: Person) -> None:
    session, other = make_session("planned"), make_session(opens_at=database_now() + timedelta(days=5))
    with pytest.raises(Refused, match="phía trước"):
        move_session(actor=director, session=session, version=1, opens_at=database_now() - timedelta(minutes=1))
    with pytest.raises(Refused, match="trùng"):
        move_session(actor=director, session=session, version=1, opens_at=other.opens_at + timedelta(minutes=119))
    move_session(actor=director, session=session, version=1, opens_at=other.closes_at)


def test_extending_adds_up_to_two_hours_and_no_more(director: Person) -> None:
    session = make_session("live")
    closes_at = session.closes_at
    session = extend_session(actor=director, session=session, version=1, minutes=10)
    session = extend_session(actor=director, session=session, version=2, minutes=110)
    session.refresh_from_db()
    assert session.closes_at == closes_at + timedelta(minutes=120)
    with pytest.raises(Refused, match="nhiều nhất 120"):
        extend_session(actor=director, session=session, version=3, minutes=1)
    assert verbs(session) == ["session.extended", "session.extended"]


@pytest.mark.parametrize("minutes", [0, -10])
def test_a_session_never_becomes_shorter(director: Person, minutes: int) -> None:
    with pytest.raises(Refused):
        extend_session(actor=director, session=make_session("live"), version=1, minutes=minutes)


def test_what_is_over_is_neither_extended_paused_stopped_nor_shown(director: Person) -> None:
    session = make_session("closed")
    acts: list[Callable[[], object]] = [
        lambda: extend_session(actor=director, session=session, version=1, minutes=10),
        lambda: pause_session(actor=director, session=session, version=1),
        lambda: resume_session(actor=director, session=session, version=1),
        lambda: stop_session(actor=director, session=session, version=1, ground=Ground("x")),
        lambda: set_stream(actor=director, session=session, version=1, address=""),
        lambda: put_on_air(actor=director, session=session, version=1, listing=None),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert verbs(session) == []


def test_a_pause_costs_nobody_a_minute(director: Person) -> None:
    session = make_session("live")
    closes_at = session.closes_at
    pause_session(actor=director, session=session, version=1)
    MarketSession.objects.update(paused_at=F("paused_at") - timedelta(minutes=7))
    session = resume_session(actor=director, session=session, version=2)
    assert timedelta(minutes=7) <= session.closes_at - closes_at < timedelta(minutes=7, seconds=30)
    assert session.paused_at is None
    assert session.extended_minutes == 0


def test_a_pause_may_reach_over_the_planned_close(director: Person) -> None:
    now = database_now()
    session = make_session(opens_at=now - timedelta(minutes=130), minutes=120, paused_at=now - timedelta(minutes=20))
    session = resume_session(actor=director, session=session, version=1)
    assert timedelta(minutes=9) < session.closes_at - now < timedelta(minutes=11)


def test_a_pause_nobody_ended_has_closed_the_session(director: Person) -> None:
    now = database_now()
    session = make_session(opens_at=now - timedelta(hours=3), minutes=600, paused_at=now - timedelta(hours=2))
    with pytest.raises(Refused):
        resume_session(actor=director, session=session, version=1)


def test_a_pause_freezes_flash_windows(director: Person) -> None:
    session = make_session("live")
    listing, now = make_listing(session), database_now()
    minute = timedelta(minutes=1)
    spans = {"over": (-20, -10), "on": (-8, 2), "next": (2, 12), "later": (12, 20)}  # end to end, as near as can be
    windows = {
        name: FlashWindow.objects.create(
            listing=listing,
            price=70_000,
            allotment=5,
            starts_at=now + begins_at * minute,
            ends_at=now + ends_at * minute,
            set_by=director,
        )
        for name, (begins_at, ends_at) in spans.items()
    }
    pause_session(actor=director, session=session, version=1)
    MarketSession.objects.update(paused_at=now - 5 * minute)
    resume_session(actor=director, session=session, version=2)
    moved = {}
    for name, window in windows.items():
        begins, ends = window.starts_at, window.ends_at
        window.refresh_from_db()
        moved[name] = (round((window.starts_at - begins) / minute), round((window.ends_at - ends) / minute))
    assert moved == {"over": (0, 0), "on": (0, 5), "next": (5, 5), "later": (5, 5)}


def test_stopping_ends_at_once_with_a_reason(director: Person) -> None:
    session = make_session("live")
    stop_session(actor=director, session=session, version=1, ground=Ground("Theo yêu cầu của cơ quan"))
    session.refresh_from_db()
    assert session.stopped_at is not None
    assert session.stopped_at <= database_now()
    assert (session.stop_reason, session.news) == ("Theo yêu cầu của cơ quan", "stopped")
    with pytest.raises(Refused, match="đã kết thúc"):
        stop_session(actor=director, session=session, version=2, ground=Ground("lần nữa"))


def test_the_stream_is_kept_in_one_spelling(director: Person) -> None:
    session = set_stream(
        actor=director, session=make_session("live"), version=1, address="https://youtu.be/jNQXAC9IVRw"
    )
    assert session.stream_url == "https://www.youtube.com/watch?v=jNQXAC9IVRw"
    with pytest.raises(Refused) as refused:
        set_stream(actor=director, session=session, version=2, address="https://evil.example/x")
    assert refused.value.field == "address"
    assert set_stream(actor=director, session=session, version=2, address="").stream_url == ""


def test_only_what_is_listed_goes_on_air(director: Person) -> None:
    session = make_session("live")
    listing, elsewhere = make_listing(session), make_listing(make_session("live"))
    session = put_on_air(actor=director, session=session, version=1, listing=listing)
    assert session.on_air == listing
    gone = make_listing(session, withdrawn_at=database_now())
    for other in (elsewhere, gone):
        with pytest.raises(Refused):
            put_on_air(actor=director, session=session, version=2, listing=other)
    assert put_on_air(actor=director, session=session, version=2, listing=None).on_air is None


def test_the_second_director_is_told_to_look_again(director: Person, other_director: Person) -> None:
    session = make_session("live")
    pause_session(actor=director, session=session, version=1)
    with pytest.raises(Stale):
        stop_session(actor=other_director, session=session, version=1, ground=Ground("x"))
    session.refresh_from_db()
    assert session.stopped_at is None


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_many_directors_one_wins(director: Person) -> None:
    session = make_session("live")
    together = Barrier(8)

    def extend(_number: int) -> bool:
        together.wait()
        try:
            running.extend_session(actor=director, session=session, version=1, minutes=10)
        except Stale:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(extend, range(8))) == [False] * 7 + [True]
    session.refresh_from_db()
    assert (session.extended_minutes, session.version) == (10, 2)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_deciding_director_holds_no_order_up(director: Person) -> None:
    """Orders refer to the session's row; the director's lock lets them pass."""
    session, product = make_session("live"), make_product()

    def refer() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        try:
            return make_listing(session, product).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        running.locked_evening(session, 1)
        assert pool.submit(refer).result(10)
