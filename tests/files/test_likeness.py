"""The same page is known again however it comes in; another vendor's paper on the same form is another page."""

import io
from contextlib import suppress
from itertools import combinations

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from market.demo.content.catalogue import demo_products, demo_vendors
from market.demo.papers import sample_paper
from market.files.cell.documents import clean_document
from market.files.cell.likeness import likeness_of
from market.files.cell.pages import render_page
from market.files.cell.pictures import clean_picture
from market.files.cell.verdicts import Kind
from market.files.marks import BANDS, MOST_DIFFERENT, bands_of
from tests.files.ordinary import encoded

VENDORS = {vendor.code: vendor for vendor in demo_vendors()}
KINDS = ("business_licence", "trademark", "star_certificate")  # of the second, two differ in a few words only
PRODUCTS = {product.vendor: product for product in demo_products()}  # one of each vendor


def samples(kind: str, count: int, *, ending: str) -> list[bytes]:
    """Return papers of one kind of several vendors, printed (pdf) or photographed (jpg)."""
    found: list[bytes] = []
    for code, product in PRODUCTS.items():
        with suppress(ValueError):  # not every product has every paper
            name, content = sample_paper(kind, VENDORS[code], product)
            found += [content] if name.endswith(ending) else []
        if len(found) == count:
            break
    return found


def number(likeness: bytes | None) -> int:
    assert likeness
    return int.from_bytes(likeness)


def of_document(content: bytes) -> int:
    return number(clean_document(content).likenesses[0])


def of_photo(image: Image.Image, quality: int = 80) -> int:
    return number(clean_picture(encoded(image, "JPEG", quality=quality), Kind.JPEG).likenesses[0])


def scaled(page: Image.Image, width: int) -> Image.Image:
    return page.resize((width, round(width * page.height / page.width)), Image.Resampling.LANCZOS)


@pytest.fixture(scope="module", params=KINDS)
def papers(request) -> list[bytes]:
    return samples(request.param, 4, ending=".pdf")


def test_papers_of_one_form_are_told_apart(papers):
    marks = [of_document(paper) for paper in papers]
    assert min((one ^ other).bit_count() for one, other in combinations(marks, 2)) > MOST_DIFFERENT


def test_the_same_page_is_known_again(papers):
    page, mark = render_page(papers[0], page=1, width=1240), of_document(papers[0])
    again = {
        "photographed": of_photo(page),
        "smaller": of_photo(scaled(page, 827)),
        "at an odd size": of_photo(scaled(page, 1111)),
        "packed hard": of_photo(page, quality=40),
        "brighter": of_photo(ImageEnhance.Brightness(ImageEnhance.Contrast(page).enhance(0.95)).enhance(1.04)),
        "darker": of_photo(ImageEnhance.Brightness(page).enhance(0.85)),
        "grey": of_photo(page.convert("L")),
        "with a margin": of_photo(ImageOps.expand(page, border=70, fill="white")),
    }
    distances = {how: (mark ^ other).bit_count() for how, other in again.items()}
    assert max(distances.values()) <= MOST_DIFFERENT, distances


def test_photos_of_one_page_are_known_again():
    marks = []
    for content in samples("business_licence", 2, ending=".jpg"):
        photo = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
        mark = number(clean_picture(content, Kind.JPEG).likenesses[0])
        for again in (of_photo(photo, quality=40), of_photo(ImageEnhance.Brightness(photo).enhance(1.05))):
            assert (mark ^ again).bit_count() <= MOST_DIFFERENT
        marks.append(mark)
    assert min((one ^ other).bit_count() for one, other in combinations(marks, 2)) > MOST_DIFFERENT


@pytest.mark.parametrize("colour", ["white", "black", "#c8c8c8"])
def test_blank_pages_look_like_nothing(colour):
    page = Image.new("RGB", (1240, 1754), colour)
    ImageDraw.Draw(page).text((600, 1700), "7", fill="black")
    assert likeness_of(page) is None


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (5, 4)])
def test_no_size_is_too_odd(size):
    assert likeness_of(Image.new("L", size, 9)) is None
    noise = likeness_of(Image.effect_noise(size, 200))
    assert noise is None or len(noise) == 32


def test_likenesses_within_reach_share_a_band():
    bits = int.from_bytes(bytes(range(32)))
    for start in range(256 - MOST_DIFFERENT):
        other = bits ^ ((1 << MOST_DIFFERENT) - 1 << start)
        shared = set(bands_of(bits.to_bytes(32))) & set(bands_of(other.to_bytes(32)))
        assert shared
    assert len(bands_of(bytes(32))) == len(set(bands_of(bytes(32)))) == BANDS
