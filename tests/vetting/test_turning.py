"""Pages turned without packing them anew, and places on them."""

import io

import pytest
from PIL import Image, ImageOps

from tests.files.ordinary import jpeg
from vetting.turning import TURNS, turned, turned_place, upright_place


@pytest.mark.parametrize("degrees", TURNS)
def test_readers_turn_the_picture(degrees: int) -> None:
    page = jpeg((60, 20))
    shown = ImageOps.exif_transpose(Image.open(io.BytesIO(turned(page, degrees))))
    expected = Image.open(io.BytesIO(page)).rotate(-degrees, expand=True)
    assert shown.size == expected.size
    corners = [(0, 0), (shown.width - 1, 0), (0, shown.height - 1)]
    for corner in corners:
        near = zip(shown.getpixel(corner), expected.getpixel(corner), strict=True)  # type: ignore[arg-type]
        assert all(abs(one - other) < 8 for one, other in near)


@pytest.mark.parametrize(("content", "degrees"), [(b"no picture", 90), (b"", 90), (jpeg(), 45)])
def test_what_cannot_be_turned_stays(content: bytes, degrees: int) -> None:
    assert turned(content, degrees) == content


@pytest.mark.parametrize("degrees", TURNS)
def test_places_turn_with_the_page_and_back(degrees: int) -> None:
    assert upright_place(*turned_place(200, 100, degrees), degrees) == (200, 100)


def test_top_left_goes_round_clockwise() -> None:
    assert [turned_place(0, 0, degrees) for degrees in TURNS] == [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
