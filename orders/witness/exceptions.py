"""Orders no rule can witness alone (DESIGN §7): found by query, until an officer on duty has decided on them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.models import Person
from market.kernel.codes import typed_code
from market.kernel.errors import Absent
from orders.models import Order, OrderContact, OrderLine, WitnessDecision
from sessions.models import Duty, MarketSession

LOOKED_BACK = timedelta(days=45)  # the evenings whose orders still wait
MANY = 5  # taps of one evening with one telephone number
PAGE = 50


class Why(StrEnum):
    """Why an order waits for a person."""

    LARGE = "large"
    BELOW_FLOOR = "below-floor"
    MANY = "many"
    AMENDED = "amended"
    ASSISTED = "assisted"
    GRACE = "grace"


WORDS = {
    Why.LARGE: gettext_noop("giá trị lớn"),
    Why.BELOW_FLOOR: gettext_noop("giá dưới nửa giá niêm yết"),  # the ceiling of promotions, Decree 81/2018
    Why.MANY: gettext_noop("nhiều đơn cùng số điện thoại"),
    Why.AMENDED: gettext_noop("hai bên đã sửa thỏa thuận"),
    Why.ASSISTED: gettext_noop("đặt hộ qua điện thoại"),
    Why.GRACE: gettext_noop("chốt sau giờ đóng từ hàng đang giữ"),
}
SAFE = frozenset({Why.GRACE, Why.ASSISTED})  # what several may be witnessed for at once: nothing about them is unusual


@dataclass(frozen=True)
class Waiting:
    """An order that waits, and why."""

    order: Order
    why: tuple[Why, ...]

    @property
    def words(self) -> str:
        """Return why, in words."""
        return ", ".join(_(WORDS[each]) for each in self.why)

    @property
    def is_safe(self) -> bool:
        """Tell whether it may be witnessed together with others."""
        return set(self.why) <= SAFE


def waiting_orders(codes: Collection[str] | None = None) -> list[Waiting]:
    """Return the orders that wait for the officer, oldest first (one more than a page), or those of some codes."""
    orders = _undecided() if codes is None else _undecided().filter(code__in=codes)
    found = orders.select_related("session", "vendor").order_by("placed_at", "pk")[: PAGE + 1]
    return [Waiting(order, _why(order)) for order in found]


def waiting_count() -> int:
    """Return how many orders wait for the officer."""
    return _undecided().count()


def exception_for(code: str) -> Waiting:
    """Return an order that waits or waited for the officer, with its reasons; raise Absent for an ordinary one."""
    orders = _marked(Order.objects.filter(code=typed_code(code))).select_related("session", "vendor", "assisted_by")
    order = orders.first()
    if order is None or not _why(order):
        raise Absent(_("Không có đơn này, hoặc đơn không cần cán bộ trực chứng kiến."))
    return Waiting(order, _why(order))


def may_decide(person: Person, session: MarketSession) -> bool:
    """Tell whether somebody signed in to the duty book as witness, of this evening or of a later one."""
    duties = Duty.objects.filter(person=person, part=Duty.Part.WITNESS, signed_in_at__isnull=False)
    return duties.filter(session__opens_at__gte=session.opens_at).exists()


def _undecided() -> QuerySet[Order]:
    decided = WitnessDecision.objects.filter(order=OuterRef("pk"), version=OuterRef("version"))
    recent = _marked(Order.objects.filter(session__opens_at__gte=Now() - LOOKED_BACK))
    reasons = Q(is_large=True) | Q(is_in_grace=True) | Q(assisted_by__isnull=False) | Q(version__gt=1)
    return recent.filter(reasons | Q(is_below_floor=True) | Q(is_one_of_many=True)).filter(~Exists(decided))


def _marked(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return orders with what has to be looked up to know why they wait."""
    lines = OrderLine.objects.in_force().filter(order=OuterRef("pk"))
    below = lines.filter(regular_price__gt=F("unit_price") * Value(2))
    tapped = Q(order__session__opens_at__gte=Now() - LOOKED_BACK)
    often = OrderContact.objects.filter(tapped).values("order__session", "phone")
    often = often.annotate(taps=Count("order__placing", distinct=True)).filter(taps__gte=MANY)
    many = [Q(session=row["order__session"], contact__phone=row["phone"]) for row in often]
    one_of_many = Q(pk__isnull=True)  # none
    for each in many:
        one_of_many |= each
    return orders.alias(total_paid=F("goods_total") + F("delivery_fee")).annotate(
        is_large=Q(total_paid__gte=settings.WITNESS_LARGE), is_below_floor=Exists(below), is_one_of_many=one_of_many
    )


def _why(order: Any) -> tuple[Why, ...]:
    reasons = {
        Why.LARGE: order.is_large,
        Why.BELOW_FLOOR: order.is_below_floor,
        Why.MANY: order.is_one_of_many,
        Why.AMENDED: order.version > 1,
        Why.ASSISTED: order.assisted_by_id is not None,
        Why.GRACE: order.is_in_grace,
    }
    return tuple(why for why, holds in reasons.items() if holds)
