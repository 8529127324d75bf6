"""Look closer at pages that look alike: the same page, or another on the same form?"""

import json
import logging
import tempfile
from collections.abc import Iterator, Sequence
from itertools import batched, groupby

from market.files.cell.comparison import SAME_BELOW
from market.files.cell.verdicts import Unfit
from market.files.isolation import CellsBusyError, run_in_cell
from market.files.models import StoredFile
from market.files.selectors import Likeness
from market.files.sentences import judges_are_busy
from market.files.serving import page_image
from market.kernel.errors import Absent, Refused

logger = logging.getLogger(__name__)

MOST = 60  # pages of others looked at, the nearest: forms in wide use have more neighbours than copies
_AT_ONCE = 8  # in one cell, which has 15 s of processor


def same_pages(stored: StoredFile, alike: Sequence[Likeness]) -> list[Likeness]:
    """Return those of the likenesses that are the very same page, nearest first.

    Takes up to a second for each, so nothing should be locked meanwhile. Raise Refused when the storage or the cell
    does not answer now. A page that is lost cannot be told from another and stays for a person to judge.
    """
    nearest = sorted(alike, key=lambda each: each.distance)
    if len(nearest) > MOST:
        logger.info("file %s: %d of %d alike pages are looked at", stored.pk, MOST, len(nearest))
    looked_at = sorted(nearest[:MOST], key=lambda each: each.page)
    files = StoredFile.objects.in_bulk({each.file_id for each in looked_at})
    same: list[Likeness] = []
    for page, group in groupby(looked_at, key=lambda each: each.page):
        there = [each for each in group if each.file_id in files]  # one may have been discarded meanwhile
        for some in batched(there, _AT_ONCE):
            others = [_picture(files[each.file_id], each.other_page) for each in some]
            verdicts = _compared(_picture(stored, page), others)
            same += [each for each, is_same in zip(some, verdicts, strict=True) if is_same]
    return sorted(same, key=lambda each: each.distance)


def _picture(stored: StoredFile, page: int) -> bytes | None:
    try:
        return page_image(stored, page)
    except Absent:  # logged where it was looked for
        return None


def _compared(mine: bytes | None, others: Sequence[bytes | None]) -> list[bool]:
    found = [other for other in others if other is not None]
    if mine is None or not found:
        return [True] * len(others)
    differences = _differences([mine, *found])
    return [other is None or next(differences) < SAME_BELOW for other in others]


def _differences(pictures: Sequence[bytes]) -> Iterator[int]:
    with tempfile.TemporaryFile() as source:
        source.write(b"".join(pictures))
        try:
            _facts, parts = run_in_cell("compare-pages", source, *[str(len(picture)) for picture in pictures])
        except CellsBusyError as busy:
            raise Refused(judges_are_busy()) from busy
        except Unfit as unfit:
            logger.warning("pages were not compared: %s", unfit.reason)
            raise Refused(judges_are_busy()) from unfit
    return iter(json.loads(parts["differences"]))
