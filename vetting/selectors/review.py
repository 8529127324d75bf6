"""A whole dossier as those who decide see it: every paper with its checks, what was looked up, what is asked for."""

from collections import defaultdict
from dataclasses import dataclass

from vetting.models import Dossier, Lookup, PaperCheck
from vetting.selectors.conditions import ConditionRow, waiting_conditions
from vetting.selectors.corrections import CorrectionLine, corrections_for_office
from vetting.selectors.desk import Desk, DeskLine


@dataclass(frozen=True)
class ReviewedPaper:
    """One line of the dossier with the checks on its paper."""

    line: DeskLine
    checks: list[PaperCheck]


@dataclass(frozen=True)
class Review:
    """What a decision rests on."""

    papers: list[ReviewedPaper]
    corrections: list[CorrectionLine]
    lookups: list[Lookup]
    conditions: list[ConditionRow]  # of earlier approvals and of rules, not met so far

    @property
    def pending(self) -> int:
        """Return how many corrections are not settled."""
        return sum(line.correction.status in line.correction.PENDING for line in self.corrections)

    @property
    def answered(self) -> int:
        """Return how many corrections the vendor answered and nobody looked at."""
        return sum(line.correction.status == "answered" for line in self.corrections)


def review_of(dossier: Dossier, desk: Desk) -> Review:
    """Return what was found on a dossier."""
    checks: dict[int, list[PaperCheck]] = defaultdict(list)
    for check in PaperCheck.objects.filter(paper__dossier=dossier).select_related("criterion", "checked_by"):
        checks[check.paper_id].append(check)
    lines = [line for group in desk.groups for line in group.lines if line.item.paper or line.item.is_mandatory]
    return Review(
        papers=[
            ReviewedPaper(line, checks[line.item.paper.pk] if line.item.paper and not line.item.is_earlier else [])
            for line in lines
        ],
        corrections=corrections_for_office(dossier),
        lookups=list(dossier.lookups.select_related("paper", "looked_up_by")),
        conditions=waiting_conditions(dossier.vendor),
    )
