"""Files still coming in, piece by piece: what arrived stays for a day, so that an interruption costs nothing."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from market.files.cell.verdicts import MAX_BYTES


class PendingUpload(models.Model):
    """One file on its way, its owner's alone. Its pieces lie in the storage under `tam/` until it is judged."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=80)  # what it is for, in the words of the app above
    key = models.CharField(max_length=64)  # of name, size and date of the file: chosen again, it goes on
    name = models.CharField(max_length=200)  # as announced; judged with the content
    size = models.PositiveIntegerField()  # bytes announced
    offset = models.PositiveIntegerField(default=0)  # bytes that arrived
    pieces = ArrayField(models.CharField(max_length=100), default=list)  # paths in the storage, in order
    started_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="pending_upload_fits", condition=Q(size__lte=MAX_BYTES)),
            models.CheckConstraint(name="pending_upload_within", condition=Q(offset__lte=F("size"))),
            models.UniqueConstraint(fields=["owner", "place", "key"], name="pending_upload_once"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="pending_upload_expiry")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """Tell whether every byte arrived."""
        return self.offset == self.size

    @property
    def percent(self) -> int:
        """Return how much arrived, of a hundred."""
        return 100 * self.offset // self.size if self.size else 100
