"""The journal: who did what to which thing, when. Append-only (a trigger refuses UPDATE and DELETE)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class JournalEntry(models.Model):
    """One act by a person or by a rule (`actor` empty), written in the transaction of the act itself."""

    verb = models.CharField(max_length=60)  # "dossier.approved"
    subject_type = models.CharField(max_length=40)  # "vetting.dossier"
    subject_id = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)  # small, no personal data
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="journal_subject"),
            models.Index(fields=["recorded_at"], name="journal_time"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"
