"""The map of Hà Nội's communes on the officials' desk: each cell shaded by what its vendors sold."""

from collections.abc import Iterable
from dataclasses import dataclass

from market.places.outlines import hanoi_map, shades_of
from orders.reports.overview import Place


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
    """Return the map of a period; a shade is a fifth of the values there are."""
    sold = {place.code: place for place in places if place.is_in_hanoi}
    shades = shades_of({code: place.value for code, place in sold.items()})
    drawn = hanoi_map()
    cells = [Cell(each.name, each.points, shades.get(code, 0), sold.get(code)) for code, each in drawn.outlines.items()]
    return CommuneMap(cells, _legend(cells), drawn.width, drawn.height)


def _legend(cells: list[Cell]) -> list[Shade]:
    values: dict[int, list[int]] = {}
    for cell in cells:
        if cell.place is not None and cell.shade:
            values.setdefault(cell.shade, []).append(cell.place.value)
    return [Shade(number, min(sold), max(sold)) for number, sold in sorted(values.items())]
