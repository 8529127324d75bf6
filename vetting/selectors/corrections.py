"""What a vendor was asked to mend, as each side sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from vetting.models import Correction, Dossier, Paper

WIDTH = 1000  # of a page's overlay; its height follows the page's shape


@dataclass(frozen=True)
class CorrectionLine:
    """One item with its number, and the place on the page it points at, if any."""

    number: int
    correction: Correction
    height: int = 0  # of the overlay
    x: int | None = None
    y: int | None = None


def corrections_for_vendor(dossier: Dossier) -> list[CorrectionLine]:
    """Return what the vendor was asked for, as it was sent; what the office only notes for now is not among it."""
    return _lines(_of(dossier).exclude(sent_at=None).exclude(status=Correction.Status.DROPPED))


def corrections_for_office(dossier: Dossier) -> list[CorrectionLine]:
    """Return every item of a dossier."""
    return _lines(_of(dossier))


def open_items(lines: Iterable[CorrectionLine]) -> int:
    """Return how many items wait for the vendor."""
    return sum(line.correction.status == Correction.Status.OPEN for line in lines)


def _of(dossier: Dossier) -> QuerySet[Correction]:
    return dossier.corrections.select_related("paper__file", "answer_paper__file", "product", "raised_by", "settled_by")


def _lines(corrections: QuerySet[Correction]) -> list[CorrectionLine]:
    return [_line(number, each) for number, each in enumerate(corrections.order_by("pk"), start=1)]


def _line(number: int, correction: Correction) -> CorrectionLine:
    paper: Paper | None = correction.paper
    if paper is None or correction.page is None:
        return CorrectionLine(number, correction)
    height = round(WIDTH * paper.file.height / paper.file.width)
    if correction.left is None or correction.top is None:
        return CorrectionLine(number, correction, height)
    return CorrectionLine(number, correction, height, correction.left, round(correction.top * height / 1000))
