"""A paper being prepared: typed and photographed bit by bit, kept at once, handed in as one file in the end."""

from collections.abc import Mapping
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.binding import Bound, bind_files
from market.files.cell.verdicts import Unfit
from market.files.codes import read_codes
from market.files.judge import judge
from market.files.models import PendingUpload
from market.files.services import discard_file, keep_bound, keep_file
from market.files.uploads import drop_upload, whole_file
from market.kernel import clock
from market.kernel.errors import Refused, Stale
from vetting.completeness import Item
from vetting.models import Dossier, DraftPage, Paper, PaperDraft
from vetting.services.locks import lock_dossier
from vetting.services.papers import PaperFacts, keep_paper, paper_of_form, refuse_paper_unless_fit

MAX_FILES = 30  # of one paper
LONGEST_TEXT = 2000  # characters kept of a field, far above what any paper takes


@transaction.atomic
def keep_typed(
    *, dossier: Dossier, item: Item, typed: Mapping[str, str], request_key: UUID | None = None
) -> PaperDraft:
    """Keep what was typed, also what makes no sense yet. Of each field the last text counts, whichever tab it is from.

    It is kept too while the dossier is with the office: nothing there changes, and nothing typed is lost. A form whose
    paper was handed in already changes nothing any more.
    """
    if dossier.status in Dossier.CLOSED:
        raise Stale(_("Hồ sơ này đã có kết quả. Muốn nộp thêm giấy tờ, hãy mở hồ sơ bổ sung."))
    draft = _locked_draft(dossier, item)
    if request_key and paper_of_form(dossier, request_key):
        raise Stale(_already_handed_in())
    texts = {name: _storable(text) for name, text in typed.items()}
    if any(draft.typed.get(name, "") != text for name, text in texts.items()):
        draft.typed |= texts
        draft.changed_at = clock.now()
        draft.save(update_fields=["typed", "changed_at"])
    return draft


def add_page(*, actor: Person, dossier: Dossier, item: Item, upload: "File[bytes]") -> DraftPage:
    """Judge one photo or document and keep it as the last page; the same file once more changes nothing."""
    _refuse_unless_preparing(dossier)
    clean = judge(upload)
    with transaction.atomic():
        draft = _locked_draft(dossier, item)
        if same := draft.pages.filter(file__original_sha256=clean.original_sha256).first():
            return same
        if draft.pages.count() >= MAX_FILES:
            raise Refused(_("Một giấy tờ có nhiều nhất %(n)d tệp. Hãy bỏ bớt trang thừa.") % {"n": MAX_FILES})
        last = draft.pages.aggregate(last=Max("position"))["last"] or 0
        page = draft.pages.create(position=last + 1, file=keep_file(actor=actor, clean=clean))
    page.read_codes = list(read_codes(page.file))
    DraftPage.objects.filter(pk=page.pk).update(read_codes=page.read_codes)  # another tab may have taken it out
    return page


def add_uploaded_page(*, actor: Person, dossier: Dossier, item: Item, upload: PendingUpload) -> DraftPage:
    """Keep a file that came in piece by piece as the last page.

    A file that is not fit goes; one that could not be judged or kept just now stays, to be tried again.
    """
    try:
        with whole_file(upload) as whole:
            page = add_page(actor=actor, dossier=dossier, item=item, upload=whole)
    except Refused as problem:
        if isinstance(problem.__cause__, Unfit):
            drop_upload(upload)
        raise
    drop_upload(upload)
    return page


@transaction.atomic
def remove_page(*, page: DraftPage) -> None:
    """Take a page out, and let go of its file."""
    PaperDraft.objects.select_for_update().get(pk=page.draft_id)
    locked = DraftPage.objects.select_related("file").filter(pk=page.pk).first()
    if locked:
        locked.delete()
        discard_file(stored=locked.file)


