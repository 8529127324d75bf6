"""Telling people about a session: notices are rows, and each mark is set in the transaction of its notices."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Absent, Refused
from market.notices.models import Notice
from market.notices.services import queue_notice
from sessions.checks import due
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, PushReminder, ReminderRequest
from vetting.models import Product, Vendor, VendorMember

_SALT = "sessions.reminder"


@dataclass(frozen=True)
class Addressee:
    """Somebody to tell: who (for the notice's key), where, and the address that belongs in their mail."""

    name: str  # "request-7", "vendor-12", "push-3"
    email: str  # or the number of a browser's subscription
    path: str  # what the mail links to for this very person
    channel: str = Notice.Channel.EMAIL


def ask_reminder(*, evening: Evening, email: str, person: Person | None) -> None:
    """Note that somebody wants to be told before the session opens; asking twice is asking once."""
    if not evening.is_coming:
        raise Refused(_("Phiên này không còn chờ mở. Anh/Chị hãy đặt lời nhắc cho phiên tới."))
    wish = ReminderRequest(session=evening.session, person=person, email=email.strip().lower())
    ReminderRequest.objects.bulk_create([wish], ignore_conflicts=True)


def reminder_for(token: str) -> ReminderRequest:
    """Return the reminder that a mail's own link stands for; raise Absent when there is none (any more)."""
    try:
        pk = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        pk = None
    request = ReminderRequest.objects.select_related("session").filter(pk=pk).first()
    if request is None:
        raise Absent(_("Lời nhắc này không còn nữa."))
    return request


def drop_reminder(*, request: ReminderRequest) -> None:
    """Forget a wish to be reminded."""
    request.delete()


@transaction.atomic
def announce_opening(pk: int) -> int:
    """Tell those who asked that the session is open; return how many. Running twice tells once."""
    session = due.openings_to_announce().select_for_update(no_key=True).filter(pk=pk).first()
    if session is None:
        return 0
    return _tell(session, "session-opened", _followers(session), mark="announced_opening_at")


@transaction.atomic
def remind_followers(pk: int) -> int:
    """Tell those who asked that the session opens within the hour; return how many. Running twice tells once."""
    session = due.followers_to_remind().select_for_update(no_key=True).filter(pk=pk).first()
    if session is None:
        return 0
    return _tell(session, "session-reminder", _followers(session), mark="reminded_followers_at")


@transaction.atomic
def remind_vendors(pk: int) -> int:
    """Tell vendors that could sell but have listed nothing; return how many. Running twice tells once."""
    session = due.vendors_to_remind().select_for_update(no_key=True).filter(pk=pk).first()
    if session is None:
        return 0
    vendors = vendors_without_listing(session)
    return _tell(session, "session-vendor-reminder", contacts_of(vendors), mark="reminded_vendors_at")


@transaction.atomic
def tell_news(pk: int) -> int:
    """Tell everybody concerned that the session was moved or stopped; return how many. Running twice tells once."""
    session = due.news_to_tell().select_for_update(no_key=True).filter(pk=pk).first()
    if session is None:
        return 0
    kind = f"session-{session.news}"
    listed = Vendor.objects.filter(products__listings__session=session, products__listings__withdrawn_at=None)
    told = _queue(session, kind, [*_followers(session), *contacts_of(listed.distinct())])
    MarketSession.objects.filter(pk=pk).update(news=MarketSession.News.NONE)
    return told


def vendors_without_listing(session: MarketSession) -> QuerySet[Vendor]:
    """Return approved vendors with something to sell that have listed nothing in the session."""
    goods = Product.objects.filter(vendor=OuterRef("pk"), status=Product.Status.APPROVED)
    listings = Listing.objects.filter(session=session, product__vendor=OuterRef("pk"))
    return Vendor.objects.filter(Exists(goods), ~Exists(listings), status=Vendor.Status.APPROVED)


def _tell(session: MarketSession, kind: str, addressees: Iterator[Addressee], *, mark: str) -> int:
    told = _queue(session, kind, addressees)
    MarketSession.objects.filter(pk=session.pk).update(**{mark: database_now()})
    return told


def _queue(session: MarketSession, kind: str, addressees: "Iterator[Addressee] | list[Addressee]") -> int:
    told = 0
    for addressee in addressees:
        key = f"{kind}-{session.number}-{session.schedule}-{addressee.name}"
        context = _context(session) | {"own_url": settings.SITE_URL + addressee.path}
        is_push = addressee.channel == Notice.Channel.PUSH  # few words, and the address in the last line
        notice = queue_notice(
            kind=f"{kind}-push" if is_push else kind,
            key=key,
            recipient=addressee.email,
            context=context,
            channel=addressee.channel,
        )
        told += notice is not None
    return told


def _context(session: MarketSession) -> dict[str, Any]:
    return {"session": session, "session_url": settings.SITE_URL + session.get_absolute_url()}


def _followers(session: MarketSession) -> Iterator[Addressee]:
    for request in session.reminder_requests.order_by("pk").iterator():
        path = reverse("sessions:drop-reminder", args=[session.number, signing.dumps(request.pk, salt=_SALT)])
        yield Addressee(f"request-{request.pk}", request.email, path)
    browsers = PushReminder.objects.filter(session=session).order_by("pk").values_list("subscription", flat=True)
    for number in browsers.iterator():
        yield Addressee(f"push-{number}", str(number), session.get_absolute_url(), Notice.Channel.PUSH)


def contacts_of(vendors: QuerySet[Vendor]) -> Iterator[Addressee]:
    """Give where to write to each vendor: its own address, else its owner's; who has none is told on the page."""
    owners = VendorMember.objects.filter(
        vendor=OuterRef("pk"), part=VendorMember.Part.OWNER, person__email__isnull=False
    )
    email = Coalesce(NullIf("email", Value("")), Subquery(owners.order_by("pk").values("person__email")[:1]))
    for vendor in vendors.annotate(contact=email).exclude(contact=None).order_by("pk").iterator():
        path = reverse("sessions:list-vendor-sessions", args=[vendor.slug])
        yield Addressee(f"vendor-{vendor.pk}", vendor.contact, path)
