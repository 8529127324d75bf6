"""How a vendor's goods reach the buyer and how they are paid: areas with fees, pick-up points, the account for VietQR.

What an order agreed on is kept in the order: changing an area, a point or an account here changes no order.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from market.places.models import Commune, Province
from orders.delivery.words import hours_words
from vetting.models import Vendor


class DeliveryArea(models.Model):
    """Where a vendor delivers and what it costs; the narrowest area wins: commune, province, everywhere.

    A vendor without areas delivers everywhere free of charge within the session's days, as the pilot's vendors did.
    """

    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="delivery_areas")
    province = models.ForeignKey(Province, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    commune = models.ForeignKey(Commune, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_served = models.BooleanField(_("Có giao"), default=True)  # an exception inside a wider area may be "no"
    fee = models.PositiveIntegerField(_("Phí giao hàng"), default=0)  # đồng, up to the first step
    free_from = models.PositiveIntegerField(_("Miễn phí từ"), null=True, blank=True)  # đồng of goods
    extra_days = models.PositiveSmallIntegerField(_("Thêm ngày giao"), default=0)  # beyond the session's promise

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vendor", "province", "commune"], nulls_distinct=False, name="area_once_per_place"
            ),
            models.CheckConstraint(
                name="area_names_commune_with_province", condition=Q(commune__isnull=True) | Q(province__isnull=False)
            ),
            models.CheckConstraint(name="area_days_are_sane", condition=Q(extra_days__lte=14)),
            models.CheckConstraint(name="area_fee_is_sane", condition=Q(fee__lte=2_000_000)),
        ]

    def __str__(self) -> str:
        return f"{self.commune_id or self.province_id or 'everywhere'}: {self.fee}"


class DeliveryStep(models.Model):
    """What an area costs from a weight on: the step with the highest `from_grams` not above the parcel counts."""

    area = models.ForeignKey(DeliveryArea, on_delete=models.CASCADE, related_name="steps", db_index=False)
    from_grams = models.PositiveIntegerField(_("Từ (gam)"))
    fee = models.PositiveIntegerField(_("Phí giao hàng"))  # đồng

    class Meta:
        ordering = ["from_grams"]
        constraints = [
            models.UniqueConstraint(fields=["area", "from_grams"], name="step_once_per_weight"),
            models.CheckConstraint(name="step_is_above_nothing", condition=Q(from_grams__gte=1)),
            models.CheckConstraint(name="step_fee_is_sane", condition=Q(fee__lte=5_000_000)),
        ]

    def __str__(self) -> str:
        return f"{self.from_grams} g: {self.fee}"


class PickupPoint(models.Model):
    """Where buyers may fetch their goods, for less than a parcel costs. Rows are closed, never deleted."""

    vendor = models.ForeignKey(Vendor, on_delete=models.CASCADE, related_name="pickup_points")
    name = models.CharField(_("Tên điểm nhận"), max_length=120)
    commune = models.ForeignKey(Commune, verbose_name=_("Xã/Phường"), on_delete=models.PROTECT, related_name="+")
    street = models.CharField(_("Số nhà, thôn/đường"), max_length=200)
    phone = models.CharField(_("Số điện thoại"), max_length=16)  # +84…, of who hands over
    instructions = models.CharField(_("Hướng dẫn"), max_length=300, blank=True)
    fee = models.PositiveIntegerField(_("Phí"), default=0)  # đồng
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="pickup_fee_is_sane", condition=Q(fee__lte=2_000_000))]

    def __str__(self) -> str:
        return self.name

    @property
    def hours_words(self) -> list[str]:
        """Return when it hands over, in lines."""
        return hours_words(self.hours.all())


class PickupHours(models.Model):
    """When a point hands over: a weekday (Monday is 1) from one Hanoi wall-clock time to another."""

    point = models.ForeignKey(PickupPoint, on_delete=models.CASCADE, related_name="hours", db_index=False)
    weekday = models.PositiveSmallIntegerField(_("Thứ"))  # ISO: Monday 1 … Sunday 7
    opens = models.TimeField(_("Từ"))
    closes = models.TimeField(_("Đến"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["point", "weekday", "opens"], name="hours_once"),
            models.CheckConstraint(name="hours_of_a_week", condition=Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(name="hours_close_after_opening", condition=Q(closes__gt=F("opens"))),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}–{self.closes}"


class PaymentAccount(models.Model):
    """A vendor's own bank account for VietQR (NAPAS): the market never holds money. Changed, it is another row."""

    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="payment_accounts")
    bank = models.CharField(_("Ngân hàng"), max_length=6)  # BIN
    number = models.CharField(_("Số tài khoản"), max_length=19)
    holder = models.CharField(_("Chủ tài khoản"), max_length=120)  # capitals without diacritics, as banks write
    since = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vendor"], condition=Q(retired_at=None), name="account_one_in_use"),
            models.CheckConstraint(name="account_bank_is_a_bin", condition=Q(bank__regex=r"^[0-9]{6}$")),
            models.CheckConstraint(name="account_number_reads", condition=Q(number__regex=r"^[0-9A-Z]{4,19}$")),
        ]

    def __str__(self) -> str:
        return f"{self.bank} …{self.number[-4:]}"
