"""Moving an order: lock, look again, move, write journal, witness and notice in one transaction."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from orders.aftercare.acts import Act, Side
from orders.aftercare.attesting import Standing, Word, Words, words_of
from orders.models import Amendment, Attestation, Order, WitnessEntry
from orders.services import witnessing
from orders.services.agreed import committed, lock_order, set_status, tell_buyer, tell_vendor
from orders.services.cases import close_case_by_agreement, open_case
from orders.services.stock import free_stock

LONGEST_REASON = 300
LONGEST_PROBLEM = 1000
# A change that waits for an answer is overtaken by these: it is about goods that have left, or never will.
OVERTAKING = frozenset({Order.Status.SHIPPED, Order.Status.CANCELLED})


@transaction.atomic
def move_order(*, actor: Person | None, order: Order, act: Act, words: str = "") -> Order:
    """Let one side act on an order; doing twice what is done already changes nothing.

    `actor` is empty for a guest, who proved with the receipt's key to be the buyer.
    """
    order = lock_order(order)
    if act.word:
        return _attest(order, act, actor, words.strip())
    if order.status in act.leads.values():
        return order
    _refuse_wrong_act(order, act, words)
    to = act.to(order.status)
    if to == Order.Status.CANCELLED:
        order.cancel_reason = words[:LONGEST_REASON]
        free_stock(order)
    if to in OVERTAKING:
        _overtake(order)
    set_status(order, to, side=act.side, actor=actor, words=words)
    _tell(order, act, words, key=f"order-{order.pk}-{order.status}")
    return order


def spoken(order: Order) -> Words:
    """Return the last word of each side about delivery and payment."""
    is_received = order.payment_state == Order.PaymentState.RECEIVED
    return words_of(list(order.attestations.order_by("pk")), is_transfer_received=is_received)


@transaction.atomic
def close_if_agreed(*, actor: Person | None, order: Order) -> Order:
    """Complete an order whose two sides say the same by now: asked after a transfer was said to have arrived."""
    order = lock_order(order)
    if spoken(order).standing is Standing.AGREED and order.may_move_to(Order.Status.COMPLETED):
        _complete(order, Side.VENDOR, actor)
    return order


def _attest(order: Order, act: Act, actor: Person | None, words: str) -> Order:
    """Write down one side's word; where it leads depends on the other side's."""
    if _is_said(spoken(order), act):
        return order
    _refuse_wrong_act(order, act, words)
    said = Attestation.objects.create(order=order, side=act.side, word=act.word, person=actor)
    facts = {"by": str(act.side), "word": str(act.word), "reason": committed(order, words)}
    witnessing.record(kind=WitnessEntry.Kind.ATTESTED, session=order.session, subject=order.code, facts=facts)
    journal.record("order.attested", actor=actor, subject=order, code=order.code, by=act.side, word=act.word)
    together = spoken(order)
    if together.standing is Standing.AGREED:
        _complete(order, act.side, actor)
    elif together.standing is Standing.CONTRADICTED or act.to(order.status) == Order.Status.DISPUTED:
        _dispute(order, act, actor, words, together)
    elif act.to(order.status) != order.status:
        set_status(order, act.to(order.status), side=act.side, actor=actor, words=words)
    _tell(order, act, words, key=f"order-{order.pk}-said-{said.pk}")
    return order


def _is_said(words: Words, act: Act) -> bool:
    """Tell whether this side's last word is this one; "not here yet" is a new word once the vendor has spoken."""
    mine, theirs = (words.vendor, words.buyer) if act.side is Side.VENDOR else (words.buyer, words.vendor)
    if mine is None or mine.word != act.word:
        return False
    return act.word != Word.MISSING or theirs is None or theirs.at < mine.at


def _complete(order: Order, side: Side, actor: Person | None) -> None:
    if order.status == Order.Status.DISPUTED:
        close_case_by_agreement(order, actor=actor)
    set_status(order, Order.Status.COMPLETED, side=side, actor=actor)


def _dispute(order: Order, act: Act, actor: Person | None, words: str, together: Words) -> None:
    """Open a case, when none is open; the order waits for it."""
    if order.status == Order.Status.DISPUTED:
        return
    order.problem = (words or _("Hai bên nói khác nhau về việc giao hàng và trả tiền."))[:LONGEST_PROBLEM]
    set_status(order, Order.Status.DISPUTED, side=act.side, actor=actor, words=words)
    open_case(order, together, side=act.side, actor=actor, text=words)


def _refuse_wrong_act(order: Order, act: Act, words: str) -> None:
    if order.status not in act.when or act.method not in ("", order.method):
        raise Refused(
            _("Đơn %(code)s đang ở trạng thái “%(status)s” nên không làm việc này được nữa.")
            % {"code": order.code, "status": order.get_status_display()}
        )
    if act.needs_words and not words.strip():
        raise Refused(_("Hãy viết vài chữ để bên kia hiểu."), field="words")


def _overtake(order: Order) -> None:
    """Let a proposed change lapse: what it was about is over."""
    for amendment in order.amendments.filter(status=Amendment.Status.PROPOSED):
        amendment.move_to(Amendment.Status.LAPSED)
        amendment.answered_at = database_now()
        amendment.save(update_fields=["status", "answered_at"])


def _tell(order: Order, act: Act, words: str, *, key: str) -> None:
    """Queue the notice to the other side, when there is an address and something to tell."""
    context = {"words": words, "act": act.name}
    if act.side is Side.VENDOR:
        tell_buyer(order, kind="order-moved", key=key, context=context)
    elif act.needs_words:
        tell_vendor(order, kind="order-from-buyer", key=key, context=context)
