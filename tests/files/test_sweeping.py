"""The nightly sweep finds what interrupted uploads left behind, and only that."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.files import depot, services
from market.files.cell.pictures import picture_variants
from market.files.cell.verdicts import Kind
from market.files.judge import judge
from market.files.models import StoredFile, StoredPicture
from market.files.selectors import GRACE, find_orphans, find_unused_files, find_unused_pictures
from market.files.services import keep_file, publish_picture
from market.files.tasks import drop_orphans
from market.kernel import sweeping
from market.kernel.clock import now
from tests.cast import make_product
from tests.files.hostile import DISARMABLE
from tests.files.ordinary import kept, png, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def sweep(django_capture_on_commit_callbacks):
    """Return the sweep with its commit."""

    def and_commit(work=services.sweep):
        with django_capture_on_commit_callbacks(execute=True):
            return work()

    return and_commit


@pytest.fixture
def age(settings, left_behind):
    """Return the function that makes all content and all rows look two days old."""

    def make_older() -> None:
        past = time.time() - 2 * GRACE.total_seconds()
        for path in Path(settings.MEDIA_ROOT).rglob("*.*"):
            os.utime(path, (past, past))
        for model in (StoredFile, StoredPicture):
            model.objects.update(uploaded_at=now() - timedelta(days=2))

    return make_older


def test_content_without_a_row_goes_after_a_day(age, sweep, left_behind):
    depot.write("kho/ab/cd/lac.pdf", b"left by a killed process")
    depot.write("anh/ab/lac.webp", b"left by a killed process")
    assert list(find_orphans()) == []
    age()
    assert sorted(find_orphans()) == ["anh/ab/lac.webp", "kho/ab/cd/lac.pdf"]
    assert sweep() == 2
    assert left_behind() == []
    assert sweep() == 0


def test_rows_nobody_refers_to_go_after_a_day_with_their_content(age, sweep, left_behind):
    keep_file(actor=None, clean=judge(upload(png(), "a.png")))
    publish_picture(picture_variants(png(), Kind.PNG))
    assert sweep() == 0
    age()
    assert (find_unused_files().count(), find_unused_pictures().count()) == (1, 1)
    sweep(drop_orphans)
    assert left_behind() == []
    assert not StoredFile.objects.exists()
    assert not StoredPicture.objects.exists()


def test_much_goes_a_little_at_a_time(age, sweep, left_behind, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    monkeypatch.setattr(services, "BATCH", 2)
    for number in range(5):
        depot.write(f"kho/ab/cd/lac-{number}.pdf", b"left by a killed process")
        publish_picture(picture_variants(png(), Kind.PNG))
    age()
    with CaptureQueriesContext(connection) as asked:
        assert sweep() == 10
    deleted = [each["sql"] for each in asked if each["sql"].startswith('DELETE FROM "files_storedpicture"')]
    assert len(deleted) == 3
    assert left_behind() == []


def test_a_night_has_an_end(age, sweep, monkeypatch):
    for module in (sweeping, services):
        monkeypatch.setattr(module, "BATCH", 1)
        monkeypatch.setattr(module, "MOST_BATCHES", 2)
    for number in range(3):
        depot.write(f"kho/ab/cd/lac-{number}.pdf", b"left by a killed process")
        publish_picture(picture_variants(png(), Kind.PNG))
    age()
    assert [sweep(), sweep(), sweep()] == [4, 2, 0]


def test_originals_go_with_their_row_and_without_one(age, sweep, left_behind):
    depot.write("cach-ly/ab/cd/lac.bin", b"left by a killed process")
    stored = kept(DISARMABLE["launch"][0]())
    age()
    assert list(find_orphans()) == ["cach-ly/ab/cd/lac.bin"]
    assert stored.marks.exists()  # which do not count as a use
    assert sweep() == 2
    assert left_behind() == []


def test_what_a_product_shows_stays(age, sweep, left_behind):
    picture = publish_picture(picture_variants(png(), Kind.PNG))
    make_product(picture=picture)
    age()
    assert sweep() == 0
    assert left_behind() == sorted(picture.paths)


def test_an_empty_storage_is_no_trouble(sweep, left_behind):
    assert sweep() == 0
