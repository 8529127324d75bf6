"""Uploads in pieces: the protocol, who may go on with what, and what is left when something breaks."""

import base64
import os
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.files import depot, uploads
from market.files.cell.verdicts import MAX_BYTES
from market.files.judge import judge
from market.files.pending import PendingUpload
from market.files.tasks import drop_orphans
from market.gate import limits
from market.kernel import clock
from market.kernel.errors import Absent, Refused, Stale
from tests.cast import make_person
from tests.files.ordinary import jpeg

pytestmark = pytest.mark.django_db

TUS = {"Tus-Resumable": "1.0.0"}
CREATE = reverse("files:create-upload")


@pytest.fixture
def owner() -> Person:
    return make_person("Lương Văn Phương")


@pytest.fixture
def signed_in(client: Client, owner: Person) -> Client:
    client.force_login(owner)
    return client


def metadata(**said: str) -> str:
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items())


def create(client: Client, size: int, **said: str) -> Any:
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata(filename="Giấy phép.jpg", **said)}
    return client.post(CREATE, headers=headers)


def send(client: Client, address: str, offset: int, content: bytes, **headers: str) -> Any:
    said = TUS | {"Upload-Offset": str(offset)} | headers
    return client.patch(address, content, content_type="application/offset+octet-stream", headers=said)


def begin(owner: Person, content: bytes, *, name: str = "a.jpg", place: str = "giay") -> PendingUpload:
    return uploads.begin_upload(owner=owner, place=place, key=name, name=name, size=len(content))


