"""Changing what was agreed: one side proposes, the other accepts, and a whole new version stands beside the old one.

Before the vendor has confirmed, the buyer's wish for other quantities at the agreed prices holds at once: nobody has
promised anything on them yet. Further units are taken only while the session still sells, as in placing: after the
close what is left belongs to the vendor's next evening, and more of it is a new order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now, in_hanoi
from market.kernel.errors import Refused, Stale
from market.kernel.templatetags.formats import day
from orders.aftercare.acts import Side
from orders.aftercare.clocks import PROPOSAL_LASTS
from orders.aftercare.page import AMENDABLE
from orders.aftercare.versions import proposed_changes
from orders.models import AmendedLine, Amendment, Order
from orders.services.agreed import lock_order, set_status, tell_both, tell_buyer, tell_vendor
from orders.services.changed_totals import costs_the_same_to_bring, refuse_total
from orders.services.stock import free_stock
from orders.services.versions import write_version
from sessions.availability import why_closed

MOST_FEE = 10_000_000  # đồng, for bringing one order
MOST_DAYS = 60  # ahead
MOST_ASKED = 3  # times a vendor has to say no to cancelling

Status = Amendment.Status


@dataclass(frozen=True)
class Address:
    """Another place to bring it to; `commune` is its code."""

    commune: str
    street: str


@dataclass(frozen=True)
class Change:
    """An order as one side would have it; a listing that is missing is left out."""

    version: int  # of the order the page was drawn with
    lines: Mapping[int, tuple[int, int]]  # listing → units, đồng a unit
    delivery_fee: int
    deliver_by: date
    reason: str
    address: Address | None = None

    @property
    def goods_total(self) -> int:
        """Return the sum of the lines, in đồng."""
        return sum(units * price for units, price in self.lines.values())


@transaction.atomic
def propose_amendment(*, actor: Person | None, order: Order, side: Side, change: Change) -> Amendment:
    """Propose a change of an order; sent twice it is one. Before confirming, the buyer's quantities hold at once."""
    order = lock_order(order)
    before = _same_before(order, side, change)
    if before is not None:
        return before
    _refuse_now(order, change.version)
    _refuse_change(order, change)
    amendment = _drawn_up(
        order,
        side=side,
        proposed_by=actor,
        reason=change.reason,
        goods_total=change.goods_total,
        delivery_fee=change.delivery_fee,
        deliver_by=change.deliver_by,
        commune_id=change.address.commune if change.address else None,
        street=change.address.street if change.address else "",
    )
    amendment.save()
    AmendedLine.objects.bulk_create(
        AmendedLine(amendment=amendment, listing_id=listing, quantity=units, unit_price=price)
        for listing, (units, price) in sorted(change.lines.items())
    )
    if side is Side.BUYER and order.status == Order.Status.PLACED and _holds_at_once(order, change):
        write_version(order, amendment, actor=None, consent="not-confirmed-yet")
    else:
        _note(order, amendment, "proposed", actor, to_vendor=side is Side.BUYER)
    return amendment


@transaction.atomic
def ask_to_cancel(*, actor: Person | None, order: Order, reason: str) -> Amendment:
    """Let the buyer ask to cancel an order the vendor has confirmed; asked again while it waits it is one."""
    order = lock_order(order)
    waiting = order.amendments.waiting().filter(cancels=True).first()
    if waiting is not None:
        return waiting
    if order.status == Order.Status.PLACED:
        raise Refused(_("Người bán chưa xác nhận đơn này: Anh/Chị hủy được ngay, không phải hỏi."))
    _refuse_now(order, order.version)
    if order.amendments.filter(cancels=True, status=Status.DECLINED).count() >= MOST_ASKED:
        raise Refused(_("Người bán đã mấy lần không đồng ý hủy. Anh/Chị có thể nhờ Ban tổ chức giúp."))
    as_it_is = {name: getattr(order, name) for name in ("goods_total", "delivery_fee", "deliver_by")}
    amendment = _drawn_up(order, side=Side.BUYER, proposed_by=actor, reason=reason, cancels=True, **as_it_is)
    amendment.save()
    _note(order, amendment, "proposed", actor, to_vendor=True)
    return amendment


