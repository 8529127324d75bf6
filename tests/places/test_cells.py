"""The map of cells: every commune has one, about as large as it is, overlapping no other."""

import csv
from statistics import median

from market.places.cells import Place, Polygon, cells_of
from market.places.loading import DATA


def _places() -> list[Place]:
    with (DATA / "hanoi_wards.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            Place(row["code"], float(row["lat"]), float(row["lon"]), float(row["area_km2"]))
            for row in csv.DictReader(file)
        ]


def _size(cell: Polygon) -> float:
    pairs = zip(cell[-1:] + cell[:-1], cell, strict=True)
    return abs(sum(before[0] * after[1] - after[0] * before[1] for before, after in pairs)) / 2


def test_every_commune_has_a_cell_about_as_large_as_itself() -> None:
    places, cells = _places(), cells_of(_places())
    assert len(cells) == 126
    shares = [_size(cells[place.code]) / place.area for place in places]
    assert min(shares) > 0.5
    assert max(shares) < 1.7
    assert 0.9 < median(shares) < 1.1


def test_cells_do_not_overlap_and_lie_on_the_map() -> None:
    places, cells = _places(), cells_of(_places())
    assert sum(map(_size, cells.values())) <= 1.1 * sum(place.area for place in places)
    assert all(across > -1e-9 and down > -1e-9 for cell in cells.values() for across, down in cell)


def test_two_places_share_one_border() -> None:
    twins = [Place("a", 21.0, 105.8, 100.0), Place("b", 21.0, 105.9, 100.0)]
    left, right = cells_of(twins).values()
    assert abs(max(point[0] for point in left) - min(point[0] for point in right)) < 1e-6
