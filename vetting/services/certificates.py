"""What happens to a paper after it was accepted: a star certificate kept beyond its end, a paper taken back.

Both count from the next order on: the sale asks the papers themselves (DESIGN §3.2), nothing has to be reset.
"""

from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.judge import judge
from market.files.services import keep_file
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from market.kernel.templatetags.formats import day
from vetting import validity
from vetting.models import Dossier, Paper, PaperKind
from vetting.reasons import reason_for
from vetting.services.announcements import tell_members

LONGEST_REASON = 400  # characters: with the decision's number and day it fits the column


def extend_certificate(*, actor: Person, paper: Paper, until: date, reason: str, evidence: "File[bytes]") -> Paper:
    """Keep a star certificate in force while its re-rating is awaited, at most 180 days past its end (art. 12.3)."""
    if paper.extended_to == until:
        return paper
    _refuse_extension(paper, until, reason)
    try:
        clean = judge(evidence)
    except Refused as problem:
        raise Refused(problem.message, field="evidence") from problem
    with transaction.atomic():
        locked = _lock(actor, paper)
        if locked.extended_to == until:
            return locked
        _refuse_extension(locked, until, reason)
        locked.extended_to, locked.extended_by = until, actor
        locked.extension_file = keep_file(actor=actor, clean=clean)
        locked.save(update_fields=["extended_to", "extended_by", "extension_file"])
        entry = _note("paper.extended", actor, locked, until=until.isoformat(), reason=reason.strip())
        tell_members("paper-extended", locked.vendor, key=str(entry), paper=locked, until=until)
    return locked


@transaction.atomic
def revoke_paper(*, actor: Person, paper: Paper, decision: str, decided_on: date, reason: str) -> Paper:
    """Note that a paper's issuer took it back: what needs it cannot be ordered from now on."""
    locked = _lock(actor, paper)
    if locked.status == Paper.Status.REVOKED:
        return locked
    if locked.status != Paper.Status.ACCEPTED:
        raise Stale(_("Giấy tờ này không còn hiệu lực nên không thu hồi được nữa. Hãy tải lại trang."))
    _refuse_revocation(decision, decided_on)
    words = reason_for(reason, missing=_("Hãy ghi lý do thu hồi để chủ thể biết."))
    facts = {"number": decision.strip(), "day": day(decided_on), "reason": words}
    locked.move_to(Paper.Status.REVOKED)
    locked.revoked_at, locked.revoked_by = clock.now(), actor
    locked.revocation_reason = _("Quyết định số %(number)s ngày %(day)s: %(reason)s") % facts
    locked.save(update_fields=["status", "revoked_at", "revoked_by", "revocation_reason"])
    entry = _note("paper.revoked", actor, locked, reason=locked.revocation_reason)
    tell_members("paper-revoked", locked.vendor, key=str(entry), paper=locked, reason=locked.revocation_reason)
    return locked


def _lock(actor: Person, paper: Paper) -> Paper:
    papers = Paper.objects.select_for_update(of=("self",)).select_related("vendor", "product", "dossier")
    locked = papers.get(pk=paper.pk)
    if locked.dossier.status not in Dossier.CLOSED:
        raise Refused(_("Giấy tờ này còn trong hồ sơ đang thẩm định. Hãy đánh giá ngay trong hồ sơ đó."))
    if locked.vendor.members.filter(person=actor).exists():
        raise Refused(_("Anh/Chị là thành viên của cơ sở này nên không quyết định việc này được."))
    return locked


def _refuse_extension(paper: Paper, until: date, reason: str) -> None:
    if paper.kind != PaperKind.STAR_CERTIFICATE or paper.expires_on is None:
        raise Refused(_("Chỉ giấy chứng nhận sao OCOP có ghi ngày hết hạn mới được gia hạn."))
    if paper.status != Paper.Status.ACCEPTED:
        raise Stale(_("Giấy chứng nhận này không còn được công nhận nên không gia hạn được. Hãy tải lại trang."))
    longest = validity.longest_extension(paper.expires_on)
    if until <= paper.expires_on:
        raise Refused(
            _("Ngày gia hạn phải sau ngày hết hạn %(day)s in trên giấy.") % {"day": day(paper.expires_on)},
            field="until",
        )
    if until > longest:
        raise Refused(
            _("Gia hạn nhiều nhất 180 ngày sau ngày hết hạn, tức đến ngày %(day)s.") % {"day": day(longest)},
            field="until",
        )
    if until < clock.today_in_hanoi():
        raise Refused(_("Ngày gia hạn đã qua. Hãy chọn một ngày từ hôm nay."), field="until")
    if not reason.strip():
        raise Refused(_("Hãy ghi căn cứ gia hạn để người sau còn biết."), field="reason")


def _refuse_revocation(decision: str, decided_on: date) -> None:
    if not decision.strip():
        raise Refused(_("Hãy ghi số quyết định thu hồi của nơi cấp."), field="decision")
    if decided_on > clock.today_in_hanoi():
        raise Refused(_("Ngày quyết định ở tương lai. Hãy xem lại."), field="decided_on")


def _note(verb: str, actor: Person, paper: Paper, **facts: str) -> int:
    """Write into the vendor's history, which both sides read; return the entry's key."""
    entry = journal.record(
        verb, actor=actor, subject=paper.vendor, paper=paper.pk, kind=paper.kind, product=paper.product_id, **facts
    )
    return int(entry.pk)
