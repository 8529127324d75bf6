"""Everything the market holds about one person, as tables. Only reads; other people's words and names stay out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import F, Q

from market.accounts.models import Consent, Device, Person, SavedAddress
from market.notices.browsers import browsers_of, shown_on_browsers
from market.notices.models import Notice
from orders.models import Order, OrderLine, Review
from sessions.models import Complaint, Follow, Question, ReminderRequest
from sessions.product_questions.forgetting import asked_by

Row = Mapping[str, Any]
Table = Callable[[Person], Iterator[Row]]


def _account(person: Person) -> Iterator[Row]:
    fields = ("full_name", "trade_name", "email", "phone", "phone_verified", "kind", "created_at", "last_login")
    yield from Person.objects.filter(pk=person.pk).values(*fields)
    yield from Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")


def _addresses(person: Person) -> Iterator[Row]:
    rows = SavedAddress.objects.filter(person=person).annotate(commune_name=F("commune__name"))
    yield from rows.values("name", "phone", "street", "commune_name", "is_default", "added_at")


def _consents(person: Person) -> Iterator[Row]:
    yield from Consent.objects.filter(person=person).order_by("pk").values("purpose", "is_given", "words", "way", "at")


def _devices(person: Person) -> Iterator[Row]:
    yield from Device.objects.filter(person=person).values("label", "first_seen_at", "signed_in_at")


def _browsers(person: Person) -> Iterator[Row]:
    """Give the browsers that show notices, without the secrets that let anybody write to them."""
    yield from browsers_of(person).values("label", "language", "bound_at")


def _orders(person: Person) -> Iterator[Row]:
    orders = Order.objects.filter(buyer=person).order_by("pk")
    yield from orders.values(
        "code",
        "placed_at",
        "status",
        "goods_total",
        "delivery_fee",
        vendor_name=F("vendor__display_name"),
        session_number=F("session__number"),
        receiver=F("contact__name"),
        receiver_phone=F("contact__phone"),
        receiver_email=F("contact__email"),
        receiver_commune=F("contact__commune__name"),
        receiver_street=F("contact__street"),
        note=F("contact__note"),
    )


def _lines(person: Person) -> Iterator[Row]:
    lines = OrderLine.objects.in_force().filter(order__buyer=person).order_by("order_id", "pk")
    yield from lines.values("quantity", "unit_price", code=F("order__code"), product=F("listing__product__name"))


def _reviews(person: Person) -> Iterator[Row]:
    rows = Review.objects.filter(line__order__buyer=person).order_by("pk")
    yield from rows.values(
        "score", "text", "shown_name", "written_at", "status", "reply", product_name=F("product__name")
    )


def _questions(person: Person) -> Iterator[Row]:
    rows = Question.objects.filter(person=person).order_by("pk")
    yield from rows.values("text", "asked_at", "status", "answer", session_number=F("session__number"))


def _product_questions(person: Person) -> Iterator[Row]:
    rows = asked_by(person).order_by("pk")
    yield from rows.values("name", "email", "text", "asked_at", "status", "answer", product_name=F("product__name"))


def _complaints(person: Person) -> Iterator[Row]:
    rows = Complaint.objects.filter(person=person).order_by("pk")
    yield from rows.values("code", "about", "text", "name", "email", "phone", "filed_at", "status", "decision")


def _follows(person: Person) -> Iterator[Row]:
    rows = Follow.objects.filter(person=person).order_by("pk")
    yield from rows.values("since", vendor_name=F("vendor__display_name"), product_name=F("product__name"))


def _reminders(person: Person) -> Iterator[Row]:
    rows = ReminderRequest.objects.filter(person=person).order_by("pk")
    yield from rows.values("email", "asked_at", session_number=F("session__number"))


def _notices(person: Person) -> Iterator[Row]:
    reached = [each for each in (person.email, person.phone) if each]
    sent = Q(recipient__in=reached, is_secret=False) | shown_on_browsers(person)
    yield from (
        Notice.objects.filter(sent)
        .order_by("pk")
        .values("kind", "channel", "recipient", "subject", "body", "created_at", "status")
    )


# The name of each file, and what is in it.
TABLES: Mapping[str, Table] = {
    "tai-khoan": _account,
    "dia-chi": _addresses,
    "dong-y": _consents,
    "may-da-dang-nhap": _devices,
    "may-nhan-thong-bao": _browsers,
    "don-hang": _orders,
    "mon-hang": _lines,
    "danh-gia": _reviews,
    "cau-hoi": _questions,
    "cau-hoi-san-pham": _product_questions,
    "phan-anh": _complaints,
    "theo-doi": _follows,
    "loi-nhac": _reminders,
    "thu-da-gui": _notices,
}
