"""A copy for everybody holds pictures of the pages, and nothing of what was painted over."""

import io

import pikepdf
import pytest
from PIL import Image, ImageChops, ImageDraw

from market.files import depot
from market.files.judge import CleanFile
from market.files.models import StoredFile
from market.files.redaction import MOST_BOXES, Box, redact_file
from market.files.selectors import alike_files
from market.files.services import keep_file
from market.kernel.errors import Refused
from tests.files.ordinary import encoded, jpeg, kept, new_pdf, pdf, picture_on, saved

pytestmark = pytest.mark.django_db
NAME = "NGUYEN THI HOA 001185012345"


def pictures(copy: CleanFile) -> list[Image.Image]:
    """Return the pictures that are all the copy's pages hold."""
    with pikepdf.open(io.BytesIO(copy.content)) as document:
        return [picture_on(page).convert("L") for page in document.pages]


def shades(image: Image.Image, box: Box) -> tuple[int, int]:
    """Return the darkest and the lightest spot of a box."""
    left, top = box.left * image.width // 1000, box.top * image.height // 1000
    right, bottom = (box.left + box.width) * image.width // 1000, (box.top + box.height) * image.height // 1000
    histogram = image.crop((left, top, right, bottom)).histogram()
    found = [shade for shade, count in enumerate(histogram) if count]
    return found[0], found[-1]


@pytest.fixture
def chequered(left_behind) -> StoredFile:
    """Return a photo of the sharpest contrasts there are."""
    image = Image.new("L", (1000, 1400), "white")
    draw = ImageDraw.Draw(image)
    for x in range(0, 1000, 20):
        for y in range(0, 1400, 20):
            if (x + y) // 20 % 2:
                draw.rectangle((x, y, x + 19, y + 19), fill="black")
    return kept(encoded(image, "JPEG"), "cccd.jpg")


def test_nothing_is_left_under_a_box(chequered):
    box = Box(page=1, left=333, top=121, width=417, height=77)
    (page,) = pictures(redact_file(stored=chequered, boxes=[box]))
    darkest, lightest = shades(page, box)
    assert lightest <= 40  # packing may lighten the very edge, from what is outside
    inner = Box(page=1, left=343, top=131, width=397, height=57)
    assert shades(page, inner) == (0, 0)
    assert darkest == 0


def test_what_was_there_makes_no_difference(left_behind):
    box = Box(page=1, left=0, top=100, width=1000, height=150)
    one, other = (redact_file(stored=kept(pdf(text=text)), boxes=[box]) for text in (NAME, "X"))
    assert one.content == other.content
    assert one.preview == other.preview
    assert one.thumbnail == other.thumbnail


def test_text_and_all_but_pictures_is_gone(left_behind):
    document = new_pdf(2, NAME)
    document.docinfo["/Author"] = NAME
    copy = redact_file(stored=kept(saved(document), "CCCD Nguyễn Thị Hoa.pdf"), boxes=[])
    with pikepdf.open(io.BytesIO(copy.content)) as made:
        assert NAME.encode() not in saved(made, qdf=True, compress_streams=False)
        assert set(made.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in made.trailer
        assert all(set(page.Resources.keys()) == {"/XObject"} for page in made.pages)
        assert [[round(float(side)) for side in page.mediabox[2:]] for page in made.pages] == [[595, 842]] * 2
    assert (copy.display_name, copy.pages, copy.media_type) == ("ban-cong-khai.pdf", 2, "application/pdf")
    assert copy.original == b""


def test_only_the_boxed_page_is_painted(left_behind):
    stored = kept(pdf(3, NAME))
    plain = pictures(redact_file(stored=stored, boxes=[]))
    painted = pictures(redact_file(stored=stored, boxes=[Box(2, 0, 0, 1000, 1000)]))
    assert shades(painted[1], Box(1, 0, 0, 1000, 1000)) == (0, 0)
    for page in (0, 2):
        assert ImageChops.difference(plain[page], painted[page]).getbbox() is None
    assert 1230 <= plain[0].width <= 1250  # A4 at 150 dots to the inch


def test_boxes_follow_the_page_as_it_is_shown(left_behind):
    document = new_pdf()
    document.pages[0].Rotate = 90
    (page,) = pictures(redact_file(stored=kept(saved(document)), boxes=[Box(1, 0, 0, 1000, 500)]))
    assert page.width > page.height
    assert shades(page, Box(1, 0, 0, 1000, 480))[1] == 0
    assert shades(page, Box(1, 0, 600, 1000, 390))[1] == 255


def test_the_copy_is_kept_as_any_file_and_resembles_nothing(left_behind):
    stored = kept(jpeg((800, 600)), "a.jpg")
    copy = keep_file(actor=None, clean=redact_file(stored=stored, boxes=[Box(1, 1, 1, 10, 10)]))
    assert copy.original_sha256 == stored.original_sha256
    assert copy.sha256 != stored.sha256
    assert not copy.marks.exists()
    assert alike_files(stored) == []


@pytest.mark.parametrize(
    "box",
    [
        Box(0, 0, 0, 9, 9),
        Box(2, 0, 0, 9, 9),
        Box(1, -1, 0, 9, 9),
        Box(1, 0, -1, 9, 9),
        Box(1, 0, 0, 0, 9),
        Box(1, 0, 0, 9, 0),
        Box(1, 995, 0, 9, 9),
        Box(1, 0, 995, 9, 9),
    ],
)
def test_a_box_outside_the_page_is_refused(box, monkeypatch):
    monkeypatch.delattr("market.files.redaction.run_on_kept")
    with pytest.raises(Refused, match="Có ô che nằm ngoài trang"):
        redact_file(stored=StoredFile(pages=1), boxes=[box])


def test_a_flood_of_boxes_is_refused(monkeypatch):
    monkeypatch.delattr("market.files.redaction.run_on_kept")
    with pytest.raises(Refused, match="quá nhiều ô che"):
        redact_file(stored=StoredFile(pages=1), boxes=[Box(1, 0, 0, 9, 9)] * (MOST_BOXES + 1))


def test_a_file_that_cannot_be_opened_gets_a_sentence(left_behind):
    stored = kept(pdf())
    depot.delete([stored.path])
    depot.write(stored.path, b"%PDF-1.7 damaged later")
    with pytest.raises(Refused, match="Tệp này bị hỏng"):
        redact_file(stored=stored, boxes=[])
