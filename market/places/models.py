"""Vietnam's two levels since 1/7/2025: province → commune. Former districts are history, kept where they are known."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _


class Province(models.Model):
    """One of the 34 provinces and centrally-run cities."""

    code = models.CharField(primary_key=True, max_length=2)  # "01" is Hà Nội
    name = models.CharField(_("Tỉnh/Thành phố"), max_length=60)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """Return the name as in an address: "Hà Nội", "Cao Bằng"."""
        return self.name.removeprefix("Thành phố ").removeprefix("Tỉnh ")


class Commune(models.Model):
    """A commune, ward or special zone; `former_district` is the old district most of it lay in (Hà Nội only)."""

    code = models.CharField(primary_key=True, max_length=5)
    name = models.CharField(_("Xã/Phường"), max_length=80)  # "Xã Mê Linh"
    folded_name = models.CharField(max_length=80)  # "xa me linh", for search without diacritics
    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="communes")
    former_district = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [GinIndex(OpClass("folded_name", name="gin_trgm_ops"), name="commune_folded_trigram")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """Return the name as in an address, with its province: "Xã Mê Linh, Hà Nội"."""
        return f"{self.name}, {self.province.short_name}"
