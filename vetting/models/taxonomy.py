"""The OCOP taxonomy of Decision 26/2026/QĐ-TTg, Annex I: six branches, 26 product sets. Rows: decisions change."""

from django.db import models
from django.utils.translation import gettext


class ProductBranch(models.Model):
    """One of the six branches (ngành)."""

    code = models.CharField(primary_key=True, max_length=4)  # "I" … "VI"
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return gettext(self.name)


class ProductSet(models.Model):
    """One of the product sets (bộ sản phẩm); `decision` names the text that defines it."""

    number = models.PositiveSmallIntegerField(primary_key=True)  # 1 … 26
    name = models.CharField(max_length=160)
    branch = models.ForeignKey(ProductBranch, on_delete=models.PROTECT, related_name="sets")
    decision = models.CharField(max_length=40, default="26/2026/QĐ-TTg")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return gettext(self.name)
