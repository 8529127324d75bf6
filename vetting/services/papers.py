"""Handing in papers, taking them back, and judging them one by one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.judge import judge
from market.files.models import StoredFile
from market.files.services import keep_file
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from vetting.completeness import Item
from vetting.models import Dossier, Paper, Product
from vetting.selectors.checklists import checklist_of
from vetting.services import corrections
from vetting.services.locks import lock_dossier
from vetting.services.reviews import refuse_unless_reviewing


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """What a paper says, as the vendor typed it; `request_key` is of the form, so a second click is the first one."""

    kind: str
    product: Product | None
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    request_key: UUID
    holder_name: str = ""
    score: Decimal | None = None
    read_codes: tuple[str, ...] = ()


def upload_paper(*, actor: Person, dossier: Dossier, facts: PaperFacts, upload: "File[bytes]") -> Paper:
    """Keep a paper in a dossier that is being prepared; the one it stands in for is marked as replaced.

    The file is judged before anything is locked or written, so a bad file leaves nothing behind.
    """
    if existing := paper_of_form(dossier, facts.request_key):
        return existing
    refuse_paper_unless_fit(dossier, facts)
    try:
        clean = judge(upload)
    except Refused as problem:
        raise Refused(problem.message, field="file") from problem
    return keep_paper(actor=actor, dossier=dossier, facts=facts, store=lambda: keep_file(actor=actor, clean=clean))


def refuse_paper_unless_fit(dossier: Dossier, facts: PaperFacts) -> None:
    """Say why a paper cannot be handed in now, before the work on its file begins."""
    _refuse_unless_open(Dossier.objects.select_related("vendor").get(pk=dossier.pk), facts)
    _refuse_nonsense(facts, clock.today_in_hanoi())


@transaction.atomic
def keep_paper(*, actor: Person, dossier: Dossier, facts: PaperFacts, store: Callable[[], StoredFile]) -> Paper:
    """Make the paper whose file `store` keeps; it answers what was asked about the one it takes the place of."""
    locked = lock_dossier(dossier)
    if existing := paper_of_form(locked, facts.request_key):
        return existing
    item = _refuse_unless_open(locked, facts)
    old = locked.papers.filter(kind=facts.kind, product=facts.product).exclude(status__in=Paper.GONE).first()
    if old:
        old.move_to(Paper.Status.REPLACED)
        old.save(update_fields=["status"])
    paper = Paper.objects.create(
        dossier=locked,
        vendor_id=locked.vendor_id,
        product=facts.product,
        is_mandatory=item.is_mandatory,
        kind=facts.kind,
        number=facts.number,
        issuer=facts.issuer,
        issued_on=facts.issued_on,
        expires_on=facts.expires_on,
        holder_name=facts.holder_name,
        score=facts.score,
        read_codes=list(facts.read_codes),
        file=store(),
        request_key=facts.request_key,
    )
    corrections.answer_with_paper(actor=actor, paper=paper, replaced=old)
    _note("paper.uploaded", actor, paper)
    return paper


@transaction.atomic
def withdraw_paper(*, actor: Person, paper: Paper) -> Paper:
    """Take back a paper that was not accepted, while its dossier is being prepared."""
    dossier = lock_dossier(paper.dossier)
    locked = Paper.objects.select_for_update().get(pk=paper.pk)
    if locked.status == Paper.Status.WITHDRAWN:
        return locked
    if dossier.status not in Dossier.EDITABLE:
        raise Stale(_("Hồ sơ đã gửi đi, giấy tờ trong đó không rút lại được nữa."))
    locked.move_to(Paper.Status.WITHDRAWN)
    locked.save(update_fields=["status"])
    corrections.ask_again_without_paper(actor=actor, paper=locked)
    _note("paper.withdrawn", actor, locked)
    return locked


@transaction.atomic
def accept_paper(*, actor: Person, paper: Paper) -> Paper:
    """Note that a paper holds; only the reviewer who took the dossier may."""
    return _judge(actor, paper, Paper.Status.ACCEPTED, reason="")


@transaction.atomic
def refuse_paper(*, actor: Person, paper: Paper, reason: str) -> Paper:
    """Note that a paper does not hold, and why; only the reviewer who took the dossier may."""
    if not reason.strip():
        raise Refused(_("Ghi lý do để chủ thể biết cần sửa gì."), field="reason")
    return _judge(actor, paper, Paper.Status.REFUSED, reason=reason.strip())


def _judge(actor: Person, paper: Paper, status: Paper.Status, *, reason: str) -> Paper:
    refuse_unless_reviewing(actor, lock_dossier(paper.dossier))
    locked = Paper.objects.select_for_update().get(pk=paper.pk)
    if (locked.status, locked.refusal_reason) == (status, reason):
        return locked
    if locked.status != status:
        locked.move_to(status)
    locked.refusal_reason = reason
    if status == Paper.Status.ACCEPTED:
        corrections.settle_with_paper(actor=actor, paper=locked)
    locked.judged_by, locked.judged_at = actor, clock.now()
    locked.save(update_fields=["status", "refusal_reason", "judged_by", "judged_at"])
    _note(f"paper.{status}", actor, locked, **({"reason": reason} if reason else {}))
    return locked


def paper_of_form(dossier: Dossier, request_key: UUID) -> Paper | None:
    """Return the paper this very form brought before: a second click gets the first answer."""
    existing = Paper.objects.filter(request_key=request_key).first()
    if existing and existing.dossier_id != dossier.pk:
        raise Stale(_("Trang này đã cũ. Hãy tải lại trang rồi nộp giấy tờ lần nữa."))
    return existing


def _refuse_unless_open(dossier: Dossier, facts: PaperFacts) -> Item:
    """Return the line of the checklist this paper answers, or say why it cannot be handed in now."""
    if dossier.status not in Dossier.EDITABLE:
        raise Stale(_("Hồ sơ đã gửi đi, giấy tờ trong đó không đổi được nữa. Hãy tải lại trang để xem kết quả."))
    item = checklist_of(dossier).find(facts.kind, facts.product.pk if facts.product else None)
    if item is None or item.need is None:
        raise Refused(_("Hồ sơ này không cần loại giấy tờ đó."))
    if item.paper and item.paper.status == Paper.Status.ACCEPTED and not item.is_earlier:
        raise Stale(_("Giấy tờ này đã được kiểm tra đạt, không cần nộp lại."))
    if item.need.has_expiry and facts.expires_on is None:
        raise Refused(_("Giấy tờ này có thời hạn. Hãy ghi ngày hết hạn in trên giấy."), field="expires_on")
    return item


def _refuse_nonsense(facts: PaperFacts, today: date) -> None:
    if facts.issued_on and facts.issued_on > today:
        raise Refused(_("Ngày cấp ở tương lai. Hãy xem lại ngày in trên giấy."), field="issued_on")
    if facts.expires_on and facts.issued_on and facts.expires_on < facts.issued_on:
        raise Refused(_("Ngày hết hạn đứng trước ngày cấp. Hãy xem lại hai ngày này."), field="expires_on")
    if facts.expires_on and facts.expires_on < today:
        raise Refused(_("Giấy tờ này đã hết hạn. Hãy xin gia hạn rồi nộp bản mới."), field="expires_on")


def _note(verb: str, actor: Person, paper: Paper, **facts: str) -> None:
    journal.record(
        verb, actor=actor, subject=paper.dossier, paper=paper.pk, kind=paper.kind, product=paper.product_id, **facts
    )
