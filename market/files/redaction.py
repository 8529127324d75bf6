"""Copies of papers for everybody: pictures of the pages, black where a person's data stood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from market.files.cell.verdicts import Unfit
from market.files.judge import CleanFile, clean_file
from market.files.kept import run_on_kept
from market.files.models import StoredFile
from market.files.sentences import sentence
from market.kernel.errors import Refused

WHOLE = 1000  # a page's width and height, in the measure of boxes
MOST_BOXES = 300  # on one paper
_NAME = "ban-cong-khai"  # the name of the upload may tell what was painted over


@dataclass(frozen=True)
class Box:
    """A rectangle to paint over, in thousandths of its page as it is shown."""

    page: int  # from 1
    left: int
    top: int
    width: int
    height: int


def redact_file(*, stored: StoredFile, boxes: Sequence[Box]) -> CleanFile:
    """Return a copy of a paper that holds nothing but pictures of its pages, opaque where the boxes are.

    Its `original_sha256` is the one of the paper, so that the copy can be traced to what was uploaded. Nothing is kept
    yet: the caller does that (`keep_file`) inside its transaction. Raise Refused when the copy cannot be made now.
    """
    _refuse_nonsense(boxes, stored.pages)
    spots = [f"{box.page}:{box.left}:{box.top}:{box.width}:{box.height}" for box in boxes]
    try:
        facts, parts = run_on_kept("redact-pages", [stored], *spots)
    except Unfit as unfit:
        raise Refused(sentence(unfit.reason)) from unfit
    copy = clean_file(facts, parts, name=_NAME, digest=stored.original_sha256)
    return replace(copy, marks=())


def _refuse_nonsense(boxes: Sequence[Box], pages: int) -> None:
    if len(boxes) > MOST_BOXES:
        raise Refused(_("Có quá nhiều ô che. Hãy gộp các ô gần nhau."))
    for box in boxes:
        inside = box.left >= 0 and box.top >= 0 and box.left + box.width <= WHOLE and box.top + box.height <= WHOLE
        if not (1 <= box.page <= pages and box.width >= 1 and box.height >= 1 and inside):
            raise Refused(_("Có ô che nằm ngoài trang. Hãy vẽ lại ô đó."))
