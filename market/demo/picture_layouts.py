"""Where the pieces of a product picture stand. Pure geometry in parts of the picture's width and height."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

VESSELS = {"bamboo-tray": 0.62, "wood-board": 0.55, "banana-leaf": 0.5, "ceramic-dish": 0.85}  # seen from this high
TALLEST = 0.56  # part of the picture's height


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a product's picture shows: an arrangement and its pieces, the hero first."""

    layout: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece at its place: centre of its foot, and its greatest extent."""

    piece: str
    x: float  # 0 left, 1 right
    foot: float  # 0 top, 1 bottom
    size: float  # part of the picture's height
    tilt: float = 0.0  # degrees
    squash: float = 1.0  # height in relation to the drawn one
    shadow: bool = True


def parse_recipe(text: str) -> Recipe:
    """Return the recipe written as "layout: piece*3 piece"."""
    layout, _, rest = text.partition(": ")
    pieces: list[str] = []
    for word in rest.split():
        name, _, count = word.partition("*")
        pieces += [name] * int(count or 1)
    return Recipe(layout, tuple(pieces))


def arrange(recipe: Recipe, rng: Random) -> list[Placed]:
    """Return the pieces at their places, from the back to the front."""
    return LAYOUTS[recipe.layout](recipe.pieces, rng)


def _hero(pieces: Sequence[str], rng: Random) -> list[Placed]:
    side = rng.choice((-1, 1))
    if len(pieces) == 1:
        return [Placed(pieces[0], 0.5, 0.87, TALLEST + 0.05)]
    placed = [Placed(pieces[0], 0.5 - side * 0.1, 0.84, TALLEST)]
    spots = ((0.25, 0.905, 0.33), (-0.33, 0.9, 0.27), (0.1, 0.95, 0.22), (0.38, 0.87, 0.26))
    for piece, (offset, foot, size) in zip(pieces[1:], spots, strict=False):
        placed.append(Placed(piece, 0.5 + side * offset, foot, size, rng.uniform(-5, 5)))
    return sorted(placed, key=lambda one: one.foot)


def _pair(pieces: Sequence[str], rng: Random) -> list[Placed]:
    side = rng.choice((-1, 1))
    sizes = (0.5, 0.47) if pieces[0] == pieces[1] else (0.52, 0.38)
    back = Placed(pieces[0], 0.5 - side * 0.155, 0.825, sizes[0], -2 * side)
    front = Placed(pieces[1], 0.5 + side * 0.175, 0.885, sizes[1], 2 * side)
    rest = [Placed(piece, 0.5 - side * 0.02, 0.94, 0.23, rng.uniform(-8, 8)) for piece in pieces[2:3]]
    return [back, front, *rest]


def _row(pieces: Sequence[str], rng: Random) -> list[Placed]:
    count = len(pieces)
    size = {1: 0.52, 2: 0.48, 3: 0.41}.get(count, 0.33)
    step = min(0.27, 0.78 / count)
    start = 0.5 - step * (count - 1) / 2
    lean = rng.choice((-1, 1))
    placed = [
        Placed(piece, start + step * index, 0.845 + 0.045 * ((index + (lean > 0)) % 2), size, rng.uniform(-2, 2))
        for index, piece in enumerate(pieces)
    ]
    return sorted(placed, key=lambda one: one.foot)


def _pile(pieces: Sequence[str], rng: Random) -> list[Placed]:
    count = len(pieces)
    rows = {1: (1,), 2: (2,), 3: (2, 1), 4: (3, 1), 5: (3, 2), 6: (3, 2, 1)}.get(count, (4, 2, 1))
    size = 0.36 if count <= 3 else 0.3
    placed: list[Placed] = []
    queue = list(pieces)
    for level, width in enumerate(rows):
        for index in range(width):
            if not queue:
                break
            x = 0.5 + (index - (width - 1) / 2) * size * 0.6
            tilt = rng.uniform(-7, 7)
            placed.append(Placed(queue.pop(0), x, 0.88 - level * size * 0.56, size, tilt, shadow=level == 0))
    return sorted(placed, key=lambda one: one.foot)


def _tray(pieces: Sequence[str], rng: Random) -> list[Placed]:
    vessel, height = rng.choice(list(VESSELS.items()))
    placed = [Placed(vessel, 0.5, 0.955, 0.94, squash=height)]
    count = len(pieces)
    size = {1: 0.46, 2: 0.4, 3: 0.36}.get(count, 0.32)
    back = count // 2 if count > 2 else 0
    lines = ((pieces[:back], 0.8), (pieces[back:], 0.885)) if back else ((pieces, 0.875),)
    shift = 0.07 if len(pieces) == 4 else 0.0  # rows of two stand in each other's gaps
    for index, (line, foot) in enumerate(lines):
        placed += _line(line, foot=foot, size=size, shift=shift * (-1) ** index, rng=rng)
    return placed


def _line(line: Sequence[str], *, foot: float, size: float, shift: float, rng: Random) -> list[Placed]:
    step = min(0.27, 0.6 / max(len(line), 1))
    return [
        Placed(piece, 0.5 + shift + (index - (len(line) - 1) / 2) * step, foot, size, rng.uniform(-6, 6))
        for index, piece in enumerate(line)
    ]


def _heaped(vessel: str, width: float) -> Callable[[Sequence[str], Random], list[Placed]]:
    """Return the arrangement of a full vessel: heaped goods behind its rim, the odd piece before it."""

    def heap(pieces: Sequence[str], rng: Random) -> list[Placed]:
        goods = [piece for piece in pieces if pieces.count(piece) > 1 or piece == pieces[0]]
        others = [piece for piece in pieces if piece not in goods]
        size = 0.3 if len(goods) >= 4 else 0.34
        top = (len(goods) + 1) // 3
        placed = []
        for line, foot in ((goods[:top], 0.6), (goods[top:], 0.7)):
            for index, piece in enumerate(line):
                x = 0.5 + (index - (len(line) - 1) / 2) * 0.165
                placed.append(Placed(piece, x, foot + rng.uniform(0, 0.02), size, rng.uniform(-14, 14), shadow=False))
        placed.append(Placed(vessel, 0.5, 0.9, width * 4 / 3, squash=0.72 if vessel == "crate" else 0.85))
        side = rng.choice((-1, 1))
        for index, piece in enumerate(others[:2]):
            x = 0.5 + side * (-1) ** index * 0.31
            placed.append(Placed(piece, x, 0.935, 0.27, rng.uniform(-6, 6)))
        return placed

    return heap


LAYOUTS: dict[str, Callable[[Sequence[str], Random], list[Placed]]] = {
    "hero": _hero,
    "pair": _pair,
    "row": _row,
    "pile": _pile,
    "tray": _tray,
    "basket": _heaped("basket-low", 0.58),
    "crate": _heaped("crate", 0.6),
}
