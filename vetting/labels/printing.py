"""Print label sheets as PDF: one at a time in a web process, each in a process of its own that is ended in time."""

import json
import logging
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic

from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from vetting.labels.sizes import LabelPaper

logger = logging.getLogger(__name__)

SECONDS = 20  # with the wait for the one before; twenty sheets of the smallest labels take about one
PRESS = Path(__file__).with_name("press.py")
# Nothing of this process's settings, and its output in UTF-8 wherever it runs.
_ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
_turn = threading.Lock()


@dataclass(frozen=True)
class StampText:
    """What stands on a label, ready to be printed; `rows` are a word and what it says."""

    product: str
    producer: str
    place: str
    stars: str
    rows: tuple[tuple[str, str], ...]
    code: str
    qr: str  # SVG


@dataclass(frozen=True)
class LabelJob:
    """What to print: `count` labels, the first on the `start`-th place of its sheet."""

    title: str
    paper: LabelPaper
    stamp: StampText
    count: int
    start: int = 1


def print_labels(job: LabelJob) -> bytes:
    """Return the sheets as PDF, or raise Refused when that takes longer than anybody should wait."""
    end = monotonic() + SECONDS
    if not _turn.acquire(timeout=SECONDS):
        logger.warning("labels waited %s s for the one before", SECONDS)
        raise _busy()
    try:
        return _press(job, seconds=end - monotonic())
    finally:
        _turn.release()


def _press(job: LabelJob, *, seconds: float) -> bytes:
    """Have the press set the job; when its time is over the process is killed, and waited for until it is gone."""
    try:
        done = subprocess.run(  # noqa: S603 - nothing of the job is on the command line
            [sys.executable, "-X", "utf8", "-I", str(PRESS)],
            input=json.dumps(_values(job), ensure_ascii=False).encode(),
            capture_output=True,
            env=_ENVIRONMENT,
            cwd=PRESS.parent,
            timeout=max(0.0, seconds),
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        logger.warning("labels not printed within %s s, their process was ended", SECONDS)
        raise _busy() from error
    except subprocess.CalledProcessError as error:
        logger.warning("labels not printed: %d, %s", error.returncode, error.stderr[-2000:].decode(errors="replace"))
        raise _busy() from error
    return done.stdout


def _busy() -> Refused:
    return Refused(_("Máy in tem đang bận. Anh/Chị thử lại sau ít phút."))


def _values(job: LabelJob) -> dict[str, object]:
    paper = job.paper
    return {
        "title": job.title,
        "paper": asdict(paper) | {"left": paper.left, "top": paper.top},
        "stamp": asdict(job.stamp),
        "count": job.count,
        "start": job.start,
        "sheets": paper.sheets(job.count, job.start),
    }
