"""The waiting list: a vendor asks for a slot in a full evening; the office grants free places, first come, first."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, Slot, SlotWish
from sessions.services.slots import add_vendor_slot
from sessions.services.vendor_news import tell_sellers
from vetting.models import Vendor


@transaction.atomic
def wish_for_slot(*, actor: Person, session: MarketSession, vendor: Vendor, note: str = "") -> SlotWish:
    """Put a vendor on the waiting list; asked twice, once. Who took its wish back stands at the end again."""
    fresh = MarketSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    evening = Evening(fresh, database_now())
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
    if fresh.slots.filter(vendor=vendor).exists():
        raise Refused(_("Anh/Chị đã có lượt lên sóng trong phiên này."))
    here = Listing.objects.filter(session=fresh, product__vendor=vendor, withdrawn_at=None, stopped_at=None)
    if not here.exists():
        raise Refused(_("Hãy đăng ký ít nhất một sản phẩm vào phiên rồi xin lượt lên sóng."))
    wish = SlotWish.objects.filter(session=fresh, vendor=vendor).first()
    if wish is not None and wish.withdrawn_at is None:
        return wish
    if wish is None:
        wish = SlotWish(session=fresh, vendor=vendor)
    wish.note, wish.asked_by, wish.withdrawn_at, wish.granted = note, actor, None, None
    wish.asked_at = evening.moment
    wish.save()
    SlotWish.objects.filter(pk=wish.pk).update(asked_at=evening.moment)  # auto_now_add keeps the first asking
    journal.record("slot_wish.asked", actor=actor, subject=wish)
    return wish


@transaction.atomic
def drop_wish(*, actor: Person, session: MarketSession, vendor: Vendor) -> None:
    """Leave the waiting list; asked twice, once."""
    MarketSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    wish = SlotWish.objects.filter(session=session, vendor=vendor, withdrawn_at=None, granted=None).first()
    if wish is not None:
        wish.withdrawn_at = database_now()
        wish.save(update_fields=["withdrawn_at"])
        journal.record("slot_wish.dropped", actor=actor, subject=wish)


@transaction.atomic
def grant_wish(*, actor: Person, session: MarketSession, version: int, vendor: Vendor) -> Slot:
    """Give a waiting vendor a slot in a free place and tell it."""
    slot = add_vendor_slot(actor=actor, session=session, version=version, vendor=vendor)
    tell_sellers("slot-granted", vendor, slot.session, key=str(slot.pk), slot=slot)
    return slot
