"""The same paper under two vendors: found by comparing pages, judged by a person."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.files.comparing import same_pages
from market.files.models import StoredFile
from market.files.selectors import Likeness, alike_files
from market.kernel import clock, journal
from market.kernel.errors import Refused, Stale
from vetting.models import Paper, PaperLikeness, VendorMember
from vetting.reasons import reason_for

MOST_AT_ONCE = 500  # papers handed out by one run of the finder


def uncompared_papers() -> QuerySet[Paper]:
    """Return the submitted papers nobody looked for under other vendors, the oldest first."""
    return Paper.objects.filter(compared_at=None).exclude(dossier__submitted_at=None).order_by("pk")


def compare_paper(pk: int) -> int:
    """Note where else a paper's pages were handed in by other vendors; return how many papers those are.

    A vendor's own renewals are no news, and of a pair the later paper is the one that is like the earlier. Looking
    closer at pages takes a while, so nothing is locked before all were seen. Raise Refused when that cannot be done
    now: the paper stays uncompared and is found again.
    """
    paper = uncompared_papers().select_related("file").filter(pk=pk).first()
    return _note_likenesses(pk, _nearest(paper)) if paper else 0


@transaction.atomic
def dismiss_likeness(*, actor: Person, likeness: PaperLikeness, note: str) -> PaperLikeness:
    """Note that two papers are not one copied, and why; a member of either vendor may not."""
    query = PaperLikeness.objects.select_for_update(of=("self",)).select_related("paper__dossier", "other")
    locked = query.get(pk=likeness.pk)
    vendors = (locked.paper.vendor_id, locked.other.vendor_id)
    if VendorMember.objects.filter(person=actor, vendor_id__in=vendors).exists():
        raise Refused(_("Anh/Chị là thành viên của một trong hai cơ sở nên người khác phải xem việc này."))
    if locked.dismissed_at and locked.dismissed_by_id == actor.pk:
        return locked
    if locked.dismissed_at:
        raise Stale(_("Người khác vừa xem việc này. Hãy tải lại trang."))
    words = reason_for(note, missing=_("Hãy ghi vì sao hai giấy này không phải bản sao của nhau."), field="note")
    locked.dismissed_by, locked.dismissed_at, locked.dismissal_note = actor, clock.now(), words
    locked.save(update_fields=["dismissed_by", "dismissed_at", "dismissal_note"])
    for paper, other in ((locked.paper, locked.other), (locked.other, locked.paper)):
        journal.record(
            "likeness.dismissed",
            actor=actor,
            subject=paper.dossier,
            paper=paper.pk,
            kind=paper.kind,
            product=paper.product_id,
            other=other.pk,
            note=words,
        )
    return locked


def _theirs(paper: Paper) -> QuerySet[Paper]:
    """Return what other vendors handed in."""
    others = Paper.objects.exclude(vendor_id=paper.vendor_id).exclude(dossier__submitted_at=None)
    return others.exclude(status=Paper.Status.WITHDRAWN)


def _nearest(paper: Paper) -> dict[UUID, Likeness]:
    """Return by file of other vendors the nearest page that is the same as one of the paper's.

    Pages of one form look alike from afar; only those stay that are the same seen closer, or are the very same bytes.
    """
    files = StoredFile.objects.filter(pk__in=_theirs(paper).values("file_id"))
    alike = alike_files(paper.file, among=files)
    nearest: dict[UUID, Likeness] = {}
    for each in alike:
        if each.is_same_bytes:
            nearest.setdefault(each.file_id, each)
    for each in same_pages(paper.file, [each for each in alike if each.file_id not in nearest]):
        nearest.setdefault(each.file_id, each)
    return nearest


@transaction.atomic
def _note_likenesses(pk: int, nearest: Mapping[UUID, Likeness]) -> int:
    paper = uncompared_papers().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if paper is None:  # another worker was quicker
        return 0
    found = list(_likenesses(paper, nearest))
    PaperLikeness.objects.bulk_create(found, ignore_conflicts=True)
    paper.compared_at = clock.now()
    paper.save(update_fields=["compared_at"])
    return len(found)


def _likenesses(paper: Paper, nearest: Mapping[UUID, Likeness]) -> Iterator[PaperLikeness]:
    """Yield one row for each paper of another vendor that shares a page, the nearest page of it."""
    for other in _theirs(paper).filter(file_id__in=nearest).order_by("pk"):
        alike = nearest[other.file_id]
        later, earlier = (paper, other) if paper.pk > other.pk else (other, paper)
        pages = (alike.page, alike.other_page) if later is paper else (alike.other_page, alike.page)
        yield PaperLikeness(
            paper=later,
            other=earlier,
            page=pages[0],
            other_page=pages[1],
            is_same_bytes=alike.is_same_bytes,
            distance=alike.distance,
        )