@transaction.atomic
def move_page(*, page: DraftPage, by: int) -> None:
    """Move a page up (-1) or down (1) by one place; the first and the last stay where they are."""
    draft = PaperDraft.objects.select_for_update().get(pk=page.draft_id)
    pages = list(draft.pages.order_by("position", "pk"))
    place = pages.index(page) if page in pages else -1
    target = place + by
    if place < 0 or not 0 <= target < len(pages):
        return
    pages[place], pages[target] = pages[target], pages[place]
    for position, each in enumerate(pages, start=1):
        each.position = position
    DraftPage.objects.bulk_update(pages, ["position"])


def hand_in(*, actor: Person, dossier: Dossier, facts: PaperFacts) -> Paper:
    """Make a paper of what was prepared: its pages bound into one file in their order. The same form twice is once."""
    if existing := paper_of_form(dossier, facts.request_key):
        return existing
    refuse_paper_unless_fit(dossier, facts)
    draft = PaperDraft.objects.filter(dossier=dossier, kind=facts.kind, product=facts.product).first()
    pages = _pages_of(draft)
    if draft is None or not pages:
        raise Refused(_("Chưa có ảnh hay tệp nào của giấy tờ này. Hãy chụp ảnh hoặc chọn tệp."), field="pages")
    bound = bind_files(actor=actor, parts=[page.file for page in pages])
    return _hand_in(actor=actor, draft=draft, seen=pages, facts=facts, bound=bound)


@transaction.atomic
def _hand_in(*, actor: Person, draft: PaperDraft, seen: list[DraftPage], facts: PaperFacts, bound: Bound) -> Paper:
    dossier = lock_dossier(draft.dossier)
    if existing := paper_of_form(dossier, facts.request_key):
        return existing
    locked = PaperDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if _pages_of(locked) != seen:
        raise Stale(_("Các trang của giấy tờ vừa thay đổi ở một cửa sổ khác. Hãy xem lại rồi nộp."))
    paper = keep_paper(actor=actor, dossier=dossier, facts=facts, store=lambda: keep_bound(actor=actor, bound=bound))
    draft.pages.all().delete()
    draft.delete()
    for page in seen:
        if page.file_id != paper.file_id:
            discard_file(stored=page.file)
    return paper


@transaction.atomic
def drop_draft(pk: int) -> None:
    """Let go of what was begun for a dossier that is decided by now; running twice does nothing."""
    draft = PaperDraft.objects.select_for_update(of=("self",)).filter(pk=pk, dossier__status__in=Dossier.CLOSED).first()
    pages = _pages_of(draft)
    if draft:
        draft.delete()
    for page in pages:
        discard_file(stored=page.file)


def _pages_of(draft: PaperDraft | None) -> list[DraftPage]:
    return list(draft.pages.select_related("file").order_by("position", "pk")) if draft else []


def _locked_draft(dossier: Dossier, item: Item) -> PaperDraft:
    """Return the draft of a paper, made when there is none, held to the end of the transaction."""
    draft, _made = PaperDraft.objects.get_or_create(dossier=dossier, kind=item.kind, product=item.product)
    locked = PaperDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if locked is None:  # while this waited for it
        raise Stale(_already_handed_in())
    return locked


def _already_handed_in() -> str:
    return _("Giấy tờ này đã nộp ở một cửa sổ khác. Hãy tải lại trang để xem.")


def _refuse_unless_preparing(dossier: Dossier) -> None:
    status = Dossier.objects.values_list("status", flat=True).get(pk=dossier.pk)
    if status not in Dossier.EDITABLE:
        raise Stale(_("Hồ sơ đã gửi đi, giấy tờ trong đó không đổi được nữa. Những gì đã gõ vẫn được giữ."))


def _storable(text: str) -> str:
    """Return text the database takes: no NUL, no halves of characters, not endless."""
    return text.replace("\x00", "").encode(errors="ignore").decode()[:LONGEST_TEXT]
