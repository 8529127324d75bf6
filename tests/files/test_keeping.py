"""A row exists only with its content, and content only with its row."""

import hashlib
import io
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import IntegrityError, transaction
from PIL import Image

from market.files import depot, isolation
from market.files.judge import judge
from market.files.models import StoredFile, StoredPicture
from market.files.services import (
    discard_file,
    discard_picture,
    keep_file,
    store_picture,
)
from market.kernel.errors import Refused
from tests.cast import make_person
from tests.files.ordinary import heic, jpeg, kept, pdf, png, upload

BUSY = "Kho tệp đang bận, tệp chưa được lưu. Hãy thử lại sau ít phút."


class DeliberateError(Exception):
    """Raised by a test to roll back."""


@contextmanager
def rolled_back():
    """Undo in the database what happens inside."""
    with suppress(DeliberateError), transaction.atomic():
        yield
        raise DeliberateError


@pytest.fixture(scope="module")
def judged():
    return judge(upload(png(), "so-do.png"))


@pytest.mark.django_db
def test_a_phone_photo_is_kept_whole(left_behind):
    actor, original = make_person(), heic((640, 480))
    stored = kept(original, "Ảnh giấy phép.HEIC", actor=actor)
    content = depot.read(stored.path)
    assert (stored.display_name, stored.media_type, stored.uploaded_by) == ("Ảnh giấy phép.jpg", "image/jpeg", actor)
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert stored.original_sha256 == hashlib.sha256(original).hexdigest()
    assert (stored.pages, stored.width, stored.height) == (1, 640, 480)
    assert left_behind() == sorted(stored.paths)


@pytest.mark.django_db
def test_a_document_is_kept_whole(left_behind):
    stored = kept(pdf(2), "../../GP.pdf")
    assert (stored.display_name, stored.media_type, stored.pages) == ("GP.pdf", "application/pdf", 2)
    assert depot.read(stored.path).startswith(b"%PDF-")
    assert Image.open(io.BytesIO(depot.read(stored.preview_path))).width == 1200


@pytest.mark.django_db
def test_paths_tell_nothing_of_the_name_or_the_person(left_behind, judged):
    first, second = keep_file(actor=None, clean=judged), keep_file(actor=None, clean=judged)
    assert not {*first.paths} & {*second.paths}
    assert all(str(first.pk) not in path and "so-do" not in path for path in first.paths)
    assert first.path.startswith("kho/")


@pytest.mark.django_db
def test_the_same_upload_is_known_by_its_original(left_behind):
    for _ in range(2):
        kept(jpeg(), "a.jpg")
    assert StoredFile.objects.values("original_sha256").distinct().count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "failure",
    [
        OSError(28, "No space left on device"),
        ClientError({"Error": {"Code": "503"}}, "PutObject"),
        EndpointConnectionError(endpoint_url="http://store"),
    ],
)
@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_storage_that_fails_midway_leaves_nothing(left_behind, judged, monkeypatch, failure, written):
    save, calls = FileSystemStorage.save, []

    def failing(storage, path, content, **options):
        calls.append(path)
        if len(calls) > written:
            save(storage, path, ContentFile(b"half of it"))
            raise failure
        return save(storage, path, content, **options)

    monkeypatch.setattr(FileSystemStorage, "save", failing)
    with pytest.raises(Refused) as refusal:
        keep_file(actor=None, clean=judged)
    assert refusal.value.message == BUSY
    assert left_behind() == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_row_that_is_refused_takes_its_content_along(left_behind, judged):
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_file(actor=None, clean=replace(judged, pages=0))
    assert left_behind() == []


@pytest.mark.django_db(transaction=True)
def test_a_commit_keeps_the_content(left_behind, judged):
    with transaction.atomic():
        stored = keep_file(actor=None, clean=judged)
    assert left_behind() == sorted(stored.paths)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_takes_the_content_along(left_behind, judged):
    with rolled_back():
        keep_file(actor=None, clean=judged)
        assert len(left_behind()) == 3
    assert left_behind() == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_part_of_a_transaction_that_is_rolled_back_takes_only_its_content_along(left_behind, judged):
    with transaction.atomic():
        kept = keep_file(actor=None, clean=judged)
        with rolled_back():
            keep_file(actor=None, clean=judged)
    assert left_behind() == sorted(kept.paths)
    assert StoredFile.objects.get() == kept


@pytest.mark.django_db
def test_discarding_waits_for_the_commit(left_behind, judged, django_capture_on_commit_callbacks):
    stored = keep_file(actor=None, clean=judged)
    with rolled_back():
        discard_file(stored=StoredFile.objects.get(pk=stored.pk))
    assert len(left_behind()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        discard_file(stored=StoredFile.objects.get(pk=stored.pk))
    assert left_behind() == []
    assert not StoredFile.objects.exists()


def test_content_that_cannot_be_deleted_is_left_for_the_sweep(left_behind, monkeypatch, caplog):
    def failing(storage, path):
        raise OSError("read-only")

    monkeypatch.setattr(FileSystemStorage, "delete", failing)
    depot.delete(["kho/a.pdf", "kho/b.pdf"])
    assert caplog.text.count("is left for the sweep") == 2


def test_a_path_that_is_taken_is_never_overwritten(left_behind):
    default_storage.save("kho/ab/cd/a.pdf", ContentFile(b"first"))
    with pytest.raises(FileExistsError):
        depot.write("kho/ab/cd/a.pdf", b"second")
    assert left_behind() == ["kho/ab/cd/a.pdf"]
    assert depot.read("kho/ab/cd/a.pdf") == b"first"


def test_too_many_uploads_at_once_get_a_sentence(monkeypatch):
    def busy(*arguments):
        raise isolation.CellsBusyError

    monkeypatch.setattr("market.files.judge.run_in_cell", busy)
    with pytest.raises(Refused) as refusal:
        judge(upload(jpeg(), "a.jpg"))
    assert refusal.value.message == "Chợ đang nhận nhiều tệp cùng lúc. Hãy thử lại sau một phút."


@pytest.mark.django_db
def test_a_catalogue_picture_is_published_in_its_widths(left_behind, django_capture_on_commit_callbacks):
    picture = store_picture(actor=make_person(), upload=upload(jpeg((1200, 900)), "bưởi.jpg"))
    assert (picture.width, picture.height) == (1200, 900)
    assert left_behind() == sorted(picture.paths)
    assert picture.card(alt="Bưởi đỏ") == {
        "src": f"/anh/{picture.pk}-640.webp",
        "srcset": ", ".join(f"/anh/{picture.pk}-{width}.webp {min(width, 1200)}w" for width in (320, 640, 960, 1440)),
        "avif": "",
        "width": 1200,
        "height": 900,
        "alt": "Bưởi đỏ",
    }
    with django_capture_on_commit_callbacks(execute=True):
        discard_picture(picture=picture)
    assert left_behind() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "name"), [(pdf(), "a.pdf"), (b"<svg/>", "a.svg")])
def test_only_pictures_become_catalogue_pictures(left_behind, content, name):
    with pytest.raises(Refused, match="Chợ chỉ nhận"):
        store_picture(actor=None, upload=upload(content, name))
    assert left_behind() == []
    assert not StoredPicture.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [{"size": 0}, {"size": 2**30}, {"sha256": "a" * 63}, {"original_sha256": "Z" * 64}, {"media_type": "text/html"}],
)
def test_the_database_refuses_nonsense(left_behind, judged, columns):
    stored = keep_file(actor=None, clean=judged)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(**columns)
