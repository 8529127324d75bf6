"""Files the market keeps: private papers, and pictures for everybody. Rows never change; content has random names."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from market.files.cell.verdicts import ENDINGS, FORMER_WIDTHS, MAX_CLEAN_BYTES, Reason
from market.files.depot import picture_path
from market.files.marks import PageMark
from market.files.pending import PendingUpload

__all__ = ["PageMark", "PendingUpload", "StoredFile", "StoredPicture"]

DISARMED = (Reason.SCRIPT, Reason.LAUNCH, Reason.EMBEDDED, Reason.MULTIMEDIA, Reason.FORM)  # can be taken out
CARD_WIDTH = 640  # pixels: what a browser gets that cannot choose
_WHOLE_HASH = r"^[0-9a-f]{64}$"  # SHA-256, hexadecimal


class StoredFile(models.Model):
    """A private paper: judged, written anew, shown only by views that checked who asks."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    path = models.CharField(max_length=100, unique=True)  # kho/ab/cd/<random>.<ending>
    preview_path = models.CharField(max_length=100, unique=True)  # JPEG of the picture or the first page
    thumbnail_path = models.CharField(max_length=100, unique=True)
    display_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)  # of what is kept
    original_sha256 = models.CharField(max_length=64, db_index=True)  # of what was uploaded
    pages = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()  # pixels of a picture, points of a document's first page
    height = models.PositiveIntegerField()
    disarmed = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # Reasons: what was taken out
    quarantine_path = models.CharField(max_length=100, unique=True, null=True)  # noqa: DJ001 - the original; no page shows it
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="file_has_a_size", condition=Q(size__gte=1, size__lte=MAX_CLEAN_BYTES)),
            models.CheckConstraint(
                name="file_hashes_are_whole", condition=Q(sha256__regex=_WHOLE_HASH, original_sha256__regex=_WHOLE_HASH)
            ),
            models.CheckConstraint(name="file_type_is_ours", condition=Q(media_type__in=sorted(ENDINGS))),
            models.CheckConstraint(name="file_has_a_page", condition=Q(pages__gte=1, width__gte=1, height__gte=1)),
            models.CheckConstraint(
                name="file_disarmed_of_known",
                condition=Q(disarmed__contained_by=[reason.value for reason in DISARMED]),
            ),
            models.CheckConstraint(
                name="file_quarantined_if_disarmed", condition=Q(quarantine_path=None) | ~Q(disarmed=[])
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def paths(self) -> list[str]:
        """Return every path in the storage that belongs to this file."""
        quarantined = [self.quarantine_path] if self.quarantine_path else []
        return [self.path, self.preview_path, self.thumbnail_path, *quarantined]


class StoredPicture(models.Model):
    """A picture of the catalogue in several widths (WebP, later AVIF): public, never changed under its address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sha256 = models.CharField(max_length=64)  # of the largest size
    width = models.PositiveIntegerField()  # pixels of the largest size
    height = models.PositiveIntegerField()
    # Which of PICTURE_WIDTHS there are; pictures from before 2026-11-22 have FORMER_WIDTHS.
    widths = ArrayField(models.PositiveSmallIntegerField(), default=list, db_default=list(FORMER_WIDTHS))
    has_avif = models.BooleanField(null=True)  # None: not made yet; False: tried in vain, WebP serves
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["uploaded_at"], condition=Q(has_avif=None), name="picture_without_avif")]
        constraints = [
            models.CheckConstraint(name="picture_hash_is_whole", condition=Q(sha256__regex=_WHOLE_HASH)),
            models.CheckConstraint(name="picture_has_a_size", condition=Q(width__gte=1, height__gte=1)),
            models.CheckConstraint(name="picture_has_widths", condition=Q(widths__len__gte=1)),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def paths(self) -> list[str]:
        """Return every path in the storage that belongs to this picture."""
        return [picture_path(self.id, width) for width in self.widths] + (self.avif_paths if self.has_avif else [])

    @property
    def avif_paths(self) -> list[str]:
        """Return where its sizes lie as AVIF, once they are made."""
        return [picture_path(self.id, width, "avif") for width in self.widths]

    def url(self, width: int = CARD_WIDTH) -> str:
        """Return the public address of one of the sizes, or of the largest below it."""
        known = max((each for each in self.widths if each <= width), default=min(self.widths))
        return reverse("files:show-picture", kwargs={"picture": self.id, "width": known})

    @property
    def largest_url(self) -> str:
        """Return the public address of the largest size, to look at closely."""
        return self.url(max(self.widths))

    def card(self, *, alt: str) -> dict[str, str | int]:
        """Return what an `img` element says of the picture, and the `source` of its lighter files (`avif`)."""
        return {
            "src": self.url(),
            "srcset": self._srcset("files:show-picture"),
            "avif": self._srcset("files:show-picture-avif") if self.has_avif else "",
            "width": self.width,
            "height": self.height,
            "alt": alt,
        }

    def _srcset(self, name: str) -> str:
        """Return the sizes for `srcset`. Addresses differ in their width only, and are asked for by the thousand."""
        stem, _width, ending = reverse(name, kwargs={"picture": self.id, "width": 0}).rpartition("-0")
        return ", ".join(f"{stem}-{width}{ending} {min(width, self.width)}w" for width in self.widths)
