"""Complaints people may touch, and what a complaint's address names; what is not theirs does not exist for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.codes import typed_code
from market.kernel.errors import Absent
from sessions.evening import Evening
from sessions.models import Complaint, Listing, MarketSession
from sessions.services.complaints import Subject
from sessions.speech.complaint_proofs import Proof
from vetting.models import Product, Vendor

Visitor = Person | AnonymousUser
_SLUG = re.compile(r"[a-z0-9-]{1,100}")
LONGEST_NUMBER = 17  # digits of a number the database can hold


def complaint_for_office(code: str) -> Complaint:
    """Return any case with all its desk shows."""
    return _complaint(Complaint.objects.all(), code)


def complaint_for_visitor(visitor: Visitor, code: str, proof: Proof) -> Complaint:
    """Return a case to whoever filed it, signed in or with a proof; to everybody else it does not exist."""
    complaint = _complaint(Complaint.objects.all(), code)
    is_own = visitor.is_authenticated and complaint.person_id == visitor.pk
    if not (is_own or proof.opens(complaint.code)):
        raise _no_case()
    return complaint


def complaint_by_contact(code: str, contact: str) -> Complaint:
    """Return a case to whoever knows its code and the contact it was filed with."""
    filed_with = Q(email__iexact=contact) | Q(phone=contact) | Q(person__email=contact) | Q(person__phone=contact)
    return _complaint(Complaint.objects.filter(filed_with) if contact else Complaint.objects.none(), code)


def _complaint(complaints: QuerySet[Complaint], code: str) -> Complaint:
    found = complaints.filter(code=typed_code(code))
    whole = found.select_related(
        "session", "listing__product", "product", "vendor", "person", "taken_by", "decided_by"
    ).first()
    if whole is None:
        raise _no_case()
    return whole


def _no_case() -> Absent:
    return Absent(_("Không có phản ánh này, hoặc phản ánh không phải của Anh/Chị."))


@dataclass(frozen=True)
class Named:
    """What the address of the form names: the subject, and its evening at this moment."""

    subject: Subject
    evening: Evening | None


def named_by(query: Mapping[str, str]) -> Named:
    """Return what an address names (phien, gian, san-pham, chu-the); what does not exist is left out."""
    listing = _listing_shown(_number(query.get("gian", "")))
    evening = _evening(listing.session.number if listing else _number(query.get("phien", "")))
    product = listing.product if listing else _product_shown(query.get("san-pham", ""))
    vendor = product.vendor if product else _vendor_shown(query.get("chu-the", ""))
    session = evening.session if evening else None
    return Named(Subject(session=session, listing=listing, product=product, vendor=vendor), evening)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _evening(number: int | None) -> Evening | None:
    if number is None:
        return None
    session = MarketSession.objects.annotate(moment=Now()).filter(number=number, opens_at__lte=Now()).first()
    return Evening(session, session.moment) if session else None


def _listing_shown(pk: int | None) -> Listing | None:
    if pk is None:
        return None
    shown = Listing.objects.filter(standing=Listing.Standing.ACCEPTED, pk=pk)
    return shown.select_related("session", "product__vendor").first()


def _product_shown(slug: str) -> Product | None:
    shown = Product.objects.exclude(status=Product.Status.DRAFT).select_related("vendor")
    return shown.filter(slug=slug).first() if _SLUG.fullmatch(slug) else None


def _vendor_shown(slug: str) -> Vendor | None:
    shown = Vendor.objects.exclude(status=Vendor.Status.DRAFT)
    return shown.filter(slug=slug).first() if _SLUG.fullmatch(slug) else None
