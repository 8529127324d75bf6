"""The map of Hà Nội's communes: each one's outline in kilometres, the whole as one file that pages point into."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from xml.sax.saxutils import escape

from market.places.cells import Place, Polygon, cells_of
from market.places.loading import DATA

SHADES = 5  # beside the one for nothing
SHEET = "nen"  # the id of the whole map in the file


@dataclass(frozen=True)
class Outline:
    """A commune on the map: its code, its name, its former district and its corners as SVG writes them."""

    code: str
    name: str
    district: str
    points: str


@dataclass(frozen=True)
class HanoiMap:
    """All communes by code, and how large the sheet is in kilometres."""

    outlines: dict[str, Outline]
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """Return the sheet as SVG's viewBox."""
        return f"0 0 {self.width} {self.height}"


@cache
def hanoi_map() -> HanoiMap:
    """Return the map of the communes there are since 1/7/2025; computed once in a process."""
    with (DATA / "hanoi_wards.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    places = [Place(row["code"], float(row["lat"]), float(row["lon"]), float(row["area_km2"])) for row in rows]
    cells = cells_of(places)
    outlines = {
        row["code"]: Outline(row["code"], row["name"], row["old_district_main"], _points(cells[row["code"]]))
        for row in rows
    }
    corners = [corner for cell in cells.values() for corner in cell]
    return HanoiMap(outlines, round(max(x for x, _y in corners), 1), round(max(y for _x, y in corners), 1))


def _points(cell: Polygon) -> str:
    return " ".join(f"{across:.1f},{down:.1f}" for across, down in cell)


@cache
def hanoi_svg() -> bytes:
    """Return the map as a file: `nen` is the whole, `xa-<code>` a commune; the page that uses one colours it."""
    drawn = hanoi_map()
    shapes = "".join(
        f'<polygon id="xa-{each.code}" points="{each.points}"><title>{escape(each.name)}</title></polygon>'
        for each in drawn.outlines.values()
    )
    look = 'fill="#f6efe2" stroke="#b9ad98" stroke-width=".25" stroke-linejoin="round"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawn.view_box}" {look}>'
    return f'{head}<g id="{SHEET}">{shapes}</g></svg>'.encode()


@cache
def hanoi_edition() -> str:
    """Return the mark of this edition of the file: another map has another address."""
    return sha256(hanoi_svg()).hexdigest()[:10]


def shades_of(numbers: Mapping[str, int]) -> dict[str, int]:
    """Return a shade from 1 to SHADES for each number above nothing; equal numbers have the same."""
    ranked = sorted({number for number in numbers.values() if number > 0})
    shade = {number: 1 + SHADES * rank // len(ranked) for rank, number in enumerate(ranked)}
    return {code: shade[number] for code, number in numbers.items() if number > 0}
