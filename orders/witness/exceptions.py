"""Orders no rule can witness alone (DESIGN §7): found by query, until an officer on duty has decided on them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.accounts.models import Person
from market.kernel.codes import typed_code
from market.kernel.errors import Absent
from orders.models import Order, WitnessDecision
from orders.witness.marks import Marks, recent_marks, with_oddities
from sessions.models import Duty, MarketSession

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
    orders = _marked(Order.objects.filter(code=typed_code(code)), recent_marks())
    order = orders.select_related("session", "vendor", "assisted_by").first()
    if order is None or not _why(order):
        raise Absent(_("Không có đơn này, hoặc đơn không cần cán bộ trực chứng kiến."))
    return Waiting(order, _why(order))


def may_decide(person: Person, session: MarketSession) -> bool:
    """Tell whether somebody signed in to the duty book as witness, of this evening or of a later one."""
    duties = Duty.objects.filter(person=person, part=Duty.Part.WITNESS, signed_in_at__isnull=False)
    return duties.filter(session__opens_at__gte=session.opens_at).exists()


def _undecided() -> QuerySet[Order]:
    decided = WitnessDecision.objects.filter(order=OuterRef("pk"), version=OuterRef("version"))
    marks = recent_marks()
    noted = Q(pk__in=[pk for each in marks.values() for pk in (*each.odd, *each.many)])
    recent = Order.objects.filter(Q(session__in=list(marks), version__gt=1) | noted)
    return _marked(recent, marks).filter(~Exists(decided))


def _marked(orders: QuerySet[Order], marks: Mapping[int, Marks]) -> QuerySet[Order]:
    """Return orders with what has to be looked up to know why they wait."""
    many = [pk for each in marks.values() for pk in each.many]
    return with_oddities(orders).annotate(is_one_of_many=Q(pk__in=many))


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
