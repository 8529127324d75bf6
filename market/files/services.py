"""Keeping files and letting them go."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from itertools import batched, islice
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet

from market.accounts.models import Person
from market.files import depot
from market.files.binding import Bound, bind_files
from market.files.cell.verdicts import ENDINGS, Variant
from market.files.judge import CleanFile, Mark, judge_picture
from market.files.marks import PageMark, bands_of
from market.files.models import StoredFile, StoredPicture
from market.files.redaction import redact_file
from market.files.selectors import find_orphans, find_unused_files, find_unused_pictures
from market.files.sentences import storage_is_busy
from market.kernel.errors import Refused
from market.kernel.sweeping import BATCH, MOST_BATCHES, in_batches

__all__ = [
    "bind_files",
    "discard_file",
    "discard_picture",
    "keep_bound",
    "keep_file",
    "publish_picture",
    "redact_file",
    "store_picture",
    "sweep",
]

logger = logging.getLogger(__name__)


def keep_file(*, actor: Person | None, clean: CleanFile) -> StoredFile:
    """Keep a judged file. The row exists only when the content does, and the content stays only with the row.

    Judging takes about a second. A caller judges first (`judge`), then calls this inside its transaction: if that is
    rolled back, the file goes with it.
    """
    stored = StoredFile(
        path=depot.new_paper_path(ENDINGS[clean.media_type]),
        preview_path=depot.new_paper_path("jpg"),
        thumbnail_path=depot.new_paper_path("jpg"),
        display_name=clean.display_name,
        media_type=clean.media_type,
        size=len(clean.content),
        sha256=clean.sha256,
        original_sha256=clean.original_sha256,
        pages=clean.pages,
        width=clean.width,
        height=clean.height,
        disarmed=list(clean.disarmed),
        quarantine_path=depot.new_quarantine_path() if clean.original else None,
        uploaded_by=actor,
    )
    originals = [clean.original] if clean.original else []
    contents = dict(zip(stored.paths, (clean.content, clean.preview, clean.thumbnail, *originals), strict=True))
    _insert_with_content(stored, contents, marks=clean.marks)
    return stored


def keep_bound(*, actor: Person | None, bound: Bound) -> StoredFile:
    """Keep what `bind_files` made; a single file is kept already."""
    return keep_file(actor=actor, clean=bound.clean) if bound.clean else bound.parts[0]


def discard_file(*, stored: StoredFile) -> None:
    """Delete a paper: its row now, its content after the commit."""
    paths = stored.paths
    stored.delete()
    transaction.on_commit(lambda: depot.delete(paths))


def store_picture(*, actor: Person | None, upload: "File[bytes]") -> StoredPicture:
    """Judge an uploaded picture and publish it in the sizes of the catalogue; raise Refused when it is not fit."""
    return publish_picture(judge_picture(upload), actor=actor)


def publish_picture(variants: Mapping[int, Variant], *, actor: Person | None = None) -> StoredPicture:
    """Publish a picture whose sizes were made already; the transaction that is rolled back takes it along."""
    largest = variants[max(variants)]
    picture = StoredPicture(
        id=uuid4(),
        sha256=hashlib.sha256(largest.content).hexdigest(),
        width=largest.width,
        height=largest.height,
        widths=sorted(variants),
        uploaded_by=actor,
    )
    contents = {depot.picture_path(picture.id, width): variant.content for width, variant in variants.items()}
    _insert_with_content(picture, contents)
    return picture


def discard_picture(*, picture: StoredPicture) -> None:
    """Delete a catalogue picture: its row now, its content after the commit."""
    paths = picture.paths
    picture.delete()
    transaction.on_commit(lambda: depot.delete(paths))


def sweep() -> int:
    """Delete content without a row and rows nothing refers to, both a day old; return how many there were.

    So many at a time: what more there is after a great failure waits for the next night.
    """
    dropped = 0
    for orphans in batched(islice(find_orphans(), BATCH * MOST_BATCHES), BATCH):
        depot.delete(orphans)
        dropped += len(orphans)
    return dropped + in_batches(find_unused_files(), _discard) + in_batches(find_unused_pictures(), _discard)


@transaction.atomic
def _discard(rows: QuerySet[Any]) -> int:
    """Delete rows now and their content after the commit; a content that stays behind is an orphan tomorrow."""
    paths = [path for each in rows for path in each.paths]
    number = rows.delete()[0]
    transaction.on_commit(lambda: depot.delete(paths))
    return number


def _insert_with_content(
    row: StoredFile | StoredPicture, contents: Mapping[str, bytes], *, marks: Sequence[Mark] = ()
) -> None:
    with transaction.atomic(), depot.Pending(list(contents)) as pending:
        try:
            for path, content in contents.items():
                depot.write(path, content)
        except depot.STORAGE_ERRORS as error:
            logger.warning("storage failed: %s", error)
            raise Refused(storage_is_busy()) from error
        row.save(force_insert=True)
        PageMark.objects.bulk_create(
            PageMark(
                file_id=row.pk,
                page=page,
                source_sha256=mark.source_sha256,
                source_page=mark.source_page,
                likeness=mark.likeness,
                bands=bands_of(mark.likeness) if mark.likeness else [],
            )
            for page, mark in enumerate(marks, 1)
        )
        transaction.on_commit(pending.keep)
