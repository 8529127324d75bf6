"""What a vendor has written down of delivery, ready for its settings page."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel.money import dong
from market.kernel.written import written_once
from orders.delivery.words import fee_words
from orders.models import DeliveryArea, DeliveryStep, PaymentAccount, PickupPoint
from orders.paying.banks import bank_name
from vetting.models import Vendor


@dataclass(frozen=True)
class AreaRow:
    """One area in words."""

    area: DeliveryArea

    @property
    def place(self) -> str:
        """Return where it is."""
        if self.area.commune:
            return self.area.commune.label
        return self.area.province.name if self.area.province else _("Toàn quốc")

    @property
    def fee(self) -> str:
        """Return what it costs, with the steps."""
        if not self.area.is_served:
            return _("Không giao")
        steps = [_("từ %(kg)s kg: %(fee)s") % {"kg": _kilograms(s), "fee": dong(s.fee)} for s in self.area.steps.all()]
        return "; ".join([fee_words(self.area.fee), *steps])

    @property
    def free_from(self) -> str:
        """Return from which sum of goods it is free."""
        return dong(self.area.free_from) if self.area.free_from else ""


@dataclass(frozen=True)
class PointRow:
    """One pick-up point in words."""

    point: PickupPoint

    @property
    def fee(self) -> str:
        """Return what fetching costs."""
        return fee_words(self.point.fee)


@dataclass(frozen=True)
class AccountRow:
    """The account in use in words."""

    account: PaymentAccount

    @property
    def bank(self) -> str:
        """Return the bank's name."""
        return bank_name(self.account.bank)


def areas_of(vendor: Vendor) -> list[AreaRow]:
    """Return a vendor's areas, the widest first."""
    rows = [AreaRow(area) for area in _areas(vendor.pk)]
    return sorted(rows, key=lambda row: (row.area.province_id or "", row.area.commune_id or ""))


def points_of(vendor: Vendor) -> list[PointRow]:
    """Return a vendor's pick-up points, those in use first."""
    return sorted(
        (PointRow(point) for point in _points(vendor.pk)),
        key=lambda row: (row.point.closed_at is not None, row.point.pk),
    )


@written_once
def _areas(vendor: int) -> QuerySet[DeliveryArea]:
    areas = DeliveryArea.objects.filter(vendor=vendor)
    return areas.select_related("province", "commune__province").prefetch_related("steps")


@written_once
def _points(vendor: int) -> QuerySet[PickupPoint]:
    return PickupPoint.objects.filter(vendor=vendor).select_related("commune__province").prefetch_related("hours")


def account_of(vendor: Vendor) -> AccountRow | None:
    """Return the account in use."""
    account = PaymentAccount.objects.filter(vendor=vendor, retired_at=None).first()
    return AccountRow(account) if account else None


def _kilograms(step: DeliveryStep) -> str:
    return f"{step.from_grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",")
