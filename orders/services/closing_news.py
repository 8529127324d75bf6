"""Around the close: what waits in baskets ten minutes before it; afterwards, that the evening is over and sealed."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum
from django.db.models.functions import Now
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.notices.services import Outgoing, queue_notices
from orders.addresses import basket_url, log_url
from orders.aftercare.clocks import BASKET_IN_USE, NEWS_LASTS
from orders.desk.statements import KEPT
from orders.models import Basket, Checkpoint, ClosingNews, Order
from sessions.checks.due import closing_soon
from sessions.models import Listing, MarketSession
from sessions.services.reminders import contacts_of
from vetting.models import Vendor

BASKETS_AT_ONCE = 200
TOLD_OF_THE_SEAL = (Role.DIRECTOR, Role.WITNESS)


def baskets_to_tell() -> QuerySet[Basket]:
    """Return the baskets with goods in them whose evening closes in ten minutes and whose owner left them lying."""
    waiting = Basket.objects.filter(placing=None, told_of_close_at=None, session__in=closing_soon())
    return waiting.filter(
        buyer__email__isnull=False, lines__isnull=False, touched_at__lte=Now() - BASKET_IN_USE
    ).distinct()


def sessions_with_baskets() -> list[int]:
    """Return the evenings that have such baskets."""
    return sorted(set(baskets_to_tell().values_list("session_id", flat=True)))


def tell_of_baskets(session_id: int) -> int:
    """Write to the owners of the baskets of one evening, so many at a time; return how many. Twice tells once."""
    told = 0
    while some := _tell_some(session_id):
        told += some
    return told


@transaction.atomic
def _tell_some(session_id: int) -> int:
    due = baskets_to_tell().filter(session=session_id).values("pk")[:BASKETS_AT_ONCE]
    free = Basket.objects.filter(pk__in=list(due.values_list("pk", flat=True)))
    locked = free.select_for_update(no_key=True, of=("self",), skip_locked=True)
    baskets = list(locked.select_related("session", "buyer").filter(told_of_close_at=None, placing=None))
    queue_notices(kind="basket-closing", messages=[_of_basket(basket) for basket in baskets])
    Basket.objects.filter(pk__in=[basket.pk for basket in baskets]).update(told_of_close_at=database_now())
    return len(baskets)


def _of_basket(basket: Basket) -> Outgoing:
    context = {"session": basket.session, "person": basket.buyer, "basket_url": basket_url(basket.session)}
    email = str(basket.buyer.email) if basket.buyer else ""
    return Outgoing(key=f"basket-{basket.pk}-closing", recipient=email, context=context)


def seals_to_tell() -> QuerySet[MarketSession]:
    """Return the evenings sealed a short while ago of which the office and the others were not told."""
    fresh = Checkpoint.objects.filter(session=OuterRef("pk"), is_seal=True, made_at__gt=Now() - NEWS_LASTS)
    told = ClosingNews.objects.filter(session=OuterRef("pk"))
    return MarketSession.objects.filter(Exists(fresh), ~Exists(told)).order_by("pk")


@transaction.atomic
def tell_of_seal(session_id: int) -> int:
    """Tell the office that an evening is sealed, and who offered goods in vain that it is over; return how many.

    Who sold something has its closing statement.
    """
    session = seals_to_tell().filter(pk=session_id).first()
    if session is None or not ClosingNews.objects.get_or_create(session=session)[1]:
        return 0
    seal = Checkpoint.objects.get(session=session, is_seal=True)
    facts = {"session": session, "seal": seal, "night": _sold(session), "log_url": log_url(session)}
    office = [
        Outgoing(key=f"session-sealed-{session.number}-{pk}", recipient=email, context=facts)
        for pk, email in _office_of(session)
    ]
    return queue_notices(kind="session-sealed", messages=office) + queue_notices(
        kind="session-closed", messages=list(_in_vain(session))
    )


def _sold(session: MarketSession) -> dict[str, int]:
    orders = Order.objects.filter(KEPT, session=session)
    return orders.aggregate(orders=Count("pk"), value=Sum(F("goods_total") + F("delivery_fee"), default=0))


def _office_of(session: MarketSession) -> list[tuple[int, str]]:
    """Return who leads and witnesses the market, and who was on duty this evening."""
    of_office = Person.objects.filter(is_active=True, email__isnull=False)
    by_role = of_office.filter(role_grants__role__in=TOLD_OF_THE_SEAL)
    on_duty = of_office.filter(duties__session=session)
    return sorted({(person.pk, str(person.email)) for person in [*by_role, *on_duty]})


def _in_vain(session: MarketSession) -> Iterator[Outgoing]:
    listed = Listing.objects.filter(
        session=session, product__vendor=OuterRef("pk"), standing=Listing.Standing.ACCEPTED, withdrawn_at=None
    )
    sold = Order.objects.filter(session=session, vendor=OuterRef("pk"))
    vendors = Vendor.objects.filter(Exists(listed), ~Exists(sold))
    slugs = dict(vendors.values_list("pk", "slug"))
    for addressee in contacts_of(vendors):
        slug = slugs[int(addressee.name.removeprefix("vendor-"))]
        path = reverse("sessions:list-vendor-sessions", args=[slug])
        context = {"session": session, "own_url": settings.SITE_URL + path}
        yield Outgoing(
            key=f"session-closed-{session.number}-{addressee.name}", recipient=addressee.email, context=context
        )
