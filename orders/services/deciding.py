"""The officer's decisions: witness an exception, or refuse to with a reason. Each is witnessed itself."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused, Stale
from orders.models import Order, WitnessDecision, WitnessEntry
from orders.services.agreed import contact_of, lock_order, tell_both
from orders.services.witnessing import record
from orders.witness.entries import commitment
from orders.witness.exceptions import exception_for, may_decide, waiting_orders

LONGEST_REASON = 300


@transaction.atomic
def decide_order(*, actor: Person, code: str, version: int, is_witnessed: bool, reason: str = "") -> WitnessDecision:
    """Write down what the officer decided about the version that was looked at; the same again changes nothing.

    Both sides may read the reason; into the log goes only a commitment to it.
    """
    order = lock_order(exception_for(code).order)
    made = WitnessDecision.objects.filter(order=order, version=version).first()
    if made is not None and made.is_witnessed == is_witnessed:
        return made
    if made is not None:
        raise Stale(_("Đơn này đã có quyết định của cán bộ trực."))
    if order.version != version:
        raise Stale(_("Hai bên vừa sửa thỏa thuận của đơn này. Anh/Chị xem lại rồi quyết định."))
    if not may_decide(actor, order.session):
        raise Refused(_("Anh/Chị chưa nhận ca chứng kiến trong sổ trực nên chưa quyết định được."))
    if order.assisted_by_id == actor.pk:
        raise Refused(_("Anh/Chị đã đặt hộ đơn này, nên người khác chứng kiến."))
    reason = reason.strip()[:LONGEST_REASON]
    if not is_witnessed and not reason:
        raise Refused(_("Từ chối thì phải ghi lý do."), field="reason")
    return _write(actor, order, is_witnessed=is_witnessed, reason=reason)


def witness_together(*, actor: Person, codes: Collection[str]) -> int:
    """Witness those of several orders that still wait and whose reasons are harmless; return how many."""
    chosen = [each for each in waiting_orders(codes) if each.is_safe and each.order.assisted_by_id != actor.pk]
    for each in chosen:
        decide_order(actor=actor, code=each.order.code, version=each.order.version, is_witnessed=True)
    return len(chosen)


def _write(actor: Person, order: Order, *, is_witnessed: bool, reason: str) -> WitnessDecision:
    decision = WitnessDecision.objects.create(
        order=order, version=order.version, is_witnessed=is_witnessed, reason=reason, officer=actor
    )
    contact = contact_of(order)
    facts = {
        "version": order.version,
        "witnessed": is_witnessed,
        "why": [str(why) for why in exception_for(order.code).why],
        "reason": commitment(bytes(contact.salt), {"words": reason}) if reason and contact else None,
        "officer": actor.display_name,
    }
    kind = WitnessEntry.Kind.DECIDED
    record(kind=kind, session=order.session, subject=order.code, facts=facts, officer=actor)
    if not is_witnessed:
        told = {"officer": actor.display_name, "reason": reason}
        tell_both(order, kind="order-not-witnessed", key=f"not-witnessed-{decision.pk}", context=told)
    verb = "order.witnessed" if is_witnessed else "order.not_witnessed"
    journal.record(verb, actor=actor, subject=order, code=order.code, version=order.version)
    return decision
