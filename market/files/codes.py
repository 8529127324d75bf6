"""What the codes printed on a paper say: the trace code of a stamp, the number of a product."""

import json
import logging

from market.files.cell.verdicts import Unfit
from market.files.kept import run_on_kept
from market.files.models import StoredFile
from market.kernel.errors import Refused

logger = logging.getLogger(__name__)


def read_codes(stored: StoredFile) -> tuple[str, ...]:
    """Return the texts of QR, DataMatrix and shop codes on the first three pages, ten at most; none is no failure.

    What they say comes from strangers: it is text to show, never an address to follow unasked.
    """
    try:
        _facts, parts = run_on_kept("read-codes", [stored])
    except (Unfit, Refused) as problem:
        logger.info("no codes were read from file %s: %s", stored.pk, problem)
        return ()
    return tuple(str(text) for text in json.loads(parts["texts"]))