class TestProtocol:
    def test_a_file_comes_in_piece_by_piece(self, signed_in: Client, owner: Person, left_behind: Any) -> None:
        content = jpeg((600, 400))
        created = create(signed_in, len(content), place="giay")
        address = created["Location"]
        assert (created.status_code, created["Upload-Offset"]) == (201, "0")
        assert "Upload-Expires" in created
        half = len(content) // 2
        assert send(signed_in, address, 0, content[:half])["Upload-Offset"] == str(half)
        state = signed_in.head(address, headers=TUS)
        assert (state["Upload-Offset"], state["Upload-Length"]) == (str(half), str(len(content)))
        assert state["Cache-Control"] == "no-store"
        assert send(signed_in, address, half, content[half:]).status_code == 204
        upload = PendingUpload.objects.get()
        assert (upload.name, upload.place, upload.is_whole, upload.percent) == ("Giấy phép.jpg", "giay", True, 100)
        assert all(path.startswith("tam/") for path in left_behind())
        with uploads.whole_file(upload) as file:
            assert judge(file).display_name == "Giấy phép.jpg"

    def test_the_same_file_chosen_again_goes_on(self, signed_in: Client) -> None:
        first = create(signed_in, 10, place="giay", key="a.jpg-10-99")
        send(signed_in, first["Location"], 0, b"12345")
        again = create(signed_in, 10, place="giay", key="a.jpg-10-99")
        assert (again["Location"], again["Upload-Offset"]) == (first["Location"], "5")

    def test_another_file_or_another_place_begins_anew(self, signed_in: Client) -> None:
        addresses = {
            create(signed_in, 10, place=place, key=key)["Location"]
            for place, key in (("giay", "a"), ("giay", "b"), ("tem", "a"))
        }
        assert len(addresses) == 3

    def test_a_key_with_another_size_begins_anew(self, signed_in: Client) -> None:
        first = create(signed_in, 10, key="a")
        assert create(signed_in, 12, key="a")["Location"] != first["Location"]
        assert PendingUpload.objects.get().size == 12

    def test_a_piece_at_the_wrong_place_is_a_conflict(self, signed_in: Client) -> None:
        address = create(signed_in, 10)["Location"]
        send(signed_in, address, 0, b"12345")
        for offset in (0, 4, 6):
            assert send(signed_in, address, offset, b"67").status_code == 409
        assert PendingUpload.objects.get().offset == 5

    def test_what_it_can_do_is_told(self, signed_in: Client) -> None:
        answer = signed_in.options(CREATE)
        assert answer["Tus-Version"] == "1.0.0"
        assert answer["Tus-Max-Size"] == str(MAX_BYTES)
        assert answer["Tus-Extension"] == "creation,expiration,termination"

    def test_an_upload_can_be_given_up(
        self, signed_in: Client, left_behind: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        address = create(signed_in, 10)["Location"]
        send(signed_in, address, 0, b"12345")
        with django_capture_on_commit_callbacks(execute=True):
            assert signed_in.delete(address, headers=TUS).status_code == 204
        assert signed_in.head(address, headers=TUS).status_code == 404
        assert left_behind() == []


class TestRefusals:
    def test_more_than_the_market_takes(self, signed_in: Client) -> None:
        answer = create(signed_in, MAX_BYTES + 1)
        assert answer.status_code == 413
        assert "lớn hơn 20 MB" in answer.text
        assert create(signed_in, MAX_BYTES).status_code == 201

    def test_an_empty_file_is_refused_at_once(self, signed_in: Client) -> None:
        answer = create(signed_in, 0)
        assert (answer.status_code, "Tệp này trống" in answer.text) == (422, True)
        assert not PendingUpload.objects.exists()

    def test_more_than_was_announced(self, signed_in: Client, left_behind: Any) -> None:
        address = create(signed_in, 4)["Location"]
        assert send(signed_in, address, 0, b"12345").status_code == 413
        assert left_behind() == []

    def test_a_piece_that_is_too_large(self, signed_in: Client) -> None:
        address = create(signed_in, MAX_BYTES)["Location"]
        assert send(signed_in, address, 0, b"x" * (uploads.MAX_PIECE + 1)).status_code == 413

    def test_a_stranger_finds_nothing(self, signed_in: Client) -> None:
        address = create(signed_in, 10)["Location"]
        stranger = Client()
        assert stranger.head(address, headers=TUS).status_code == 302
        stranger.force_login(make_person("Đối thủ"))
        for answer in (
            stranger.head(address, headers=TUS),
            send(stranger, address, 0, b"12345"),
            stranger.delete(address, headers=TUS),
        ):
            assert answer.status_code == 404
        assert PendingUpload.objects.get().offset == 0

    @pytest.mark.parametrize("length", ["", "-1", "1e3", "9" * 16])
    def test_a_length_that_is_none(self, signed_in: Client, length: str) -> None:
        headers = TUS | {"Upload-Length": length}
        assert signed_in.post(CREATE, headers=headers).status_code == 400
        assert not PendingUpload.objects.exists()

    def test_another_version_or_another_type(self, signed_in: Client) -> None:
        assert signed_in.post(CREATE, headers={"Upload-Length": "4"}).status_code == 412
        address = create(signed_in, 4)["Location"]
        answer = signed_in.patch(address, b"1234", content_type="text/plain", headers=TUS | {"Upload-Offset": "0"})
        assert answer.status_code == 415
        assert signed_in.get(address).status_code == 405

    def test_metadata_nobody_can_read_is_left_out(self, signed_in: Client) -> None:
        headers = TUS | {"Upload-Length": "4", "Upload-Metadata": "filename !!!,place /w==,alone"}
        assert signed_in.post(CREATE, headers=headers).status_code == 201
        assert PendingUpload.objects.get().name == ""

    def test_a_long_name_is_shortened_and_a_nul_dropped(self, signed_in: Client) -> None:
        name = "\x00" + "ă" * 300
        headers = TUS | {"Upload-Length": "4", "Upload-Metadata": metadata(filename=name)}
        assert signed_in.post(CREATE, headers=headers).status_code == 201
        assert PendingUpload.objects.get().name == "ă" * 200

    def test_the_gate_counts(self, signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(limits.LIMITS, "upload", {"person": "1/hour"})
        assert create(signed_in, 4).status_code == 201
        refused = create(signed_in, 5)
        assert refused.status_code == 429
        assert int(refused["Retry-After"]) > 0

    def test_too_many_at_once(self, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(uploads, "MAX_OPEN", 1)
        begin(owner, b"1234")
        with pytest.raises(Refused, match="tải dở"):
            begin(owner, b"1234", name="b.jpg")


class TestKeeping:
    def test_storage_that_fails_leaves_nothing_and_can_be_tried_again(
        self, signed_in: Client, left_behind: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = create(signed_in, 10)["Location"]

        def full(path: str, content: bytes) -> None:
            raise OSError("no space left")

        with monkeypatch.context() as broken:
            broken.setattr(depot, "write", full)
            answer = send(signed_in, address, 0, b"12345")
        assert answer.status_code == 503
        assert "Kho tệp đang bận" in answer.text
        assert left_behind() == []
        assert send(signed_in, address, 0, b"12345").status_code == 204

    def test_an_unfinished_file_is_not_judged(self, owner: Person) -> None:
        upload = begin(owner, b"1234")
        with pytest.raises(Refused, match="chưa tải lên hết"), uploads.whole_file(upload):
            pass

    def test_pieces_that_cannot_be_read_now(self, owner: Person, left_behind: Any) -> None:
        upload = uploads.add_piece(upload=begin(owner, b"1234"), offset=0, content=b"1234")
        depot.delete(upload.pieces)
        with pytest.raises(Refused, match="Kho tệp đang bận"), uploads.whole_file(upload):
            pass

    def test_expired_uploads_cannot_go_on_and_are_swept(
        self, owner: Person, left_behind: Any, django_capture_on_commit_callbacks: Callable[..., Any]
    ) -> None:
        late = uploads.add_piece(upload=begin(owner, b"1234"), offset=0, content=b"12")
        fresh = uploads.add_piece(upload=begin(owner, b"1234", name="b.jpg"), offset=0, content=b"12")
        PendingUpload.objects.filter(pk=late.pk).update(expires_at=clock.now() - timedelta(seconds=1))
        with pytest.raises(Absent):
            uploads.upload_for(owner, late.pk)
        with django_capture_on_commit_callbacks(execute=True):
            drop_orphans()
            drop_orphans()
        assert PendingUpload.objects.get() == fresh
        assert left_behind() == fresh.pieces

    def test_pieces_of_a_killed_process_are_swept(self, settings: Any, left_behind: Any) -> None:
        depot.write(f"tam/{uuid.uuid4()}/lac.part", b"left by a killed process")
        assert uploads.sweep_uploads() == 0
        past = time.time() - 2 * uploads.LIFE.total_seconds()
        for path in Path(settings.MEDIA_ROOT).rglob("*.part"):
            os.utime(path, (past, past))
        assert uploads.sweep_uploads() == 1
        assert left_behind() == []

    def test_a_piece_for_an_upload_that_is_gone(self, owner: Person) -> None:
        upload = begin(owner, b"1234")
        uploads.drop_upload(upload)
        uploads.drop_upload(PendingUpload(pk=uuid.uuid4()))
        with pytest.raises(Stale):
            uploads.add_piece(upload=upload, offset=0, content=b"12")
