"""Differences of pictures are found where an eye finds them; there is a picture of each page that is watched over."""

import random

import pytest
from PIL import Image, ImageDraw

from tests.visual.baselines import KEPT, MOST, taken_with
from tests.visual.comparing import KIN, LOUD, SAME, Tolerance, difference, painted
from tests.visual.test_pages import GALLERIES, PAGES, looks

PAPER, INK, VERMILION, INDIGO = "#fffbf4", "#1b1a2b", "#c9361f", "#2c4ba0"


def page(button: str = VERMILION, *, left: int = 40, height: int = 900) -> Image.Image:
    """Return a page with a line of text and a button."""
    drawn = Image.new("RGB", (360, height), PAPER)
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((40, 100, 320, 112), fill=INK)
    pen.rectangle((left, 700, left + 160, 744), fill=button)
    return drawn


def with_soft_edges(drawn: Image.Image) -> Image.Image:
    """Return the page with every point a little lighter or darker, as another build of a browser draws it."""
    chance = random.Random(1)
    noise = Image.frombytes("RGB", drawn.size, bytes(chance.randrange(13) for _ in range(3 * 360 * drawn.height)))
    return Image.blend(drawn, noise, 0.02)


@pytest.mark.parametrize("tolerance", [SAME, KIN], ids=["same browser", "another browser"])
def test_the_same_is_the_same(tolerance: Tolerance) -> None:
    assert difference(page(), page(), tolerance) is None
    assert difference(page(), with_soft_edges(page()), tolerance) is None


@pytest.mark.parametrize("tolerance", [SAME, KIN], ids=["same browser", "another browser"])
def test_a_changed_colour_is_found_where_it_is(tolerance: Tolerance) -> None:
    found = difference(page(), page(INDIGO), tolerance)
    assert found
    assert found.share == pytest.approx(161 * 45 / (360 * 900), rel=0.15)
    assert painted(page(INDIGO), found).getpixel((100, 720)) == LOUD
    assert painted(page(INDIGO), found).getpixel((100, 300)) != LOUD


def test_a_thing_that_moved_by_two_points_is_found() -> None:
    assert difference(page(), page(left=42), SAME)
    assert difference(page(), page(left=42), KIN) is None  # another browser may set letters as far apart


def test_a_part_that_is_gone_is_found_by_any_browser() -> None:
    assert difference(page(), page(PAPER), SAME)
    assert difference(page(), page(PAPER), KIN)


def test_a_page_that_grew_is_found() -> None:
    found = difference(page(), page(height=901), SAME)
    assert found
    assert "360 × 900 became 360 × 901" in found.words
    assert difference(page(), page(height=910), KIN) is None
    assert difference(page(), page(height=960), KIN)
    assert painted(page(height=960), found).size == (360, 960)


def test_there_is_a_picture_of_each_page_by_day_and_by_night_and_they_are_light() -> None:
    wanted = {
        f"{name}-{width}-{scheme}"
        for names in (tuple(GALLERIES), PAGES)
        for position, name in enumerate(names)
        for width, scheme in looks(position)
    }
    kept = list(KEPT.glob("*.webp"))
    assert {path.stem for path in kept} == wanted, "`make shots` takes them"
    assert sum(path.stat().st_size for path in kept) < MOST
    assert set(taken_with()) == {"chromium", "letters"}
