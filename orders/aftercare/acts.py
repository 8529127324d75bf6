"""Who may do what with an order: a table beside the states. The states themselves move along `Order.MOVES`.

An act with a word is what one side says about delivery and payment (an attestation). Where it leads is what happens
when the other side has not spoken: together the two words may close the order or open a case (`attesting`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.models import Attestation, Order

Status = Order.Status
Word = Attestation.Word


class Side(StrEnum):
    """Which side of a deal acts."""

    VENDOR = "vendor"
    BUYER = "buyer"
    OFFICE = "office"


@dataclass(frozen=True, eq=False)
class Act:
    """Something one side may do: where it leads from which state, and how it is offered."""

    name: str  # names its address: orders:<name>-order
    side: Side
    leads: Mapping[Status, Status]
    label: Promise
    icon: str
    needs_words: bool = False
    word: str = ""  # of the attestation it is
    method: str = ""  # only for orders delivered so; empty: for all

    @property
    def when(self) -> frozenset[Status]:
        """Return the states in which it may be done."""
        return frozenset(self.leads)

    def to(self, status: str) -> Status:
        """Return where it leads from a state, as long as the other side's word does not say more."""
        return self.leads[Status(status)]


def _from(*states: Status, to: Status) -> Mapping[Status, Status]:
    return dict.fromkeys(states, to)


CONFIRM = Act("confirm", Side.VENDOR, _from(Status.PLACED, to=Status.CONFIRMED), _("Xác nhận đơn"), "check")
PACK = Act("pack", Side.VENDOR, _from(Status.CONFIRMED, to=Status.PACKED), _("Đã đóng gói"), "package")
SHIP = Act(
    "ship",
    Side.VENDOR,
    _from(Status.CONFIRMED, Status.PACKED, to=Status.SHIPPED),
    _("Đã gửi hàng"),
    "truck",
    method=Order.Method.DELIVERY,
)
BRING = Act(
    "bring",
    Side.VENDOR,
    _from(Status.CONFIRMED, Status.PACKED, to=Status.SHIPPED),
    _("Hàng đã ở điểm nhận"),
    "map-pin",
    method=Order.Method.PICKUP,
)
DELIVER = Act(
    "deliver",
    Side.VENDOR,
    _from(Status.SHIPPED, to=Status.DELIVERED),
    _("Đã giao"),
    "package-check",
    word=Word.DELIVERED,
)
COLLECT = Act(
    "collect",
    Side.VENDOR,
    {Status.SHIPPED: Status.PAID, Status.DELIVERED: Status.PAID, Status.DISPUTED: Status.DISPUTED},
    _("Đã giao, đã thu tiền"),
    "circle-check",
    word=Word.COLLECTED,
)
UNPAID = Act(
    "unpaid",
    Side.VENDOR,
    _from(Status.SHIPPED, Status.DELIVERED, to=Status.DISPUTED),
    _("Đã giao, chưa thu được tiền"),
    "flag",
    needs_words=True,
    word=Word.UNPAID,
)
REFUSED = Act(
    "refused",
    Side.VENDOR,
    _from(Status.SHIPPED, to=Status.REFUSED),
    _("Khách không nhận hàng"),
    "circle-x",
    needs_words=True,
    word=Word.REFUSED,
)
TAKE_BACK = Act(
    "take-back",
    Side.VENDOR,
    _from(Status.REFUSED, Status.RESOLVED, to=Status.RETURNED),
    _("Hàng đã về kho"),
    "store",
)
DECLINE = Act(
    "decline",
    Side.VENDOR,
    _from(Status.PLACED, Status.CONFIRMED, Status.PACKED, to=Status.CANCELLED),
    _("Không giao được, hủy đơn"),
    "x",
    needs_words=True,
)
CANCEL = Act("cancel", Side.BUYER, _from(Status.PLACED, to=Status.CANCELLED), _("Hủy đơn"), "x", needs_words=True)
RECEIVE = Act(
    "receive",
    Side.BUYER,
    {
        Status.SHIPPED: Status.DELIVERED,
        Status.DELIVERED: Status.DELIVERED,
        Status.PAID: Status.PAID,
        Status.REFUSED: Status.REFUSED,
        Status.DISPUTED: Status.DISPUTED,
    },
    _("Đã nhận, đã trả tiền"),
    "check",
    word=Word.RECEIVED,
)
COMPLAIN = Act(
    "complain",
    Side.BUYER,
    _from(Status.SHIPPED, Status.DELIVERED, Status.PAID, Status.REFUSED, to=Status.DISPUTED),
    _("Báo có vấn đề"),
    "flag",
    needs_words=True,
    word=Word.PROBLEM,
)
MISSING = Act(
    "missing",
    Side.BUYER,
    {Status.SHIPPED: Status.SHIPPED, Status.DELIVERED: Status.DELIVERED, Status.PAID: Status.PAID},
    _("Chưa nhận được hàng"),
    "clock",
    needs_words=True,
    word=Word.MISSING,
)

ACTS = (
    CONFIRM,
    PACK,
    SHIP,
    BRING,
    COLLECT,
    DELIVER,
    UNPAID,
    REFUSED,
    TAKE_BACK,
    DECLINE,
    CANCEL,
    RECEIVE,
    COMPLAIN,
    MISSING,
)


def acts_of(side: Side, status: str, *, method: str = Order.Method.DELIVERY) -> list[Act]:
    """Return what a side may do with an order in this state, the next thing on its way first."""
    return [act for act in ACTS if act.side is side and status in act.when and act.method in ("", method)]
