"""Following a vendor or a product, and telling its followers that it is on the table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse

from market.accounts.models import Consent, Person
from market.accounts.services.consents import people_who_agreed
from market.kernel.clock import database_now
from market.notices.models import Notice, PushSubscription
from market.notices.services import Outgoing, queue_notices
from sessions.checks import due
from sessions.models import Follow, MarketSession
from vetting.models import Product, Vendor

PART = 1000  # people told in one transaction
KIND, PUSH_KIND = "follow-news", "follow-news-push"
MOST_NAMED = 8  # goods named in one message

# Who follows what of an evening's table, person by person: the vendor, or the very product.
_TABLE = """
    SELECT f.person_id, p.name, v.display_name
    FROM market_sessions_follow f
    JOIN vetting_product p ON p.id = f.product_id OR p.vendor_id = f.vendor_id
    JOIN vetting_vendor v ON v.id = p.vendor_id
    JOIN market_sessions_listing l ON l.product_id = p.id
    WHERE l.session_id = %s AND l.standing = 'accepted' AND l.withdrawn_at IS NULL AND l.stopped_at IS NULL
      AND p.status = 'approved' AND v.status = 'approved' AND f.person_id = ANY(%s)
    GROUP BY f.person_id, p.name, v.display_name
    ORDER BY f.person_id, v.display_name, p.name
"""


@transaction.atomic
def follow(*, person: Person, vendor: Vendor | None = None, product: Product | None = None) -> None:
    """Follow a vendor, or one product; twice is once."""
    Follow.objects.bulk_create([Follow(person=person, vendor=vendor, product=product)], ignore_conflicts=True)


@transaction.atomic
def unfollow(*, person: Person, vendor: Vendor | None = None, product: Product | None = None) -> None:
    """Follow no longer; twice is once."""
    Follow.objects.filter(person=person, vendor=vendor, product=product).delete()


def tell_followers(pk: int) -> int:
    """Tell people who agreed to it what they follow of a coming evening; return how many. Running twice tells once."""
    session = due.follows_to_tell().filter(pk=pk).first()
    if session is None:
        return 0
    told = 0
    for kind, reach in ((KIND, _by_mail()), (PUSH_KIND, _on_browsers())):
        for part in batched(reach, PART):
            if not due.follows_to_tell().filter(pk=pk, schedule=session.schedule).exists():
                return told
            told += queue_notices(kind=kind, messages=_messages(session, part))
    unmarked = MarketSession.objects.filter(pk=pk, schedule=session.schedule, told_follows_at=None)
    unmarked.update(told_follows_at=database_now())
    return told


@dataclass(frozen=True)
class Reached:
    """Where one follower hears of it."""

    person: int
    recipient: str
    name: str  # for the notice's key
    channel: str = Notice.Channel.EMAIL


def _by_mail() -> Iterator[Reached]:
    agreed = people_who_agreed(Consent.Purpose.FOLLOWS).filter(email__isnull=False, follows__isnull=False)
    for pk, email in _by_and_by(agreed.distinct(), "email"):
        yield Reached(pk, email, str(pk))


def _on_browsers() -> Iterator[Reached]:
    agreed = people_who_agreed(Consent.Purpose.PUSH_FOLLOWS).filter(follows__isnull=False)
    for number, person in _by_and_by(PushSubscription.objects.filter(person__in=agreed), "person"):
        yield Reached(person, str(number), f"push-{number}", Notice.Channel.PUSH)


def _by_and_by(rows: QuerySet[Any], field: str) -> Iterator[tuple[int, Any]]:
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", field)[:PART]):
        yield from part
        last = part[-1][0]


def _messages(session: MarketSession, part: Sequence[Reached]) -> Iterator[Outgoing]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLE, [session.pk, [each.person for each in part]])
        rows = cursor.fetchall()
    followed = {person: list(goods) for person, goods in groupby(rows, key=lambda row: row[0])}
    for each in part:
        if goods := followed.get(each.person):
            names = [f"{name} ({vendor})" for _pk, name, vendor in goods]
            context = {
                "session": session,
                "session_url": settings.SITE_URL + session.get_absolute_url(),
                "own_url": settings.SITE_URL + reverse("mine:list-follows"),
                "goods": "\n".join(f"- {name}" for name in names[:MOST_NAMED]),
            }
            key = f"{KIND}-{session.number}-{session.schedule}-{each.name}"
            yield Outgoing(key, each.recipient, context, each.channel)
