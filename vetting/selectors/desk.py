"""What a reviewer's desk shows of one dossier: its papers in order, the one looked at, what may be done now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from market.accounts.models import Person, Role
from market.kernel import clock
from vetting.completeness import Checklist, Item
from vetting.flags import NEXT_DELIVERY_DAYS, Flag, Seen, counted, flags_of
from vetting.models import Dossier, Paper, PaperLikeness
from vetting.selectors.checklists import checklist_of


@dataclass(frozen=True)
class DeskLine:
    """One line in the list of papers, with what should be looked at twice."""

    item: Item
    flags: list[Flag]


@dataclass(frozen=True)
class DeskGroup:
    """The papers of the vendor itself (`product` empty) or of one product."""

    product: Any
    lines: list[DeskLine]


@dataclass(frozen=True)
class Desk:
    """A dossier under review."""

    lines: Checklist
    groups: list[DeskGroup]
    paper: Paper | None  # the one looked at
    item: Item | None  # its line
    previous: Paper | None
    following: Paper | None
    older: list[Paper]  # judged before, of the same kind and product
    is_reviewing: bool  # this person took the dossier and may judge its papers
    is_approving: bool  # another person reviewed it, this one may decide
    may_take: bool

    @property
    def flags(self) -> list[Flag]:
        """Return what should be looked at twice on the opened paper."""
        lines = (line for group in self.groups for line in group.lines)
        return next((line.flags for line in lines if line.item is self.item), [])

    @property
    def flag_count(self) -> int:
        """Return how much should be looked at twice in the whole dossier."""
        return sum(len(line.flags) for group in self.groups for line in group.lines)

    @property
    def flags_in_words(self) -> str:
        """Return that number in words."""
        return counted(self.flag_count)


def desk_of(dossier: Dossier, person: Person, paper: Paper | None) -> Desk:
    """Return the desk of a dossier for one person; `paper` is the one opened."""
    lines = checklist_of(dossier)
    papers = _papers(lines)
    at = next((index for index, item in enumerate(papers) if paper and item.paper.pk == paper.pk), None)
    is_reviewing = dossier.status == Dossier.Status.IN_REVIEW and dossier.reviewer_id == person.pk
    is_own = dossier.vendor.members.filter(person_id=person.pk).exists()
    is_approving = (
        dossier.status == Dossier.Status.REVIEWED and Role.APPROVER in person.roles and dossier.reviewer_id != person.pk
    )
    return Desk(
        lines=lines,
        groups=_groups(dossier, lines),
        paper=paper,
        item=papers[at] if at is not None else None,
        previous=papers[at - 1].paper if at else None,
        following=papers[at + 1].paper if at is not None and at + 1 < len(papers) else None,
        older=_older(paper) if paper else [],
        is_reviewing=is_reviewing and not is_own,
        is_approving=is_approving and not is_own,
        may_take=dossier.status == Dossier.Status.SUBMITTED and not is_own,
    )


def next_unjudged(dossier: Dossier, *, after: Paper | None) -> Paper | None:
    """Return the paper to look at next: the first unjudged one behind `after`, else the first of all."""
    papers = [item.paper for item in _papers(checklist_of(dossier))]
    start = next((index + 1 for index, paper in enumerate(papers) if after and paper.pk == after.pk), 0)
    ordered = papers[start:] + papers[:start]
    return next((paper for paper in ordered if paper.status == Paper.Status.UPLOADED), None)


def likenesses_of(papers: Iterable[Paper]) -> QuerySet[PaperLikeness]:
    """Return the pages these papers share with papers of other vendors, the nearest first."""
    pks = [paper.pk for paper in papers]
    query = PaperLikeness.objects.filter(Q(paper__in=pks) | Q(other__in=pks))
    return query.select_related("paper__vendor", "other__vendor", "dismissed_by").order_by("distance", "pk")


def _papers(lines: Checklist) -> list[Item]:
    """Return the lines with a paper of this very dossier, in order."""
    return [item for item in lines.items if item.paper and not item.is_earlier]


def _groups(dossier: Dossier, lines: Checklist) -> list[DeskGroup]:
    """Return the list of papers with their flags; what was accepted in an earlier dossier is judged already."""
    today = clock.today_in_hanoi()
    alike = _alike([item.paper for item in _papers(lines)])
    groups = []
    for group in lines.groups:
        found = [DeskLine(item, _flags(dossier, item, alike, today)) for item in group.items]
        groups.append(DeskGroup(group.product, found))
    return groups


def _alike(papers: list[Paper]) -> dict[int, list[str]]:
    """Return the names of the other vendors with a page like one of each paper, unless somebody saw to it."""
    names: dict[int, list[str]] = defaultdict(list)
    for pair in likenesses_of(papers).filter(dismissed_at=None):
        for one, other in ((pair.paper, pair.other), (pair.other, pair.paper)):
            if other.vendor.display_name not in names[one.pk]:
                names[one.pk].append(other.vendor.display_name)
    return names


def _flags(dossier: Dossier, item: Item, alike: dict[int, list[str]], today: date) -> list[Flag]:
    if item.paper is None or item.is_earlier or dossier.submitted_at is None:
        return []
    return flags_of(
        Seen(
            paper=item.paper,
            vendor=dossier.vendor,
            product=item.product,
            submitted_on=clock.in_hanoi(dossier.submitted_at).date(),
            today=today,
            delivery_on=today + timedelta(days=NEXT_DELIVERY_DAYS),
            alike=alike.get(item.paper.pk, []),
        )
    )


def _older(paper: Paper) -> list[Paper]:
    same = Paper.objects.filter(vendor_id=paper.vendor_id, kind=paper.kind, product=paper.product)
    older = same.filter(pk__lt=paper.pk, judged_at__isnull=False).exclude(status=Paper.Status.WITHDRAWN)
    return list(older.select_related("file").order_by("-pk")[:5])
