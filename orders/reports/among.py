"""Asking about many rows at once: their keys go to the database as one array, not as thousands of parameters."""

from collections.abc import Sequence

from django.db.models.expressions import RawSQL


def among(keys: Sequence[int]) -> RawSQL:
    """Return what `column__in` is compared with: any of these keys."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])


def among_texts(texts: Sequence[str]) -> RawSQL:
    """Return the same for texts."""
    return RawSQL("SELECT unnest(%s::text[])", [list(texts)])
