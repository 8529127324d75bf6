"""What a person keeps with the market: where parcels go, and what they agreed to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from market.accounts.models.people import Person
from market.places.models import Commune


class SavedAddress(models.Model):
    """Where parcels of a person may go; one of them fills the order sheet by itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    name = models.CharField(_("Họ và tên"), max_length=120)  # who receives
    phone = models.CharField(_("Số điện thoại"), max_length=16)  # +84…
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+", db_index=False)
    street = models.CharField(_("Số nhà, thôn/đường"), max_length=200)
    is_default = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(is_default=True), name="one_default_address"),
        ]

    def __str__(self) -> str:
        return self.street


class Consent(models.Model):
    """One yes or no to one purpose, with the words that were read. Rows are only ever added; the latest one counts."""

    class Purpose(models.TextChoices):
        """What may be done with somebody's contact, each agreed to by itself."""

        EVENINGS = "evenings", _("Thư nhắc trước mỗi phiên chợ")  # without asking for each evening
        FOLLOWS = "follows", _("Thư khi hàng tôi theo dõi lên phiên")
        PUSH_ORDERS = "push-orders", _("Thông báo trên máy về đơn hàng của tôi")  # on the browsers they turned on
        PUSH_FOLLOWS = "push-follows", _("Thông báo trên máy khi hàng tôi theo dõi lên phiên")
        PUSH_EVENINGS = "push-evenings", _("Thông báo trên máy trước mỗi phiên chợ")
        TRADE_NAME = "trade-name", _("Người bán thấy tên cửa hàng, đơn vị của tôi")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents", db_index=False)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    is_given = models.BooleanField()
    words = models.TextField()  # as they stood on the page, in the language it was read in
    way = models.CharField(max_length=30)  # the page: "consents", "browser"
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.purpose} {self.is_given}"
