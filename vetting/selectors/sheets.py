"""The paper on the desk: which page, how large, which way up, what lies beside it, what is pinned to it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.money import grouped
from market.kernel.templatetags.formats import day as written
from vetting.models import Correction, Paper
from vetting.turning import turned_place

ZOOMS = ("vua", "100", "200")  # the pane's width, the paper's own width, twice that
MOST_LINKS = 20  # pages with a link of their own; longer papers are walked through


@dataclass(frozen=True)
class SheetWishes:
    """What of a paper is to be shown."""

    page: int = 1
    turn: int = 0
    zoom: str = ZOOMS[0]
    beside: int | None = None  # another paper
    beside_page: int | None = None


@dataclass(frozen=True)
class Pin:
    """A correction at a place, in the units of the page's overlay."""

    number: int
    x: int
    y: int
    correction: Correction


@dataclass(frozen=True)
class Leaf:
    """One page of one paper as it lies on the desk."""

    paper: Paper
    page: int
    turn: int
    pins: list[Pin]
    height: int  # of the overlay; its width is 1000

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height to keep free for the picture."""
        return 1000, self.height


@dataclass(frozen=True)
class FactLine:
    """One fact of two papers side by side."""

    label: str
    value: str
    other: str

    @property
    def differs(self) -> bool:
        """Tell whether the two papers say different things."""
        return self.value != self.other


@dataclass(frozen=True)
class Sheet:
    """The second pane: a page, perhaps beside a page of another paper."""

    leaf: Leaf
    zoom: str
    corrections: list[Correction]
    beside: Leaf | None
    compared: list[FactLine]

    @property
    def pages(self) -> int:
        """Return how many pages the paper has."""
        return self.leaf.paper.file.pages

    @property
    def previous(self) -> int | None:
        """Return the page before."""
        return self.leaf.page - 1 if self.leaf.page > 1 else None

    @property
    def following(self) -> int | None:
        """Return the page after."""
        return self.leaf.page + 1 if self.leaf.page < self.pages else None

    @property
    def page_links(self) -> range:
        """Return the numbers of the pages, when they are few enough to be listed."""
        return range(1, self.pages + 1) if 1 < self.pages <= MOST_LINKS else range(0)

    @property
    def next_turn(self) -> int:
        """Return the turn after the next quarter, clockwise."""
        return (self.leaf.turn + 90) % 360

    @property
    def larger(self) -> str:
        """Return the next larger size."""
        return ZOOMS[min(ZOOMS.index(self.zoom) + 1, len(ZOOMS) - 1)]

    @property
    def smaller(self) -> str:
        """Return the next smaller size."""
        return ZOOMS[max(ZOOMS.index(self.zoom) - 1, 0)]


def sheet_of(paper: Paper, wishes: SheetWishes, *, older: list[Paper], alike: list[Paper]) -> Sheet:
    """Return a paper as it lies on the desk. Beside it may lie an earlier version, or what another vendor handed in."""
    corrections = list(paper.corrections.select_related("raised_by"))
    other = next((each for each in (*older, *alike) if each.pk == wishes.beside), None)
    page = min(max(wishes.page, 1), paper.file.pages)
    beside = None
    if other:
        other_page = min(max(wishes.beside_page or page, 1), other.file.pages)
        beside = _leaf(other, other_page, wishes.turn, list(other.corrections.all()))
    return Sheet(
        leaf=_leaf(paper, page, wishes.turn, corrections),
        zoom=wishes.zoom,
        corrections=corrections,
        beside=beside,
        compared=_compared(paper, other) if other else [],
    )


def _leaf(paper: Paper, page: int, turn: int, corrections: list[Correction]) -> Leaf:
    stored = paper.file
    across, down = (stored.width, stored.height) if turn % 180 == 0 else (stored.height, stored.width)
    height = round(1000 * down / across)
    pins = []
    for number, each in enumerate(corrections, start=1):
        if each.page == page and each.left is not None and each.top is not None and each.status != "dropped":
            left, top = turned_place(each.left, each.top, turn)
            pins.append(Pin(number, left, round(top * height / 1000), each))
    return Leaf(paper, page, turn, pins, height)


def _compared(paper: Paper, other: Paper) -> list[FactLine]:
    """Return what the two papers say, line by line."""
    return [FactLine(str(label), _words(paper, name), _words(other, name)) for name, label in _facts()]


def _facts() -> list[tuple[str, str]]:
    return [
        ("number", _("Số hiệu")),
        ("issuer", _("Nơi cấp")),
        ("issued_on", _("Ngày cấp")),
        ("expires_on", _("Có giá trị đến")),
        ("holder_name", _("Tên ghi trên giấy")),
        ("score", _("Điểm OCOP")),
        ("read_codes", _("Mã đọc được")),
        ("pages", _("Số trang")),
        ("sha256", _("Mã băm của tệp gốc")),
    ]


def _words(paper: Paper, name: str) -> str:
    if name == "pages":
        return grouped(paper.file.pages)
    if name == "sha256":
        return paper.file.original_sha256[:16]
    value: Any = getattr(paper, name)
    if name in ("issued_on", "expires_on"):
        return written(value) or "–"
    if name == "read_codes":
        return "; ".join(value) or "–"
    return str(value) if value not in (None, "") else "–"
