"""Where files lie that anybody may read and that are written anew in place: whole, or as they were before.

A reader never meets half a file: on a disk the new one is renamed over the old one, a bucket does so by itself.
"""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from storages.backends.s3 import S3Storage


class OnDisk(FileSystemStorage):
    """Published files below the folder of the market's files."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: what stands there is replaced."""
        return name

    def _save(self, name: str, content: "File[bytes]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as fresh:
            try:
                for chunk in content.chunks():
                    fresh.write(chunk)
                fresh.flush()
                os.fsync(fresh.fileno())
                Path(fresh.name).chmod(0o644)
                Path(fresh.name).replace(target)
            except BaseException:
                Path(fresh.name).unlink(missing_ok=True)
                raise
        return name


class InBucket(S3Storage):
    """Published files in the bucket of the market's files."""

    def __init__(self) -> None:
        """Take the bucket's address and keys; write over what is there."""
        options: Any = settings.STORAGES["default"]["OPTIONS"]
        super().__init__(**options | {"file_overwrite": True})


def published() -> Storage:
    """Return the storage of published files."""
    return storages["published"]


def read_published(name: str) -> bytes:
    """Return a published file; raise FileNotFoundError or another of depot's STORAGE_ERRORS."""
    with published().open(name) as source:
        content: bytes = source.read()
    return content
