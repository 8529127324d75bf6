"""Several files become one paper, page by page as they were handed in."""

import hashlib
import io
import zipfile
from collections.abc import Callable

import pikepdf
import pytest
from django.db import transaction
from PIL import Image

from market.files import depot
from market.files.cell import sheets
from market.files.cell.pages import render_page
from market.files.cell.sheets import bind
from market.files.cell.verdicts import MAX_CLEAN_BYTES, Reason, Unfit
from market.files.models import StoredFile
from market.files.services import bind_files, discard_file, keep_bound
from market.kernel.errors import Refused
from tests.files.hostile import DISARMABLE
from tests.files.ordinary import drawing, encoded, jpeg, kept, pdf, picture_on, png, telltale_exif
from tests.files.test_documents import ink

TOO_HEAVY = "Các trang gộp lại quá nặng. Hãy chụp lại với cỡ nhỏ hơn hoặc bớt trang rồi thử lại."


def sides(content: bytes, page: int) -> list[str]:
    """Return the colours of the left and right edge of a page."""
    image = render_page(content, page=page, width=200)
    edges = [image.crop((x, 5, x + 1, 6)).tobytes() for x in (5, 194)]
    return ["red" if red > 200 > blue else "blue" if blue > 200 > red else "other" for red, _green, blue in edges]


def noise(size: tuple[int, int], quality: int = 95) -> bytes:
    return encoded(Image.effect_noise(size, 120), "JPEG", quality=quality)


# --- the document -----------------------------------------------------------------------------------------------------
def test_pages_come_in_order_each_in_its_shape():
    clean = bind([jpeg((300, 200)), pdf(2), png((200, 400))])
    with pikepdf.open(io.BytesIO(clean.content)) as document:
        shapes = [[round(float(side)) for side in page.mediabox[2:]] for page in document.pages]
    assert shapes == [[595, 397], [595, 842], [595, 842], [595, 1191]]
    assert (clean.pages, clean.media_type, clean.width, clean.height) == (4, "application/pdf", 595, 397)
    assert sides(clean.content, 1) == sides(clean.content, 4) == ["red", "blue"]
    assert ink(clean.content, 2) == ink(clean.content, 3) == ink(pdf())
    assert Image.open(io.BytesIO(clean.preview)).size == (1200, 800)


def test_photos_are_embedded_as_they_are():
    photo = jpeg((640, 480))
    with pikepdf.open(io.BytesIO(bind([photo, pdf()]).content)) as document:
        stream = document.pages[0].Resources.XObject.P
        assert stream.Filter == pikepdf.Name.DCTDecode
        assert stream.read_raw_bytes() == photo


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "LA"])
def test_drawings_of_every_kind_are_embedded_without_loss(mode):
    image = drawing((120, 80), mode)
    with pikepdf.open(io.BytesIO(bind([encoded(image, "PNG"), pdf()]).content)) as document:
        found = picture_on(document.pages[0])
    assert found.convert("RGB").tobytes() == image.convert("RGB").tobytes()


def test_what_is_see_through_is_bound_on_white():
    image = drawing(mode="RGBA")
    image.putalpha(0)
    assert ink(bind([encoded(image, "PNG"), pdf()]).content, 1) == 0


def test_a_photo_for_the_press_is_bound_too():
    assert sides(bind([encoded(drawing(mode="CMYK"), "JPEG"), pdf()]).content, 1)[1] != "other"


@pytest.mark.parametrize("size", [(1, 4000), (4000, 1), (1, 1)])
def test_odd_shapes_fit_the_format(size):
    assert bind([png(size), pdf()]).pages == 2


def test_nothing_but_pages_is_in_it():
    with pikepdf.open(io.BytesIO(bind([jpeg(exif=telltale_exif()), pdf()]).content)) as document:
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in document.trailer


def test_photos_that_weigh_too_much_together_are_packed_harder(monkeypatch):
    photo = noise((1600, 1200))
    light = jpeg()
    monkeypatch.setattr(sheets, "MAX_CLEAN_BYTES", 2 * len(photo) + sheets._SPARE)
    clean = bind([photo, light, photo, photo])
    assert len(clean.content) < 2 * len(photo) + sheets._SPARE
    with pikepdf.open(io.BytesIO(clean.content)) as document:
        first, second = (page.Resources.XObject.P for page in list(document.pages)[:2])
        assert len(first.read_raw_bytes()) < len(photo)
        assert second.read_raw_bytes() == light  # what is light stays as it is


def test_what_weighs_too_much_all_the_same_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_CLEAN_BYTES", 100_000)
    with pytest.raises(Unfit, match=Reason.TOO_LARGE):
        bind([noise((1600, 1200)), noise((1600, 1200))])


def test_more_pages_than_a_paper_has_are_refused():
    with pytest.raises(Unfit, match=Reason.TOO_MANY_PAGES):
        bind([pdf(60), jpeg()])


