"""Looked at closer, pages on one form are different pages; the same page stays the same however it comes in."""

import io
from itertools import combinations
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

from market.demo.content.catalogue import demo_products, demo_vendors
from market.demo.papers import sample_paper
from market.files import comparing
from market.files.cell.comparison import SAME_BELOW, difference_of
from market.files.cell.documents import clean_document
from market.files.cell.pages import render_page
from market.files.comparing import same_pages
from market.files.isolation import CellsBusyError
from market.files.models import StoredFile
from market.files.selectors import Likeness
from market.files.services import discard_file
from market.kernel.errors import Refused
from tests.files.ordinary import encoded, kept

VENDORS = {vendor.code: vendor for vendor in demo_vendors()}
PRODUCTS = {product.sku: product for product in demo_products()}
# Second pages of their star certificates are within reach of each other by their likeness.
NEIGHBOURS = ("TRANHKHUC-01", "NGAU-02", "PHUNGXA-01")


def certificate(sku: str, *, page: int) -> Image.Image:
    product = PRODUCTS[sku]
    _name, content = sample_paper("star_certificate", VENDORS[product.vendor], product)
    return render_page(clean_document(content).content, page=page, width=1200)


def again(page: Image.Image, **options: Any) -> Image.Image:
    return Image.open(io.BytesIO(encoded(page, "JPEG", **options)))


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return certificate(NEIGHBOURS[0], page=2)


@pytest.mark.parametrize("number", [1, 2])
def test_certificates_of_several_vendors_differ(number: int) -> None:
    pages = [certificate(sku, page=number) for sku in NEIGHBOURS]
    assert min(difference_of(one, other) for one, other in combinations(pages, 2)) > 1.5 * SAME_BELOW


@pytest.mark.parametrize(
    "made",
    [
        lambda page: again(page, quality=30),
        lambda page: again(page.resize((600, 849), Image.Resampling.LANCZOS), quality=60),
        lambda page: page.resize((1111, 1572), Image.Resampling.LANCZOS),
        lambda page: ImageEnhance.Brightness(ImageEnhance.Contrast(page).enhance(0.9)).enhance(1.05),
        lambda page: ImageEnhance.Brightness(page).enhance(0.8),
        lambda page: ImageOps.expand(page, border=(70, 40, 110, 90), fill="white"),
        lambda page: page.rotate(0.5, Image.Resampling.BICUBIC, fillcolor="white"),
        lambda page: ImageChops.add(page, Image.effect_noise(page.size, 6).convert("RGB"), 1, -128),
        lambda page: page.filter(ImageFilter.GaussianBlur(1.5)),
    ],
    ids=["packed", "small", "odd", "brighter", "darker", "margin", "askew", "grain", "soft"],
)
def test_the_same_page_differs_little(page: Image.Image, made: Any) -> None:
    assert difference_of(page, made(page)) < SAME_BELOW
    assert difference_of(made(page), page) < SAME_BELOW


@pytest.mark.parametrize("size", [(1, 1), (1, 2000), (2000, 1), (5, 4)])
def test_no_size_is_too_odd(page: Image.Image, size: tuple[int, int]) -> None:
    odd = Image.new("L", size, 9)
    assert 0 <= difference_of(odd, page) <= 100
    assert 0 <= difference_of(page, odd) <= 100


@pytest.fixture
def files(left_behind: Any, db: None, page: Image.Image) -> list[StoredFile]:
    """Return a page, the same page packed again, and another vendor's page on that form."""
    other = certificate(NEIGHBOURS[1], page=2)
    contents = [encoded(page, "JPEG"), encoded(page, "JPEG", quality=40), encoded(other, "JPEG")]
    return [kept(content, "giay.jpg") for content in contents]


def alike(stored: StoredFile, distance: int) -> Likeness:
    return Likeness(file_id=stored.pk, page=1, other_page=1, is_same_bytes=False, distance=distance)


def test_only_the_same_page_stays(files: list[StoredFile]) -> None:
    mine, same, other = files
    assert same_pages(mine, [alike(other, 1), alike(same, 2)]) == [alike(same, 2)]
    assert same_pages(mine, []) == []


def test_only_the_nearest_are_looked_at(files: list[StoredFile], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MOST", 1)
    mine, same, other = files
    assert same_pages(mine, [alike(same, 9), alike(other, 3)]) == []


def test_a_lost_page_is_left_to_a_person(files: list[StoredFile], settings: Any) -> None:
    mine, same, other = files
    (settings.MEDIA_ROOT / other.preview_path).unlink()
    assert same_pages(mine, [alike(other, 1), alike(same, 2)]) == [alike(other, 1), alike(same, 2)]
    (settings.MEDIA_ROOT / mine.preview_path).unlink()
    assert same_pages(mine, [alike(same, 2)]) == [alike(same, 2)]


def test_a_discarded_file_is_like_nothing(files: list[StoredFile]) -> None:
    mine, same, _other = files
    likeness = alike(same, 2)
    discard_file(stored=same)
    assert same_pages(mine, [likeness]) == []


def test_a_busy_or_failing_cell_is_no_verdict(files: list[StoredFile], monkeypatch: pytest.MonkeyPatch) -> None:
    mine, same, _other = files
    with monkeypatch.context() as patched:
        patched.setattr(comparing, "run_in_cell", _busy)
        with pytest.raises(Refused):
            same_pages(mine, [alike(same, 2)])
    monkeypatch.setattr(comparing, "page_image", lambda _stored, _page: b"nonsense")
    with pytest.raises(Refused):
        same_pages(mine, [alike(same, 2)])


def _busy(*_arguments: object) -> None:
    raise CellsBusyError
