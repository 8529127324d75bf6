"""The checklist of one paper: its lines are saved one by one, and the paper's verdict follows from them."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from vetting.models import Criterion, Paper, PaperCheck
from vetting.selectors.checks import CheckLine, check_lines
from vetting.services.locks import lock_dossier
from vetting.services.papers import accept_paper, refuse_paper
from vetting.services.reviews import refuse_unless_reviewing

LONGEST_NOTE = 300  # characters, as the columns say
LONGEST_REASON = 500
Verdict = PaperCheck.Verdict


@transaction.atomic
def check_criterion(
    *, actor: Person, paper: Paper, criterion: Criterion, verdict: str, note: str = "", page: int | None = None
) -> PaperCheck:
    """Note what one line of a paper's checklist came to; only the reviewer who took the dossier may.

    A paper is accepted once every line is met or not applicable, and refused as soon as one fails.
    """
    locked = _lock(actor, paper)
    line = next((line for line in check_lines(locked) if line.criterion.pk == criterion.pk), None)
    if line is None:
        raise Stale(_("Danh mục kiểm tra vừa được Ban tổ chức thay đổi. Hãy tải lại trang."))
    words = _judged_words(locked, verdict, note, page)
    check = line.check
    if check is None or (check.verdict, check.note, check.page) != (verdict, words, page):
        check = _keep(actor, locked, line, verdict=verdict, note=words, page=page)
        journal.record(
            "paper.checked",
            actor=actor,
            subject=locked.dossier,
            **_about(locked),
            criterion=criterion.pk,
            verdict=verdict,
            before=line.verdict,
            note=words,
        )
    _conclude(actor, locked)
    return check


@transaction.atomic
def meets_all(*, actor: Person, paper: Paper) -> Paper:
    """Note that every line is met and accept the paper; what was marked as not applicable stays so."""
    locked = _lock(actor, paper)
    kept = {Verdict.MEETS, Verdict.NOT_APPLICABLE}
    news = [line for line in check_lines(locked) if line.verdict not in kept]
    for line in news:
        _keep(actor, locked, line, verdict=Verdict.MEETS, note="", page=None)
    if news:
        numbers = [line.criterion.pk for line in news]
        journal.record("paper.all_met", actor=actor, subject=locked.dossier, **_about(locked), criteria=numbers)
    return accept_paper(actor=actor, paper=locked)


def drafted_reason(failed: list[CheckLine]) -> str:
    """Return why a paper is refused, written from the notes of its failed lines."""
    sentences = []
    for line in failed:
        if line.check:
            note = line.check.note.rstrip(" .")
            page = _("%(note)s (trang %(page)d)") % {"note": note, "page": line.check.page} if line.check.page else note
            sentences.append(f"{page}.")
    reason = " ".join(sentences)
    return reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1].rstrip()}…"


def _lock(actor: Person, paper: Paper) -> Paper:
    """Return the paper locked with its dossier, or say that it is not this person's, or no longer there to judge."""
    dossier = lock_dossier(paper.dossier)
    refuse_unless_reviewing(actor, dossier)
    locked = Paper.objects.select_for_update(of=("self",)).select_related("file", "product").get(pk=paper.pk)
    if locked.status == Paper.Status.REPLACED:
        raise Stale(_("Chủ thể đã thay giấy tờ này bằng bản khác. Hãy mở bản mới trong danh sách."))
    if locked.status in (Paper.Status.WITHDRAWN, Paper.Status.REVOKED):
        raise Stale(_("Giấy tờ này không còn trong diện kiểm tra. Hãy tải lại trang."))
    locked.dossier = dossier
    return locked


def _judged_words(paper: Paper, verdict: str, note: str, page: int | None) -> str:
    words = note.strip()
    if verdict not in Verdict.values:
        raise Refused(_("Hãy chọn đạt, không đạt hoặc không áp dụng."), field="verdict")
    if verdict == Verdict.FAILS and not words:
        raise Refused(_("Ghi lý do để chủ thể biết cần sửa gì."), field="note")
    if len(words) > LONGEST_NOTE:
        raise Refused(_("Ghi chú dài nhất %(n)d ký tự.") % {"n": LONGEST_NOTE}, field="note")
    if page is not None and not 1 <= page <= paper.file.pages:
        raise Refused(_("Giấy tờ này có %(n)d trang.") % {"n": paper.file.pages}, field="page")
    return words


def _keep(actor: Person, paper: Paper, line: CheckLine, *, verdict: str, note: str, page: int | None) -> PaperCheck:
    found = {"verdict": verdict, "note": note, "page": page, "checked_by": actor, "checked_at": clock.now()}
    check, _is_new = PaperCheck.objects.update_or_create(paper=paper, criterion=line.criterion, defaults=found)
    return check


def _conclude(actor: Person, paper: Paper) -> None:
    """Let the paper's status follow from its lines."""
    lines = check_lines(paper)
    failed = [line for line in lines if line.verdict == Verdict.FAILS]
    if failed:
        refuse_paper(actor=actor, paper=paper, reason=drafted_reason(failed))
    elif all(line.check for line in lines):
        accept_paper(actor=actor, paper=paper)
    elif paper.status == Paper.Status.REFUSED:
        _reopen(actor, paper)


def _reopen(actor: Person, paper: Paper) -> None:
    """Take a refusal back while other lines are still open."""
    paper.move_to(Paper.Status.UPLOADED)
    paper.refusal_reason, paper.judged_by, paper.judged_at = "", None, None
    paper.save(update_fields=["status", "refusal_reason", "judged_by", "judged_at"])
    journal.record("paper.reopened", actor=actor, subject=paper.dossier, **_about(paper))


def _about(paper: Paper) -> dict[str, object]:
    return {"paper": paper.pk, "kind": paper.kind, "product": paper.product_id}
