"""Several kept files become one paper: the pages of a certificate photographed one by one."""

import hashlib
import io
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files import depot
from market.files.cell.verdicts import MAX_BOUND_BYTES, MAX_PAGES, Reason, Unfit
from market.files.judge import CleanFile, Mark, clean_file
from market.files.kept import run_on_kept
from market.files.marks import PageMark
from market.files.models import StoredFile
from market.files.sentences import bound_too_heavy, sentence, storage_did_not_answer, too_many_bound_pages
from market.kernel.errors import Refused

logger = logging.getLogger(__name__)

MAX_ORIGINALS = 60 * 1024 * 1024  # bytes of what was uploaded, where something had to be taken out


@dataclass(frozen=True, kw_only=True)
class Bound:
    """Files bound into one document that is not kept yet; `clean` is missing when one file is the paper as it is."""

    parts: tuple[StoredFile, ...]
    clean: CleanFile | None


def bind_files(*, actor: Person | None, parts: Sequence[StoredFile]) -> Bound:
    """Bind kept files, in this order, into one document; raise Refused when that is too much for one paper.

    A single file stays what it is. Binding takes a second or more: call it before anything is locked, then `keep_bound`
    inside the transaction. The parts stay; who made them for this only discards them.
    """
    if not parts:
        raise Refused(_("Chưa có trang nào. Hãy thêm ít nhất một trang."))
    if len(parts) == 1:
        return Bound(parts=tuple(parts), clean=None)
    if sum(part.pages for part in parts) > MAX_PAGES:
        raise Refused(too_many_bound_pages())
    if sum(part.size for part in parts) > MAX_BOUND_BYTES:
        raise Refused(bound_too_heavy())
    logger.info("binding %d files of person %s", len(parts), actor.pk if actor else None)
    return Bound(parts=tuple(parts), clean=_bind(parts))


def _bind(parts: Sequence[StoredFile]) -> CleanFile:
    try:
        facts, made = run_on_kept("bind-pages", parts, *[str(part.size) for part in parts])
    except Unfit as unfit:
        is_heavy = unfit.reason is Reason.TOO_LARGE
        raise Refused(bound_too_heavy() if is_heavy else sentence(unfit.reason)) from unfit
    originals = "\n".join(part.original_sha256 for part in parts)
    bound = clean_file(facts, made, name=parts[0].display_name, digest=hashlib.sha256(originals.encode()).hexdigest())
    taken_out = {reason for part in parts for reason in part.disarmed}
    return replace(
        bound,
        marks=_marks_of(parts),
        disarmed=tuple(reason for reason in Reason if reason in taken_out),
        original=_originals_of(parts),
    )


def _marks_of(parts: Sequence[StoredFile]) -> tuple[Mark, ...]:
    """Return the marks of all pages in the order they are bound: a page keeps the upload it came from."""
    known = {(mark.file_id, mark.page): mark for mark in PageMark.objects.filter(file__in=parts)}
    marks = []
    for part in parts:
        for page in range(1, part.pages + 1):
            mark = known.get((part.pk, page))
            marks.append(
                Mark(
                    source_sha256=mark.source_sha256 if mark else part.original_sha256,
                    source_page=mark.source_page if mark else page,
                    likeness=mark.likeness if mark else None,
                )
            )
    return tuple(marks)


def _originals_of(parts: Sequence[StoredFile]) -> bytes:
    """Return the quarantined originals as one: itself when there is one, an archive of them when there are more."""
    contents: list[bytes] = []
    for path in [part.quarantine_path for part in parts if part.quarantine_path]:
        try:
            contents.append(depot.read(path))
        except depot.STORAGE_ERRORS as error:
            logger.warning("an original cannot be read: %s", error)
            raise Refused(storage_did_not_answer()) from error
        if sum(map(len, contents)) > MAX_ORIGINALS:
            raise Refused(bound_too_heavy())
    if len(contents) < 2:
        return contents[0] if contents else b""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number, content in enumerate(contents, 1):
            archive.writestr(f"{number}.bin", content)
    return target.getvalue()
