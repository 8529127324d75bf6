"""The night's minutes and what was wanted in vain: written once while the evening runs, with Redis or without."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from redis.exceptions import RedisError

from market.kernel import rehearsing
from market.kernel.errors import Refused
from market.kernel.quick_store import quick_store
from orders.buying import lost_demand
from orders.models import Hold, NightMinute, UnmetDemand
from orders.services import recording
from orders.tasks import record_due_nights
from sessions.models import Listing, MarketSession
from sessions.night import audience
from tests import cast
from tests.orders.buying import filled
from tests.orders.conftest import place

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    quick_store().flushdb()
    yield
    quick_store().flushdb()


@pytest.fixture
def listing() -> Listing:
    return cast.make_listing(cast.make_session("live"), allotment=20, per_buyer_limit=5)


def last_minute() -> datetime:
    """Return the beginning of the last whole minute."""
    return datetime.now(UTC).replace(second=0, microsecond=0) - MINUTE


def watch(session: MarketSession, pages: int, minute: datetime) -> None:
    """Let so many pages be open in a minute."""
    signs = pages * 60 // audience.SIGN_EVERY
    audience._add(int(minute.timestamp() // 60), [session.number] * signs)


def away(*_args: object, **_named: object) -> Any:
    raise RedisError


def test_an_open_page_says_so(client: Client, listing: Listing) -> None:
    address = reverse("sessions:count-viewer", args=[listing.session.number, "vi"])
    page = client.get(listing.session.get_absolute_url()).content.decode()
    assert f'data-poll="{audience.SIGN_EVERY}" hx-get="{address}"' in page
    assert address in client.get(listing.session.get_absolute_url() + "?xem=chu").content.decode()

    answer = client.get(address)

    assert (answer.status_code, answer["Cache-Control"], answer.content) == (204, "no-store", b"")
    keys = quick_store().keys("audience:*")
    assert [quick_store().hgetall(key) for key in keys] == [{str(listing.session.number): "1"}]


def test_who_asks_for_no_session_or_rehearses_is_not_counted(client: Client, listing: Listing) -> None:
    assert client.get(reverse("sessions:count-viewer", args=[999_999, "vi"])).status_code == 204
    client.cookies[rehearsing.COOKIE] = "1"
    client.get(reverse("sessions:count-viewer", args=[listing.session.number, "vi"]))
    assert not quick_store().keys("audience:*")


def test_signs_are_carried_together(monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[list[int]] = []
    monkeypatch.setattr(audience, "_add", lambda _minute, noted: carried.append(list(noted)))
    own = audience.Audience()
    for _page in range(1000):
        own.note(7)
    assert carried == [[7]], "only the first went at once; the others wait for the next second"
    own._carry_at = 0.0
    own.note(8)
    assert carried[1] == [7] * 999 + [8]


def test_redis_away_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "quick_store", away)
    own = audience.Audience()
    own.note(7)
    asked: list[int] = []
    monkeypatch.setattr(audience, "_add", lambda *_args: asked.append(1))
    own.note(7)
    assert not asked
    assert audience.watched_in([1]) is None


def test_every_minute_is_written_once(listing: Listing) -> None:
    session, minute = listing.session, last_minute()
    watch(session, 40, minute)
    watch(session, 25, minute - MINUTE)
    filled(listing, 2)
    Hold.objects.update(held_at=minute - MINUTE + timedelta(seconds=1), expires_at=minute + 10 * MINUTE)

    assert recording.record_night(session.pk) > 25, "the minutes nobody wrote are made up for"
    assert recording.record_night(session.pk) <= 1
    rows = {row.minute: row for row in NightMinute.objects.filter(session=session)}
    assert (rows[minute].viewers, rows[minute].held) == (40, 1)
    assert (rows[minute - MINUTE].viewers, rows[minute - MINUTE].held) == (25, 1)
    assert (rows[minute - 2 * MINUTE].viewers, rows[minute - 2 * MINUTE].held) == (0, 0)
    assert min(rows) == session.opens_at.replace(second=0, microsecond=0)


def test_what_was_wanted_in_vain_is_known_by_listing_and_reason(listing: Listing) -> None:
    other = cast.make_listing(listing.session, per_buyer_limit=2)
    Listing.objects.filter(pk=listing.pk).update(sold=20)
    for quantity in (3, 4):
        with pytest.raises(Refused):
            place(listing, quantity)
    with pytest.raises(Refused):
        place(other, 5)
    lost_demand.note(session=listing.session_id, reason="code-failed", listing=10**9, units=1)  # nobody's

    recording.record_night(listing.session_id)
    recording.record_night(listing.session_id)

    rows = list(UnmetDemand.objects.order_by("reason").values_list("listing", "reason", "times", "units"))
    assert rows == [(other.pk, "limit", 1, 2), (listing.pk, "sold-out", 2, 7)]
    assert NightMinute.objects.latest("minute").refused == {"sold-out": 2, "limit": 1, "code-failed": 1}


def test_what_redis_forgot_stays(listing: Listing) -> None:
    for _time in range(3):
        lost_demand.note(session=listing.session_id, reason="sold-out", listing=listing.pk, units=2)
    recording.record_night(listing.session_id)
    quick_store().flushdb()
    lost_demand.note(session=listing.session_id, reason="sold-out", listing=listing.pk, units=2)
    recording.record_night(listing.session_id)
    assert list(UnmetDemand.objects.values_list("times", "units")) == [(3, 6)]


def test_without_redis_minutes_are_written_without_viewers(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sessions.night.audience", "orders.buying.lost_demand", "market.kernel.pace"):
        monkeypatch.setattr(f"{module}.quick_store", away)
    assert recording.record_night(listing.session_id) > 25
    row = NightMinute.objects.latest("minute")
    assert (row.viewers, row.refused, row.p95) == (None, {}, None)


def test_a_pause_freezes_what_is_held(listing: Listing) -> None:
    minute = last_minute()
    filled(listing, 2)
    Hold.objects.update(held_at=minute - 9 * MINUTE, expires_at=minute)
    MarketSession.objects.update(paused_at=minute - 5 * MINUTE)
    recording.record_night(listing.session_id)
    assert NightMinute.objects.get(minute=minute).held == 1


def test_only_evenings_that_run_or_just_ended_are_looked_at(listing: Listing) -> None:
    now = datetime.now(UTC)
    just_over = cast.make_session(opens_at=now - timedelta(minutes=125))
    cast.make_session("closed")
    cast.make_session("planned")
    cast.make_session("planned", stopped_at=now, stop_reason="Bão")
    assert set(recording.sessions_to_record()) == {listing.session, just_over}

    recording.record_night(just_over.pk)
    assert NightMinute.objects.filter(session=just_over).latest("minute").minute < just_over.closes_at


@pytest.mark.django_db(transaction=True)
def test_finder_and_worker_work_together(listing: Listing) -> None:
    from market.celery import app

    app.conf.task_always_eager = True
    try:
        record_due_nights()
        record_due_nights()
    finally:
        app.conf.task_always_eager = False
    minutes = NightMinute.objects.filter(session=listing.session)
    assert minutes.count() == minutes.values("minute").distinct().count() > 0