@transaction.atomic
def accept_amendment(*, actor: Person | None, amendment: Amendment, side: Side) -> Order:
    """Accept what the other side proposed: it becomes the order's next version, or its end. Twice is once."""
    order, amendment = _locked(amendment)
    if amendment.status == Status.ACCEPTED and amendment.side != side:
        return order
    _refuse_answer(order, amendment, side)
    if amendment.cancels:
        _cancel(order, amendment, actor)
    else:
        refuse_total(order, amendment.goods_total + amendment.delivery_fee)
        write_version(order, amendment, actor=actor, consent=database_now().isoformat())
    return order


@transaction.atomic
def decline_amendment(*, actor: Person | None, amendment: Amendment, side: Side) -> Order:
    """Decline what the other side proposed; the order stays as it is. Twice is once."""
    order, amendment = _locked(amendment)
    if amendment.status == Status.DECLINED and amendment.side != side:
        return order
    _refuse_answer(order, amendment, side)
    _close(amendment, Status.DECLINED, actor)
    _note(order, amendment, "declined", actor, to_vendor=side is Side.BUYER)
    return order


@transaction.atomic
def withdraw_amendment(*, actor: Person | None, amendment: Amendment, side: Side) -> Order:
    """Take one's own proposal back before it is answered. Twice is once."""
    order, amendment = _locked(amendment)
    if amendment.side != side:
        raise Refused(_("Chỉ bên đề nghị mới rút được đề nghị này."))
    if amendment.status != Status.WITHDRAWN:
        _refuse_closed(amendment)
        _close(amendment, Status.WITHDRAWN, actor)
        _note(order, amendment, "withdrawn", actor, to_vendor=side is Side.BUYER)
    return order


def _drawn_up(order: Order, **facts: Any) -> Amendment:
    """Return an unsaved proposal for the order's next version, with how the order is before it."""
    moment = database_now()
    before = {f"{name}_before": getattr(order, name) for name in ("goods_total", "delivery_fee", "deliver_by")}
    until = {"proposed_at": moment, "answer_by": moment + PROPOSAL_LASTS}
    return Amendment(order=order, version=order.version + 1, **until, **before, **facts)


def _cancel(order: Order, amendment: Amendment, actor: Person | None) -> None:
    """End an order as its buyer asked and its vendor accepts: nobody is held against it, the stock is free."""
    _close(amendment, Status.ACCEPTED, actor)
    order.cancel_reason = amendment.reason
    free_stock(order)
    moments = ((Side.BUYER, amendment.proposed_at), (Side.VENDOR, database_now()))
    consents = {str(side): moment.isoformat() for side, moment in moments}
    reason = amendment.reason
    set_status(order, Order.Status.CANCELLED, side=Side.BUYER, actor=actor, words=reason, consents=consents)
    context = {"amendment": amendment, "event": "accepted", "changes": []}
    tell_both(order, kind="order-change", key=f"amendment-{amendment.pk}-accepted", context=context)


def _locked(amendment: Amendment) -> tuple[Order, Amendment]:
    order = lock_order(amendment.order)
    return order, Amendment.objects.select_for_update().get(pk=amendment.pk)


def _same_before(order: Order, side: Side, change: Change) -> Amendment | None:
    """Return the proposal of a first click: the same content against the same version, waiting or taken over."""
    facts = {
        "delivery_fee": change.delivery_fee,
        "deliver_by": change.deliver_by,
        "reason": change.reason,
        "cancels": False,
    }
    to = change.address or Address("", "")
    found = order.amendments.filter(
        side=side, version=change.version + 1, status__in=(Status.PROPOSED, Status.ACCEPTED), **facts
    ).order_by("-pk")
    for amendment in found:
        lines = {line.listing_id: (line.quantity, line.unit_price) for line in amendment.lines.all()}
        if lines == dict(change.lines) and (amendment.commune_id or "", amendment.street) == (to.commune, to.street):
            return amendment
    return None


def _refuse_now(order: Order, version: int) -> None:
    """Refuse what comes too late, and close a proposal whose time is over."""
    if order.status not in AMENDABLE:
        raise Refused(_("Hàng đã rời người bán hoặc đơn đã khép, nên không đổi được nữa."))
    if order.version != version:
        raise Stale(_("Đơn vừa được sửa. Anh/Chị xem lại bản mới rồi đề nghị lần nữa."))
    waiting = order.amendments.filter(status=Status.PROPOSED).first()
    if waiting is None:
        return
    if waiting.answer_by > database_now():
        raise Refused(_("Đơn đang có một đề nghị chờ trả lời. Anh/Chị trả lời hoặc rút đề nghị ấy trước."))
    _close(waiting, Status.LAPSED, None)


