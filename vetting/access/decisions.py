"""Fetching what belongs to decisions, with the permission to see it."""

from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from vetting.models import Correction, Dossier, Vendor


def correction_of(dossier: Dossier, pk: int) -> Correction:
    """Return one of a dossier's items, for the office."""
    correction = dossier.corrections.filter(pk=pk).first()
    if correction is None:
        raise Absent(_("Không có mục này trong hồ sơ."))
    correction.dossier = dossier
    return correction


def sent_correction_of(vendor: Vendor, pk: int) -> Correction:
    """Return an item the vendor was asked to mend."""
    sent = Correction.objects.exclude(sent_at=None).select_related("dossier")
    correction = sent.filter(dossier__vendor=vendor, pk=pk).first()
    if correction is None:
        raise Absent(_("Không có mục này trong hồ sơ."))
    return correction
