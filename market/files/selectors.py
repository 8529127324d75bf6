"""What the storage holds, what of it is alike, and what nobody needs any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, ManyToOneRel, Model, OuterRef, Q, QuerySet

from market.files import depot
from market.files.marks import MOST_DIFFERENT
from market.files.models import StoredFile, StoredPicture
from market.kernel.clock import now

GRACE = timedelta(days=1)  # an upload in progress has content without a row, then a row without a use
# Two lookups in two indexes for each page, put together: pages of the very same upload, and pages that look alike.
_ALIKE = """
    SELECT theirs.file_id, mine.page, theirs.page, bool_or(theirs.is_same), min(theirs.distance)
    FROM files_pagemark mine
    CROSS JOIN LATERAL (
        SELECT other.file_id, other.page, true AS is_same, 0 AS distance
        FROM files_pagemark other
        WHERE other.source_sha256 = mine.source_sha256 AND other.source_page = mine.source_page
        UNION ALL
        SELECT other.file_id, other.page, false, bit_count(other.likeness # mine.likeness)
        FROM files_pagemark other
        WHERE other.bands && mine.bands AND bit_count(other.likeness # mine.likeness) <= %s
    ) theirs
    WHERE mine.file_id = %s AND theirs.file_id <> mine.file_id {among}
    GROUP BY theirs.file_id, mine.page, theirs.page
    ORDER BY bool_or(theirs.is_same) DESC, min(theirs.distance), theirs.file_id, mine.page, theirs.page
"""


@dataclass(frozen=True)
class Likeness:
    """A page of another file that is the same as, or looks like, a page of the one asked about."""

    file_id: UUID  # the other file
    page: int  # of the one asked about
    other_page: int
    is_same_bytes: bool  # both pages came in by the very same upload
    distance: int  # bits of 256 in which the two pictures differ


def alike_files(stored: StoredFile, *, among: QuerySet[StoredFile] | None = None) -> list[Likeness]:
    """Return the pages of other files (of those `among`) that are the same as pages of this one, nearest first."""
    condition = ""
    parameters: list[Any] = [MOST_DIFFERENT, stored.pk]
    if among is not None:
        try:
            query, more = among.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # nothing to look among
            return []
        condition, parameters = f"AND theirs.file_id IN ({query})", [*parameters, *more]
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE.format(among=condition), parameters)
        return [Likeness(*row) for row in cursor.fetchall()]


def find_orphans() -> Iterator[str]:
    """Yield the paths of content that is older than GRACE and belongs to no row."""
    known = {path for stored in StoredFile.objects.iterator() for path in stored.paths}
    known |= {path for picture in StoredPicture.objects.iterator() for path in picture.paths}
    latest = now() - GRACE
    for folder in (depot.PAPERS, depot.PICTURES, depot.QUARANTINE):
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
    """Return the condition that no foreign key points here. The apps above are found by their keys, not by import.

    What this app itself notes about a file goes with the file.
    """
    condition = Q()
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model._meta.app_label != model._meta.app_label:
            pointing = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            condition &= Q(~Exists(pointing))
    return condition
