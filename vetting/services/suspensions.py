"""Stopping a vendor or a product, and letting it go on. Effective at the next order: the sale asks the database."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from vetting.models import Product, Vendor
from vetting.services.announcements import tell_members


@transaction.atomic
def suspend_vendor(*, actor: Person, vendor: Vendor, reason: str) -> Vendor:
    """Stop a vendor's sales until the suspension is lifted; its members learn why."""
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    if locked.status == Vendor.Status.SUSPENDED:
        return locked
    _suspend(locked, reason)
    entry = journal.record("vendor.suspended", actor=actor, subject=locked, reason=locked.suspension_reason)
    tell_members("vendor-suspended", locked, key=str(entry.pk), reason=locked.suspension_reason, product=None)
    return locked


@transaction.atomic
def restore_vendor(*, actor: Person, vendor: Vendor) -> Vendor:
    """Lift a vendor's suspension."""
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    if locked.status == Vendor.Status.APPROVED:
        return locked
    _restore(locked)
    entry = journal.record("vendor.restored", actor=actor, subject=locked)
    tell_members("vendor-restored", locked, key=str(entry.pk), product=None)
    return locked


@transaction.atomic
def suspend_product(*, actor: Person, product: Product, reason: str) -> Product:
    """Stop one product's sales until the suspension is lifted; the vendor's members learn why."""
    locked = Product.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=product.pk)
    if locked.status == Product.Status.SUSPENDED:
        return locked
    _suspend(locked, reason)
    entry = journal.record(  # on the vendor, whose history both sides read
        "product.suspended", actor=actor, subject=locked.vendor, product=locked.pk, reason=locked.suspension_reason
    )
    tell_members("vendor-suspended", locked.vendor, key=str(entry.pk), reason=locked.suspension_reason, product=locked)
    return locked


@transaction.atomic
def restore_product(*, actor: Person, product: Product) -> Product:
    """Lift a product's suspension."""
    locked = Product.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=product.pk)
    if locked.status == Product.Status.APPROVED:
        return locked
    _restore(locked)
    entry = journal.record("product.restored", actor=actor, subject=locked.vendor, product=locked.pk)
    tell_members("vendor-restored", locked.vendor, key=str(entry.pk), product=locked)
    return locked


def _suspend(row: Vendor | Product, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do tạm dừng để chủ thể biết."), field="reason")
    row.move_to("suspended")
    row.suspension_reason = reason.strip()
    row.save(update_fields=["status", "suspension_reason"])


def _restore(row: Vendor | Product) -> None:
    if row.status != "suspended":  # a draft may become approved too, but only through a dossier
        raise Refused(_("Chỉ mở lại được những gì đang tạm dừng."))
    row.move_to("approved")
    row.suspension_reason = ""
    row.save(update_fields=["status", "suspension_reason"])
