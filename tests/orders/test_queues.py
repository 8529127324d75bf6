"""What waits in the background: rows from the database, tasks from Redis, and honesty when it is away."""

from datetime import UTC, datetime

import pytest
from redis import Redis

from market.kernel.quick_store import quick_store
from market.notices.models import Notice
from orders import queues
from orders.reports.packs import open_pack
from sessions.models import Listing
from tests.orders.conftest import contact, place

pytestmark = pytest.mark.django_db


def test_rows_that_wait_are_counted(listing: Listing) -> None:
    place(listing, to=contact(email="mai@example.vn"))
    common = {"kind": "thu", "recipient": "mai@example.vn", "next_try_at": datetime.now(UTC)}
    Notice.objects.create(key="a", **common)
    Notice.objects.create(key="b", status="failed", **common)
    open_pack(listing.session)
    found = queues.waiting()
    assert (found.receipts, found.notices, found.failed, found.files) == (1, 1, 1, 1)
    assert found.worker_is_alive is False


def test_tasks_nobody_took_are_counted() -> None:
    before = queues.waiting().tasks
    assert before is not None
    quick_store().rpush("reports", "a task")
    try:
        assert queues.waiting().tasks == before + 1
    finally:
        quick_store().lpop("reports")


def test_without_redis_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    away = Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.05)
    monkeypatch.setattr(queues, "quick_store", lambda: away)
    assert queues.waiting().tasks is None
