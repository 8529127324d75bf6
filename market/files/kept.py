"""Open kept papers in the cell, for whatever is made of them later."""

import logging
import tempfile
from collections.abc import Mapping, Sequence

from market.files import depot
from market.files.isolation import CellsBusyError, run_in_cell
from market.files.models import StoredFile
from market.files.sentences import judges_are_busy, storage_did_not_answer
from market.kernel.errors import Refused

logger = logging.getLogger(__name__)

type Found = tuple[Mapping[str, str | int], Mapping[str, bytes]]


def run_on_kept(verb: str, papers: Sequence[StoredFile], *arguments: str) -> Found:
    """Run `verb` of the cell on kept papers, one after the other in one file; raise Unfit when the cell does.

    Raise Refused when the storage does not answer or too many files are being opened.
    """
    with tempfile.TemporaryFile() as source:
        try:
            for stored in papers:
                source.write(depot.read(stored.path))
        except depot.STORAGE_ERRORS as error:
            logger.warning("a paper cannot be read: %s", error)
            raise Refused(storage_did_not_answer()) from error
        try:
            return run_in_cell(verb, source, *arguments)
        except CellsBusyError as busy:
            raise Refused(judges_are_busy()) from busy
