"""The same upload, and the same page in other bytes, are found under whatever file they were handed in."""

import random

import pytest
from PIL import Image

from market.files.marks import MOST_DIFFERENT, PageMark, bands_of
from market.files.models import StoredFile
from market.files.selectors import Likeness, alike_files
from market.files.services import bind_files, discard_file, keep_bound
from tests.files.ordinary import encoded, kept, pdf

pytestmark = pytest.mark.django_db


def blank_file(**columns: object) -> StoredFile:
    """Return the row of a file without content."""
    number = f"{StoredFile.objects.count():064x}"
    paths = {name: f"kho/{number}-{name}" for name in ("path", "preview_path", "thumbnail_path")}
    facts = {"media_type": "image/jpeg", "size": 1, "sha256": number, "original_sha256": number}
    return StoredFile.objects.create(**paths, **facts, pages=1, width=1, height=1, **columns)


def mark(stored: StoredFile, likeness: bytes | None, *, page: int = 1, source: str = "") -> None:
    PageMark.objects.create(
        file=stored,
        page=page,
        source_sha256=source or stored.original_sha256,
        source_page=page,
        likeness=likeness,
        bands=bands_of(likeness) if likeness else [],
    )


def marked(likeness: bytes | None, *, source: str = "") -> StoredFile:
    stored = blank_file()
    mark(stored, likeness, source=source)
    return stored


def flipped(likeness: bytes, count: int) -> bytes:
    """Return the likeness with so many bits changed, all over it."""
    places = random.Random(count).sample(range(256), count)
    return (int.from_bytes(likeness) ^ sum(1 << place for place in places)).to_bytes(32)


PAGE = random.Random(1).randbytes(32)


@pytest.mark.parametrize("count", [0, 1, MOST_DIFFERENT])
def test_a_page_that_differs_in_few_bits_is_alike(count):
    stored, other = marked(PAGE), marked(flipped(PAGE, count))
    assert alike_files(stored) == [
        Likeness(file_id=other.pk, page=1, other_page=1, is_same_bytes=False, distance=count)
    ]


@pytest.mark.parametrize("count", [MOST_DIFFERENT + 1, 40, 256])
def test_a_page_that_differs_in_more_is_not(count):
    stored = marked(PAGE)
    marked(flipped(PAGE, count))
    assert alike_files(stored) == []


def test_whatever_the_bits_nothing_within_reach_is_missed():
    stored = marked(PAGE)
    others = []
    for seed in range(60):
        places = random.Random(seed).sample(range(256), MOST_DIFFERENT)
        bits = int.from_bytes(PAGE) ^ sum(1 << place for place in places)
        others.append(marked(bits.to_bytes(32)).pk)
    assert {found.file_id for found in alike_files(stored)} == set(others)


def test_the_same_upload_is_known_even_when_it_is_blank():
    stored, other = marked(None), marked(None, source="0" * 64)
    marked(None)
    assert stored.original_sha256 == "0" * 64
    assert alike_files(stored) == [Likeness(file_id=other.pk, page=1, other_page=1, is_same_bytes=True, distance=0)]


def test_pages_are_named_on_both_sides_and_the_nearest_comes_first():
    stored, near, same = blank_file(), blank_file(), blank_file()
    mark(stored, PAGE, page=1)
    mark(stored, flipped(PAGE, 100), page=2)
    mark(near, flipped(PAGE, 3), page=7)
    mark(same, flipped(PAGE, 100), page=2, source=stored.original_sha256)
    found = [(one.file_id, one.page, one.other_page, one.is_same_bytes, one.distance) for one in alike_files(stored)]
    assert found == [(same.pk, 2, 2, True, 0), (near.pk, 1, 7, False, 3)]


def test_only_among_the_files_asked_about(django_assert_num_queries):
    stored, wanted, unwanted = marked(PAGE), marked(PAGE), marked(PAGE)
    among = StoredFile.objects.filter(pk__in=[wanted.pk, stored.pk]).exclude(display_name="%s").order_by("uploaded_at")
    with django_assert_num_queries(1):
        assert [found.file_id for found in alike_files(stored, among=among)] == [wanted.pk]
    assert alike_files(stored, among=StoredFile.objects.none()) == []
    assert {found.file_id for found in alike_files(stored)} == {wanted.pk, unwanted.pk}


@pytest.fixture
def page() -> Image.Image:
    """Return a page full of blots, different everywhere."""
    return Image.effect_noise((60, 80), 160).resize((1240, 1754), Image.Resampling.NEAREST)


def test_a_photo_and_a_scan_of_one_page_are_alike(left_behind, page):
    photo = kept(encoded(page, "JPEG", quality=90), "a.jpg")
    again = kept(encoded(page.resize((900, 1273)), "JPEG", quality=60), "b.jpg")
    scan = kept(encoded(page.convert("RGB"), "PDF", resolution=150), "c.pdf")
    bound = keep_bound(actor=None, bound=bind_files(actor=None, parts=[kept(pdf()), again]))
    found = {one.file_id: one for one in alike_files(photo)}
    assert set(found) == {again.pk, scan.pk, bound.pk}
    assert found[bound.pk].other_page == 2
    assert not any(one.is_same_bytes for one in found.values())
    assert [one.file_id for one in alike_files(again) if one.is_same_bytes] == [bound.pk]


def test_marks_go_with_their_file_and_do_not_keep_it(left_behind, django_capture_on_commit_callbacks):
    stored = kept(pdf(3))
    assert stored.marks.count() == 3
    with django_capture_on_commit_callbacks(execute=True):
        discard_file(stored=stored)
    assert not PageMark.objects.exists()


def test_bits_come_back_as_they_went_in():
    stored = marked(bytes(range(32)))
    assert stored.marks.get().likeness == bytes(range(32))
    assert stored.marks.filter(likeness=bytes(range(32))).exists()
