"""Catalogue pictures become lighter by themselves; old ones, and those that cannot, go on as they are."""

from uuid import uuid4

import pytest

from market.files import depot
from market.files.lighter import find_heavy_pictures, make_lighter
from market.files.models import StoredPicture
from market.files.services import discard_picture, store_picture, sweep
from market.files.tasks import lighten_pictures
from tests.files.ordinary import jpeg, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(left_behind) -> StoredPicture:
    return store_picture(actor=None, upload=upload(jpeg((700, 525)), "buoi.jpg"))


def test_a_new_picture_is_found_and_made_lighter_once(picture, client, left_behind, settings) -> None:
    assert find_heavy_pictures() == [picture.pk]
    assert make_lighter(picture.pk)
    picture.refresh_from_db()
    assert picture.has_avif
    assert left_behind() == sorted(picture.paths)
    assert len(picture.paths) == 2 * len(picture.widths) == 6
    card = picture.card(alt="Bưởi")
    assert card["avif"].split(", ")[-1] == f"/anh/{picture.pk}-960.avif 700w"
    answer = client.get(f"/anh/{picture.pk}-640.avif")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/avif")
    assert b"".join(answer.streaming_content).startswith(b"\0\0\0")  # read to its end: that closes the file
    assert find_heavy_pictures() == []
    assert not make_lighter(picture.pk)
    assert sweep() == 0


def test_what_a_dead_worker_left_is_written_over(picture) -> None:
    depot.write(picture.avif_paths[0], b"half a file")
    assert make_lighter(picture.pk)
    assert depot.read(picture.avif_paths[0]) != b"half a file"


def test_a_discarded_picture_takes_its_lighter_files_along(
    picture, left_behind, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        make_lighter(picture.pk)
    picture.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        discard_picture(picture=picture)
    assert left_behind() == []


def test_a_picture_that_cannot_be_read_stays_as_it_is(picture, left_behind) -> None:
    path = depot.picture_path(picture.pk, max(picture.widths))
    depot.delete([path])
    depot.write(path, b"RIFF damaged")
    assert make_lighter(picture.pk)
    picture.refresh_from_db()
    assert picture.has_avif is False
    assert (picture.card(alt="")["avif"], find_heavy_pictures()) == ("", [])


def test_a_picture_that_is_missing_is_tried_again(picture) -> None:
    depot.delete(picture.paths)
    assert not make_lighter(picture.pk)
    assert find_heavy_pictures() == [picture.pk]
    assert not make_lighter(uuid4())


def test_pictures_from_before_keep_their_two_widths() -> None:
    old = StoredPicture.objects.create(sha256="0" * 64, width=960, height=720, widths=[480, 960])
    assert old.url() == f"/anh/{old.pk}-480.webp"
    assert old.largest_url == f"/anh/{old.pk}-960.webp"


def test_the_finder_counts_what_it_hands_out(picture, monkeypatch) -> None:
    handed: list[str] = []
    monkeypatch.setattr("market.files.tasks.lighten_picture_task.delay", handed.append)
    assert lighten_pictures() == 1
    assert handed == [str(picture.pk)]
