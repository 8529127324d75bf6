"""The storage: where files lie, and what can go wrong with it.

Papers lie under `kho/`, catalogue pictures under `anh/`; under `cach-ly/` the originals of papers from which something
was taken out: kept as evidence, shown by no page.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4
from weakref import finalize

from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

logger = logging.getLogger(__name__)

PAPERS, PICTURES, QUARANTINE = "kho", "anh", "cach-ly"
# A full disk, a store that does not answer, a store that refuses.
STORAGE_ERRORS = (OSError, BotoCoreError, ClientError, S3UploadFailedError)


def new_paper_path(ending: str) -> str:
    """Return a fresh random path: kho/ab/cd/<uuid>.<ending>."""
    return _random_path(PAPERS, ending)


def new_quarantine_path() -> str:
    """Return a fresh random path: cach-ly/ab/cd/<uuid>.bin."""
    return _random_path(QUARANTINE, "bin")


def _random_path(folder: str, ending: str) -> str:
    name = uuid4()
    return f"{folder}/{name.hex[:2]}/{name.hex[2:4]}/{name}.{ending}"


def picture_path(picture: UUID, width: int, ending: str = "webp") -> str:
    """Return where one size of a catalogue picture lies, as WebP or as AVIF."""
    return f"{PICTURES}/{picture.hex[:2]}/{picture}-{width}.{ending}"


def write(path: str, content: bytes) -> None:
    """Write new content at a path that is not taken."""
    taken = default_storage.save(path, ContentFile(content))
    if taken != path:  # a random name met twice
        delete([taken])
        raise FileExistsError(path)


def read(path: str) -> bytes:
    """Return the content at a path; raise FileNotFoundError or another of STORAGE_ERRORS."""
    with default_storage.open(path) as source:
        content: bytes = source.read()
    return content


def delete(paths: Iterable[str]) -> None:
    """Delete what is at these paths, if anything. What cannot be deleted now is found later as an orphan."""
    for path in paths:
        try:
            default_storage.delete(path)
        except STORAGE_ERRORS:
            logger.warning("%s is left for the sweep", path)


def changed_at(path: str) -> datetime:
    """Return when the content at a path was written."""
    return default_storage.get_modified_time(path)


def walk(folder: str) -> Iterator[str]:
    """Yield the paths of everything below a folder."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        yield f"{folder}/{name}"
    for name in folders:
        yield from walk(f"{folder}/{name}")


class Pending:
    """Content whose row is not committed yet: kept by the commit, deleted by whatever else happens.

    Django calls back after a commit; of a rollback it only drops the callbacks that waited. So the callback itself
    carries the undoing: when `keep` is dropped uncalled, with it goes this object, and with it the content. A process
    that is killed in between leaves an orphan for the nightly sweep.
    """

    def __init__(self, paths: list[str]) -> None:
        self._undo = finalize(self, delete, paths)

    def keep(self) -> None:
        """Let the content stay; called after the commit."""
        self._undo.detach()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._undo()
