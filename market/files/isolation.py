"""Start the cell: a process of its own for every file that is opened.

Decoders of pictures and documents are large programs in C that read what strangers wrote. A web worker that called
them could be crashed by a flaw, killed by a bomb, or held up for minutes, and with it everybody it serves. So each file
gets a process that lives for it alone, with bounds on memory, time and output, without the environment (and its
secrets) and without open connections. Starting one costs some 0.2 s, which nobody who has just uploaded a photo
notices; a waiting pool would save that time and keep a process that a first file could spoil for the next.
It bounds resources and separates failures; it does not take away the rights of the account it runs under.
"""

import logging
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from market.files.cell import wire
from market.files.cell.verdicts import Reason, Unfit

logger = logging.getLogger(__name__)

WALL_SECONDS = 40  # the cell has 15 s of processor; the rest is for a busy machine
MOST_AT_ONCE = 2  # cells of one web process: their memory is bounded together
QUEUE_SECONDS = 15

_HERE = str(Path(__file__).parent)
_START = "import sys; sys.path.append(sys.argv.pop(1)); from cell.work import main; sys.exit(main())"
_ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}  # arenas of idle threads would count against the memory
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)


class CellsBusyError(Exception):
    """All cells stayed occupied for QUEUE_SECONDS."""


def run_in_cell(verb: str, source: IO[bytes], *arguments: str) -> tuple[dict[str, str | int], dict[str, bytes]]:
    """Run `verb` on the file `source` (a real file) and return the facts and parts found; raise Unfit on a refusal."""
    if not _turns.acquire(timeout=QUEUE_SECONDS):
        raise CellsBusyError
    try:
        facts, parts = _run(verb, source, *arguments)
    finally:
        _turns.release()
    if "reason" in facts:
        raise Unfit(Reason(str(facts["reason"])))
    return facts, parts


def _run(verb: str, source: IO[bytes], *arguments: str) -> tuple[dict[str, str | int], dict[str, bytes]]:
    source.flush()
    os.lseek(source.fileno(), 0, os.SEEK_SET)  # the cell inherits the descriptor; a buffered seek may not move it
    with tempfile.TemporaryFile() as target, tempfile.TemporaryFile() as complaints:
        try:
            done = subprocess.run(  # noqa: S603 - nothing of the upload is on the command line
                [sys.executable, "-I", "-c", _START, _HERE, verb, *arguments],
                stdin=source,
                stdout=target,
                stderr=complaints,
                env=_ENVIRONMENT,
                cwd="/",
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            logger.warning("%s took more than %d s", verb, WALL_SECONDS)
            raise Unfit(Reason.TOO_HEAVY) from error
        if done.returncode:
            logger.warning("%s ended with %d: %s", verb, done.returncode, _last_words(complaints))
            raise Unfit(Reason.TOO_HEAVY)
        target.seek(0)
        try:
            return wire.receive(target)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            logger.warning("%s answered nonsense", verb)
            raise Unfit(Reason.TOO_HEAVY) from error


def _last_words(complaints: IO[bytes]) -> str:
    length = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, length - 2000))
    return complaints.read().decode(errors="replace")
