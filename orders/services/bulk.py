"""Moving many orders at once: each by itself, in its own transaction. What one refuses does not hold up the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.errors import Problem
from orders.aftercare.acts import Act
from orders.models import Order
from orders.services.moves import move_order


@dataclass(frozen=True)
class Left:
    """An order that did not move, and why."""

    code: str
    why: str


@dataclass
class Moved:
    """What became of a bulk move: codes by what happened to them."""

    moved: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)  # had moved already: a repeated request
    left: list[Left] = field(default_factory=list)


def move_many(*, actor: Person, orders: Iterable[Order], acts: Sequence[Act]) -> Moved:
    """Do with each order that one of `acts` which fits how it is delivered; say what moved and what did not, and why.

    The second call moves nothing: what is there already stays there.
    """
    result = Moved()
    for order in orders:
        was, act = (order.status, order.version), _fitting(order, acts)
        if order.status == Order.Status.DISPUTED:
            result.left.append(Left(order.code, _("có vụ việc đang mở; Anh/Chị trả lời ở trang của đơn.")))
            continue
        try:
            now = move_order(actor=actor, order=order, act=act)
        except Problem as problem:
            result.left.append(Left(order.code, problem.message))
            continue
        is_moved = (now.status, now.version) != was
        (result.moved if is_moved else result.before).append(order.code)
    return result


def _fitting(order: Order, acts: Sequence[Act]) -> Act:
    """Return the act for the order's way of delivery; where none is meant for it, the first says why not."""
    return next((act for act in acts if act.method in ("", order.method)), acts[0])
