"""Marks of pages: where each page of a paper came from and what it looks like, to find it under another vendor."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from market.files.bits import BitsField
from market.files.cell.likeness import BITS

BAND_BITS = 16
# Two likenesses that differ in fewer bits than there are bands have at least one band in common. That is how the few
# candidates are found among hundreds of thousands.
BANDS = BITS // BAND_BITS
MOST_DIFFERENT = BANDS - 1  # bits in which two pictures of the same page may differ
_STRIDE = 37  # coprime to BITS: each band takes its bits from all over the likeness


def bands_of(likeness: bytes) -> list[int]:
    """Return the bands of a likeness, each with its number in it: what an index can look up."""
    bits = int.from_bytes(likeness)
    shuffled = [bits >> place * _STRIDE % BITS & 1 for place in range(BITS)]
    bands = []
    for number in range(BANDS):
        band = number
        for bit in shuffled[number * BAND_BITS : (number + 1) * BAND_BITS]:
            band = band << 1 | bit
        bands.append(band)
    return bands


class PageMark(models.Model):
    """One page of a kept paper: the upload it came from, and its likeness when it is not blank."""

    file = models.ForeignKey("files.StoredFile", on_delete=models.CASCADE, related_name="marks")
    page = models.PositiveSmallIntegerField()  # from 1
    source_sha256 = models.CharField(max_length=64)  # of the very upload the page came from
    source_page = models.PositiveSmallIntegerField()  # of that upload
    likeness = BitsField(length=BITS, null=True)
    bands = ArrayField(models.IntegerField(), default=list)  # of the likeness, for the index

    class Meta:
        constraints = [
            models.UniqueConstraint(name="mark_once_per_page", fields=["file", "page"]),
            models.CheckConstraint(name="mark_has_a_page", condition=Q(page__gte=1, source_page__gte=1)),
        ]
        indexes = [
            models.Index(name="mark_source", fields=["source_sha256", "source_page"]),
            GinIndex(name="mark_bands", fields=["bands"], fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.page}"
