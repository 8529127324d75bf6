"""Publishing a copy of a paper with personal data painted over, and taking it back."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.redaction import Box
from market.files.services import keep_file, redact_file
from market.kernel import clock, journal
from market.kernel.codes import new_code
from market.kernel.errors import Refused, Stale
from vetting.boxes import PaintedBox
from vetting.models import Paper, RedactedCopy
from vetting.publicity import Showing, showing_of

CODE_LENGTH = 10  # characters, the last of which checks the others


def publish_copy(*, actor: Person, paper: Paper, boxes: Sequence[PaintedBox]) -> RedactedCopy:
    """Publish an accepted paper's pages with the boxes painted over; the copy published before is taken back.

    Painting takes about a second, so it is done before anything is locked; then everything is looked at again.
    """
    _refuse_unless_showable(actor, paper, boxes)
    known = _published(paper, boxes)
    if known:
        return known
    painted = redact_file(stored=paper.file, boxes=[Box(**box.as_json()) for box in boxes])
    with transaction.atomic():
        locked = Paper.objects.select_for_update(of=("self",)).select_related("file", "vendor").get(pk=paper.pk)
        if locked.file_id != paper.file_id:
            raise Stale(_("Tệp của giấy tờ này vừa đổi. Hãy tải lại trang."))
        _refuse_unless_showable(actor, locked, boxes)
        known = _published(locked, boxes)  # by the other one of two clicks
        if known:
            return known
        _take_back(actor, locked)
        copy = RedactedCopy.objects.create(
            paper=locked,
            code=new_code(CODE_LENGTH),
            file=keep_file(actor=actor, clean=painted),
            boxes=[box.as_json() for box in boxes],
            original_sha256=locked.file.sha256,
            made_by=actor,
        )
        _record("copy.published", actor, locked, code=copy.code, boxes=len(boxes))
    return copy


@transaction.atomic
def withdraw_copy(*, actor: Person, paper: Paper) -> None:
    """Take a paper's published copy back; its address says so from now on."""
    locked = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    _refuse_own_paper(actor, locked)
    _take_back(actor, locked)


def _take_back(actor: Person, paper: Paper) -> None:
    for copy in RedactedCopy.objects.select_for_update().filter(paper=paper, withdrawn_at=None):
        copy.withdrawn_at, copy.withdrawn_by = clock.now(), actor
        copy.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _record("copy.withdrawn", actor, paper, code=copy.code)


def _record(verb: str, actor: Person, paper: Paper, **facts: str | int) -> None:
    journal.record(verb, actor=actor, subject=paper.dossier, kind=paper.kind, product=paper.product_id, **facts)


def _published(paper: Paper, boxes: Sequence[PaintedBox]) -> RedactedCopy | None:
    """Return the current copy when it is of this very file with these very boxes."""
    return paper.redacted_copies.filter(
        withdrawn_at=None, original_sha256=paper.file.sha256, boxes=[box.as_json() for box in boxes]
    ).first()


def _refuse_unless_showable(actor: Person, paper: Paper, boxes: Sequence[PaintedBox]) -> None:
    _refuse_own_paper(actor, paper)
    if paper.status != Paper.Status.ACCEPTED:
        raise Refused(_("Chỉ công khai được giấy tờ đã đạt."))
    if not all(box.is_on(paper.file.pages) for box in boxes):
        raise Refused(_("Có ô che nằm ngoài trang. Hãy sửa ô đó rồi thử lại."))
    showing = showing_of(paper.kind, paper.vendor.kind)
    if showing is Showing.NEVER:
        raise Refused(_("Loại giấy tờ này không được công khai."))
    if showing is Showing.REDACTED and not boxes:
        raise Refused(_("Giấy tờ này có thông tin riêng. Hãy che ít nhất một chỗ trước khi công khai."))


def _refuse_own_paper(actor: Person, paper: Paper) -> None:
    if paper.vendor.members.filter(person=actor).exists():
        raise Refused(_("Anh/Chị là thành viên của cơ sở này nên không công khai giấy tờ của cơ sở được."))
