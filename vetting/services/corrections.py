"""What a vendor is asked to mend: asked, answered and settled item by item."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from vetting.models import Correction, Dossier, Paper, PaperCheck, Product
from vetting.services.locks import lock_dossier
from vetting.services.reviews import refuse_unless_reviewing

LONGEST_TEXT = 500  # characters, as the columns say
LONGEST_ANSWER = 1000
Status = Correction.Status


@transaction.atomic
def raise_correction(  # noqa: PLR0913 - a correction points at a place
    *,
    actor: Person,
    dossier: Dossier,
    text: str,
    paper: Paper | None = None,
    product: Product | None = None,
    page: int | None = None,
    left: int | None = None,
    top: int | None = None,
) -> Correction:
    """Ask the vendor to mend one thing: of the profile, a product, a paper, or one place on a page of it.

    The vendor reads it once the request for changes is sent. The same words about the same place are one correction.
    """
    locked = lock_dossier(dossier)
    refuse_unless_reviewing(actor, locked)
    words = _words(text, LONGEST_TEXT, field="text")
    _refuse_wrong_place(locked, paper, page, left, top)
    about = {"paper": paper, "product": paper.product if paper else product, "text": words, "page": page}
    if same := locked.corrections.filter(status__in=Correction.PENDING, **about).first():
        return same
    correction = Correction.objects.create(
        dossier=locked,
        kind=paper.kind if paper else "",
        left=left,
        top=top,
        raised_by=actor,
        raised_in_round=locked.rounds,
        **about,
    )
    _note("correction.raised", actor, correction, note=words)
    return correction


@transaction.atomic
def answer_correction(*, actor: Person, correction: Correction, answer: str) -> Correction:
    """Answer one item in words; until the dossier is sent again the words may be changed."""
    locked = _lock(correction)
    _refuse_unless_vendors_move(locked)
    words = _words(answer, LONGEST_ANSWER, field="answer")
    if (locked.status, locked.answer) == (Status.ANSWERED, words):
        return locked
    if locked.status == Status.OPEN:
        locked.move_to(Status.ANSWERED)
    locked.answer = words
    locked.answered_by, locked.answered_at = actor, clock.now()
    locked.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    _note("correction.answered", actor, locked, note=words)
    return locked


def answer_with_paper(*, actor: Person, paper: Paper, replaced: Paper | None) -> int:
    """Answer what was asked about a paper with the one that takes its place; return how many items that were.

    Called by the service that keeps the new paper, which holds the dossier's lock. What was asked about the kind of
    paper counts too when the old one was withdrawn before.
    """
    asked = _pending_of(paper).exclude(sent_at=None)
    for correction in asked:
        if correction.status == Status.OPEN:
            correction.move_to(Status.ANSWERED)
        correction.answer_paper = paper
        correction.answered_by, correction.answered_at = actor, clock.now()
        correction.save(update_fields=["status", "answer_paper", "answered_by", "answered_at"])
        _note("correction.answered", actor, correction, replaced=replaced.pk if replaced else None)
    return len(asked)


def ask_again_without_paper(*, actor: Person, paper: Paper) -> None:
    """Open the items again that only a paper answered which the vendor takes back now; its service holds the lock."""
    for correction in _pending_of(paper).filter(answer_paper=paper):
        correction.answer_paper = None
        if correction.status == Status.ANSWERED and not correction.answer:
            correction.move_to(Status.OPEN)
        correction.save(update_fields=["status", "answer_paper"])
        _note("correction.reopened", actor, correction)


def answer_by_leaving_out(*, actor: Person, dossier: Dossier, product: Product) -> None:
    """Answer what was asked about a product by the vendor's taking it out of the locked dossier."""
    asked = dossier.corrections.select_for_update().filter(product=product, status=Status.OPEN).exclude(sent_at=None)
    for correction in asked.order_by("pk"):
        correction.move_to(Status.ANSWERED)
        correction.answer = _("Chủ thể để sản phẩm này lại cho hồ sơ sau.")
        correction.answered_by, correction.answered_at = actor, clock.now()
        correction.save(update_fields=["status", "answer", "answered_by", "answered_at"])
        _note("correction.answered", actor, correction, note=correction.answer)


@transaction.atomic
def settle_correction(*, actor: Person, correction: Correction) -> Correction:
    """Agree with an answer; only the reviewer who took the dossier may."""
    return _close(actor, correction, Status.SETTLED)


@transaction.atomic
def drop_correction(*, actor: Person, correction: Correction) -> Correction:
    """Ask for something no longer; only the reviewer who took the dossier may."""
    return _close(actor, correction, Status.DROPPED)


@transaction.atomic
def reopen_correction(*, actor: Person, correction: Correction, text: str) -> Correction:
    """Ask again in other words because the answer is not enough; the old words and answer stay in the journal."""
    locked = _lock(correction)
    refuse_unless_reviewing(actor, locked.dossier)
    words = _words(text, LONGEST_TEXT, field="text")
    if (locked.status, locked.text) == (Status.OPEN, words):
        return locked
    before = {"asked": locked.text, "answer": locked.answer, "paper": locked.answer_paper_id or locked.paper_id}
    locked.move_to(Status.OPEN)
    if locked.answer_paper:  # the new paper is what is criticised now; the pin was on the old one
        locked.paper, locked.answer_paper = locked.answer_paper, None
        locked.page = locked.left = locked.top = None
    locked.text, locked.answer, locked.sent_at = words, "", None
    locked.raised_by, locked.raised_at, locked.raised_in_round = actor, clock.now(), locked.dossier.rounds
    locked.save()
    _note("correction.reopened", actor, locked, note=words, before=before)
    return locked


