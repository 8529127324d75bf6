"""Whom and what people follow ("Theo dõi")."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from vetting.models import Product, Vendor


class Follow(models.Model):
    """Somebody's wish to hear when a vendor, or one product, is on the table."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    vendor = models.ForeignKey(Vendor, null=True, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, null=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "vendor"], name="vendor_followed_once"),
            models.UniqueConstraint(fields=["person", "product"], name="product_followed_once"),
            models.CheckConstraint(
                name="follow_of_one_thing",
                condition=Q(vendor__isnull=False, product__isnull=True) | Q(vendor__isnull=True, product__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.vendor_id or ''} {self.product_id or ''}"