# --- the service ------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_files_are_bound_and_kept(left_behind, django_capture_on_commit_callbacks):
    document = pdf(2)
    parts = [kept(jpeg(), "Giấy phép tr.1.jpg"), kept(document, "b.pdf")]
    with django_capture_on_commit_callbacks(execute=True):
        stored = keep_bound(actor=None, bound=bind_files(actor=None, parts=parts))
        for part in parts:
            discard_file(stored=part)
    assert (stored.display_name, stored.media_type, stored.pages) == ("Giấy phép tr.1.pdf", "application/pdf", 3)
    assert stored.size == len(depot.read(stored.path)) <= MAX_CLEAN_BYTES
    originals = "\n".join(hashlib.sha256(content).hexdigest() for content in (jpeg(), document))
    assert stored.original_sha256 == hashlib.sha256(originals.encode()).hexdigest()
    assert left_behind() == sorted(stored.paths)


@pytest.mark.django_db
def test_every_page_keeps_the_upload_it_came_from(left_behind):
    document = pdf(2)
    inner = keep_bound(actor=None, bound=bind_files(actor=None, parts=[kept(document), kept(jpeg(), "a.jpg")]))
    outer = keep_bound(actor=None, bound=bind_files(actor=None, parts=[kept(png(), "b.png"), inner]))
    pages = outer.marks.order_by("page").values_list("page", "source_sha256", "source_page")
    first, second, third = (hashlib.sha256(content).hexdigest() for content in (png(), document, jpeg()))
    assert list(pages) == [(1, first, 1), (2, second, 1), (3, second, 2), (4, third, 1)]
    likenesses = dict(outer.marks.values_list("page", "likeness"))
    assert likenesses[2] == inner.marks.get(page=1).likeness is not None


@pytest.mark.django_db
def test_pages_kept_before_there_were_marks_come_from_their_file(left_behind):
    old = kept(pdf(2))
    old.marks.all().delete()
    stored = keep_bound(actor=None, bound=bind_files(actor=None, parts=[old, kept(jpeg(), "a.jpg")]))
    first, second, _third = stored.marks.order_by("page")
    assert (first.source_sha256, first.source_page, first.likeness) == (old.original_sha256, 1, None)
    assert (second.source_sha256, second.source_page, second.likeness) == (old.original_sha256, 2, None)


@pytest.mark.django_db
def test_a_single_file_stays_what_it_is(left_behind):
    part = kept(jpeg(), "a.jpg")
    bound = bind_files(actor=None, parts=[part])
    assert keep_bound(actor=None, bound=bound) == part
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 2])
def test_originals_of_what_was_disarmed_go_along(left_behind, count):
    originals = [build() for build in (DISARMABLE["launch"][0], DISARMABLE["film"][0])][:count]
    parts = [kept(jpeg(), "a.jpg"), *(kept(content) for content in originals)]
    stored = keep_bound(actor=None, bound=bind_files(actor=None, parts=parts))
    assert stored.disarmed == ["launch", "multimedia"][:count]
    quarantined = depot.read(stored.quarantine_path or "")
    if count == 1:
        assert quarantined == originals[0]
    else:
        with zipfile.ZipFile(io.BytesIO(quarantined)) as archive:
            assert [archive.read(name) for name in archive.namelist()] == originals


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_document_along(left_behind):
    parts = [kept(jpeg(), "a.jpg"), kept(png(), "b.png")]
    before = left_behind()
    bound = bind_files(actor=None, parts=parts)
    assert left_behind() == before  # nothing is kept yet
    with transaction.atomic():
        keep_bound(actor=None, bound=bound)
        transaction.set_rollback(True)
    assert left_behind() == before


def _none(parts: list[StoredFile]) -> list[StoredFile]:
    return []


def _too_many_pages(parts: list[StoredFile]) -> list[StoredFile]:
    parts[0].pages = 60
    return parts


def _too_heavy(parts: list[StoredFile]) -> list[StoredFile]:
    parts[0].size = 161 * 1024 * 1024
    return parts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_none, "Chưa có trang nào. Hãy thêm ít nhất một trang."),
        (_too_many_pages, "Một giấy tờ có nhiều nhất 60 trang. Hãy bớt trang rồi thử lại."),
        (_too_heavy, TOO_HEAVY),
    ],
)
def test_too_much_for_one_paper_gets_a_sentence(
    left_behind, spoil: Callable[[list[StoredFile]], list[StoredFile]], words: str
):
    parts = spoil([kept(jpeg(), "a.jpg"), kept(png(), "b.png")])
    with pytest.raises(Refused) as refusal:
        bind_files(actor=None, parts=parts)
    assert refusal.value.message == words


@pytest.mark.django_db
def test_a_part_that_is_lost_or_spoiled_gets_a_sentence(left_behind, monkeypatch):
    parts = [kept(jpeg(), "a.jpg"), kept(png(), "b.png")]
    depot.delete([parts[1].path])
    with pytest.raises(Refused, match="Kho tệp đang bận"):
        bind_files(actor=None, parts=parts)
    depot.write(parts[1].path, b"%PDF-1.7 damaged")
    with pytest.raises(Refused, match="nặng hoặc bị hỏng"):
        bind_files(actor=None, parts=parts)
