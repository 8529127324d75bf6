"""A vendor's name on the market: no two alike, and a vetted vendor's new one waits for the office."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from market.kernel.texts import fold
from vetting.models import NameWish, Vendor
from vetting.names import same_name
from vetting.reasons import reason_for
from vetting.services.addresses import hold_names
from vetting.services.announcements import tell_members

Status = NameWish.Status


def refuse_taken_name(name: str, *, but: Vendor | None) -> None:
    """Refuse the name another vendor goes by, in whatever spelling. Call hold_names first."""
    others = Vendor.objects.exclude(pk=but.pk) if but else Vendor.objects.all()
    for taken in others.values_list("display_name", "legal_name").iterator():
        if any(same_name(name, each) for each in taken):
            message = _("Tên này trùng tên một cơ sở khác. Hãy thêm tên riêng hoặc tên xã để người mua không nhầm.")
            raise Refused(message, field="display_name")


def wish_name(*, actor: Person, vendor: Vendor, name: str) -> None:
    """Keep which name a vetted vendor wishes for; its present name takes the wish back. The vendor is locked."""
    waiting = vendor.name_wishes.select_for_update().filter(status=Status.WAITING).first()
    if waiting and waiting.name == name:
        return
    if waiting:
        waiting.move_to(Status.DROPPED)
        waiting.save(update_fields=["status"])
        journal.record("vendor.name_dropped", actor=actor, subject=vendor, note=waiting.name)
    if name != vendor.display_name:
        refuse_taken_name(name, but=vendor)
        vendor.name_wishes.create(name=name, asked_by=actor)
        journal.record("vendor.name_wished", actor=actor, subject=vendor, note=name)


@transaction.atomic
def grant_name(*, actor: Person, wish: NameWish) -> NameWish:
    """Give a vendor the name it wished for; its address stays."""
    hold_names()
    locked = _lock(actor, wish)
    if locked.status == Status.GRANTED:
        return locked
    vendor, former = locked.vendor, locked.vendor.display_name
    refuse_taken_name(locked.name, but=vendor)
    _answer(actor, locked, Status.GRANTED)
    vendor.display_name = locked.name
    vendor.save(update_fields=["display_name", "sort_name", "folded_name"])
    fold_products_again(vendor)
    entry = journal.record("vendor.renamed", actor=actor, subject=vendor, note=f"{former} → {locked.name}")
    tell_members("vendor-renamed", vendor, key=str(entry.pk), former=former)
    return locked


@transaction.atomic
def refuse_name(*, actor: Person, wish: NameWish, reason: str) -> NameWish:
    """Leave a vendor its name and say why."""
    locked = _lock(actor, wish)
    if locked.status == Status.REFUSED:
        return locked
    locked.reason = reason_for(reason, missing=_("Hãy ghi lý do để chủ thể biết."))
    _answer(actor, locked, Status.REFUSED)
    facts: dict[str, Any] = {"note": f"{locked.name}: {locked.reason}"}
    entry = journal.record("vendor.name_refused", actor=actor, subject=locked.vendor, **facts)
    tell_members("vendor-name-refused", locked.vendor, key=str(entry.pk), wish=locked)
    return locked


def fold_products_again(vendor: Vendor) -> None:
    """Keep the search words of the vendor's products true to its new name."""
    products = list(vendor.products.select_for_update().order_by("pk"))
    for product in products:
        product.folded_name = fold(f"{product.name} {vendor.display_name}")
    vendor.products.bulk_update(products, ["folded_name"])


def _lock(actor: Person, wish: NameWish) -> NameWish:
    """Lock the vendor, then its wish, as every change of a profile does."""
    vendor = Vendor.objects.select_for_update().get(pk=wish.vendor_id)
    locked = NameWish.objects.select_for_update().get(pk=wish.pk)
    locked.vendor = vendor
    if vendor.members.filter(person=actor).exists():
        raise Refused(_("Anh/Chị là thành viên của cơ sở này nên người khác phải xem việc này."))
    return locked


def _answer(actor: Person, wish: NameWish, status: str) -> None:
    if wish.status != Status.WAITING:
        raise Stale(_("Tên này không còn chờ đồng ý. Hãy tải lại trang."))
    wish.move_to(status)
    wish.answered_by, wish.answered_at = actor, clock.now()
    wish.save(update_fields=["status", "answered_by", "answered_at", "reason"])
