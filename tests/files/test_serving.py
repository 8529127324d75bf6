"""Files are shown as what they are, and nothing in them runs."""

import io

import pytest
from botocore.exceptions import ClientError
from django.core.files.storage import FileSystemStorage
from PIL import Image

from market.files import depot
from market.files.judge import judge
from market.files.services import keep_file, store_picture
from market.files.serving import file_response, page_image, page_response, thumbnail_response
from market.kernel.errors import Absent, Refused
from tests.files.ordinary import jpeg, kept, pdf, png, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def judged_paper():
    return judge(upload(pdf(3), "Giấy phép “số 12”; a.pdf"))


@pytest.fixture
def paper(left_behind, judged_paper):
    return keep_file(actor=None, clean=judged_paper)


@pytest.fixture
def photo(left_behind):
    return kept(jpeg((1600, 1200)), "anh.jpg")


def width_of(image: bytes) -> int:
    return Image.open(io.BytesIO(image)).width


def body(response) -> bytes:
    with response.file_to_stream:
        return b"".join(response)


@pytest.mark.parametrize("inline", [True, False])
def test_a_document_is_always_a_download(paper, inline):
    response = file_response(paper, inline=inline)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Gi%E1%BA%A5y%20ph%C3%A9p")
    assert body(response) == depot.read(paper.path)


def test_a_picture_may_be_shown(photo):
    shown, loaded = file_response(photo, inline=True), file_response(photo, inline=False)
    assert shown["Content-Disposition"] == 'inline; filename="anh.jpg"'
    assert loaded["Content-Disposition"] == 'attachment; filename="anh.jpg"'
    assert body(shown) == body(loaded) == depot.read(photo.path)


def test_nothing_in_it_runs_and_nobody_in_between_keeps_it(paper):
    download = file_response(paper, inline=True)
    assert body(download)
    for response in (download, page_response(paper, page=1), thumbnail_response(paper)):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Cache-Control"].startswith("private")


@pytest.mark.parametrize(("asked", "given"), [(1, 800), (1200, 1200), (1201, 2000), (9999, 2000)])
def test_pages_come_in_a_few_widths(paper, asked, given):
    assert width_of(page_image(paper, 2, asked)) - given in (0, 1)  # rounded up to whole pixels


def test_the_first_page_is_ready_since_the_upload(paper, monkeypatch):
    monkeypatch.delattr("market.files.serving.run_in_cell")
    assert page_image(paper, 1) == depot.read(paper.preview_path)


def test_a_page_is_rendered_once(paper, monkeypatch):
    first = page_image(paper, 3)
    monkeypatch.delattr("market.files.serving.run_in_cell")
    assert page_image(paper, 3) == first


def test_a_picture_is_its_own_page(photo):
    assert width_of(page_image(photo, 1, 800)) == 800
    assert width_of(thumbnail_response(photo).content) == 320


@pytest.mark.parametrize("page", [-1, 0, 4])
def test_a_page_that_does_not_exist_is_absent(paper, page):
    with pytest.raises(Absent, match="Tệp này không có trang đó"):
        page_image(paper, page)


def test_a_page_that_cannot_be_rendered_gets_a_sentence(paper):
    FileSystemStorage().delete(paper.path)
    depot.write(paper.path, b"%PDF-1.7 damaged later")
    with pytest.raises(Refused, match="Không dựng được trang này"):
        page_image(paper, 2)


def test_content_that_is_lost_is_absent_and_logged(paper, caplog):
    depot.delete(paper.paths)
    for show in (lambda: file_response(paper, inline=True), lambda: page_image(paper, 1), lambda: page_image(paper, 2)):
        with pytest.raises(Absent, match="Không tìm thấy tệp này trong kho"):
            show()
    assert caplog.text.count(str(paper.pk)) == 3


def test_a_storage_that_does_not_answer_gets_a_sentence(paper, client, monkeypatch):
    picture = store_picture(actor=None, upload=upload(png(), "a.png"))

    def failing(storage, path, mode="rb"):
        raise ClientError({"Error": {"Code": "503"}}, "GetObject")

    monkeypatch.setattr(FileSystemStorage, "open", failing)
    for show in (lambda: file_response(paper, inline=True), lambda: page_image(paper, 1)):
        with pytest.raises(Refused, match="Kho tệp đang bận, chưa mở được tệp này"):
            show()
    assert client.get(picture.url()).status_code == 422


def test_catalogue_pictures_are_for_everybody_and_for_ever(client, left_behind):
    picture = store_picture(actor=None, upload=upload(png((1000, 500)), "a.png"))
    response = client.get(picture.url(640))
    assert response.status_code == 200
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in response.get("Vary", "")
    assert width_of(response.getvalue()) == 640


def test_other_addresses_of_pictures_lead_nowhere(client, left_behind):
    picture = store_picture(actor=None, upload=upload(png(), "a.png"))
    paths = [
        f"/anh/{picture.pk}-481.webp",
        "/anh/00000000-0000-4000-8000-000000000000-480.webp",
        "/anh/../kho/a-480.webp",
        f"/anh/{picture.pk}-480.jpg",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 4
    assert client.post(picture.url()).status_code == 405
