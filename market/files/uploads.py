"""Taking files in by pieces: begin, add, put together, let go. What they carry is judged when the file is whole."""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files import depot
from market.files.cell.verdicts import MAX_BYTES, Reason
from market.files.pending import PendingUpload
from market.files.sentences import sentence, storage_is_busy
from market.kernel.clock import now
from market.kernel.errors import Absent, Refused, Stale

logger = logging.getLogger(__name__)

PIECES = "tam"  # the folder of the storage
MAX_PIECE = 1024 * 1024  # bytes; what is read into memory at once
MAX_OPEN = 40  # unfinished files of one person
LIFE = timedelta(hours=24)  # after the last piece
NAME_LENGTH = 200  # characters kept of an announced name


class TooLarge(Refused):
    """More than the market takes (413)."""

    status = 413


class StorageBusy(Refused):
    """The storage does not answer: the piece is not kept and may be sent again (503)."""

    status = 503


def begin_upload(*, owner: Person, place: str, key: str, name: str, size: int) -> PendingUpload:
    """Return the upload of a file: a new one, or the one of the same file for the same place that was interrupted."""
    if size > MAX_BYTES:
        raise TooLarge(sentence(Reason.TOO_LARGE))
    if size == 0:
        raise Refused(sentence(Reason.EMPTY))
    mine = PendingUpload.objects.filter(owner=owner)
    key = hashlib.sha256(key.encode()).hexdigest()
    begun = mine.filter(place=place, key=key).first()
    if begun and begun.size == size:
        return begun
    if begun:
        drop_upload(begun)
    if mine.count() >= MAX_OPEN:
        raise Refused(_("Anh/Chị đang có quá nhiều tệp tải dở. Hãy bỏ bớt hoặc tải xong rồi thêm tệp mới."))
    upload, _created = PendingUpload.objects.get_or_create(
        owner=owner,
        place=place,
        key=key,
        defaults={"name": name[:NAME_LENGTH], "size": size, "expires_at": now() + LIFE},
    )
    return upload


def upload_for(owner: Person, pk: UUID) -> PendingUpload:
    """Return an upload of this person that has not expired."""
    upload = PendingUpload.objects.filter(owner=owner, pk=pk, expires_at__gt=now()).first()
    if upload is None:
        raise Absent(_("Tệp tải dở này không còn. Hãy chọn lại tệp để tải từ đầu."))
    return upload


def uploads_at(owner: Person, place: str) -> QuerySet[PendingUpload]:
    """Return what a person has begun to upload for a place."""
    return PendingUpload.objects.filter(owner=owner, place=place, expires_at__gt=now()).order_by("started_at")


@transaction.atomic
def add_piece(*, upload: PendingUpload, offset: int, content: bytes) -> PendingUpload:
    """Keep the next piece of a file; one that does not continue where the file stopped is refused as stale."""
    locked = PendingUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if locked is None or locked.offset != offset:
        raise Stale(_("Phần này không nối tiếp phần đã nhận."))
    if offset + len(content) > locked.size:
        raise TooLarge(_("Tệp dài hơn kích thước đã báo. Hãy chọn lại tệp rồi tải lên."))
    if not content:
        return locked
    path = f"{PIECES}/{locked.pk}/{uuid4().hex}.part"
    with depot.Pending([path]) as pending:
        try:
            depot.write(path, content)
        except depot.STORAGE_ERRORS as error:
            logger.warning("storage failed: %s", error)
            raise StorageBusy(storage_is_busy()) from error
        locked.offset += len(content)
        locked.pieces.append(path)
        locked.expires_at = now() + LIFE
        locked.save(update_fields=["offset", "pieces", "expires_at"])
        transaction.on_commit(pending.keep)
    return locked


@contextmanager
def whole_file(upload: PendingUpload) -> Iterator["File[bytes]"]:
    """Give an upload that arrived completely as one file, to be judged."""
    if not upload.is_whole:
        raise Refused(_("Tệp này chưa tải lên hết. Hãy chọn lại đúng tệp đó để tải tiếp."))
    with tempfile.SpooledTemporaryFile(max_size=2 * MAX_PIECE) as target:
        try:
            for path in upload.pieces:
                target.write(depot.read(path))
        except depot.STORAGE_ERRORS as error:
            logger.warning("storage failed: %s", error)
            raise Refused(storage_is_busy()) from error
        target.seek(0)
        yield File(target, name=upload.name)


@transaction.atomic
def drop_upload(upload: PendingUpload) -> None:
    """Let go of an upload: its row now, its pieces after the commit."""
    locked = PendingUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if locked is None:
        return
    pieces = list(locked.pieces)
    locked.delete()
    transaction.on_commit(lambda: depot.delete(pieces))


def sweep_uploads() -> int:
    """Delete uploads nobody went on with, and pieces without one, a day old; return how many there were."""
    late = list(PendingUpload.objects.filter(expires_at__lte=now()))
    for upload in late:
        drop_upload(upload)
    known = {path for pieces in PendingUpload.objects.values_list("pieces", flat=True) for path in pieces}
    lost = [path for path in depot.walk(PIECES) if path not in known and depot.changed_at(path) < now() - LIFE]
    depot.delete(lost)
    return len(late) + len(lost)
