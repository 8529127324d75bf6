"""The office's verbs on a dossier before a decision: take it, assign it, hand it back, recommend, return."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person, Role
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from vetting.models import Correction, Dossier
from vetting.promises import working_days_between
from vetting.selectors.checklists import checklist_of
from vetting.selectors.conditions import Covered, place_of
from vetting.services.locks import lock_dossier
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
def assign_dossier(*, actor: Person, dossier: Dossier, reviewer: Person) -> Dossier:
    """Give a waiting dossier, or one somebody holds, to a reviewer; for approvers."""
    locked = lock_dossier(dossier)
    if Role.APPROVER not in actor.roles:
        raise Refused(_("Chỉ người phê duyệt mới giao việc được."))
    if Role.REVIEWER not in reviewer.roles or not reviewer.is_active:
        raise Refused(_("Người này không thẩm định hồ sơ."), field="reviewer")
    _refuse_own_vendor(actor, locked)
    _refuse_own_vendor(reviewer, locked)
    if (locked.status, locked.reviewer_id) == (Dossier.Status.IN_REVIEW, reviewer.pk):
        return locked
    if locked.status == Dossier.Status.SUBMITTED:
        locked.move_to(Dossier.Status.IN_REVIEW)
    elif locked.status != Dossier.Status.IN_REVIEW:
        raise Stale(_("Hồ sơ này không còn chờ thẩm định."))
    locked.reviewer = reviewer
    locked.save(update_fields=["status", "reviewer"])
    journal.record("dossier.assigned", actor=actor, subject=locked, member=reviewer.pk)
    return locked


@transaction.atomic
def hand_back_dossier(*, actor: Person, dossier: Dossier) -> Dossier:
    """Put a dossier back into the queue; what was judged so far stays. An approver may free one another holds."""
    locked = lock_dossier(dossier)
    if locked.status == Dossier.Status.SUBMITTED:
        return locked
    if Role.APPROVER not in actor.roles or locked.status != Dossier.Status.IN_REVIEW:
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
    """Hand a reviewed dossier to the approvers with a recommendation; the note is for them only.

    To propose an approval over papers that do not hold, the note says under which conditions.
    """
    locked = lock_dossier(dossier)
    if (locked.status, locked.reviewer_id, locked.rounds) == (Dossier.Status.REVIEWED, actor.pk, seen_round):
        return locked
    refuse_other_round(locked, seen_round)
    refuse_unless_reviewing(actor, locked)
    if recommendation == Dossier.Recommendation.APPROVE:
        _refuse_open_corrections(locked)
        if not note.strip():
            refuse_unless_settled(locked)
    elif not note.strip():
        raise Refused(_("Hãy ghi lý do đề nghị không duyệt để người phê duyệt biết."), field="note")
    locked.move_to(Dossier.Status.REVIEWED)
    locked.recommendation, locked.recommendation_note = recommendation, note.strip()
    locked.recommended_at = clock.now()
    locked.save(update_fields=["status", "recommendation", "recommendation_note", "recommended_at"])
    facts = {"recommendation": recommendation, "note": note.strip(), "working_days": days_taken(locked)}
    journal.record("dossier.recommended", actor=actor, subject=locked, **facts)
    return locked


@transaction.atomic
def return_to_reviewer(*, actor: Person, dossier: Dossier, seen_round: int, note: str) -> Dossier:
    """Give a reviewed dossier back to its reviewer; only an approver who is not that reviewer may."""
    locked = lock_dossier(dossier)
    refuse_other_round(locked, seen_round)
    refuse_unless_approving(actor, locked)
    if not note.strip():
        raise Refused(_("Hãy ghi điều cần xem lại để người thẩm định biết."), field="note")
    locked.move_to(Dossier.Status.IN_REVIEW)
    locked.save(update_fields=["status"])
    journal.record("dossier.returned", actor=actor, subject=locked, note=note.strip())
    return locked


def refuse_unless_reviewing(actor: Person, dossier: Dossier) -> None:
    """Let only the reviewer who took the dossier go on, and never a member of its vendor."""
    _refuse_own_vendor(actor, dossier)
    if dossier.status != Dossier.Status.IN_REVIEW:
        raise Stale(_("Hồ sơ này không ở bước thẩm định. Hãy tải lại trang."))
    if dossier.reviewer_id != actor.pk:
        raise Stale(_("Hồ sơ này đang do %(name)s thẩm định.") % {"name": _holder(dossier)})


def refuse_unless_approving(actor: Person, dossier: Dossier) -> None:
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


def refuse_other_round(dossier: Dossier, seen_round: int) -> None:
    """Let nobody act on a page that showed an earlier round."""
    if dossier.rounds != seen_round:
        raise Stale(_("Chủ thể đã gửi lại hồ sơ từ lúc trang này mở. Hãy tải lại trang."))


def refuse_unless_settled(dossier: Dossier, covered: Covered = frozenset()) -> None:
    """Refuse while a mandatory paper does not hold that no condition covers, or a correction is not settled."""
    left = [paper_name(item) for item in checklist_of(dossier).unsettled if place_of(item) not in covered]
    if left:
        raise Refused(
            _("Giấy tờ bắt buộc chưa đạt: %(names)s. Có thể đề nghị duyệt kèm điều kiện.") % {"names": "; ".join(left)}
        )
    _refuse_open_corrections(dossier)


def days_taken(dossier: Dossier) -> int:
    """Return how many working days passed since the vendor handed the dossier in."""
    submitted = dossier.submitted_at or clock.now()
    return working_days_between(clock.in_hanoi(submitted).date(), clock.today_in_hanoi())


def _refuse_open_corrections(dossier: Dossier) -> None:
    if dossier.corrections.filter(status__in=Correction.PENDING).exists():
        raise Refused(_("Hồ sơ còn yêu cầu bổ sung chưa xong. Hãy xem từng mục trước khi duyệt."))
