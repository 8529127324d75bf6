"""What is odd about an evening's orders. Once an evening has ended that stays as it is, and is looked up once a day."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Now

from orders.models import Order, OrderContact, OrderLine
from sessions.availability import ENDS_AT
from sessions.models import MarketSession

LOOKED_BACK = timedelta(days=45)  # the evenings whose orders still wait
MANY = 5  # taps of one evening with one telephone number
SETTLED = timedelta(hours=1)  # after its end nothing is placed in an evening any more, not even what was held
DAY = 24 * 3600  # seconds


@dataclass(frozen=True)
class Marks:
    """Keys of an evening's orders that a rule cannot witness alone. Amended ones are not among them: they say so."""

    odd: list[int]  # large, below the floor, typed by the office, placed in grace time
    many: list[int]  # of a telephone number that tapped many times


def recent_marks() -> dict[int, Marks]:
    """Return the marks of the evenings looked back at, by session."""
    recent = MarketSession.objects.alias(ends=ENDS_AT).filter(opens_at__gte=Now() - LOOKED_BACK)
    settled = dict(recent.annotate(is_settled=Q(ends__lte=Now() - SETTLED)).values_list("pk", "is_settled"))
    kept = cache.get_many([_name(pk) for pk in settled])
    marks: dict[int, Marks] = {pk: kept.get(_name(pk)) or _marks_of(pk) for pk in settled}
    new = {_name(pk): marks[pk] for pk, is_settled in settled.items() if is_settled and _name(pk) not in kept}
    if new:
        cache.set_many(new, DAY)
    return marks


def _name(session: int) -> str:
    return f"witness:marks:{session}:{settings.WITNESS_LARGE}"


def _marks_of(session: int) -> Marks:
    orders = Order.objects.filter(session=session)
    ends = orders.aggregate(first=Coalesce(Min("pk"), 0), last=Coalesce(Max("pk"), 0))
    near = Q(order_id__gte=ends["first"], order_id__lte=ends["last"])  # so that not those of all evenings are read
    contacts = OrderContact.objects.filter(near, order__session=session)
    taps = contacts.values("phone").annotate(taps=Count("order__placing", distinct=True)).filter(taps__gte=MANY)
    many = contacts.filter(phone__in=[row["phone"] for row in taps]).values_list("order_id", flat=True)
    reasons = Q(is_large=True) | Q(is_below_floor=True) | Q(is_in_grace=True) | Q(assisted_by__isnull=False)
    odd = with_oddities(orders).filter(reasons).values_list("pk", flat=True)
    return Marks(list(odd), list(many))


def with_oddities(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return orders with `is_large` and `is_below_floor`."""
    lines = OrderLine.objects.in_force().filter(order=OuterRef("pk"))
    below = lines.filter(regular_price__gt=F("unit_price") * Value(2))
    return orders.alias(total_paid=F("goods_total") + F("delivery_fee")).annotate(
        is_large=Q(total_paid__gte=settings.WITNESS_LARGE), is_below_floor=Exists(below)
    )
