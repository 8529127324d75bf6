"""Holding a dossier still. Locks are taken in one order: names, dossier, vendor, products, papers, corrections."""

from vetting.models import Dossier


def lock_dossier(dossier: Dossier) -> Dossier:
    """Return the dossier as it is now, locked to the end of the transaction."""
    return Dossier.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=dossier.pk)


def lock_open_dossier(vendor_id: int) -> Dossier | None:
    """Return the vendor's undecided dossier, locked, so that it cannot go to the office or come back meanwhile."""
    return Dossier.objects.select_for_update().filter(vendor_id=vendor_id).exclude(status__in=Dossier.CLOSED).first()
