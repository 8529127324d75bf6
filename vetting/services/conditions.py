"""Conditions: what is to be done by a day, or sales stop by themselves. Met by a paper, or by an approver's word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused
from vetting.models import Condition, Dossier, Paper, PaperKind, Product

LONGEST_TERM_DAYS = 90  # of a conditional approval
LONGEST_TEXT = 500  # characters, as the column says


@dataclass(frozen=True, kw_only=True)
class ConditionTerms:
    """What an approver asks for by a day: a paper of a kind, or what the words say; of the vendor or of one product."""

    due_on: date
    kind: str = ""
    text: str = ""
    product: Product | None = None


def set_conditions(*, actor: Person, dossier: Dossier, terms: Sequence[ConditionTerms]) -> list[Condition]:
    """Set the conditions of an approval; part of it, and its service holds the dossier's lock."""
    today = clock.today_in_hanoi()
    for term in terms:
        _refuse_wrong_terms(dossier, term, today)
    rows = [
        Condition(
            vendor_id=dossier.vendor_id,
            product=term.product,
            dossier=dossier,
            kind=term.kind,
            text=term.text.strip() or _("Bổ sung: %(paper)s") % {"paper": PaperKind(term.kind).label},
            due_on=term.due_on,
            set_by=actor,
        )
        for term in terms
    ]
    for row in Condition.objects.bulk_create(rows):
        facts = {"condition": row.pk, "kind": row.kind, "product": row.product_id, "due_on": row.due_on.isoformat()}
        journal.record("condition.set", actor=actor, subject=dossier, note=row.text, **facts)
    return rows


def _refuse_wrong_terms(dossier: Dossier, term: ConditionTerms, today: date) -> None:
    if not term.kind and not term.text.strip():
        raise Refused(_("Hãy ghi điều kiện, hoặc chọn loại giấy tờ phải bổ sung."), field="text")
    if len(term.text) > LONGEST_TEXT:
        raise Refused(_("Mỗi điều kiện dài nhất %(n)d ký tự.") % {"n": LONGEST_TEXT}, field="text")
    if not today < term.due_on <= today + timedelta(days=LONGEST_TERM_DAYS):
        raise Refused(
            _("Hạn của điều kiện phải từ ngày mai đến %(n)d ngày nữa.") % {"n": LONGEST_TERM_DAYS}, field="due_on"
        )
    if term.product and not dossier.products.filter(pk=term.product.pk).exists():
        raise Refused(_("Sản phẩm này không có trong hồ sơ."), field="product")


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
