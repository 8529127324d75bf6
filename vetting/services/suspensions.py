"""Stopping a vendor or a product, and letting it go on. Effective at the next order: the sale asks the database."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused, Stale
from market.kernel.templatetags.formats import day_and_time
from vetting.models import Product, Vendor
from vetting.reasons import reason_for
from vetting.services.announcements import tell_members


@transaction.atomic
def suspend_vendor(*, actor: Person, vendor: Vendor, reason: str) -> Vendor:
    """Stop a vendor's sales until the suspension is lifted; its members learn why. The first reason stays."""
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    if locked.status == Vendor.Status.SUSPENDED:
        raise Stale(_stopped_since(locked.display_name, _since(locked, verb="vendor.suspended")))
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
    """Stop one product's sales until that is lifted; the vendor's members learn why. The first reason stays."""
    locked = Product.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=product.pk)
    if locked.status == Product.Status.SUSPENDED:
        raise Stale(_stopped_since(locked.name, _since(locked.vendor, verb="product.suspended", product=locked.pk)))
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
    words = reason_for(reason, missing=_("Hãy ghi lý do tạm dừng để chủ thể biết."))
    row.move_to("suspended")
    row.suspension_reason = words
    row.save(update_fields=["status", "suspension_reason"])


def _since(vendor: Vendor, *, verb: str, **about: int) -> datetime | None:
    """Return when the suspension that holds began."""
    wanted = {f"facts__{name}": value for name, value in about.items()}
    entry = journal.entries_of(vendor).filter(verb=verb, **wanted).first()
    return entry.recorded_at if entry else None


def _stopped_since(name: str, moment: datetime | None) -> str:
    if moment is None:
        return _("%(name)s đã tạm dừng từ trước. Lý do cũ được giữ nguyên.") % {"name": name}
    facts = {"name": name, "moment": day_and_time(moment)}
    return _("%(name)s đã tạm dừng từ %(moment)s. Lý do cũ được giữ nguyên.") % facts


def _restore(row: Vendor | Product) -> None:
    if row.status != "suspended":  # a draft may become approved too, but only through a dossier
        raise Refused(_("Chỉ mở lại được những gì đang tạm dừng."))
    row.move_to("approved")
    row.suspension_reason = ""
    row.save(update_fields=["status", "suspension_reason"])
