"""The right of reply: what somebody says about the facts the office is shown of them; append-only."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from orders.aftercare.conduct import conduct_behind, conduct_of_buyer, phones_of
from orders.models import ConductReply, Order
from orders.proofs import buyer_key
from orders.services.agreed import contact_of, lock_order
from sessions.speech.question_rules import contacts_in
from vetting.models import Vendor

MOST_REPLIES = 20  # of one side


@transaction.atomic
def reply_as_vendor(*, actor: Person, vendor: Vendor, text: str, is_public: bool = False) -> ConductReply:
    """Keep a vendor's word, for the office or for everybody; the same words twice are one."""
    if is_public and contacts_in(text):
        raise Refused(_("Xin bỏ số điện thoại, đường dẫn và địa chỉ thư: ai cũng đọc được lời này."), field="words")
    Vendor.objects.select_for_update(no_key=True).get(pk=vendor.pk)
    own = ConductReply.objects.filter(vendor=vendor)
    before = own.filter(text=text, is_public__gte=is_public).first()  # said so, or to more people
    if before is not None:
        return before
    if own.count() >= MOST_REPLIES:
        raise _enough()
    reply = ConductReply.objects.create(vendor=vendor, author=actor, text=text, is_public=is_public)
    journal.record("conduct.replied", actor=actor, subject=vendor)
    return reply


@transaction.atomic
def reply_as_buyer(*, actor: Person, text: str) -> list[ConductReply]:
    """Keep a buyer's word beside each phone the facts are about; the same words twice are one."""
    Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if not conduct_of_buyer(actor):
        raise _nothing()
    replies, is_new = [], False
    for phone in phones_of(actor):
        own = ConductReply.objects.filter(buyer_key=buyer_key(phone), author=actor)
        if own.count() >= MOST_REPLIES:
            raise _enough()
        reply = own.filter(text=text).first()
        is_new = is_new or reply is None
        replies.append(reply or ConductReply.objects.create(buyer_key=buyer_key(phone), author=actor, text=text))
    if is_new:
        journal.record("conduct.replied", actor=actor, subject=actor)
    return replies


@transaction.atomic
def reply_as_guest(*, order: Order, text: str) -> ConductReply:
    """Keep the word of a guest, who proved the order's contact, beside its phone; the same words twice are one."""
    order = lock_order(order)
    contact = contact_of(order)
    if contact is None or not conduct_behind(order):
        raise _nothing()
    key = buyer_key(contact.phone)
    own = ConductReply.objects.filter(buyer_key=key, author=None)
    if before := own.filter(text=text).first():
        return before
    if own.count() >= MOST_REPLIES:
        raise _enough()
    reply = ConductReply.objects.create(buyer_key=key, text=text)
    journal.record("conduct.replied", actor=None, subject=order)
    return reply


def _nothing() -> Refused:
    return Refused(_("Không có sự việc nào để trả lời."))


def _enough() -> Refused:
    return Refused(_("Anh/Chị đã trả lời nhiều lần; Ban tổ chức đã đọc được tất cả."))
