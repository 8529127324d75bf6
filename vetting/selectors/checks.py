"""What a reviewer looks for on a paper, and what was found so far."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from market.kernel import clock
from vetting.models import Criterion, Paper, PaperCheck


@dataclass(frozen=True)
class CheckLine:
    """One line of a paper's checklist, numbered as on the desk."""

    number: int
    criterion: Criterion
    check: PaperCheck | None

    @property
    def text(self) -> str:
        """Return the criterion in the reader's language; what the office added later is in its own words."""
        return _(self.criterion.text)

    @property
    def verdict(self) -> str:
        """Return the verdict, "" while nobody judged the line."""
        return self.check.verdict if self.check else ""

    @property
    def seen(self) -> str:
        """Return what the page shows of this line, so that only what a person changed is saved."""
        return f"{self.check.verdict}|{self.check.page or ''}|{self.check.note}" if self.check else "||"


def criteria_on(kind: str, day: date) -> QuerySet[Criterion]:
    """Return the criteria of a kind of paper in force on a day, in the order of the checklist."""
    return Criterion.objects.filter(
        Q(effective_to__isnull=True) | Q(effective_to__gt=day), kind=kind, effective_from__lte=day
    )


def check_lines(paper: Paper) -> list[CheckLine]:
    """Return the checklist of a paper as of today in Hanoi."""
    found = {check.criterion_id: check for check in paper.checks.select_related("checked_by")}
    criteria = criteria_on(paper.kind, clock.today_in_hanoi())
    return [CheckLine(number, each, found.get(each.pk)) for number, each in enumerate(criteria, start=1)]
