"""A buyer's wish for an invoice, and the vendor's word that it is issued: personal data beside the order.

The vendor issues the invoice itself, with its own software (Decree 254/2026); the market carries the details there.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from orders.models.orders import Order


class InvoiceRequest(models.Model):
    """Whom the invoice of an order is made out to; deleted with the person."""

    order = models.OneToOneField(Order, primary_key=True, on_delete=models.CASCADE, related_name="invoice")
    name = models.CharField(_("Tên đơn vị hoặc người mua"), max_length=200)
    tax_code = models.CharField(_("Mã số thuế"), max_length=14, blank=True)  # 10, 12 or 10-3 digits; none for people
    address = models.CharField(_("Địa chỉ"), max_length=300)
    email = models.EmailField(_("Thư điện tử nhận hóa đơn"))
    asked_at = models.DateTimeField(db_default=Now())
    number = models.CharField(_("Số hóa đơn"), max_length=20, blank=True, default="")
    issued_on = models.DateField(_("Ngày hóa đơn"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invoice_tax_code_digits",
                condition=Q(tax_code="") | Q(tax_code__regex=r"^(\d{10}|\d{12}|\d{10}-\d{3})$"),
            ),
            models.CheckConstraint(
                name="invoice_issued_whole",
                condition=Q(number="", issued_on__isnull=True, issued_by__isnull=True)
                | (~Q(number="") & Q(issued_on__isnull=False, issued_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"invoice of {self.order_id}"

    @property
    def is_issued(self) -> bool:
        """Tell whether the vendor says that it is issued."""
        return self.issued_on is not None
