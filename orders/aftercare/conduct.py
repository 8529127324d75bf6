"""Facts about delivery as the office sees them: who refused parcels, who cancelled, how far both sides' words go.

Facts with counts and their orders, never a score; whoever is meant sees the same on a page of their own and may reply.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from market.accounts.models import Person
from market.kernel.clock import Now
from market.kernel.models import JournalEntry
from market.kernel.templatetags.formats import phone as spaced
from orders.models import Attestation, ConductReply, Order, OrderContact, Party
from orders.proofs import buyer_key
from sessions.models import MarketSession
from vetting.models import Vendor

ROWS = 50
CODES = 12  # orders named in a row; the rest is in the count

Status = Order.Status
# Orders whose delivery has begun: only of these is anybody's silence counted.
SENT = ~Q(status__in=(Status.PLACED, Status.CONFIRMED, Status.PACKED, Status.CANCELLED))


@dataclass
class Conduct:
    """What is known of one buyer or one vendor: so many of so many, the orders, and what they say to it."""

    name: str  # a masked phone, or the vendor
    happened: int  # parcels refused, or orders cancelled by the vendor
    orders: int  # all of theirs, those cancelled by the buyer left out
    completed: int  # both sides said that all is well
    codes: list[str] = field(default_factory=list)
    replies: list[ConductReply] = field(default_factory=list)


@dataclass(frozen=True)
class SpokenCounts:
    """How far the two sides' words about the orders of a session go. Silence is a number of its own."""

    sent: int
    agreed: int
    vendor_only: int
    buyer_only: int
    apart: int  # both spoke, without agreeing yet
    silent: int


def spoken_counts(session: MarketSession) -> SpokenCounts:
    """Return how many orders of a session both sides, one side, or nobody has spoken about."""
    said = Attestation.objects.filter(order=OuterRef("pk"))
    vendor, buyer = Exists(said.filter(side=Party.VENDOR)), Exists(said.filter(side=Party.BUYER))
    rows = session.orders.filter(SENT).annotate(by_vendor=vendor, by_buyer=buyer)
    agreed = Q(status=Status.COMPLETED)
    sums = rows.aggregate(
        sent=Count("pk"),
        agreed=Count("pk", filter=agreed),
        vendor_only=Count("pk", filter=~agreed & Q(by_vendor=True, by_buyer=False)),
        buyer_only=Count("pk", filter=~agreed & Q(by_vendor=False, by_buyer=True)),
        apart=Count("pk", filter=~agreed & Q(by_vendor=True, by_buyer=True)),
        silent=Count("pk", filter=~agreed & Q(by_vendor=False, by_buyer=False)),
    )
    return SpokenCounts(**sums)


def latest_evenings(number: int) -> list[tuple[MarketSession, SpokenCounts]]:
    """Return the sessions that opened last, each with how far the words about its orders go."""
    opened = MarketSession.objects.filter(opens_at__lte=Now()).order_by("-opens_at")[:number]
    return [(session, spoken_counts(session)) for session in opened]


def refusing_buyers() -> list[Conduct]:
    """Return the buyers of whom vendors said that they refused parcels, by phone, the most often first."""
    rows = (
        _refusals()
        .filter(order__contact__isnull=False)
        .values(phone=F("order__contact__phone"))
        .annotate(n=Count("order", distinct=True))
        .order_by("-n", "phone")[:ROWS]
    )
    found = [(row["phone"], row["n"]) for row in rows]
    return _buyers(found)


def cancelling_vendors() -> list[Conduct]:
    """Return the vendors that cancelled orders, the most often first."""
    rows = cancelled_by_vendors().values("vendor").annotate(n=Count("pk")).order_by("-n", "vendor")[:ROWS]
    counts = {row["vendor"]: row["n"] for row in rows}
    vendors = Vendor.objects.in_bulk(counts)
    return [conduct_of_vendor(vendors[pk]) for pk in counts]


def conduct_of_vendor(vendor: Vendor) -> Conduct:
    """Return what the office sees of one vendor: the orders it cancelled."""
    cancelled = cancelled_by_vendors().filter(vendor=vendor).order_by("-pk")
    sums = Order.objects.filter(vendor=vendor).aggregate(
        orders=Count("pk"), completed=Count("pk", filter=Q(status=Status.COMPLETED))
    )
    replies = ConductReply.objects.filter(vendor=vendor).order_by("-pk")
    codes = list(cancelled.values_list("code", flat=True)[:CODES])
    return Conduct(vendor.display_name, cancelled.count(), codes=codes, replies=list(replies), **sums)


