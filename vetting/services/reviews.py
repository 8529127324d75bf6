"""The office's verbs on a dossier: take it, hand it back, decide."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from vetting.models import Correction, Dossier, Paper, Product, Vendor
from vetting.selectors.checklists import checklist_of
from vetting.services.announcements import tell_members
from vetting.services.dossiers import lock_dossier
from vetting.words import paper_name


@transaction.atomic
def take_dossier(*, actor: Person, dossier: Dossier) -> Dossier:
    """Take a waiting dossier for review. Of two reviewers one gets it, the other learns who was first."""
    locked = lock_dossier(dossier)
    _refuse_own_vendor(actor, locked)
    if locked.status == Dossier.Status.IN_REVIEW and locked.reviewer_id == actor.pk:
        return locked
    if locked.status == Dossier.Status.IN_REVIEW:
        raise Stale(_("%(name)s vừa nhận hồ sơ này.") % {"name": _holder(locked)})
    if locked.status != Dossier.Status.SUBMITTED:
        raise Stale(_("Hồ sơ này không còn chờ thẩm định."))
    locked.move_to(Dossier.Status.IN_REVIEW)
    locked.reviewer = actor
    locked.save(update_fields=["status", "reviewer"])
    journal.record("dossier.taken", actor=actor, subject=locked)
    return locked


@transaction.atomic
def hand_back_dossier(*, actor: Person, dossier: Dossier) -> Dossier:
    """Put a dossier back into the queue; what was judged so far stays."""
    locked = lock_dossier(dossier)
    if locked.status == Dossier.Status.SUBMITTED:
        return locked
    refuse_unless_reviewing(actor, locked)
    locked.move_to(Dossier.Status.SUBMITTED)
    locked.reviewer = None
    locked.save(update_fields=["status", "reviewer"])
    journal.record("dossier.handed_back", actor=actor, subject=locked)
    return locked


@transaction.atomic
def recommend_decision(
    *, actor: Person, dossier: Dossier, seen_round: int, recommendation: Dossier.Recommendation, note: str = ""
) -> Dossier:
    """Hand a reviewed dossier to the approvers with a recommendation; the note is for them only."""
    locked = lock_dossier(dossier)
    if (locked.status, locked.reviewer_id, locked.rounds) == (Dossier.Status.REVIEWED, actor.pk, seen_round):
        return locked
    _refuse_other_round(locked, seen_round)
    refuse_unless_reviewing(actor, locked)
    if recommendation == Dossier.Recommendation.APPROVE:
        _refuse_unless_settled(locked)
    elif not note.strip():
        raise Refused(_("Hãy ghi lý do đề nghị không duyệt để người phê duyệt biết."), field="note")
    locked.move_to(Dossier.Status.REVIEWED)
    locked.recommendation, locked.recommendation_note = recommendation, note.strip()
    locked.recommended_at = clock.now()
    locked.save(update_fields=["status", "recommendation", "recommendation_note", "recommended_at"])
    journal.record("dossier.recommended", actor=actor, subject=locked, recommendation=recommendation, note=note.strip())
    return locked


@transaction.atomic
def return_to_reviewer(*, actor: Person, dossier: Dossier, seen_round: int, note: str) -> Dossier:
    """Give a reviewed dossier back to its reviewer; only an approver who is not that reviewer may."""
    locked = lock_dossier(dossier)
    _refuse_other_round(locked, seen_round)
    _refuse_unless_approving(actor, locked)
    if not note.strip():
        raise Refused(_("Hãy ghi điều cần xem lại để người thẩm định biết."), field="note")
    locked.move_to(Dossier.Status.IN_REVIEW)
    locked.save(update_fields=["status"])
    journal.record("dossier.returned", actor=actor, subject=locked, note=note.strip())
    return locked


@transaction.atomic
def approve_dossier(*, actor: Person, dossier: Dossier, seen_round: int, note: str = "") -> Dossier:
    """Approve a dossier whose every mandatory paper is accepted: its vendor and products may sell from now on.

    An approver decides what another person reviewed; an unchanged renewal its reviewer may approve alone.
    """
    locked = lock_dossier(dossier)
    if _is_decided(locked, Dossier.Status.APPROVED, actor, seen_round):
        return locked
    if locked.lane == Dossier.Lane.RENEWAL and locked.status == Dossier.Status.IN_REVIEW:
        refuse_unless_reviewing(actor, locked)
    else:
        _refuse_unless_approving(actor, locked)
    _refuse_unless_settled(locked)
    _admit(actor, locked)
    _retire_earlier_papers(locked)
    _decide(actor, locked, Dossier.Status.APPROVED, note)
    return locked


@transaction.atomic
def request_changes(*, actor: Person, dossier: Dossier, seen_round: int, note: str = "") -> Dossier:
    """Ask the vendor to mend what was refused, or what the note says."""
    locked = lock_dossier(dossier)
    if _is_decided(locked, Dossier.Status.CHANGES_REQUESTED, actor, seen_round):
        return locked
    refuse_unless_reviewing(actor, locked)
    if not note.strip() and not locked.papers.filter(status=Paper.Status.REFUSED).exists():
        raise Refused(_("Hãy ghi điều cần bổ sung, hoặc đánh dấu giấy tờ không đạt."), field="note")
    _decide(actor, locked, Dossier.Status.CHANGES_REQUESTED, note)
    return locked


@transaction.atomic
def reject_dossier(*, actor: Person, dossier: Dossier, seen_round: int, note: str) -> Dossier:
    """Close a dossier another person reviewed without admitting anything; the note says why."""
    locked = lock_dossier(dossier)
    if _is_decided(locked, Dossier.Status.REJECTED, actor, seen_round):
        return locked
    _refuse_unless_approving(actor, locked)
    if not note.strip():
        raise Refused(_("Hãy ghi lý do không duyệt để chủ thể biết."), field="note")
    _decide(actor, locked, Dossier.Status.REJECTED, note)
    return locked


def refuse_unless_reviewing(actor: Person, dossier: Dossier) -> None:
    """Let only the reviewer who took the dossier go on, and never a member of its vendor."""
    _refuse_own_vendor(actor, dossier)
    if dossier.status != Dossier.Status.IN_REVIEW:
        raise Stale(_("Hồ sơ này không ở bước thẩm định. Hãy tải lại trang."))
    if dossier.reviewer_id != actor.pk:
        raise Stale(_("Hồ sơ này đang do %(name)s thẩm định.") % {"name": _holder(dossier)})


def _refuse_unless_approving(actor: Person, dossier: Dossier) -> None:
    """Let only an approver go on who did not review the dossier, and never a member of its vendor."""
    _refuse_own_vendor(actor, dossier)
    if dossier.status != Dossier.Status.REVIEWED:
        raise Stale(_("Hồ sơ này không ở bước phê duyệt. Hãy tải lại trang."))
    if Role.APPROVER not in actor.roles:
        raise Refused(_("Chỉ người phê duyệt mới quyết định được hồ sơ này."))
    if dossier.reviewer_id == actor.pk:
        raise Refused(_("Anh/Chị đã thẩm định hồ sơ này nên người khác phải phê duyệt."))


def _holder(dossier: Dossier) -> str:
    return dossier.reviewer.display_name if dossier.reviewer else ""


def _refuse_own_vendor(actor: Person, dossier: Dossier) -> None:
    if dossier.vendor.members.filter(person=actor).exists():
        raise Refused(_("Anh/Chị là thành viên của cơ sở này nên không thẩm định hồ sơ này được."))


def _is_decided(dossier: Dossier, status: str, actor: Person, seen_round: int) -> bool:
    """Tell whether this very decision was made already; raise Stale when the page showed another round."""
    if (dossier.status, dossier.decided_by_id, dossier.rounds) == (status, actor.pk, seen_round):
        return True
    _refuse_other_round(dossier, seen_round)
    return False


def _refuse_other_round(dossier: Dossier, seen_round: int) -> None:
    if dossier.rounds != seen_round:
        raise Stale(_("Chủ thể đã gửi lại hồ sơ từ lúc trang này mở. Hãy tải lại trang."))


def _refuse_unless_settled(dossier: Dossier) -> None:
    left = [paper_name(item) for item in checklist_of(dossier).unsettled]
    if left:
        raise Refused(_("Giấy tờ bắt buộc chưa đạt: %(names)s.") % {"names": "; ".join(left)})
    if dossier.corrections.filter(status__in=Correction.PENDING).exists():
        raise Refused(_("Hồ sơ còn yêu cầu bổ sung chưa xong. Hãy xem từng mục trước khi duyệt."))


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
    dossier.save(update_fields=["status", "decided_at", "decided_by", "decision_note"])
    journal.record(f"dossier.{status}", actor=actor, subject=dossier, round=dossier.rounds, note=dossier.decision_note)
    kind = {"approved": "dossier-approved", "changes_requested": "dossier-changes", "rejected": "dossier-rejected"}
    refused = list(dossier.papers.filter(status=Paper.Status.REFUSED).select_related("product").order_by("pk"))
    tell_members(
        kind[status], dossier.vendor, key=f"{dossier.pk}-{dossier.rounds}", dossier=dossier, refused_papers=refused
    )
