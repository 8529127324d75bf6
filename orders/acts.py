"""Who may do what with an order: a table beside the states. The states themselves move along `Order.MOVES`."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import Order

Status = Order.Status


class Side(StrEnum):
    """Which side of a deal acts."""

    VENDOR = "vendor"
    BUYER = "buyer"


@dataclass(frozen=True)
class Act:
    """Something one side may do: where it leads, from which states, and how it is offered."""

    name: str  # names its address: orders:<name>-order
    side: Side
    to: Status
    when: frozenset[Status]
    label: Promise
    icon: str
    needs_words: bool = False


CONFIRM = Act("confirm", Side.VENDOR, Status.CONFIRMED, frozenset({Status.PLACED}), _("Xác nhận đơn"), "check")
SHIP = Act("ship", Side.VENDOR, Status.SHIPPED, frozenset({Status.CONFIRMED}), _("Đã gửi hàng"), "truck")
DELIVER = Act(
    "deliver", Side.VENDOR, Status.DELIVERED, frozenset({Status.SHIPPED}), _("Đã giao, đã thu tiền"), "package-check"
)
DECLINE = Act(
    "decline",
    Side.VENDOR,
    Status.CANCELLED,
    frozenset({Status.PLACED, Status.CONFIRMED}),
    _("Không giao được, hủy đơn"),
    "x",
    needs_words=True,
)
RECEIVE = Act(
    "receive",
    Side.BUYER,
    Status.COMPLETED,
    frozenset({Status.SHIPPED, Status.DELIVERED, Status.DISPUTED}),
    _("Đã nhận, đã trả tiền"),
    "check",
)
COMPLAIN = Act(
    "complain",
    Side.BUYER,
    Status.DISPUTED,
    frozenset({Status.SHIPPED, Status.DELIVERED}),
    _("Báo có vấn đề"),
    "flag",
    needs_words=True,
)
CANCEL = Act("cancel", Side.BUYER, Status.CANCELLED, frozenset({Status.PLACED}), _("Hủy đơn"), "x", needs_words=True)

ACTS = (CONFIRM, SHIP, DELIVER, DECLINE, RECEIVE, COMPLAIN, CANCEL)


def acts_of(side: Side, status: str) -> list[Act]:
    """Return what a side may do with an order in this state."""
    return [act for act in ACTS if act.side is side and status in act.when]
