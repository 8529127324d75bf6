"""Compiling: claimed by one worker, read from one snapshot, written in every format, shown when all of it is there.

A worker that died is found out by its silence and somebody else begins anew; nobody ever sees half of it.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import translation

from market.kernel import journal
from market.kernel.clock import database_now
from orders.models import Compilation, ReportFile
from orders.reports import registry
from orders.reports.about import about_of
from orders.reports.catalogue import Report
from orders.reports.figures import session_figures
from orders.reports.results import add_up
from orders.reports.selection import Selection, Wishes, scope_of
from orders.reports.snapshot import one_snapshot
from orders.reports.spool import spool
from orders.reports.telling import tell_of
from orders.reports.writers.content import About, Content
from orders.reports.writers.paper import write_pdf
from orders.reports.writers.plain import write_csv, write_json
from orders.reports.writers.workbooks import write_workbook

DEAD_AFTER = timedelta(minutes=2)  # a worker that gave no sign for so long is taken for dead
FORMATS = 3  # files written beside the rows, per report


class GivenUpError(Exception):
    """Somebody asked to stop, or another worker has taken it over."""


@dataclass(frozen=True)
class Made:
    """A file that was written: of which report, in which format, where it lies until it is stored."""

    report: str
    format: str
    path: Path
    rows: int


def compile_reports(pk: int) -> Compilation | None:
    """Compile what is due; nothing when it is done, cancelled, or somebody alive is at it. Running it twice is safe."""
    claimed = _claim(pk)
    if claimed is None:
        return None
    reports = registry.reports_of(claimed)
    try:
        with tempfile.TemporaryDirectory(prefix="bao-cao-") as folder, translation.override(claimed.language):
            steps = Steps(claimed, len(reports) * (1 + FORMATS) + 1)
            contents, about, figures = _read(claimed, reports, Path(folder), steps)
            made = list(_write(claimed, contents, about, Path(folder), steps))
            return _finish(claimed, made, about, figures)
    except GivenUpError:
        return None


@transaction.atomic
def _claim(pk: int) -> Compilation | None:
    found = Compilation.objects.select_for_update(of=("self",)).select_related("session", "asked_by").get(pk=pk)
    moment = database_now()
    if found.status not in {Compilation.Status.WAITING, Compilation.Status.COMPILING}:
        return None
    if found.status == Compilation.Status.COMPILING and found.seen_at and found.seen_at > moment - DEAD_AFTER:
        return None
    found.move_to(Compilation.Status.COMPILING)
    found.started_at = found.seen_at = moment
    found.tries, found.error, found.done, found.steps = found.tries + 1, "", 0, 0
    found.save(update_fields=["status", "started_at", "seen_at", "tries", "error", "done", "steps"])
    return found


class Steps:
    """Says how far a compilation is, that its worker lives, and whether it may go on: one statement for all three.

    It speaks through a connection of its own: the snapshot's transaction sees nothing of what happens meanwhile.
    Inside somebody else's transaction, where there is no snapshot of ours, it speaks through that one.
    """

    def __init__(self, compilation: Compilation, steps: int) -> None:
        self._compilation, self._steps, self._done = compilation, steps, 0
        self._is_inside = connection.in_atomic_block

    def done(self) -> None:
        """Count one step; raise GivenUpError when it was cancelled or another worker has taken over."""
        self._done += 1
        own = connection if self._is_inside else connection.copy()
        try:
            with own.cursor() as cursor:
                cursor.execute(
                    "UPDATE orders_compilation SET done = %s, steps = %s, seen_at = clock_timestamp()"
                    " WHERE id = %s AND tries = %s AND status = 'compiling' AND cancel_asked_at IS NULL",
                    [self._done, self._steps, self._compilation.pk, self._compilation.tries],
                )
                if not cursor.rowcount:
                    raise GivenUpError
        finally:
            if own is not connection:
                own.close()


def _read(
    compilation: Compilation, reports: list[Report], folder: Path, steps: Steps
) -> tuple[list[Content], About, dict[str, int | None]]:
    """Read the rows of all reports in one repeatable-read transaction, so that they agree to the đồng."""
    with one_snapshot() as (moment, snapshot):
        wishes = Wishes.from_json(compilation.wishes)
        scope = scope_of(compilation.asked_by)
        selection = Selection(wishes, moment, scope, with_people=compilation.with_people)
        about = about_of(compilation, selection, snapshot)
        contents = []
        for report in reports:
            contents.append(_content(report, selection, about, folder))
            steps.done()
        figures = session_figures(selection).as_json() if selection.session else {}
    return contents, about, figures


def _content(report: Report, selection: Selection, about: About, folder: Path) -> Content:
    columns = report.columns_of(selection)
    head = {"report": report.code, "taken_at": about.taken_at.isoformat(), "snapshot": about.snapshot}
    spooled = spool(folder / f"{report.code}.rows", head, [each.key for each in columns], report.rows(selection))
    return Content(report.code, str(report.name), str(report.title), columns, report.meanings(), spooled)


def _write(
    compilation: Compilation, contents: list[Content], about: About, folder: Path, steps: Steps
) -> Iterator[Made]:
    for content in contents:
        code, rows = content.code, content.spooled.rows
        yield Made(code, ReportFile.Format.ROWS, content.spooled.path, rows)
        writers: tuple[tuple[str, Callable[[IO[bytes]], None]], ...] = (
            (ReportFile.Format.CSV, partial(write_csv, content=content)),
            (ReportFile.Format.JSON, partial(write_json, content=content, about=about)),
            (ReportFile.Format.PDF, partial(write_pdf, content=content, about=about)),
        )
        for name, write in writers:
            path = folder / f"{code}.{name}"
            with path.open("wb") as target:
                write(target)
            yield Made(code, name, path, rows)
            steps.done()
    path = folder / "all.xlsx"
    with path.open("wb") as target:
        write_workbook(target, registry.title_of(compilation), contents, about)
    steps.done()
    yield Made(compilation.report, ReportFile.Format.XLSX, path, sum(each.spooled.rows for each in contents))


def _finish(compilation: Compilation, made: list[Made], about: About, figures: dict[str, int | None]) -> Compilation:
    """Store the files, then show them all at once; files stored for nothing are swept up later (`cleaning`)."""
    stored = [_stored(compilation, each) for each in made]
    with transaction.atomic():
        found = Compilation.objects.select_for_update(of=("self",)).get(pk=compilation.pk)
        if found.tries != compilation.tries or found.cancel_asked_at or found.status != Compilation.Status.COMPILING:
            raise GivenUpError
        found.move_to(Compilation.Status.READY)
        found.figures, found.taken_at, found.snapshot = figures, about.taken_at, about.snapshot
        found.ready_at = database_now()
        found.save()
        ReportFile.objects.bulk_create(stored)
        if found.session is not None and found.kind == Compilation.Kind.PACK:
            add_up(found.session)
        journal.record("report.compiled", actor=None, subject=found, files=len(stored))
        tell_of(found)
    return found


def _stored(compilation: Compilation, made: Made) -> ReportFile:
    with made.path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256")
        size = source.tell()
        source.seek(0)
        name = f"bao-cao/{compilation.pk}/{made.report or 'bo'}-{digest.hexdigest()[:12]}.{made.format}"
        path = default_storage.save(name, File(source))
    return ReportFile(
        compilation=compilation,
        report=made.report,
        format=made.format,
        path=path,
        sha256=digest.digest(),
        size=size,
        rows=made.rows,
    )


@transaction.atomic
def fail_compilation(pk: int, reason: str) -> None:
    """Record why a compilation failed; whoever asked for it and the office see it and can have it tried again."""
    found = Compilation.objects.select_for_update(of=("self",)).get(pk=pk)
    if found.status != Compilation.Status.COMPILING:
        return
    found.move_to(Compilation.Status.FAILED)
    found.error = reason[:300]
    found.save(update_fields=["status", "error"])
    journal.record("report.failed", actor=None, subject=found, reason=found.error)