def _refuse_change(order: Order, change: Change) -> None:
    """Refuse what no honest page sends, and what the market does not allow."""
    agreed = {line.listing_id: line for line in order.current_lines}
    if not change.lines or not set(change.lines) <= set(agreed):
        raise Refused(_("Đơn phải còn ít nhất một mặt hàng. Muốn bỏ hẳn thì hủy đơn."))
    for listing, (units, price) in change.lines.items():
        if units < 1 or not 1 <= price <= agreed[listing].unit_price:
            raise Refused(_("Giá mới không được cao hơn giá đã chốt, số lượng phải từ 1."))
    moment = database_now()
    today = in_hanoi(moment).date()
    if change.deliver_by != order.deliver_by and not today <= change.deliver_by <= today + timedelta(days=MOST_DAYS):
        last = day(today + timedelta(days=MOST_DAYS))
        raise Refused(_("Ngày giao phải từ hôm nay đến %(last)s.") % {"last": last}, field="deliver_by")
    if not 0 <= change.delivery_fee <= MOST_FEE:
        raise Refused(_("Phí giao hàng chưa hợp lệ."), field="delivery_fee")
    wants_more = any(units > agreed[listing].quantity for listing, (units, _price) in change.lines.items())
    if wants_more and (closed := why_closed(order.session, moment)):
        raise Refused(_("Chỉ thêm được hàng khi phiên còn bán. %(why)s") % {"why": closed})
    refuse_total(order, change.goods_total + change.delivery_fee)
    if _is_nothing(order, change):
        raise Refused(_("Đề nghị này chưa đổi gì so với đơn."))


def _is_nothing(order: Order, change: Change) -> bool:
    lines = {line.listing_id: (line.quantity, line.unit_price) for line in order.current_lines}
    delivery = (order.delivery_fee, order.deliver_by) == (change.delivery_fee, change.deliver_by)
    return delivery and change.address is None and lines == dict(change.lines)


def _holds_at_once(order: Order, change: Change) -> bool:
    """Tell whether only quantities change, at agreed prices, and bringing them costs the vendor no more or less."""
    prices = {line.listing_id: line.unit_price for line in order.current_lines}
    delivery = (order.delivery_fee, order.deliver_by) == (change.delivery_fee, change.deliver_by)
    same_prices = all(price == prices[listing] for listing, (_units, price) in change.lines.items())
    if not (delivery and same_prices and change.address is None):
        return False
    units = {listing: number for listing, (number, _price) in change.lines.items()}
    return costs_the_same_to_bring(order, units, change.goods_total)


def _refuse_answer(order: Order, amendment: Amendment, side: Side) -> None:
    if amendment.side == side:
        raise Refused(_("Đề nghị này chờ bên kia trả lời."))
    _refuse_closed(amendment)
    if amendment.answer_by <= database_now():
        raise Refused(_("Đề nghị này đã hết hạn trả lời."))
    if order.status not in AMENDABLE or order.version + 1 != amendment.version:
        raise Stale(_("Đơn đã đổi từ lúc có đề nghị này. Anh/Chị tải lại trang."))


def _refuse_closed(amendment: Amendment) -> None:
    if amendment.status != Status.PROPOSED:
        words = _("Đề nghị này đã khép lại: %(status)s.")
        raise Stale(words % {"status": amendment.get_status_display()})


def _close(amendment: Amendment, status: str, actor: Person | None) -> None:
    amendment.move_to(status)
    amendment.answered_at, amendment.answered_by = database_now(), actor
    amendment.save(update_fields=["status", "answered_at", "answered_by"])


def _note(order: Order, amendment: Amendment, event: str, actor: Person | None, *, to_vendor: bool) -> None:
    """Journal what became of a proposal, and tell the other side."""
    journal.record(f"order.amendment_{event}", actor=actor, subject=order, code=order.code, version=amendment.version)
    context = {"amendment": amendment, "event": event, "changes": proposed_changes(order, amendment)}
    tell = tell_vendor if to_vendor else tell_buyer
    tell(order, kind="order-change", key=f"amendment-{amendment.pk}-{event}", context=context)