def phones_of(person: Person) -> list[str]:
    """Return the phones under which somebody ordered while signed in, and the one that was verified."""
    phones = set(OrderContact.objects.filter(order__buyer=person).values_list("phone", flat=True).distinct()[:ROWS])
    if person.phone and person.phone_verified:
        phones.add(person.phone)
    return sorted(phones)


def conduct_of_buyer(person: Person) -> list[Conduct]:
    """Return what the office sees of a person, phone by phone: own orders, and every order with a verified phone.

    A phone somebody merely typed shows nothing of what others ordered with it.
    """
    verified = [person.phone] if person.phone and person.phone_verified else []
    own = _refusals().filter(Q(order__buyer=person) | Q(order__contact__phone__in=verified))
    rows = own.values(phone=F("order__contact__phone")).annotate(n=Count("order", distinct=True)).order_by("-n")
    found = [(row["phone"], row["n"]) for row in rows if row["phone"]]
    mine = Order.objects.filter(Q(buyer=person) | Q(contact__phone__in=verified))
    return _buyers(found, among=mine)


def conduct_behind(order: Order) -> list[Conduct]:
    """Return what the office sees of the phone of an order, for a guest who proved the order's contact with a code.

    The code goes to the order's mail where there is one: that proves no phone, so orders with the same mail are shown.
    """
    contact = getattr(order, "contact", None)
    if contact is None:
        return []
    mine = Order.objects.filter(contact__phone=contact.phone)
    if contact.email:
        mine = mine.filter(contact__email=contact.email)
    refused = _refusals().filter(order__in=mine).aggregate(n=Count("order", distinct=True))["n"]
    rows = _buyers([(contact.phone, refused)], among=mine) if refused else []
    for row in rows:
        row.replies = [each for each in row.replies if each.author_id is None or not contact.email]
    return rows


def _refusals() -> QuerySet[Attestation]:
    return Attestation.objects.filter(word=Attestation.Word.REFUSED)


def cancelled_by_vendors() -> QuerySet[Order]:
    """Return the orders that vendors, not buyers, cancelled."""
    by_vendor = JournalEntry.objects.filter(
        subject_type=Order._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), CharField()),
        verb=f"order.{Status.CANCELLED}",
        facts__by=Party.VENDOR.value,
    )
    return Order.objects.filter(Exists(by_vendor), status=Status.CANCELLED)


def _buyers(found: Collection[tuple[str, int]], among: QuerySet[Order] | None = None) -> list[Conduct]:
    phones = [phone for phone, _n in found]
    orders = (Order.objects.all() if among is None else among).filter(contact__phone__in=phones)
    sums = {
        row["contact__phone"]: row
        for row in orders.values("contact__phone").annotate(
            orders=Count("pk", filter=~Q(status=Status.CANCELLED)),
            completed=Count("pk", filter=Q(status=Status.COMPLETED)),
        )
    }
    named: dict[str, list[str]] = {}
    refused = _refusals().filter(order__in=orders).order_by("-pk")
    for phone, code in refused.values_list("order__contact__phone", "order__code"):
        named.setdefault(phone, []).append(code)
    said = _replies([buyer_key(phone) for phone in phones])
    return [
        Conduct(
            masked(phone),
            n,
            sums[phone]["orders"],
            sums[phone]["completed"],
            named.get(phone, [])[:CODES],
            said.get(buyer_key(phone), []),
        )
        for phone, n in found
        if phone in sums
    ]


def _replies(keys: Collection[bytes]) -> dict[bytes, list[ConductReply]]:
    found: dict[bytes, list[ConductReply]] = {}
    for reply in ConductReply.objects.filter(buyer_key__in=keys).order_by("-pk"):
        found.setdefault(bytes(reply.buyer_key or b""), []).append(reply)
    return found


def masked(phone: str) -> str:
    """Return a phone number with its middle hidden."""
    number = spaced(phone)
    return f"{number[:4]} *** *{number[-2:]}"
