"""Making an archive once, telling who asked, and dropping it after a week."""

import hashlib
import logging
import tempfile
from datetime import timedelta
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files import depot
from market.files.sentences import storage_did_not_answer
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Absent, Refused
from orders.archives.contents import write_archive
from orders.models import VendorArchive
from vetting.models import Vendor
from vetting.services.announcements import tell_person

logger = logging.getLogger(__name__)

DEAD_AFTER = timedelta(minutes=20)  # a worker silent for this long is taken for dead
KEPT_FOR = timedelta(days=7)
MAX_TRIES = 3
Status = VendorArchive.Status


@transaction.atomic
def ask_archive(*, actor: Person, vendor: Vendor, scope: str) -> VendorArchive:
    """Return the archive of this scope that is under way; begin one when there is none."""
    Vendor.objects.select_for_update(no_key=True).get(pk=vendor.pk)
    waiting = vendor.archives.filter(scope=scope, status__in=VendorArchive.UNDER_WAY).first()
    if waiting:
        return waiting
    archive = VendorArchive.objects.create(vendor=vendor, scope=scope, asked_by=actor)
    journal.record("vendor.archive_asked", actor=actor, subject=vendor, archive=archive.pk, scope=scope)
    return archive


@transaction.atomic
def _claim(pk: int) -> VendorArchive | None:
    """Take an archive for compiling; nothing when it is done, or somebody alive is at it."""
    archive = VendorArchive.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=pk)
    moment = database_now()
    if archive.status not in VendorArchive.UNDER_WAY:
        return None
    alive = archive.started_at is not None and archive.started_at > moment - DEAD_AFTER
    if archive.status == Status.COMPILING and alive:
        return None
    archive.move_to(Status.COMPILING)
    archive.started_at, archive.tries, archive.error = moment, archive.tries + 1, ""
    archive.save(update_fields=["status", "started_at", "tries", "error"])
    return archive


def compile_archive(pk: int) -> VendorArchive | None:
    """Compile one archive into a temporary file, keep it, tell who asked. Running it twice does nothing more."""
    archive = _claim(pk)
    if archive is None:
        return None
    with tempfile.TemporaryFile() as target:
        missing = write_archive(target, archive)
        size = target.seek(0, 2)
        target.seek(0)
        digest = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        path = default_storage.save(f"tai-ve/{uuid4()}.zip", File(target))
    finished = _finish(archive, path=path, digest=digest, size=size, missing=missing)
    if finished is None:  # a worker taken for dead was alive after all: the other's file counts
        depot.delete([path])
    return finished


@transaction.atomic
def _finish(claimed: VendorArchive, *, path: str, digest: str, size: int, missing: int) -> VendorArchive | None:
    rows = VendorArchive.objects.select_for_update(of=("self",)).select_related("vendor", "asked_by")
    archive = rows.get(pk=claimed.pk)
    if archive.status != Status.COMPILING or archive.tries != claimed.tries:
        return None
    archive.move_to(Status.READY)
    archive.ready_at = database_now()
    archive.expires_at = archive.ready_at + KEPT_FOR
    archive.path, archive.sha256, archive.size, archive.missing = path, digest, size, missing
    archive.save()
    journal.record("vendor.archive_ready", actor=None, subject=archive.vendor, archive=archive.pk, sha256=digest)
    tell_person("vendor-archive", archive.asked_by, archive.vendor, key=str(archive.pk), archive=archive)
    return archive


def open_archive(*, actor: Person, archive: VendorArchive) -> "File[bytes]":
    """Open a finished archive for download and write the download into the journal.

    Raise Absent when the storage lost the file, Refused when it does not answer now.
    """
    try:
        content: File[bytes] = default_storage.open(archive.path)
    except depot.STORAGE_ERRORS as error:
        logger.error("archive %s cannot be read: %s", archive.pk, error)
        if isinstance(error, FileNotFoundError):
            raise Absent(_("Bản tải về này không còn trong kho. Hãy lập bản mới.")) from error
        raise Refused(storage_did_not_answer()) from error
    facts = {"archive": archive.pk, "sha256": archive.sha256}
    journal.record("vendor.archive_downloaded", actor=actor, subject=archive.vendor, **facts)
    return content


@transaction.atomic
def fail_archive(pk: int, reason: str) -> None:
    """Record why an archive could not be made; it may be asked for again."""
    archive = VendorArchive.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=pk)
    if archive.status != Status.COMPILING:
        return
    archive.move_to(Status.FAILED)
    archive.error = reason[:300]
    archive.save(update_fields=["status", "error"])
    journal.record("vendor.archive_failed", actor=None, subject=archive.vendor, archive=archive.pk)


@transaction.atomic
def sweep_archive(pk: int) -> bool:
    """Delete the file of an archive whose week is over; tell whether this call did."""
    archive = VendorArchive.objects.select_for_update(skip_locked=True).filter(pk=pk, status=Status.READY).first()
    if archive is None or archive.expires_at is None or archive.expires_at > database_now():
        return False
    path = archive.path
    archive.move_to(Status.SWEPT)
    archive.path = ""
    archive.save(update_fields=["status", "path"])
    transaction.on_commit(lambda: depot.delete([path]))
    return True
