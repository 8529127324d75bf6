"""Workers killed at each stage of a pack: the next one brings it to its end, as if nothing had been."""

import os
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from orders.models import Compilation, ReportFile
from orders.reports import tasks
from orders.reports.compiling import DEAD_AFTER, _folder_of, compile_reports
from orders.reports.packs import open_pack
from orders.reports.registry import reports_of
from orders.reports.selectors import due_compilations
from orders.reports.writers.tables import TableWriter
from tests.mothers import Mother
from tests.reports.evening import NoPaper, compiled, content, past_evening

pytestmark = pytest.mark.django_db(transaction=True)
Stage = Compilation.Stage


def time_passes() -> None:
    """Let the worker have been silent for too long."""
    long_ago = datetime.now(UTC) - DEAD_AFTER - timedelta(seconds=1)
    Compilation.objects.filter(status="compiling").update(seen_at=long_ago)


def test_whoever_dies_and_whenever_the_pack_comes_once_and_whole(mother: Mother) -> None:
    evening = past_evening(12)
    pack = open_pack(evening)
    reports = len(reports_of(pack))
    stages = (1, reports + 1, 2 * reports + 2, "stored")  # reading, writing tables, setting pages, showing
    for stage in stages:
        assert mother.run("tests.reports.dying", pack.pk, str(stage)) == -9, stage
        assert not ReportFile.objects.exists(), stage
        assert compile_reports(pack.pk) is None, "its worker may still live"
        time_passes()
        assert list(due_compilations()) == [pack], stage

    assert compile_reports(pack.pk) is not None
    assert Compilation.objects.get().tries == len(stages) + 1
    stored = {file.path for file in ReportFile.objects.all()}
    place = f"bao-cao/{pack.pk}"
    assert {f"{place}/{name}" for name in default_storage.listdir(place)[1]} == stored
    assert not list(Path(tempfile.gettempdir()).glob(f"{_folder_of(pack)}*"))
    undisturbed = compiled(evening, Stage.T3)
    for report in reports_of(undisturbed):
        if report.code in {each.code for each in reports_of(pack)}:
            assert content(pack, report.code, "csv") == content(undisturbed, report.code, "csv"), report.code


def test_a_full_disk_is_told_and_the_retry_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    pack = open_pack(past_evening(3))

    def full(*_args: Any) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", full)
        tasks.compile_report_task(pack.pk)
    pack.refresh_from_db()
    assert (pack.status, "No space left" in pack.error) == ("failed", True)
    assert not ReportFile.objects.exists()
    Compilation.objects.update(status="waiting", error="")
    assert compile_reports(pack.pk) is not None


def test_what_stops_the_tables_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    pack = open_pack(past_evening(3))

    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("orders.reports.writers.tables.write_tables", full)
        tasks.compile_report_task(pack.pk)
    pack.refresh_from_db()
    assert (pack.status, "No space left" in pack.error) == ("failed", True)
    assert not ReportFile.objects.exists()


def test_tables_end_with_their_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    pack = open_pack(past_evening(3))
    forks: list[int] = []

    def endless(*_args: Any) -> None:
        time.sleep(600)

    def cancelled(writer: TableWriter) -> TableWriter:
        begun = begin(writer)
        forks.append(writer._child)
        Compilation.objects.update(cancel_asked_at=datetime.now(UTC))
        return begun

    begin = TableWriter.__enter__
    monkeypatch.setattr("orders.reports.writers.tables.write_tables", endless)
    monkeypatch.setattr(TableWriter, "__enter__", cancelled)
    assert compile_reports(pack.pk) is None
    with pytest.raises(ProcessLookupError):
        os.kill(forks[0], 0)


def test_a_statement_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    monkeypatch.setattr("orders.reports.snapshot.STATEMENT_TIMEOUT", "1ms")
    pack = open_pack(past_evening(200))
    tasks.compile_report_task(pack.pk)
    pack.refresh_from_db()
    assert pack.status == "failed"
    assert "statement timeout" in pack.error


def test_who_was_taken_over_does_not_fail_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orders.reports.compiling.Typesetting", NoPaper)
    pack = open_pack(past_evening(3))

    def swept(*_args: Any) -> str:
        Compilation.objects.update(tries=9)
        raise FileNotFoundError

    monkeypatch.setattr(default_storage, "save", swept)
    tasks.compile_report_task(pack.pk)
    assert Compilation.objects.get().status == "compiling"
