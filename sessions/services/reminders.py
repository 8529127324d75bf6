"""Telling people about a session: so many rows at a time, then the mark. Who begins again finds the rows by their keys.

Tens of thousands follow an evening: no transaction is as long as that. Between two parts the session is looked at
again, so that one moved or stopped meanwhile reminds nobody further of what is no longer true.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext as _

from market.accounts.models import Consent, Person
from market.accounts.services.consents import people_who_agreed
from market.kernel.clock import database_now
from market.kernel.errors import Absent, Refused
from market.notices.models import Notice, PushSubscription
from market.notices.services import Outgoing, queue_notices
from sessions.checks import due
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, PushReminder, ReminderRequest
from vetting.models import Product, Vendor, VendorMember

_SALT = "sessions.reminder"
PART = 1000  # people told in one transaction
ASKED_BEFORE = timedelta(hours=12)  # who asked later than this before the first reminder remembers it


@dataclass(frozen=True)
class Addressee:
    """Somebody to tell: who (for the notice's key), where, and the address that belongs in their mail."""

    name: str  # "request-7", "vendor-12", "push-3"
    email: str  # or the number of a browser's subscription
    path: str  # what the mail links to for this very person
    channel: str = Notice.Channel.EMAIL


@dataclass(frozen=True)
class Telling:
    """One thing a session's people are told once: when it is due, whom it concerns, and its mark."""

    kind: str
    due: Callable[[], QuerySet[MarketSession]]
    to: Callable[[MarketSession], Iterable[Addressee]]
    mark: str


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


def drop_reminders_of(*, person: Person, number: int) -> None:
    """Forget that somebody wants to be reminded of an evening; twice is once."""
    ReminderRequest.objects.filter(person=person, session__number=number).delete()


def announce_opening(pk: int) -> int:
    """Tell those who asked that the session is open; return how many. Running twice tells once."""
    return _tell(pk, Telling("session-opened", due.openings_to_announce, _followers, "announced_opening_at"))


def remind_followers(pk: int) -> int:
    """Tell those who asked that the session opens within the hour; return how many. Running twice tells once."""
    return _tell(pk, Telling("session-reminder", due.followers_to_remind, _followers, "reminded_followers_at"))


def remind_day_before(pk: int) -> int:
    """Tell those who asked some time ago that the session opens tomorrow; return how many. Twice tells once."""
    whom = Telling("session-day-before", due.followers_to_remind_day_before, _early_followers, "reminded_day_before_at")
    return _tell(pk, whom)


def tell_of_close(pk: int) -> int:
    """Tell the browsers that asked that the session closes in ten minutes; return how many. Twice tells once.

    A mail would be read too late. Who left goods in a basket is written to by what knows of baskets.
    """
    return _tell(pk, Telling("session-closing", due.closes_to_tell, _browsers, "told_of_close_at"))


def remind_vendors(pk: int) -> int:
    """Tell vendors that could sell but have listed nothing; return how many. Running twice tells once."""
    whom = Telling("session-vendor-reminder", due.vendors_to_remind, _without_listing, "reminded_vendors_at")
    return _tell(pk, whom)


def tell_news(pk: int) -> int:
    """Tell everybody concerned that the session was moved or stopped; return how many. Running twice tells once."""
    session = due.news_to_tell().filter(pk=pk).first()
    if session is None:
        return 0
    news = session.news
    told = _queue_all(session, f"session-{news}", _concerned(session), due.news_to_tell)
    if told is None:
        return 0
    done: dict[str, Any] = {"news": MarketSession.News.NONE}
    if session.opens_at <= database_now() + due.REMIND_DAY_BEFORE:
        done["reminded_day_before_at"] = database_now()  # they just read when it opens
    MarketSession.objects.filter(pk=pk, schedule=session.schedule, news=news).update(**done)
    return told


def vendors_without_listing(session: MarketSession) -> QuerySet[Vendor]:
    """Return approved vendors with something to sell that have listed nothing in the session."""
    goods = Product.objects.filter(vendor=OuterRef("pk"), status=Product.Status.APPROVED)
    listings = Listing.objects.filter(session=session, product__vendor=OuterRef("pk"))
    return Vendor.objects.filter(Exists(goods), ~Exists(listings), status=Vendor.Status.APPROVED)


def _tell(pk: int, telling: Telling) -> int:
    session = telling.due().filter(pk=pk).first()
    told = _queue_all(session, telling.kind, telling.to(session), telling.due) if session else None
    if session is None or told is None:
        return 0
    unmarked = MarketSession.objects.filter(pk=pk, schedule=session.schedule, **{telling.mark: None})
    unmarked.update(**{telling.mark: database_now()})
    return told


def _queue_all(
    session: MarketSession, kind: str, to: Iterable[Addressee], still_due: Callable[[], QuerySet[MarketSession]]
) -> int | None:
    """Queue for everybody, part by part; return how many, or nothing when it was no longer due before the end."""
    told = 0
    for part in batched(to, PART):
        if not still_due().filter(pk=session.pk, schedule=session.schedule).exists():
            return None
        told += _queue(session, kind, part)
    return told


def _queue(session: MarketSession, kind: str, addressees: Iterable[Addressee]) -> int:
    by_kind: dict[str, list[Outgoing]] = {}
    shared = _context(session)
    for addressee in addressees:
        is_push = addressee.channel == Notice.Channel.PUSH  # few words, and the address in the last line
        message = Outgoing(
            key=f"{kind}-{session.number}-{session.schedule}-{addressee.name}",
            recipient=addressee.email,
            context=shared | {"own_url": settings.SITE_URL + addressee.path},
            channel=addressee.channel,
        )
        by_kind.setdefault(f"{kind}-push" if is_push else kind, []).append(message)
    return sum(queue_notices(kind=each, messages=messages) for each, messages in by_kind.items())


def _context(session: MarketSession) -> dict[str, Any]:
    return {"session": session, "session_url": settings.SITE_URL + session.get_absolute_url()}


def _followers(session: MarketSession) -> Iterator[Addressee]:
    yield from _mails(session, session.reminder_requests.all())
    yield from _agreed(session)
    yield from _browsers(session)


def _early_followers(session: MarketSession) -> Iterator[Addressee]:
    """Give those who asked so long before that they may have forgotten."""
    asked_before = session.opens_at - due.REMIND_DAY_BEFORE - ASKED_BEFORE
    yield from _mails(session, session.reminder_requests.filter(asked_at__lte=asked_before))
    yield from _agreed(session)
    yield from _browsers(session, asked_at__lte=asked_before)


def _mails(session: MarketSession, requests: QuerySet[ReminderRequest]) -> Iterator[Addressee]:
    for pk, email in _by_and_by(requests, "email"):
        path = reverse("sessions:drop-reminder", args=[session.number, signing.dumps(pk, salt=_SALT)])
        yield Addressee(f"request-{pk}", email, path)


def _agreed(session: MarketSession) -> Iterator[Addressee]:
    """Give those who agreed to be reminded of every evening and did not ask for this one besides."""
    asked = ReminderRequest.objects.filter(session=session, email=OuterRef("email"))
    people = people_who_agreed(Consent.Purpose.EVENINGS).filter(~Exists(asked), email__isnull=False)
    for pk, email in _by_and_by(people, "email"):
        yield Addressee(f"agreed-{pk}", email, reverse("mine:show-consents"))


def _browsers(session: MarketSession, **asked: Any) -> Iterator[Addressee]:
    """Give the browsers that asked for this evening, and those of people who want to hear of every one."""
    for _pk, number in _by_and_by(PushReminder.objects.filter(session=session, **asked), "subscription"):
        yield Addressee(f"push-{number}", str(number), session.get_absolute_url(), Notice.Channel.PUSH)
    agreed = PushSubscription.objects.filter(person__in=people_who_agreed(Consent.Purpose.PUSH_EVENINGS))
    for number, _person in _by_and_by(agreed.exclude(reminders__session=session), "person"):
        yield Addressee(f"push-{number}", str(number), session.get_absolute_url(), Notice.Channel.PUSH)


def _by_and_by(rows: QuerySet[Any], field: str) -> Iterator[tuple[int, Any]]:
    """Give the number and one field of each row, so many at a time: no cursor stays open meanwhile."""
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", field)[:PART]):
        yield from part
        last = part[-1][0]


def _without_listing(session: MarketSession) -> Iterator[Addressee]:
    return contacts_of(vendors_without_listing(session))


def _concerned(session: MarketSession) -> Iterator[Addressee]:
    yield from _followers(session)
    listed = Vendor.objects.filter(products__listings__session=session, products__listings__withdrawn_at=None)
    yield from contacts_of(listed.distinct())


def contacts_of(vendors: QuerySet[Vendor]) -> Iterator[Addressee]:
    """Give where to write to each vendor: its own address, else its owner's; who has none is told on the page."""
    owners = VendorMember.objects.filter(
        vendor=OuterRef("pk"), part=VendorMember.Part.OWNER, person__email__isnull=False
    )
    email = Coalesce(NullIf("email", Value("")), Subquery(owners.order_by("pk").values("person__email")[:1]))
    for vendor in vendors.annotate(contact=email).exclude(contact=None).order_by("pk").iterator():
        path = reverse("sessions:list-vendor-sessions", args=[vendor.slug])
        yield Addressee(f"vendor-{vendor.pk}", vendor.contact, path)