def settle_with_paper(*, actor: Person, paper: Paper) -> int:
    """Settle what an accepted paper answered; refuse while something asked about it waits for the vendor.

    Called by the service that accepts the paper and holds the dossier's lock.
    """
    asked = _pending_of(paper)
    if any(correction.status == Status.OPEN for correction in asked):
        raise Refused(_("Giấy tờ này còn mục yêu cầu bổ sung. Hãy bỏ mục đó trước khi đánh giá đạt."))
    answered = [correction for correction in asked if correction.answer_paper_id == paper.pk]
    for correction in answered:
        _settle(actor, correction, Status.SETTLED)
    return len(answered)


def corrections_from_papers(*, actor: Person, dossier: Dossier) -> None:
    """Turn every failed check of the refused papers into a correction; a paper without checks brings its reason."""
    refused = dossier.papers.filter(status=Paper.Status.REFUSED).select_related("product")
    for paper in refused.order_by("pk"):
        failed = paper.checks.filter(verdict=PaperCheck.Verdict.FAILS).select_related("criterion").order_by("pk")
        found = [(_asked_by(check), check.page) for check in failed] or [(paper.refusal_reason, None)]
        known = set(paper.corrections.values_list("text", flat=True))
        for text, page in found:
            if text in known:  # asked before, whatever became of it
                continue
            raise_correction(actor=actor, dossier=dossier, text=text, paper=paper, page=page)


def corrections_from_note(*, actor: Person, dossier: Dossier, note: str) -> None:
    """Turn each line of a note into a correction, so that words alone are answered item by item too."""
    for line in note.splitlines():
        if line.strip(" -•–"):
            raise_correction(actor=actor, dossier=dossier, text=line.strip(" -•–"))


def _asked_by(check: PaperCheck) -> str:
    return f"{check.criterion.text}: {check.note}"  # as it stands in the rules, whatever language the officer reads


def _lock(correction: Correction) -> Correction:
    dossier = lock_dossier(correction.dossier)
    related = ("dossier", "paper", "answer_paper", "product")
    locked = Correction.objects.select_for_update(of=("self",)).select_related(*related).get(pk=correction.pk)
    locked.dossier = dossier
    return locked


def _pending_of(paper: Paper) -> QuerySet[Correction]:
    """Return what is asked about a paper's place on the checklist and not settled, locked."""
    return (
        Correction.objects.select_for_update()
        .filter(dossier_id=paper.dossier_id, kind=paper.kind, product=paper.product, status__in=Correction.PENDING)
        .order_by("pk")
    )


def _close(actor: Person, correction: Correction, status: Correction.Status) -> Correction:
    locked = _lock(correction)
    refuse_unless_reviewing(actor, locked.dossier)
    if locked.status != status:
        _settle(actor, locked, status)
    return locked


def _settle(actor: Person, correction: Correction, status: Correction.Status) -> None:
    correction.move_to(status)
    correction.settled_by, correction.settled_at = actor, clock.now()
    correction.save(update_fields=["status", "settled_by", "settled_at"])
    _note(f"correction.{status}", actor, correction, note=correction.text)


def _words(text: str, longest: int, *, field: str) -> str:
    words = text.strip()
    if not words:
        raise Refused(_("Hãy ghi nội dung của mục này."), field=field)
    if len(words) > longest:
        raise Refused(_("Mỗi mục dài nhất %(n)d ký tự. Hãy tách thành nhiều mục.") % {"n": longest}, field=field)
    return words


def _refuse_unless_vendors_move(correction: Correction) -> None:
    dossier = correction.dossier
    if dossier.status not in Dossier.EDITABLE or correction.sent_at is None:
        raise Stale(_("Hồ sơ đã gửi đi nên không trả lời thêm được. Hãy tải lại trang để xem."))
    if correction.status not in Correction.PENDING:
        raise Stale(_("Mục này đã xong, không cần trả lời nữa."))


def _refuse_wrong_place(
    dossier: Dossier, paper: Paper | None, page: int | None, left: int | None, top: int | None
) -> None:
    if paper is None and (page, left, top) == (None, None, None):
        return
    if paper is None or paper.dossier_id != dossier.pk or paper.status in Paper.GONE:
        raise Stale(_("Giấy tờ này không còn trong hồ sơ. Hãy tải lại trang."))
    if paper.status == Paper.Status.ACCEPTED:
        raise Refused(_("Giấy tờ này đang ghi là đạt. Hãy đánh dấu không đạt trước khi yêu cầu bổ sung."))
    if (page is not None and not 1 <= page <= paper.file.pages) or (left is None) != (top is None):
        raise Refused(_("Chỗ đánh dấu không có trên giấy tờ này."), field="page")
    if page is None and left is not None:
        raise Refused(_("Chỗ đánh dấu không có trên giấy tờ này."), field="page")


def _note(verb: str, actor: Person, correction: Correction, **facts: object) -> None:
    journal.record(
        verb,
        actor=actor,
        subject=correction.dossier,
        correction=correction.pk,
        kind=correction.kind,
        product=correction.product_id,
        **facts,
    )
