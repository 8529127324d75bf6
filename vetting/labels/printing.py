"""Print label sheets as PDF. One at a time in a web process, in a thread of its own, and nobody waits for long."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst
from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from vetting.labels.sizes import LabelPaper

logger = logging.getLogger(__name__)

SECONDS = 20  # twenty sheets of the smallest labels take about one
TEMPLATE = Path(__file__).with_name("labels.typ")

_printer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="labels")


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
    waiting = _printer.submit(_compile, job)
    try:
        return waiting.result(timeout=SECONDS)
    except TookTooLong:
        waiting.cancel()
        logger.warning("labels not printed within %s s", SECONDS)
        raise Refused(_("Máy in tem đang bận. Anh/Chị thử lại sau ít phút.")) from None


def _compile(job: LabelJob) -> bytes:
    paper = job.paper
    values = {
        "title": job.title,
        "paper": asdict(paper) | {"left": paper.left, "top": paper.top},
        "stamp": asdict(job.stamp),
        "count": job.count,
        "start": job.start,
        "sheets": paper.sheets(job.count, job.start),
    }
    inputs = {"job": json.dumps(values, ensure_ascii=False)}
    made = _compiler().compile(format="pdf", sys_inputs=inputs, timestamp=0)
    if isinstance(made, list):
        made = made[0]
    return made or b""


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler of this process: fonts and template are read once. Only the printing thread uses it."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[TEMPLATE.parent])
    return typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts)
