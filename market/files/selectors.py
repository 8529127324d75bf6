"""What the storage holds and what nobody needs any more."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, ManyToOneRel, Model, OuterRef, Q, QuerySet

from market.files import depot
from market.files.models import StoredFile, StoredPicture
from market.kernel.clock import now

GRACE = timedelta(days=1)  # an upload in progress has content without a row, then a row without a use


def find_orphans() -> Iterator[str]:
    """Yield the paths of content that is older than GRACE and belongs to no row."""
    known = {path for stored in StoredFile.objects.iterator() for path in stored.paths}
    known |= {path for picture in StoredPicture.objects.iterator() for path in picture.paths}
    latest = now() - GRACE
    for folder in (depot.PAPERS, depot.PICTURES):
        for path in depot.walk(folder):
            if path not in known and depot.changed_at(path) < latest:
                yield path


def find_unused_files() -> QuerySet[StoredFile]:
    """Return the papers older than GRACE that no row of any app refers to."""
    return StoredFile.objects.filter(_unused(StoredFile), uploaded_at__lt=now() - GRACE)


def find_unused_pictures() -> QuerySet[StoredPicture]:
    """Return the catalogue pictures older than GRACE that no row of any app refers to."""
    return StoredPicture.objects.filter(_unused(StoredPicture), uploaded_at__lt=now() - GRACE)


def _unused(model: type[Model]) -> Q:
    """Return the condition that no foreign key points here. The apps above are found by their keys, not by import."""
    condition = Q()
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            pointing = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            condition &= Q(~Exists(pointing))
    return condition
