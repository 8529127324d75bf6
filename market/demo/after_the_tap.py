"""What became of the demo's orders: moves and words in the witness log, a few cases, and changes that wait."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from market.accounts.models import Person
from orders.aftercare import acts
from orders.models import Attestation, Order, WitnessEntry
from orders.paying.payment import RECEIVED, SENT
from orders.services.amending import Change, accept_amendment, propose_amendment
from orders.services.cases import Decision, Saying, add_to_case, decide_case, take_case
from orders.services.moves import move_order
from orders.witness.entries import entry_facts, leaf_hash
from sessions.models import MarketSession

Step = tuple[str, str, timedelta]  # the state it leads to, who moved it, how long after placing

_SENT: tuple[Step, ...] = (
    ("confirmed", "vendor", timedelta(minutes=40)),
    ("packed", "vendor", timedelta(hours=12)),
    ("shipped", "vendor", timedelta(hours=20)),
)
_PAID: tuple[Step, ...] = (*_SENT, ("paid", "vendor", timedelta(hours=45)))
_REFUSED: tuple[Step, ...] = (*_SENT, ("refused", "vendor", timedelta(hours=44)))
WAYS: dict[str, tuple[Step, ...]] = {
    "confirmed": _SENT[:1],
    "packed": _SENT[:2],
    "shipped": _SENT,
    "delivered": (*_SENT, ("delivered", "vendor", timedelta(hours=44))),
    "paid": _PAID,
    "completed": (*_PAID, ("completed", "buyer", timedelta(hours=48))),
    "refused": _REFUSED,
    "returned": (*_REFUSED, ("returned", "vendor", timedelta(hours=70))),
    "cancelled": (("cancelled", "buyer", timedelta(minutes=9)),),
}
WORDS = {"delivered": "delivered", "paid": "collected", "completed": "received", "refused": "refused"}  # by state


def write_what_followed(session: MarketSession, orders: Iterable[Order], *, now: datetime) -> None:
    """Write moves and words of an evening's orders, in the order of time; the caller lets entries keep their times."""
    facts = sorted(_facts(orders, now), key=lambda row: row[0])
    WitnessEntry.objects.bulk_create(
        (_entry(session, moment, kind, order, each) for moment, kind, order, each in facts), batch_size=1000
    )
    Attestation.objects.bulk_create(
        (
            Attestation(order=order, side=each["by"], word=each["word"], said_at=moment)
            for moment, kind, order, each in facts
            if kind == "attested" and each["word"] in Attestation.Word.values
        ),
        batch_size=1000,
    )


def _facts(orders: Iterable[Order], now: datetime) -> Iterator[tuple[datetime, str, Order, dict[str, Any]]]:
    for order in orders:
        yield from _transfer(order, now)
        before = "placed"
        for after, side, wait in WAYS.get(order.status, ()):
            moment = min(order.placed_at + wait, now)
            if after in WORDS:
                yield moment, "attested", order, {"by": side, "word": WORDS[after], "reason": None}
            yield moment, "moved", order, {"from": before, "to": after, "by": side, "reason": None}
            before = after


def _transfer(order: Order, now: datetime) -> Iterator[tuple[datetime, str, Order, dict[str, Any]]]:
    """Yield what both sides said about an order's transfer, as each says it at its page."""
    said = (("buyer", SENT, order.payment_said_at), ("vendor", RECEIVED, order.payment_received_at))
    for side, word, at in said:
        if at is not None:
            yield min(at, now), "attested", order, {"by": side, "word": word, "amount": order.total}


def _entry(session: MarketSession, moment: datetime, kind: str, order: Order, facts: dict[str, Any]) -> WitnessEntry:
    text = entry_facts(kind, subject=order.code, session=session.number, facts=facts)
    return WitnessEntry(
        session=session,
        kind=kind,
        subject=order.code,
        facts=text,
        recorded_at=moment,
        leaf_hash=leaf_hash(text, moment),
    )


def leave_disagreements(session: MarketSession, *, vendor: int, mediator: Person) -> None:
    """Leave cases of an evening gone by: one new, one being mediated, one decided; the first is the guest vendor's."""
    orders = list(session.orders.filter(status=Order.Status.DELIVERED).order_by("pk"))
    orders.sort(key=lambda order: order.vendor_id != vendor)
    stories = (
        (acts.COMPLAIN, "Hai quả bị dập, nước thấm ra thùng. Tôi đã chụp ảnh lúc mở.", ""),
        (acts.MISSING, "Tôi chờ cả ngày thứ Bảy, không ai gọi.", "Người nhận là bảo vệ tòa nhà, lúc 16 giờ."),
        (acts.COMPLAIN, "Thiếu một hộp so với biên nhận.", "Đúng là kho đóng thiếu, chúng tôi xin hoàn tiền hộp ấy."),
    )
    for number, (order, (act, words, answer)) in enumerate(zip(orders, stories, strict=False), 1):
        move_order(actor=order.buyer, order=order, act=act, words=words)
        case = order.cases.get()
        if not answer:
            continue
        saying = Saying(acts.Side.VENDOR, UUID(int=session.number * 100 + number, version=4), answer)
        add_to_case(actor=None, case=case, saying=saying)
        take_case(actor=mediator, case=case)
        if number == len(stories):
            told = "Hai bên nói giống nhau: thiếu một hộp. Chủ thể chuyển lại tiền hộp ấy trong ba ngày."
            refund = min(order.total, order.current_lines[0].unit_price)
            decide_case(actor=mediator, case=case, decision=Decision("part_refund", told, refund))


def leave_changes(session: MarketSession, *, vendor: int) -> None:
    """Let two orders of the guest vendor change: one is agreed already, one waits for the buyer's answer."""
    confirmed = session.orders.filter(vendor=vendor, status=Order.Status.CONFIRMED).order_by("pk")
    for order, is_answered in zip(confirmed, (True, False), strict=False):
        lines = {line.listing_id: (line.quantity, line.unit_price) for line in order.current_lines}
        change = Change(
            version=order.version,
            lines=lines,
            delivery_fee=order.delivery_fee,
            deliver_by=order.deliver_by + timedelta(days=1),
            reason="Mưa to, xe giao hàng chậm một ngày.",
        )
        amendment = propose_amendment(actor=None, order=order, side=acts.Side.VENDOR, change=change)
        if is_answered:
            accept_amendment(actor=order.buyer, amendment=amendment, side=acts.Side.BUYER)
