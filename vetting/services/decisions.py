"""The office's decisions on a dossier: approve it, ask for changes, reject it."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused
from vetting.models import Correction, Dossier, Paper, Product, Vendor
from vetting.reasons import reason_for
from vetting.selectors.conditions import covered_places
from vetting.selectors.verdicts import written_decision
from vetting.services import corrections
from vetting.services.announcements import tell_members
from vetting.services.conditions import ConditionTerms, meet_by_papers, set_conditions
from vetting.services.locks import lock_dossier
from vetting.services.reviews import (
    days_taken,
    refuse_other_round,
    refuse_unless_approving,
    refuse_unless_reviewing,
    refuse_unless_settled,
)


@transaction.atomic
def approve_dossier(
    *, actor: Person, dossier: Dossier, seen_round: int, note: str = "", conditions: Sequence[ConditionTerms] = ()
) -> Dossier:
    """Approve a dossier: its vendor and products may sell from now on.

    Every mandatory paper is accepted, or a condition asks for it by a day on which sales stop by themselves. An
    approver decides what another person reviewed; an unchanged renewal its reviewer may approve alone.
    """
    locked = lock_dossier(dossier)
    if _is_decided(locked, Dossier.Status.APPROVED, actor, seen_round):
        return locked
    if locked.lane == Dossier.Lane.RENEWAL and locked.status == Dossier.Status.IN_REVIEW:
        refuse_unless_reviewing(actor, locked)
        if conditions:
            raise Refused(_("Duyệt kèm điều kiện cần hai người. Hãy trình người phê duyệt."))
    else:
        refuse_unless_approving(actor, locked)
    asked = frozenset((each.kind, each.product.pk if each.product else None) for each in conditions)
    refuse_unless_settled(locked, covered_places(locked.vendor_id) | asked)
    _admit(actor, locked)
    _retire_earlier_papers(locked)
    meet_by_papers(actor=actor, dossier=locked)
    set_conditions(actor=actor, dossier=locked, terms=conditions)
    _decide(actor, locked, Dossier.Status.APPROVED, note)
    return locked


@transaction.atomic
def request_changes(*, actor: Person, dossier: Dossier, seen_round: int, note: str = "") -> Dossier:
    """Ask the vendor to mend, item by item: failed checks become corrections, and so do words alone, line by line."""
    locked = lock_dossier(dossier)
    if _is_decided(locked, Dossier.Status.CHANGES_REQUESTED, actor, seen_round):
        return locked
    refuse_unless_reviewing(actor, locked)
    corrections.corrections_from_papers(actor=actor, dossier=locked)
    is_open = locked.corrections.filter(status=Correction.Status.OPEN)
    if not is_open.exists():
        corrections.corrections_from_note(actor=actor, dossier=locked, note=note)
    if not is_open.update(sent_at=clock.now()):
        raise Refused(_("Hãy ghi điều cần bổ sung, hoặc đánh dấu giấy tờ không đạt."), field="note")
    _decide(actor, locked, Dossier.Status.CHANGES_REQUESTED, note)
    return locked


@transaction.atomic
def reject_dossier(*, actor: Person, dossier: Dossier, seen_round: int, note: str) -> Dossier:
    """Close a dossier another person reviewed without admitting anything; the note says why."""
    locked = lock_dossier(dossier)
    if _is_decided(locked, Dossier.Status.REJECTED, actor, seen_round):
        return locked
    refuse_unless_approving(actor, locked)
    reason = reason_for(note, missing=_("Hãy ghi lý do không duyệt để chủ thể biết."), field="note")
    _decide(actor, locked, Dossier.Status.REJECTED, reason)
    return locked


def _is_decided(dossier: Dossier, status: str, actor: Person, seen_round: int) -> bool:
    """Tell whether this very decision was made already; raise Stale when the page showed another round."""
    if (dossier.status, dossier.decided_by_id, dossier.rounds) == (status, actor.pk, seen_round):
        return True
    refuse_other_round(dossier, seen_round)
    return False


def _admit(actor: Person, dossier: Dossier) -> None:
    """Approve what is a draft. What is suspended stays so: only lifting the suspension ends it."""
    vendor = Vendor.objects.select_for_update().get(pk=dossier.vendor_id)
    if vendor.status == Vendor.Status.DRAFT:
        vendor.move_to(Vendor.Status.APPROVED)
        vendor.save(update_fields=["status"])
        journal.record("vendor.approved", actor=actor, subject=vendor, dossier=dossier.pk)
    products = dossier.products.select_for_update(of=("self",)).order_by("pk")
    for product in products:
        if product.status == Product.Status.DRAFT:
            product.move_to(Product.Status.APPROVED)
            product.save(update_fields=["status"])
            journal.record("product.approved", actor=actor, subject=product, dossier=dossier.pk)


def _retire_earlier_papers(dossier: Dossier) -> None:
    """Mark papers of earlier dossiers as replaced where this one brings a newer paper of the same kind."""
    accepted = dossier.papers.filter(status=Paper.Status.ACCEPTED).select_related("product")
    for paper in accepted.order_by("pk"):
        earlier = Paper.objects.select_for_update().filter(
            vendor_id=dossier.vendor_id,
            kind=paper.kind,
            product=paper.product,
            status__in=(Paper.Status.ACCEPTED, Paper.Status.REVOKED),
        )
        for old in earlier.exclude(dossier=dossier).order_by("pk"):
            old.move_to(Paper.Status.REPLACED)
            old.save(update_fields=["status"])


def _decide(actor: Person, dossier: Dossier, status: Dossier.Status, note: str) -> None:
    dossier.move_to(status)
    dossier.decided_at, dossier.decided_by = clock.now(), actor
    dossier.decision_note = note.strip()
    facts: dict[str, Any] = {
        "round": dossier.rounds,
        "note": dossier.decision_note,
        "working_days": days_taken(dossier),
    }
    if status in Dossier.CLOSED:
        dossier.decision_text = written_decision(dossier)
        facts["text_sha256"] = sha256(dossier.decision_text.encode()).hexdigest()
    dossier.save(update_fields=["status", "decided_at", "decided_by", "decision_note", "decision_text"])
    journal.record(f"dossier.{status}", actor=actor, subject=dossier, **facts)
    kind = {"approved": "dossier-approved", "changes_requested": "dossier-changes", "rejected": "dossier-rejected"}
    asked = dossier.corrections.filter(status=Correction.Status.OPEN).select_related("product").order_by("pk")
    words = {"corrections": list(asked), "conditions": list(dossier.conditions.select_related("product"))}
    tell_members(kind[status], dossier.vendor, key=f"{dossier.pk}-{dossier.rounds}", dossier=dossier, **words)
