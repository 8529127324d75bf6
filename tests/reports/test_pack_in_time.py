"""The pack is there within a quarter of an hour after the seal: by the clock's table, its queues and its limits.

Nobody sleeps here: the clock of the table is moved on from the seal until it calls, and what it calls is run.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import Task, current_app
from celery.schedules import schedule

from market.office_home.alarms import PACKING
from market.runner.process import PROCESSES
from orders.models import Checkpoint, Compilation
from orders.reports.compiling import DEAD_AFTER
from orders.reports.tasks import compile_due_reports, compile_report_task
from sessions.models import MarketSession
from tests.orders.sealing import seal
from tests.reports.evening import past_evening

pytestmark = pytest.mark.django_db(transaction=True)
QUARTER = timedelta(minutes=15)
SECOND = timedelta(seconds=1)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """Return what was handed to workers."""
    handed: list[tuple[str, Any]] = []
    monkeypatch.setattr(Task, "delay", lambda task, *args: handed.append((task.name, args)))
    return handed


def entry_of(task: str) -> dict[str, Any]:
    """Return a finder's line of the clock's table."""
    (entry,) = (each for each in current_app.conf.beat_schedule.values() if each["task"] == task)
    return dict(entry)


def called_after(task: str, moment: datetime) -> datetime:
    """Return when the clock calls a finder that it called just before a moment."""
    now = moment
    table = schedule(entry_of(task)["schedule"], nowfun=lambda: now, app=current_app)
    while not table.is_due(moment - SECOND).is_due:
        now += SECOND
    return now


def queue_of(task: str) -> str:
    """Return the queue a task waits in."""
    return str(current_app.amqp.router.route({}, task)["queue"].name)


def sealed_evening() -> tuple[MarketSession, datetime]:
    """Return an evening that was sealed a moment ago, and when."""
    session = past_evening(40)
    seal(session)
    return session, Checkpoint.objects.get(session=session, is_seal=True).made_at


def test_the_pack_is_there_within_a_quarter_of_an_hour(calls: list[tuple[str, Any]]) -> None:
    session, sealed_at = sealed_evening()
    assert not Compilation.objects.exists()

    called_at = called_after(compile_due_reports.name, sealed_at)
    compile_due_reports.apply(throw=True)
    pack = Compilation.objects.get(session=session)
    assert calls == [(compile_report_task.name, (pack.pk,))]
    compile_report_task.apply(args=calls[0][1], throw=True)

    pack.refresh_from_db()
    assert pack.status == Compilation.Status.READY
    assert pack.ready_at is not None
    assert pack.started_at is not None
    assert called_at + (pack.ready_at - pack.started_at) < sealed_at + QUARTER
    assert QUARTER == PACKING, "the alarm rings when it is not"


def test_the_slowest_pack_is_too_and_so_is_a_small_one_whose_worker_died() -> None:
    _session, sealed_at = sealed_evening()
    called_at = called_after(compile_due_reports.name, sealed_at)
    assert called_at + timedelta(seconds=compile_report_task.time_limit) < sealed_at + QUARTER
    found_dead = called_after(compile_due_reports.name, called_at + DEAD_AFTER)
    assert found_dead + timedelta(minutes=5) < sealed_at + QUARTER


def test_both_queues_have_their_worker(calls: list[tuple[str, Any]]) -> None:
    del calls
    finder, worker = queue_of(compile_due_reports.name), queue_of(compile_report_task.name)
    assert (finder, worker) == ("default", "reports")
    for queue in (finder, worker):
        command = PROCESSES[queue]()
        assert command[command.index("-Q") + 1] == queue
    reports = PROCESSES["reports"]()
    assert reports[reports.index("-c") + 1] == "1", "a pack never runs beside another"
