"""Beats and workers die, come twice, or read a wrong clock: people may order all the while and are told once."""

from datetime import timedelta
from time import sleep

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test import Client

from market.kernel.clock import database_now
from market.notices.models import Notice
from orders.models import Order
from sessions.models import Listing, MarketSession
from tests.cast import make_listing, make_session
from tests.faults.conftest import AFTERWARDS, Processes, all_sent, follow, kinds, told, until
from tests.notices.stub_smtp import StubSmtp
from tests.orders.test_sheet import filled, sheet_url

pytestmark = pytest.mark.django_db(transaction=True)


def opening_in(minutes: float) -> MarketSession:
    """Return a session that opens in so many minutes and whose book is closed."""
    now = database_now()
    return make_session(opens_at=now + timedelta(minutes=minutes), listings_close_at=now - timedelta(hours=1))


def order(listing: Listing, number: int) -> int:
    """Send the order sheet as a browser does; return the answer's status."""
    sheet = filled(listing, phone=f"09120000{number:02d}", email=f"mua-{number}@example.vn")
    return Client().post(sheet_url(listing), sheet).status_code


def each_once(smtp: StubSmtp) -> bool:
    """Tell whether the mail server took every mail once."""
    return len(smtp.taken) == len(set(smtp.taken)) == Notice.objects.count()


def test_beat_and_worker_dead_from_before_the_opening_until_a_quarter_of_an_hour_after_it(
    processes: Processes, smtp: StubSmtp, client: Client
) -> None:
    """20:00: both die. 20:30: it opens by the clock, people order. 20:45: both are back, everybody is told once."""
    session = opening_in(30)
    listing = make_listing(session)
    followers = follow(session, 5)
    assert order(listing, 0) == 422
    session.opens_at = database_now() + timedelta(seconds=2)  # nobody is at work as it comes
    session.save()
    until(lambda: database_now() >= session.opens_at, "the hour")
    assert 'data-state="live"' in client.get(session.get_absolute_url()).content.decode()
    assert [order(listing, number) for number in range(3)] == [302, 302, 302]
    assert not Notice.objects.exists()

    quarter = timedelta(minutes=15)
    MarketSession.objects.update(
        opens_at=F("opens_at") - quarter,
        closes_at=F("closes_at") - quarter,
        planned_closes_at=F("planned_closes_at") - quarter,
    )
    processes.beat()
    processes.worker()
    until(lambda: all_sent(9), "five openings, three receipts, one digest to be sent")
    sleep(AFTERWARDS)
    assert told("session-opened") == followers
    # A reminder that it opens soon would be a joke now, and so would the check ten minutes before.
    assert kinds() == {"session-opened": 5, "order-placed": 3, "order-new": 1}
    assert not session.preflights.exists()
    assert each_once(smtp)


def test_a_worker_killed_half_way_through_the_opening_notices(processes: Processes, smtp: StubSmtp) -> None:
    """Its statement ends without it, or goes with it; everybody is told once. (Killed while sending: tests/notices.)"""
    session = make_session("live")
    followers = follow(session, 20)
    half_way = session.reminder_requests.order_by("pk")[9]
    key = f"session-opened-{session.number}-{session.schedule}-request-{half_way.pk}"
    in_the_way = Notice(key=key, kind="session-opened", recipient="x@example.vn", next_try_at=database_now())
    processes.beat()
    with transaction.atomic():
        in_the_way.save()  # whoever writes the tenth notice has to wait for this to end
        victim = processes.worker()
        until(somebody_waits, "the worker to be half way")
        processes.kill(victim)
        assert Notice.objects.count() == 1
        transaction.set_rollback(True)
    until(lambda: not somebody_waits(), "its statement to end")
    assert Notice.objects.count() in {0, 20}  # all of a part are one statement

    processes.worker()
    until(lambda: all_sent(20), "the next worker to tell everybody")
    sleep(AFTERWARDS)
    assert told() == followers
    assert each_once(smtp)


def somebody_waits() -> bool:
    """Tell whether another connection waits for what this test holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("minutes", [25, -25], ids=["fast", "slow"])
def test_a_worker_whose_clock_is_wrong(processes: Processes, smtp: StubSmtp, minutes: int) -> None:
    """The database's clock decides: nothing is told early by a fast clock, nothing late by a slow one."""
    open_now, soon, later = make_session("live"), opening_in(50), opening_in(70)
    for session in (open_now, soon, later):
        follow(session, 2)
    listing = make_listing(open_now)
    assert order(listing, 1) == 302
    processes.beat()
    processes.worker(ahead=minutes * 60)
    until(lambda: all_sent(6), "openings, reminders, a receipt and a digest")
    sleep(AFTERWARDS)
    assert kinds() == {"session-opened": 2, "session-reminder": 2, "order-placed": 1, "order-new": 1}
    for mark, asked in (("announced_opening_at", open_now), ("reminded_followers_at", soon)):
        marked = MarketSession.objects.values_list(mark, flat=True).get(pk=asked.pk)
        assert abs(marked - database_now()) < timedelta(minutes=5)
    later.refresh_from_db()
    assert later.reminded_followers_at is None
    assert Notice.objects.filter(sent_at__gt=database_now()).count() == 0
    assert each_once(smtp)


def test_two_beats_and_two_workers(processes: Processes, smtp: StubSmtp) -> None:
    """Every finder is called twice and answered side by side: everybody is told once."""
    live, soon = make_session("live"), opening_in(50)
    for session in (live, soon):
        follow(session, 10)
    listing = make_listing(live)
    assert [order(listing, number) for number in range(4)] == [302] * 4
    for start in (processes.beat, processes.worker) * 2:
        start()
    until(lambda: all_sent(25), "ten openings, ten reminders, four receipts, one digest")
    sleep(AFTERWARDS)
    assert kinds() == {"session-opened": 10, "session-reminder": 10, "order-placed": 4, "order-new": 1}
    assert each_once(smtp)
    assert Order.objects.filter(buyer_told_at=None).count() == 0
