"""A map of communes from what is published of them: their middle and their size. Pure.

Borders are not published as open data, so each commune is drawn as the cell of a power diagram (a Voronoi diagram whose
weights are the communes' sizes), never reaching further than its size lets it. Neighbours come out as neighbours and
large ones as large; a border on it is no border in law, and pages say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt

Point = tuple[float, float]  # kilometres east and south of the map's corner
Polygon = list[Point]

KM_PER_DEGREE = 111.32
REACH = 1.25  # a cell reaches at most so many times as far as a circle of its size
CORNERS = 28  # of that circle


@dataclass(frozen=True)
class Place:
    """A commune as published: its code, middle (degrees) and size (square kilometres)."""

    code: str
    lat: float
    lon: float
    area: float

    @property
    def radius(self) -> float:
        """Return the radius of a circle of its size, in kilometres."""
        return sqrt(self.area / pi)


def cells_of(places: Sequence[Place]) -> dict[str, Polygon]:
    """Return each commune's cell by its code, on one map whose corner is the north-western end."""
    spots = _spots(places)
    cells = {}
    for place in places:
        cell = _circle(spots[place.code], REACH * place.radius)
        for other in places:
            if other.code != place.code:
                cell = _nearer(cell, spots[place.code], place.area / pi, spots[other.code], other.area / pi)
        cells[place.code] = cell
    return cells


def _spots(places: Sequence[Place]) -> dict[str, Point]:
    """Return the middles in kilometres from the north-western corner, room for each circle included."""
    width = KM_PER_DEGREE * cos(radians(sum(place.lat for place in places) / len(places)))
    west = min(place.lon * width - REACH * place.radius for place in places)
    north = max(place.lat * KM_PER_DEGREE + REACH * place.radius for place in places)
    return {place.code: (place.lon * width - west, north - place.lat * KM_PER_DEGREE) for place in places}


def _circle(middle: Point, radius: float) -> Polygon:
    angles = [2 * pi * corner / CORNERS for corner in range(CORNERS)]
    return [(middle[0] + radius * cos(angle), middle[1] + radius * sin(angle)) for angle in angles]


def _nearer(cell: Polygon, own: Point, own_weight: float, other: Point, other_weight: float) -> Polygon:
    """Return the part of a cell that belongs to its own middle rather than to another, by power distance."""
    across, down = other[0] - own[0], other[1] - own[1]
    middle = (other[0] ** 2 + other[1] ** 2 - other_weight) - (own[0] ** 2 + own[1] ** 2 - own_weight)

    def beyond(point: Point) -> float:
        return 2 * (across * point[0] + down * point[1]) - middle

    kept: Polygon = []
    for place, point in enumerate(cell):
        before = cell[place - 1]
        here, there = beyond(point), beyond(before)
        if (here <= 0) != (there <= 0):
            share = there / (there - here)
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if here <= 0:
            kept.append(point)
    return kept
