"""What a page looks like, in 256 bits: two pages are the same picture when few of them differ.

Papers of one kind look alike: the same form, the same frame, the same seal. What tells them apart is the text, so the
bits are the signs of middle frequencies (a cosine transform of where the ink is), not of the light and dark areas that
usual picture hashes compare. Tuned on printed and photographed papers of many vendors (`tests/files/test_likeness.py`):
the same page at another size, packed harder, brighter or in a wider margin differs in up to 12 bits, the closest two
papers of one form, a few words apart, in 19, most in more than 30.
"""

from functools import cache
from itertools import batched
from math import cos, pi, sumprod
from typing import cast

from PIL import Image, ImageChops, ImageFilter

BITS = 256
_WIDTH = 600  # pixels at which the ink is looked for
_LONGEST = 4 * _WIDTH
_SIDE = 64  # of the square the inked part is brought to
_FIRST, _COUNT = 12, 16  # frequencies, across and down
_GROUND = 5  # the paper's own shade is found in a picture this many times smaller
_FAINT = 6  # shades of grey: the grain of paper and of packing is no ink
_EDGE = 0.01  # of all ink may lie outside the frame on each side, such as a staple or a punched hole
_FEWEST_BITS = 64  # of either kind: printed pages have some hundred and more of both
_LEAST_INK = 0.4  # shades of grey on average; less is a blank page with a page number


def likeness_of(image: Image.Image) -> bytes | None:
    """Return what a page looks like as 32 bytes; nothing for one that is all but blank or but a plain colour."""
    ink = ink_of(_small(image)).convert("F")
    if sum(_sums(ink.resize((ink.width, 1), Image.Resampling.BOX))) / ink.width < _LEAST_INK:
        return None
    square = ink.resize((_SIDE, _SIDE), Image.Resampling.HAMMING, box=frame_of(ink))
    bits = 0
    for value in _frequencies(_sums(square)):
        bits = bits << 1 | (value > 0)
    if not _FEWEST_BITS <= bits.bit_count() <= BITS - _FEWEST_BITS:
        return None
    return bits.to_bytes(BITS // 8)


def ink_of(page: Image.Image) -> Image.Image:
    """Return how much darker than the paper around it each spot is: a table, a lamp, a shadow make no difference."""
    ground = page.reduce(_GROUND).filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.BoxBlur(4))
    darker = ImageChops.subtract(ground.resize(page.size, Image.Resampling.BILINEAR), page)
    return darker.point([max(0, shade - _FAINT) for shade in range(256)])


def frame_of(ink: Image.Image) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of where the ink lies, to a fraction of a pixel."""
    exact = ink.convert("F")
    left, right = _frame(_sums(exact.resize((ink.width, 1), Image.Resampling.BOX)))
    top, bottom = _frame(_sums(exact.resize((1, ink.height), Image.Resampling.BOX)))
    return left, top, right, bottom


def _small(image: Image.Image) -> Image.Image:
    height = min(_LONGEST, max(_GROUND, round(_WIDTH * image.height / image.width)))
    return image.convert("L").resize((_WIDTH, height), Image.Resampling.HAMMING, reducing_gap=3)


def _sums(image: Image.Image) -> list[float]:
    return list(cast("tuple[float, ...]", image.get_flattened_data()))  # of one band


def _frame(line: list[float]) -> tuple[float, float]:
    """Return between which places, to a fraction of a pixel, the ink lies."""
    total, passed = sum(line), 0.0
    first, last = _EDGE * total, (1 - _EDGE) * total
    start = end = 0.0
    for place, value in enumerate(line):
        if passed < first <= passed + value:
            start = place + (first - passed) / value
        if passed < last <= passed + value:
            end = place + (last - passed) / value
        passed += value
    start = min(start, len(line) - 1.0)
    return start, max(end, start + 1)


def _frequencies(square: list[float]) -> list[float]:
    """Return the strength of `_COUNT` × `_COUNT` frequencies, across first."""
    waves = _waves()
    rows = list(batched(square, _SIDE))
    across = [[sumprod(row, wave) for row in rows] for wave in waves]
    return [sumprod(column, wave) for wave in waves for column in across]


@cache
def _waves() -> list[list[float]]:
    steps = [pi * (2 * place + 1) / (2 * _SIDE) for place in range(_SIDE)]
    return [[cos(step * frequency) for step in steps] for frequency in range(_FIRST, _FIRST + _COUNT)]
