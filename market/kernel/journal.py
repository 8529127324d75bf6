"""Writing to and reading from the journal."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from market.kernel.models import JournalEntry


def record(verb: str, *, actor: AbstractBaseUser | None, subject: models.Model, **facts: Any) -> JournalEntry:
    """Append one act on `subject`; `facts` are small JSON values without personal data."""
    return JournalEntry.objects.create(
        verb=verb,
        actor=actor,  # type: ignore[misc]
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        facts=facts,
    )


def entries_of(subject: models.Model) -> models.QuerySet[JournalEntry]:
    """Return the acts on one object, newest first, with their actors."""
    return (
        JournalEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        .select_related("actor")
        .order_by("-pk")
    )
