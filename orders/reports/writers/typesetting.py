"""Having reports set on paper by a process of its own, beside the worker: it uses the other core and its own memory."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self

from orders.reports.writers.content import About, Content
from orders.reports.writers.paper import page_job
from vetting import labels

PROGRAM = Path(__file__).with_name("typesetter.py")
TEMPLATE = Path(__file__).parents[2] / "printed" / "report.typ"
FONTS = Path(labels.__file__).parent  # Be Vietnam Pro as TrueType


class NotSetError(OSError):
    """A document could not be set; says which and why."""


class Typesetting(AbstractContextManager["Typesetting"]):
    """One typesetter at work; it ends with the block, whether its work was done or not."""

    def __enter__(self) -> Self:
        """Start it."""
        self._said = tempfile.TemporaryFile("w+")
        command = [sys.executable, str(PROGRAM), str(TEMPLATE), str(FONTS)]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, text=True, bufsize=1
        )
        self._asked: dict[str, Content] = {}
        return self

    def ask(self, folder: Path, content: Content, about: About) -> None:
        """Have a report set, and do not wait for it."""
        job = folder / f"{content.code}.job"
        job.write_text(page_job(content, about))
        self._asked[str(job)] = content
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.write(f"{job}\n")

    def done(self) -> Iterator[tuple[Content, Path]]:
        """Yield each report that was asked for with its file as soon as that is there, in the order of asking."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        for job, content in self._asked.items():
            answer = self._process.stdout.readline()
            if answer != f"set {job}\n":
                self._said.seek(0)
                raise NotSetError(self._said.read().strip() or f"{content.code} was not set on paper")
            Path(job).unlink()
            yield content, Path(job).with_suffix(".pdf")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it: at once when something went wrong."""
        if error:
            self._process.kill()
        self._process.communicate()
        self._said.close()
