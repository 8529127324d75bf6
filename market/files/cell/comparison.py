"""Whether two pages that look alike are the same page: the second, closer look.

Papers of one form differ in a few words, and a likeness of 256 bits (`cell.likeness`) cannot always tell them apart. So
the ink of both pages is brought to one frame and compared block by block, each block where it fits best within a few
pixels, and the worst block counts: the same page scanned, packed, scaled or lit otherwise differs strongly in none,
another name, product or day in at least one.
"""

from typing import cast

from PIL import Image, ImageChops, ImageFilter

from .likeness import frame_of, ink_of

SAME_BELOW = 20  # percent; measured: the same page up to 14, papers of other vendors on one form 29 and more
WIDTH = 1200  # pixels at which pages are handed in
_LOOKED_AT = 900  # pixels of width at which the ink is looked for
_SIDE = 600  # pixels of the inked part, across
_MOST_DOWN = 4 * _SIDE
_BLOCK = 20  # pixels: two or three letters
_REACH = 4  # pixels a block may lie off: a scan a little askew, a frame a little wider
_BLUR = 1.2  # pixels: what a photo or hard packing loses, both lose
_DARKEST = 5  # percent of the ink is as dark as ink gets; that becomes _DARK, whatever the light
_DARK = 200
_FAINTEST = 8  # shades: less is grain, no ink
_FAINT = 20.0  # added to the ink of a block, so that a speck in an empty one is no difference
_SQUARES = [round(shade * shade / 255) for shade in range(256)]


def difference_of(one: Image.Image, other: Image.Image) -> int:
    """Return in percent of its ink how much the block differs in which two pages differ most."""
    mine, down = _inked(one)
    theirs, _down = _inked(other, down)
    return min(100, _worst(mine, theirs))


def _inked(page: Image.Image, down: int | None = None) -> tuple[Image.Image, int]:
    """Return the inked part of a page, `down` pixels high or as its shape has it, as dark as all others."""
    height = min(4 * _LOOKED_AT, max(5, round(_LOOKED_AT * page.height / page.width)))
    ink = ink_of(page.convert("L").resize((_LOOKED_AT, height), Image.Resampling.HAMMING, reducing_gap=3))
    left, top, right, bottom = frame_of(ink)
    if down is None:
        down = min(_MOST_DOWN, max(_BLOCK, round(_SIDE * (bottom - top) / (right - left))))
    part = ink.resize((_SIDE, down), Image.Resampling.HAMMING, box=(left, top, right, bottom))
    part = part.filter(ImageFilter.GaussianBlur(_BLUR))
    gain = _DARK / _darkest(part)
    return part.point([min(255, round(shade * gain)) for shade in range(256)]), down


def _darkest(ink: Image.Image) -> int:
    """Return the shade that only the darkest of the ink surpasses."""
    shades = ink.histogram()
    left = sum(shades[_FAINTEST:]) * _DARKEST // 100
    for shade in range(255, _FAINTEST, -1):
        left -= shades[shade]
        if left <= 0:
            return shade
    return _FAINTEST


def _worst(one: Image.Image, other: Image.Image) -> int:
    """Return how much of the ink of `one` is not in `other` at the same place, in the block where that is most."""
    wide = Image.new("L", (one.width + 2 * _REACH, one.height + 2 * _REACH))
    wide.paste(other, (_REACH, _REACH))
    least = Image.new("L", one.reduce(_BLOCK).size, 255)
    for left in range(2 * _REACH + 1):
        for top in range(2 * _REACH + 1):
            shifted = wide.crop((left, top, left + one.width, top + one.height))
            apart = ImageChops.difference(one, shifted).point(_SQUARES).reduce(_BLOCK)
            least = ImageChops.darker(least, apart)
    ink = _values(one.point(_SQUARES).reduce(_BLOCK))
    return round(max(100 * apart / (inked + _FAINT) for apart, inked in zip(_values(least), ink, strict=True)))


def _values(image: Image.Image) -> tuple[int, ...]:
    return cast("tuple[int, ...]", image.get_flattened_data())  # of one band
