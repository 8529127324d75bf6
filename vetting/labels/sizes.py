"""The label papers people can buy: A4 sheets and where the labels lie on them. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

A4 = (210.0, 297.0)  # mm
MOST_SHEETS = 20  # in one file


@dataclass(frozen=True)
class LabelPaper:
    """One kind of sheet. All measures in millimetres."""

    key: str
    width: float
    height: float
    columns: int
    rows: int
    gap: float = 0.0  # between columns; rows touch on every common paper

    @property
    def on_a_sheet(self) -> int:
        """Return how many labels a sheet has."""
        return self.columns * self.rows

    @property
    def left(self) -> float:
        """Return the margin on the left: the labels lie in the middle of the sheet."""
        return (A4[0] - self.columns * self.width - (self.columns - 1) * self.gap) / 2

    @property
    def top(self) -> float:
        """Return the margin above."""
        return (A4[1] - self.rows * self.height) / 2

    @property
    def label(self) -> str:
        """Return the size and how many there are, in words."""
        values = {"width": _mm(self.width), "height": _mm(self.height), "count": self.on_a_sheet}
        return _("%(width)s × %(height)s mm, %(count)d tem một tờ") % values

    @property
    def most(self) -> int:
        """Return how many labels one file may have."""
        return self.on_a_sheet * MOST_SHEETS

    def sheets(self, count: int, start: int) -> int:
        """Return how many sheets `count` labels need when the first one is the `start`-th of its sheet."""
        return -(-(start - 1 + count) // self.on_a_sheet)


def _mm(value: float) -> str:
    return f"{value:g}".replace(".", ",")


PAPERS: dict[str, LabelPaper] = {
    paper.key: paper
    for paper in (
        LabelPaper("65", 38.1, 21.2, 5, 13, gap=2.5),
        LabelPaper("24", 70, 37, 3, 8),
        LabelPaper("21", 63.5, 38.1, 3, 7, gap=2.5),
        LabelPaper("8", 99.1, 67.7, 2, 4, gap=2.5),
        LabelPaper("8l", 105, 74, 2, 4),
    )
}
USUAL = "21"
