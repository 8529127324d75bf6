"""Conditions: what is to be done by a day, or sales stop by themselves. Met by a paper, or by an approver's word."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused
from vetting.models import Condition, Dossier, Paper


def meet_by_papers(*, actor: Person, dossier: Dossier) -> int:
    """Settle the vendor's conditions that an accepted paper of a dossier meets; part of its approval."""
    accepted = dossier.papers.filter(status=Paper.Status.ACCEPTED).values_list("kind", "product_id")
    brought = set(accepted)
    waiting = Condition.objects.select_for_update().filter(vendor_id=dossier.vendor_id, met_at=None).exclude(kind="")
    met = [each for each in waiting.order_by("pk") if (each.kind, each.product_id) in brought]
    return settle(met, actor=actor, note=_("Đã có giấy tờ đạt."))


@transaction.atomic
def meet_condition(*, actor: Person, condition: Condition, note: str) -> Condition:
    """Note that a condition is met without a paper of its own, and why; for approvers who are not of the vendor."""
    locked = Condition.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=condition.pk)
    if locked.met_at is not None:
        return locked
    if locked.vendor.members.filter(person=actor).exists():
        raise Refused(_("Anh/Chị là thành viên của cơ sở này nên không quyết định việc này được."))
    if not note.strip():
        raise Refused(_("Hãy ghi căn cứ để người sau còn biết."), field="note")
    settle([locked], actor=actor, note=note.strip())
    return locked


def settle(conditions: Iterable[Condition], *, actor: Person, note: str) -> int:
    """Mark locked conditions as met; return how many there were."""
    moment, settled = clock.now(), list(conditions)
    for condition in settled:
        condition.met_at, condition.met_by, condition.met_note = moment, actor, note
        journal.record(
            "condition.met",
            actor=actor,
            subject=condition.vendor,
            condition=condition.pk,
            kind=condition.kind,
            product=condition.product_id,
            note=note,
        )
    Condition.objects.bulk_update(settled, ["met_at", "met_by", "met_note"])
    return len(settled)
