"""Closing a vendor for good, by its owner: not while somebody waits for its goods or the office for its dossier."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused
from orders.aftercare.case_desk import OPEN as CASE_OPEN
from orders.models import Case, Order
from sessions.models import Listing
from vetting.models import Dossier, Vendor
from vetting.services.announcements import tell_person
from vetting.services.locks import lock_open_dossier

# Somebody waits for goods, or for a quarrel to end. From delivered on it is done by at least one side's word.
OPEN = (
    Order.Status.PLACED,
    Order.Status.CONFIRMED,
    Order.Status.PACKED,
    Order.Status.SHIPPED,
    Order.Status.REFUSED,
    Order.Status.DISPUTED,
)


@dataclass(frozen=True)
class Hindrances:
    """What stands in the way of closing."""

    orders: int
    dossier: Dossier | None  # with the office

    def __bool__(self) -> bool:
        return bool(self.orders or self.dossier)

    def sentences(self) -> list[str]:
        """Return each reason in words."""
        reasons = []
        if self.orders:
            words = ngettext("Còn %(n)d đơn chưa xong.", "Còn %(n)d đơn chưa xong.", self.orders)
            reasons.append(words % {"n": self.orders})
        if self.dossier:
            reasons.append(_("Hồ sơ đang ở Ban tổ chức, chưa có kết quả."))
        return reasons


def hindrances(vendor: Vendor) -> Hindrances:
    """Return what stands in the way of closing a vendor now."""
    dossier = vendor.dossiers.filter(status__in=Dossier.WITH_OFFICE).first()
    quarrels = Case.objects.filter(order=OuterRef("pk"), status__in=CASE_OPEN)
    waiting = Order.objects.filter(Q(status__in=OPEN) | Q(Exists(quarrels)), vendor=vendor)
    return Hindrances(waiting.count(), dossier)


@transaction.atomic
def close_vendor(*, actor: Person, vendor: Vendor) -> Vendor:
    """Close a vendor: nothing of it is sold from now on. Twice is once.

    Its listings are locked first, in id order as in placing: an order under way is waited for and counted, a later one
    finds the vendor closed.
    """
    lock_open_dossier(vendor.pk)
    coming = Listing.objects.filter(product__vendor=vendor, session__closes_at__gt=Now(), withdrawn_at=None)
    listings = [row.pk for row in coming.select_for_update(no_key=True, of=("self",)).order_by("pk")]
    locked = Vendor.objects.select_for_update(no_key=True).get(pk=vendor.pk)
    if locked.status == Vendor.Status.CLOSED:
        return locked
    if found := hindrances(locked):
        raise Refused(_("Chưa nghỉ bán được. %(reasons)s") % {"reasons": " ".join(found.sentences())})
    locked.move_to(Vendor.Status.CLOSED)
    locked.save(update_fields=["status"])
    moment = clock.now()
    Listing.objects.filter(pk__in=listings).update(withdrawn_at=moment)
    locked.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=moment)
    locked.hand_overs.filter(confirmed_at=None, dropped_at=None).update(dropped_at=moment)
    entry = journal.record("vendor.closed", actor=actor, subject=locked)
    for member in locked.members.select_related("person").order_by("pk"):
        tell_person("vendor-closed", member.person, locked, key=str(entry.pk))
    return locked
