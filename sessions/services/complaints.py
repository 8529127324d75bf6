"""Complaints: taken in at once, decided by a person, told to whoever complained; told once when nobody answers."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.codes import new_code
from market.kernel.errors import Refused, Stale
from sessions.models import Complaint, Listing, MarketSession
from sessions.services.complaint_notices import tell_complainer, tell_vendor
from sessions.speech.complaint_rules import FEWEST_LETTERS, LONGEST, due_at
from vetting.models import Product, Vendor

CODE_CHARACTERS = 8
Status = Complaint.Status


@dataclass(frozen=True)
class Subject:
    """What a complaint is about: an evening, a listing of it, a product, a vendor; as much as is known."""

    session: MarketSession | None = None
    listing: Listing | None = None
    product: Product | None = None
    vendor: Vendor | None = None


@dataclass(frozen=True)
class Contact:
    """Who complains, and where they read the answer."""

    person: Person | None
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Words:
    """What they say."""

    about: str
    text: str
    said_at: datetime | None
    key: uuid.UUID  # drawn with the form


@transaction.atomic
def file_complaint(*, subject: Subject, contact: Contact, words: Words) -> Complaint:
    """Take in a complaint and confirm it; the same form sent twice is one case."""
    filed = _filed_before(contact, words)
    if filed is not None:
        return filed
    _refuse_words(words, contact)
    moment = database_now()
    complaint = Complaint(
        code=new_code(CODE_CHARACTERS),
        session=subject.session,
        listing=subject.listing,
        product=subject.product,
        vendor=subject.vendor,
        about=words.about,
        text=words.text.strip(),
        said_at=words.said_at,
        person=contact.person,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        key=words.key,
        due_at=due_at(moment),
    )
    try:
        with transaction.atomic():
            complaint.save(force_insert=True)
    except IntegrityError as error:  # the same form from another tab at this very moment
        raise Refused(_("Phản ánh này vừa được gửi rồi. Anh/Chị tải lại trang để xem.")) from error
    journal.record("complaint.filed", actor=contact.person, subject=complaint, about=words.about)
    tell_complainer("complaint-received", complaint)
    return complaint


def _filed_before(contact: Contact, words: Words) -> Complaint | None:
    """Return the case of this form when it is the same person's: a key alone, seen elsewhere, opens nothing."""
    filed = Complaint.objects.filter(key=words.key).first()
    if filed is None:
        return None
    theirs = filed.person_id == (contact.person.pk if contact.person else None)
    if theirs and (filed.email, filed.phone) == (contact.email, contact.phone):
        return filed
    raise Refused(_("Trang này đã gửi một phản ánh rồi. Anh/Chị mở lại trang phản ánh để gửi lần nữa."))


def _refuse_words(words: Words, contact: Contact) -> None:
    if sum(char.isalpha() for char in words.text) < FEWEST_LETTERS:
        raise Refused(_("Anh/Chị kể rõ hơn một chút: nghe hoặc thấy gì, ở đâu."), field="text")
    if len(words.text) > LONGEST:
        raise Refused(_("Nhiều nhất %(most)d ký tự.") % {"most": LONGEST}, field="text")
    if contact.person is None and not (contact.email or contact.phone):
        raise Refused(_("Xin cho biết thư điện tử hoặc số điện thoại để Ban tổ chức trả lời."), field="email")


@dataclass(frozen=True)
class SeenCase:
    """A case as it stood before whoever decides: which, and in which version."""

    complaint: Complaint
    version: int


def _locked(seen: SeenCase) -> Complaint:
    """Lock a case's row and return it as it is now; raise Stale when somebody moved first."""
    rows = Complaint.objects.select_for_update(no_key=True, of=("self",))
    complaint = rows.select_related("taken_by", "decided_by", "person", "session", "product", "vendor").get(
        pk=seen.complaint.pk
    )
    if complaint.version != seen.version:
        who = complaint.decided_by or complaint.taken_by
        values = {"name": who.display_name if who else "", "state": complaint.get_status_display()}
        raise Stale(_("%(name)s vừa xử lý phản ánh này: %(state)s. Anh/Chị xem lại rồi làm tiếp.") % values)
    return complaint


def _save(complaint: Complaint, *fields: str) -> Complaint:
    complaint.version += 1
    complaint.save(update_fields=[*fields, "status", "version"])
    return complaint


@transaction.atomic
def take_complaint(*, actor: Person, seen: SeenCase) -> Complaint:
    """Take a case upon oneself, also from a colleague."""
    complaint = _locked(seen)
    complaint.move_to(Status.TAKEN)
    complaint.taken_by = actor
    _save(complaint, "taken_by")
    journal.record("complaint.taken", actor=actor, subject=complaint)
    return complaint


@transaction.atomic
def decide_complaint(*, actor: Person, seen: SeenCase, is_upheld: bool, decision: str) -> Complaint:
    """Conclude a case in words whoever complained reads; an upheld one is told to the vendor too."""
    complaint = _locked(seen)
    words = decision.strip()
    if not words:
        raise Refused(_("Hãy viết kết luận gửi người phản ánh."), field="decision")
    if len(words) > LONGEST:
        raise Refused(_("Nhiều nhất %(most)d ký tự.") % {"most": LONGEST}, field="decision")
    complaint.move_to(Status.UPHELD if is_upheld else Status.DISMISSED)
    complaint.decision, complaint.decided_by, complaint.decided_at = words, actor, database_now()
    _save(complaint, "decision", "decided_by", "decided_at")
    journal.record(f"complaint.{complaint.status}", actor=actor, subject=complaint)
    tell_complainer("complaint-decided", complaint)
    if is_upheld:
        tell_vendor(complaint)
    return complaint
