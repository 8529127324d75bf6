"""What a reviewer's desk shows of one dossier: its papers in order, the one looked at, what may be done now."""

from dataclasses import dataclass
from datetime import date

from market.accounts.models import Person, Role
from market.kernel import clock
from vetting.completeness import Checklist, Item
from vetting.models import Dossier, Paper, PaperKind
from vetting.selectors.checklists import checklist_of

OLD_TEST_DAYS = 365  # a test report issued longer ago is pointed out


@dataclass(frozen=True)
class Desk:
    """A dossier under review."""

    lines: Checklist
    paper: Paper | None  # the one looked at
    item: Item | None  # its line
    previous: Paper | None
    following: Paper | None
    older: list[Paper]  # judged before, of the same kind and product
    is_reviewing: bool  # this person took the dossier and may judge its papers
    is_approving: bool  # another person reviewed it, this one may decide
    may_take: bool
    is_old_test: bool

    @property
    def pages(self) -> range:
        """Return the numbers of the opened paper's pages."""
        return range(1, self.paper.file.pages + 1) if self.paper else range(0)


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
        paper=paper,
        item=papers[at] if at is not None else None,
        previous=papers[at - 1].paper if at else None,
        following=papers[at + 1].paper if at is not None and at + 1 < len(papers) else None,
        older=_older(paper) if paper else [],
        is_reviewing=is_reviewing and not is_own,
        is_approving=is_approving and not is_own,
        may_take=dossier.status == Dossier.Status.SUBMITTED and not is_own,
        is_old_test=bool(paper) and _is_old_test(paper, clock.today_in_hanoi()),
    )


def next_unjudged(dossier: Dossier, *, after: Paper | None) -> Paper | None:
    """Return the paper to look at next: the first unjudged one behind `after`, else the first of all."""
    papers = [item.paper for item in _papers(checklist_of(dossier))]
    start = next((index + 1 for index, paper in enumerate(papers) if after and paper.pk == after.pk), 0)
    ordered = papers[start:] + papers[:start]
    return next((paper for paper in ordered if paper.status == Paper.Status.UPLOADED), None)


def _papers(lines: Checklist) -> list[Item]:
    """Return the lines with a paper of this very dossier, in order."""
    return [item for item in lines.items if item.paper and not item.is_earlier]


def _older(paper: Paper) -> list[Paper]:
    same = Paper.objects.filter(vendor_id=paper.vendor_id, kind=paper.kind, product=paper.product)
    return list(same.filter(pk__lt=paper.pk, judged_at__isnull=False).order_by("-pk")[:5])


def _is_old_test(paper: Paper | None, today: date) -> bool:
    if paper is None or paper.kind != PaperKind.TEST_REPORT or paper.issued_on is None:
        return False
    return (today - paper.issued_on).days > OLD_TEST_DAYS
