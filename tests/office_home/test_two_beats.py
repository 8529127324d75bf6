"""Two clocks, or one that rang twice: every finder of the table, run again on a busy evening, does nothing again."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from celery import Task, current_app
from django.apps import apps
from django.db import connection

from market.accounts.models import Role
from market.kernel.clock import database_now
from market.notices.models import Notice
from orders.aftercare.acts import CONFIRM, DELIVER, SHIP
from orders.models import Basket, Order
from orders.services.moves import move_order
from sessions.models import MarketSession, ReminderRequest
from tests import cast
from tests.orders.buying import put
from tests.orders.conftest import contact, phone_of, place
from tests.orders.sealing import close

pytestmark = pytest.mark.django_db

# What a second run may write: signs of life, not deeds.
MARKS = {"notices_heartbeat", "notices_lastrun"}
TABLE = sorted(entry["task"] for entry in current_app.conf.beat_schedule.values())


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """An evening that closes in eight minutes, one tomorrow, one of four days ago; tasks run where they are called."""
    current_app.loader.import_default_modules()
    monkeypatch.setattr(Task, "delay", lambda task, *args: task.run(*args))
    settings.WITNESS_TSA_URL = ""
    cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)
    cast.make_product(cast.make_vendor("Chưa bày", email="chua-bay@example.vn"))
    _tonight()
    tomorrow = cast.make_session(opens_at=database_now() + timedelta(hours=20))
    ReminderRequest.objects.create(session=tomorrow, email="mai@example.vn")
    ReminderRequest.objects.update(asked_at=database_now() - timedelta(days=5))
    _days_ago()


def _tonight() -> None:
    listing = cast.make_listing(cast.make_session("live"))
    place(listing, to=contact(phone_of(1), email="hoa@example.vn"))
    ReminderRequest.objects.create(session=listing.session, email="lan@example.vn")
    basket = Basket.objects.create(key=uuid4(), session=listing.session, buyer=cast.make_person())
    put(basket, listing, 1)
    Basket.objects.filter(pk=basket.pk).update(touched_at=database_now() - timedelta(minutes=10))
    closes_at = database_now() + timedelta(minutes=8)
    MarketSession.objects.filter(pk=listing.session_id).update(closes_at=closes_at, planned_closes_at=closes_at)


def _days_ago() -> None:
    listing = cast.make_listing(cast.make_session("live"))
    for number, acts in ((2, ()), (3, (CONFIRM, SHIP, DELIVER))):
        code = place(listing, to=contact(phone_of(number), email=f"nguoi-{number}@example.vn")).codes[0]
        order = Order.objects.get(code=code)
        for act in acts:
            order = move_order(actor=None, order=order, act=act)
    close(listing.session, ago=timedelta(days=4))
    Order.objects.filter(session=listing.session).update(status_changed_at=database_now() - timedelta(days=2))


def rows() -> dict[str, int]:
    """Return how many rows each table holds."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in apps.get_models()} - MARKS):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def run(name: str) -> None:
    current_app.tasks[name].run()


def changes_nothing_again(name: str) -> bool:
    """Run a finder twice; tell whether all tables hold as many rows after the second time as before."""
    run(name)
    after_once = rows()
    run(name)
    return rows() == after_once


def test_no_finder_that_runs_twice_does_anything_twice(town: None) -> None:
    # Looked at again: a minute of the night may have begun between, and is written once.
    assert [name for name in TABLE if not changes_nothing_again(name) and not changes_nothing_again(name)] == []


def test_the_whole_table_twice_tells_everybody_once(town: None) -> None:
    told: list[set[str]] = []
    for _beat in range(3):
        for name in TABLE:
            run(name)
        told.append(set(Notice.objects.values_list("key", flat=True)))
    assert told[1] == told[2]  # what a finder found late in the first round, its neighbours find in the second
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds >= {
        "basket-closing",
        "closing-statement",
        "confirm-reminder",
        "deliver-reminder",
        "order-placed",
        "session-day-before",
        "session-opened",
        "session-sealed",
        "session-vendor-reminder",
    }
    people = Notice.objects.filter(kind__startswith="session-").values_list("kind", "recipient")
    assert len(people) == len(set(people))
