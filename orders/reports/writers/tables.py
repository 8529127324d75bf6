"""Reports as tables and as data for machines, written by a fork of the worker on the other core beside the workbook."""

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from market.kernel.plain_table import PlainTable
from orders.models import ReportFile
from orders.reports.writers.content import About, Content
from orders.reports.writers.plain import JsonObject

TABLES = (ReportFile.Format.CSV, ReportFile.Format.JSON)


class NotWrittenError(OSError):
    """A table could not be written; says why."""


class TableWriter(AbstractContextManager["TableWriter"]):
    """Writes every report's CSV and JSON; it ends with the block, whether its work was done or not.

    The fork knows what the worker has read, in the language spoken here. It asks the database nothing and leaves
    without closing what is the worker's.
    """

    def __init__(self, folder: Path, contents: Sequence[Content], about: About) -> None:
        self._folder, self._contents, self._about = folder, contents, about
        self._child = 0

    def __enter__(self) -> Self:
        """Begin."""
        worker = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        self._child = os.fork()
        if not self._child:
            self._be_the_fork(worker)
        return self

    def finish(self) -> None:
        """Wait until all is written; raise NotWrittenError when it could not be."""
        status = os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
        self._child = 0
        if status:
            said = self._complaint.read_text() if self._complaint.exists() else ""
            raise NotWrittenError(said or f"the tables were not written: {status}")

    def __exit__(self, *_error: object) -> None:
        """End it at once when nobody waits for it any more."""
        if self._child:
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)

    @property
    def _complaint(self) -> Path:
        return self._folder / "tables.error"

    def _be_the_fork(self, worker: int) -> None:
        status = 1
        try:
            for content in self._contents:
                if os.getppid() != worker:  # it died: somebody else begins anew
                    break
                write_tables(self._folder, content, self._about)
            else:
                status = 0
        except (OSError, ValueError, TypeError, LookupError) as error:
            with contextlib.suppress(OSError):  # the disk may be full
                self._complaint.write_text(f"{error}")
            traceback.print_exc()
        finally:
            os._exit(status)


def write_tables(folder: Path, content: Content, about: About) -> None:
    """Write one report's CSV and JSON into the folder, its rows read once."""
    csv, json = (table_path(folder, content, name) for name in TABLES)
    with csv.open("wb") as table_file, json.open("wb") as object_file:
        table, whole = PlainTable(table_file, content.columns), JsonObject(object_file, content, about)
        for row in content.rows:
            table.write(row)
            whole.write(row)
        table.close()
        whole.close()


def table_path(folder: Path, content: Content, name: str) -> Path:
    """Return where a report's table of a format is written."""
    return folder / f"{content.code}.{name}"
