"""Catalogue pictures as AVIF: a third lighter than WebP, too slow to make while somebody waits for an upload."""

import logging
import tempfile
from uuid import UUID

from django.db import transaction

from market.files import depot
from market.files.cell.verdicts import Unfit
from market.files.isolation import CellsBusyError, run_in_cell
from market.files.models import StoredPicture

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 24  # pictures of one round: about half a minute of one core


def find_heavy_pictures() -> list[UUID]:
    """Return the pictures that are not there as AVIF yet, the newest first: those are looked at now."""
    waiting = StoredPicture.objects.filter(has_avif=None).order_by("-uploaded_at")
    return list(waiting.values_list("pk", flat=True)[:MOST_AT_ONCE])


def make_lighter(picture_id: UUID) -> bool:
    """Make a picture's AVIF files, once; tell whether it was done now.

    A busy machine or a storage that does not answer leave it for the next round; what cannot be read stays WebP.
    """
    picture = StoredPicture.objects.filter(pk=picture_id, has_avif=None).first()
    if picture is None:
        return False
    try:
        made = _encode(picture)
    except Unfit as unfit:
        logger.warning("picture %s stays WebP: %s", picture_id, unfit.reason)
        return bool(StoredPicture.objects.filter(pk=picture_id).update(has_avif=False))
    except (CellsBusyError, *depot.STORAGE_ERRORS) as error:
        logger.warning("picture %s is left for later: %s", picture_id, error)
        return False
    return _keep(picture_id, made)


def _encode(picture: StoredPicture) -> dict[str, bytes]:
    widths = [str(width) for width in picture.widths]
    with tempfile.TemporaryFile() as source:
        source.write(depot.read(depot.picture_path(picture.pk, max(picture.widths))))
        _facts, parts = run_in_cell("make-avif", source, *widths)
    return {depot.picture_path(picture.pk, int(width), "avif"): content for width, content in parts.items()}


@transaction.atomic
def _keep(picture_id: UUID, contents: dict[str, bytes]) -> bool:
    locked = StoredPicture.objects.select_for_update().filter(pk=picture_id, has_avif=None).first()
    if locked is None:
        return False
    depot.delete(contents)  # left by a worker that died between writing and its commit
    with depot.Pending(list(contents)) as pending:
        for path, content in contents.items():
            depot.write(path, content)
        locked.has_avif = True
        locked.save(update_fields=["has_avif"])
        transaction.on_commit(pending.keep)
    return True
