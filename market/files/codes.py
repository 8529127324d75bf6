"""What the codes printed on a paper say: the trace code of a stamp, the number of a product."""

import json
import logging
import tempfile

from django.core.files.base import File

from market.files.cell.verdicts import Unfit
from market.files.isolation import CellsBusyError, run_in_cell
from market.files.judge import judge
from market.files.kept import run_on_kept
from market.files.models import StoredFile
from market.files.sentences import judges_are_busy
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


def read_codes_of_upload(upload: "File[bytes]") -> tuple[str, ...]:
    """Return the texts of the codes on a stranger's photo or document, which is not kept; raise Refused when unfit."""
    clean = judge(upload)
    with tempfile.TemporaryFile() as source:
        source.write(clean.content)
        try:
            _facts, parts = run_in_cell("read-codes", source)
        except Unfit:
            return ()
        except CellsBusyError as busy:
            raise Refused(judges_are_busy()) from busy
    return tuple(str(text) for text in json.loads(parts["texts"]))
