"""Compiling: claimed by one worker, read from one snapshot, written in every format, shown when all of it is there.

A worker that died is found out by its silence and somebody else begins anew; nobody ever sees half of it.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

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
from orders.reports.writers.tables import TABLES, TableWriter, table_path
from orders.reports.writers.typesetting import Typesetting
from orders.reports.writers.workbooks import ReportBook

DEAD_AFTER = timedelta(minutes=2)  # a worker that gave no sign for so long is taken for dead
STEPS = 3  # of one report: its rows, its tables, its pages


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
    _sweep(claimed)
    reports = registry.reports_of(claimed)
    try:
        with (
            translation.override(claimed.language),
            tempfile.TemporaryDirectory(prefix=_folder_of(claimed)) as folder,
            Steps(claimed, len(reports) * STEPS + 1) as steps,
            Typesetting() as paper,
        ):
            contents, about, figures = _read(claimed, reports, Path(folder), steps, paper)
            made = list(_write(claimed, contents, about, Path(folder), steps, paper))
            return _finish(claimed, made, about, figures)
    except GivenUpError:
        return None
    except OSError:
        if _is_ours(claimed):
            raise
        return None  # whoever has taken it over has swept up what this one was writing


def _folder_of(compilation: Compilation) -> str:
    """Return how the names of its working folders begin: markets beside each other share the machine's folder."""
    database = "{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    return f"bao-cao-{hashlib.sha256(database.encode()).hexdigest()[:12]}-{compilation.pk}-"


def _sweep(compilation: Compilation) -> None:
    """Remove what an earlier worker left behind when it died, here and in the file store: nobody can have seen it."""
    for left in Path(tempfile.gettempdir()).glob(f"{_folder_of(compilation)}*"):
        shutil.rmtree(left, ignore_errors=True)
    place = _place_of(compilation)
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(place)[1]:
            default_storage.delete(f"{place}/{name}")


def _is_ours(compilation: Compilation) -> bool:
    mine = Compilation.objects.filter(pk=compilation.pk, tries=compilation.tries)
    return mine.filter(status=Compilation.Status.COMPILING).exists()


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


class Steps(AbstractContextManager["Steps"]):
    """Says how far a compilation is, that its worker lives, and whether it may go on: one statement for all three.

    It speaks through a connection of its own: the snapshot's transaction sees nothing of what happens meanwhile.
    Inside somebody else's transaction, where there is no snapshot of ours, it speaks through that one.
    """

    def __init__(self, compilation: Compilation, steps: int) -> None:
        self._compilation, self._steps, self._done = compilation, steps, 0
        self._own = connection if connection.in_atomic_block else connection.copy()

    def done(self) -> None:
        """Count one step; raise GivenUpError when it was cancelled or another worker has taken over."""
        self._done += 1
        with self._own.cursor() as cursor:
            cursor.execute(
                "UPDATE orders_compilation SET done = %s, steps = %s, seen_at = clock_timestamp()"
                " WHERE id = %s AND tries = %s AND status = 'compiling' AND cancel_asked_at IS NULL",
                [self._done, self._steps, self._compilation.pk, self._compilation.tries],
            )
            if not cursor.rowcount:
                raise GivenUpError

    def __exit__(self, *_error: object) -> None:
        """Close its connection."""
        if self._own is not connection:
            self._own.close()


def _read(
    compilation: Compilation, reports: list[Report], folder: Path, steps: Steps, paper: Typesetting
) -> tuple[list[Content], About, dict[str, int | None]]:
    """Read the rows of all reports in one repeatable-read transaction, so that they agree to the đồng.

    The typesetter begins with each as soon as its rows are there.
    """
    with one_snapshot() as (moment, snapshot):
        wishes = Wishes.from_json(compilation.wishes)
        scope = scope_of(compilation.asked_by)
        selection = Selection(wishes, moment, scope, with_people=compilation.with_people)
        about = about_of(compilation, selection, snapshot)
        contents = []
        for report in reports:
            contents.append(_content(report, selection, about, folder))
            paper.ask(folder, contents[-1], about)
            steps.done()
        figures = session_figures(selection).as_json() if selection.session else {}
    return contents, about, figures


def _content(report: Report, selection: Selection, about: About, folder: Path) -> Content:
    columns = report.columns_of(selection)
    head = {"report": report.code, "taken_at": about.taken_at.isoformat(), "snapshot": about.snapshot}
    spooled = spool(folder / f"{report.code}.rows", head, [each.key for each in columns], report.rows(selection))
    return Content(report.code, str(report.name), str(report.title), columns, report.meanings(), spooled)


def _write(
    compilation: Compilation, contents: list[Content], about: About, folder: Path, steps: Steps, paper: Typesetting
) -> Iterator[Made]:
    """Write every format: the workbook here, tables and data for machines by a fork, paper by the typesetter."""
    title = registry.title_of(compilation)
    path = folder / "all.xlsx"
    with TableWriter(folder, contents, about) as tables:
        with path.open("wb") as target, ReportBook(target, title, contents, about, folder=folder) as book:
            for content in contents:
                book.add(content, content.rows)
                steps.done()
        yield Made(compilation.report, ReportFile.Format.XLSX, path, sum(each.spooled.rows for each in contents))
        tables.finish()
    steps.done()
    for content in contents:
        code, rows = content.code, content.spooled.rows
        yield Made(code, ReportFile.Format.ROWS, content.spooled.path, rows)
        yield from (Made(code, each, table_path(folder, content, each), rows) for each in TABLES)
    for content, made in paper.done():
        yield Made(content.code, ReportFile.Format.PDF, made, content.spooled.rows)
        steps.done()


def _finish(compilation: Compilation, made: list[Made], about: About, figures: dict[str, int | None]) -> Compilation:
    """Store the files, then show them all at once; files stored for nothing are swept up by the next try."""
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


def _place_of(compilation: Compilation) -> str:
    """Return where its files lie in the file store."""
    return f"bao-cao/{compilation.pk}"


def _stored(compilation: Compilation, made: Made) -> ReportFile:
    with made.path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256")
        size = source.tell()
        source.seek(0)
        name = f"{_place_of(compilation)}/{made.report or 'bo'}-{digest.hexdigest()[:12]}.{made.format}"
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
