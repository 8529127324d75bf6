"""Lots and scan days a person may touch; which vendor, `access.vendors` has decided."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from vetting.models import Lot, ScanDay, Vendor


def lot_of(vendor: Vendor, pk: int) -> Lot:
    """Return one of the vendor's lots; another's does not exist for it."""
    lot = Lot.objects.filter(product__vendor=vendor, pk=pk).select_related("product__vendor__commune__province").first()
    if lot is None:
        raise Absent(_("Không có lô hàng này trong gian hàng."))
    return lot


def office_lot(pk: int) -> Lot:
    """Return any lot, for the office."""
    lot = Lot.objects.filter(pk=pk).select_related("product__vendor__commune__province", "test_report").first()
    if lot is None:
        raise Absent(_("Không có lô hàng này."))
    return lot


def flagged_day(pk: int) -> ScanDay:
    """Return a day of unusual scanning, for the office."""
    day = ScanDay.objects.exclude(flagged_at=None).select_related("lot__product").filter(pk=pk).first()
    if day is None:
        raise Absent(_("Không có ngày quét bất thường này."))
    return day
