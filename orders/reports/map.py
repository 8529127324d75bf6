"""The map of Hà Nội's communes on the officials' desk: each cell shaded by what its vendors sold."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from market.places.cells import Place as Published
from market.places.cells import Polygon, cells_of
from market.places.loading import DATA
from orders.reports.overview import Place

SHADES = 5  # beside the one for nothing sold


@dataclass(frozen=True)
class Cell:
    """A commune on the map: its outline (SVG points, kilometres), its shade, and what it sold, if anything."""

    name: str
    points: str
    shade: int
    place: Place | None


@dataclass(frozen=True)
class Shade:
    """One step of the legend: the least and the most its communes sold, in đồng."""

    number: int
    least: int
    most: int


@dataclass(frozen=True)
class CommuneMap:
    """The cells and the size of the map, in kilometres."""

    cells: list[Cell]
    shades: list[Shade]  # in use, the lightest first
    width: float
    height: float


def commune_map(places: Iterable[Place]) -> CommuneMap:
    """Return the map of a period; a shade is a fifth of the communes that sold something."""
    sold = {place.code: place for place in places if place.is_in_hanoi}
    shades = _shades([place for place in sold.values() if place.value])
    outlines = _outlines()
    cells = [Cell(name, _points(cell), shades.get(code, 0), sold.get(code)) for code, (name, cell) in outlines.items()]
    corners = [corner for _name, cell in outlines.values() for corner in cell]
    return CommuneMap(
        cells, _legend(cells), round(max(x for x, _y in corners), 1), round(max(y for _x, y in corners), 1)
    )


def _legend(cells: list[Cell]) -> list[Shade]:
    values: dict[int, list[int]] = {}
    for cell in cells:
        if cell.place is not None and cell.shade:
            values.setdefault(cell.shade, []).append(cell.place.value)
    return [Shade(number, min(sold), max(sold)) for number, sold in sorted(values.items())]


def _shades(sold: list[Place]) -> dict[str, int]:
    ranked = sorted(sold, key=lambda place: place.value)
    return {place.code: 1 + SHADES * rank // len(ranked) for rank, place in enumerate(ranked)}


@cache
def _outlines() -> dict[str, tuple[str, Polygon]]:
    with (DATA / "hanoi_wards.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    published = [Published(row["code"], float(row["lat"]), float(row["lon"]), float(row["area_km2"])) for row in rows]
    names = {row["code"]: row["name"] for row in rows}
    return {code: (names[code], cell) for code, cell in cells_of(published).items()}


def _points(cell: Polygon) -> str:
    return " ".join(f"{across:.2f},{down:.2f}" for across, down in cell)
