"""The witness log: append-only (a trigger refuses UPDATE and DELETE). Personal data only as commitments (DESIGN §7)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sessions.models import MarketSession


class WitnessEntry(models.Model):
    """One fact the organiser saw. `leaf_hash` is RFC 9162's over facts and time, computed by the database itself."""

    class Kind(models.TextChoices):
        PLACED = "placed", _("Chốt đơn")  # an order came to be
        MOVED = "moved", _("Chuyển trạng thái")  # an order changed its state
        SEALED = "sealed", _("Niêm phong sổ")  # a session's log was closed

    session = models.ForeignKey(MarketSession, on_delete=models.PROTECT, related_name="witness_entries", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    subject = models.CharField(max_length=40)  # the order's code
    facts = models.TextField()  # canonical JSON (sorted keys, no spaces, UTF-8)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
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
