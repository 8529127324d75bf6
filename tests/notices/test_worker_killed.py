"""kill -9 of a real worker while it sends: nothing is lost, and what is recorded as sent once was sent once."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.utils import timezone

from market.notices.claims import release_lost
from market.notices.letters import message_id
from market.notices.models import Notice
from market.notices.tasks import send_due_notices, send_notice_task
from tests.mothers import Child, Mother
from tests.notices.conftest import Make
from tests.notices.stub_smtp import StubSmtp

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60  # seconds; two busy cores are slow to start a worker


def until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


@pytest.fixture
def smtp() -> Iterator[Any]:
    server = StubSmtp()
    yield server
    server.close()


@pytest.fixture
def start_worker(smtp: StubSmtp, mother: Mother, tmp_path: Path) -> Iterator[Callable[[], Child]]:
    """Return a starter of workers that use this test's database, broker and mail server."""
    redis.from_url(settings.REDIS_URL).flushdb()
    workers: list[Child] = []

    def start() -> Child:
        command = ("worker", "-c", "1", "--without-gossip", "--without-mingle")
        worker = mother.bear(command, tmp_path / f"worker-{len(workers)}.log", f"smtp://127.0.0.1:{smtp.port}")
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        kill(worker)
    redis.from_url(settings.REDIS_URL).flushdb()


def kill(worker: Child) -> None:
    """Kill a worker with everything it started, at once, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def state(notice: Notice) -> tuple[str, int]:
    return Notice.objects.values_list("status", "tries").get(pk=notice.pk)


def lease_ends() -> None:
    """Let the time be up for which a dead worker's claim counts."""
    Notice.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("moment", "taken_before"),
    [
        ("taking", 0),  # the mail server had not taken it yet; the worker cannot know
        ("telling", 1),  # it had taken the mail, but the row did not know yet
    ],
)
def test_a_worker_killed_while_sending_a_receipt_loses_nothing(
    start_worker: Any, smtp: StubSmtp, make_notice: Make, moment: str, taken_before: Any
) -> None:
    """What belongs to a deal is said again, under the same Message-ID."""
    notice = make_notice(key="order-12-placed", kind="order-placed")
    smtp.stall_at = moment
    send_due_notices.delay()
    worker = start_worker()
    until(smtp.stalled.is_set, "the mail server to be asked")
    kill(worker)

    assert state(notice) == ("sending", 1)
    assert len(smtp.taken) == taken_before

    smtp.stall_at = ""
    lease_ends()
    send_due_notices.delay()
    send_notice_task.delay(notice.pk)  # as the broker gives the dead worker's message back
    start_worker()
    until(lambda: state(notice)[0] == "sent", "the second worker to send it")
    other = make_notice(key="after")
    send_notice_task.delay(notice.pk)
    send_notice_task.delay(other.pk)
    until(lambda: state(other)[0] == "sent", "the worker to go on")

    assert state(notice) == ("sent", 2)
    assert smtp.taken == [message_id(notice.key)] * (taken_before + 1) + [message_id("after")]


@pytest.mark.parametrize(("moment", "taken"), [("taking", 0), ("telling", 1)])
def test_a_reminder_that_may_have_gone_out_is_not_repeated(
    start_worker: Any, smtp: StubSmtp, make_notice: Make, moment: str, taken: Any
) -> None:
    notice = make_notice(key="session-12-reminder-person-7", kind="session-reminder")
    smtp.stall_at = moment
    send_due_notices.delay()
    worker = start_worker()
    until(smtp.stalled.is_set, "the mail server to be asked")
    kill(worker)

    smtp.stall_at = ""
    lease_ends()
    assert release_lost() == 1
    assert send_due_notices() == 0
    notice.refresh_from_db()
    assert (notice.status, notice.claim) == ("unclear", None)
    assert len(smtp.taken) == taken
