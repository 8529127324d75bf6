"""Making a report again from its stored rows, long after: does today's code write the very bytes that were handed out?

The rows are evidence: they are read from the file store and trusted only when their hash is the one in the database.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils import translation

from market.kernel.plain_table import plain, write_table
from market.kernel.workbook import Column
from orders.models import Compilation, ReportFile
from orders.reports import registry
from orders.reports.catalogue import Report
from orders.reports.selection import Selection, Wishes, scope_of
from orders.reports.snapshot import one_snapshot
from orders.reports.spool import head_of, rows_of, spool

PIECE = 1024 * 1024  # bytes read at once


class NotReproducibleError(Exception):
    """Says why a report cannot be made again."""


@dataclass(frozen=True)
class Difference:
    """A row that is another one today: its place, and by column what it was and what it is. None: no such row."""

    place: int  # 1 is the first row below the headings
    was: dict[str, str] | None
    is_now: dict[str, str] | None


class Kept:
    """One report of one compilation with its stored rows, checked, in a folder of the caller's."""

    def __init__(self, file: ReportFile, folder: Path) -> None:
        self.compilation = file.compilation
        self._files = {each.format: each for each in file.compilation.files.filter(report=file.report)}
        if not file.report:
            raise NotReproducibleError("It holds all reports of its pack: name the file of one report, such as a CSV.")
        if self.compilation.dropped_at is not None:
            raise NotReproducibleError("Its files were cleaned away; only their hashes are kept.")
        self.report: Report = registry.report_named(file.report)
        self.rows_path = folder / "rows"
        self._folder = folder
        self._fetch(self._files[ReportFile.Format.ROWS], self.rows_path)

    def _fetch(self, file: ReportFile, path: Path) -> None:
        """Bring a file here; refuse it when it is not the one that was stored."""
        digest = hashlib.sha256()
        try:
            with default_storage.open(file.path) as stored, path.open("wb") as target:
                while piece := stored.read(PIECE):
                    digest.update(piece)
                    target.write(piece)
        except FileNotFoundError as error:
            raise NotReproducibleError(f"{file.path} is not in the file store.") from error
        if digest.digest() != bytes(file.sha256):
            told = f"SHA-256 {digest.hexdigest()} instead of {bytes(file.sha256).hex()}"
            raise NotReproducibleError(f"{file.path} is not what was stored: {told}.")

    @cached_property
    def keys(self) -> list[str]:
        """Return the keys of the stored rows."""
        with self.rows_path.open("rb") as source:
            return list(head_of(source)["keys"])

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return today's columns of such a report, in the language it was written in."""
        with translation.override(self.compilation.language):
            return self.report.columns_of(self._selection())

    @property
    def changed_columns(self) -> list[str]:
        """Return the keys that only the rows or only today's columns have."""
        today = [column.key for column in self.columns]
        return sorted(set(today).symmetric_difference(self.keys))

    @property
    def csv(self) -> ReportFile:
        """Return the CSV that was handed out."""
        return self._files[ReportFile.Format.CSV]

    def write_csv(self, target: IO[bytes]) -> None:
        """Write the stored rows as CSV with today's code; columns the rows do not have are left out."""
        known = tuple(column for column in self.columns if column.key in self.keys)
        write_table(target, known, rows_of(self.rows_path))

    def first_other_line(self, path: Path) -> int | None:
        """Return the number of the first line in which a CSV differs from the stored one, or None."""
        stored = self._folder / "stored.csv"
        self._fetch(self.csv, stored)
        with stored.open("rb") as was, path.open("rb") as now:
            lines = enumerate(zip_longest(was, now), 1)
            return next((number for number, (before, after) in lines if before != after), None)

    def differences(self) -> Iterator[Difference]:
        """Read the report anew, as of now, and yield the rows that differ from the stored ones, by their place."""
        path = self._folder / "today"
        with translation.override(self.compilation.language), one_snapshot() as (moment, snapshot):
            selection = self._selection(moment)
            spool(path, {"snapshot": snapshot}, [column.key for column in self.columns], self.report.rows(selection))
        headings = {column.key: str(column.heading) for column in self.columns if column.key in self.keys}
        for place, (was, now) in enumerate(zip_longest(rows_of(self.rows_path), rows_of(path)), 1):
            other = [key for key in headings if was is None or now is None or was[key] != now[key]]
            if other:
                yield Difference(place, _told(was, other, headings), _told(now, other, headings))

    def _selection(self, moment: Any = None) -> Selection:
        made: Compilation = self.compilation
        assert made.taken_at is not None  # noqa: S101 - what has files is ready, and what is ready has a snapshot
        scope = scope_of(made.asked_by)
        return Selection(Wishes.from_json(made.wishes), moment or made.taken_at, scope, with_people=made.with_people)


def _told(row: dict[str, Any] | None, keys: list[str], headings: dict[str, str]) -> dict[str, str] | None:
    return None if row is None else {headings[key]: plain(row[key]) for key in keys}


def digest_of(path: Path) -> bytes:
    """Return the SHA-256 of a file."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").digest()


def folder() -> "tempfile.TemporaryDirectory[str]":
    """Return a folder for what is fetched and written; it goes with its contents."""
    return tempfile.TemporaryDirectory(prefix="lap-lai-")
