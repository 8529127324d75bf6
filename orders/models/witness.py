"""The witness log: append-only (a trigger refuses UPDATE and DELETE). No personal data, only commitments (DESIGN §7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sessions.models import MarketSession


class WitnessEntry(models.Model):
    """One fact the organiser saw. `leaf_hash` is RFC 9162's over facts and time, computed by the database itself."""

    class Kind(models.TextChoices):
        PLACED = "placed", "placed"  # an order came to be
        MOVED = "moved", "moved"  # an order changed its state
        SEALED = "sealed", "sealed"  # a session's log was closed

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="witness_entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=40)  # the order's code
    facts = models.TextField()  # canonical JSON (sorted keys, no spaces, UTF-8)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())  # set by the trigger, whatever was sent
    leaf_hash = models.BinaryField(max_length=32, db_default=b"")  # set by the trigger

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(kind="placed"), name="witness_placed_once"),
        ]
        indexes = [
            models.Index(fields=["session", "id"], name="witness_by_session"),
            models.Index(fields=["subject"], name="witness_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
