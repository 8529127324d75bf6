"""Uploads are shown to a real ClamAV daemon before anything of ours opens them."""

import io
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from market.env import clamd_url
from market.files import judge as judging
from market.files import scanner
from market.files.judge import judge, judge_picture
from market.files.models import StoredFile
from market.files.scanner import ScannerAwayError, known_virus
from market.kernel.errors import Refused
from tests.files.clamd_engine import SIGNATURE, VIRUS, running
from tests.files.ordinary import drawing, encoded, jpeg, kept, pdf, upload

FOUND = f"Tệp này bị phần mềm diệt virus chặn (tên: {SIGNATURE}.UNOFFICIAL). Hãy quét máy rồi tải lại."
AWAY = "Bộ quét tệp đang bận, tệp chưa được nhận. Hãy thử lại sau ít phút."


@pytest.fixture(scope="module")
def daemon() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder, running(Path(folder), StreamMaxLength="1M") as place:
        yield place


@pytest.fixture
def asked(settings, daemon: Path) -> None:
    settings.CLAMD_URL = f"unix://{daemon}"


@pytest.fixture
def answering(settings) -> Iterator[list[bytes]]:
    """Give the answers of a daemon that says what it is told, once each, then hangs up."""
    answers: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{door.getsockname()[1]}"

        def serve() -> None:
            line, _address = door.accept()
            with line:
                while not line.recv(65536).endswith(bytes(4)):
                    pass
                for answer in answers:
                    line.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield answers
        thread.join(10)


def infected_jpeg() -> bytes:
    return jpeg(comment=VIRUS)


@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
def test_ordinary_files_pass(left_behind):
    assert kept(pdf(), "giay.pdf").pages == 1
    assert kept(jpeg(), "giay.jpg").pages == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("content", [pdf() + VIRUS, infected_jpeg()])
def test_what_the_scanner_knows_is_refused_by_its_name(left_behind, content, caplog):
    for door in (judge, judge_picture):
        with pytest.raises(Refused) as refusal:
            door(upload(content, "giay.pdf"))
        assert refusal.value.message == FOUND
    assert caplog.text.count(SIGNATURE) == 2
    assert left_behind() == []
    assert not StoredFile.objects.exists()


@pytest.mark.usefixtures("asked")
def test_the_very_upload_is_asked_about_before_it_is_opened(monkeypatch):
    monkeypatch.delattr(judging, "run_in_cell")
    with pytest.raises(Refused, match="diệt virus"):
        judge(upload(infected_jpeg(), "giay.jpg"))


@pytest.mark.usefixtures("asked")
def test_a_file_the_daemon_does_not_take_waits(caplog):
    noise = encoded(drawing((10, 10)), "PNG") + bytes(3_000_000)
    with pytest.raises(Refused) as refusal:
        judge(upload(noise, "giay.png"))
    assert refusal.value.message == AWAY
    assert "scanner" in caplog.text


@pytest.mark.parametrize("url", ["unix:///khong/co/o/day.sock", "tcp://127.0.0.1:9"])
def test_a_daemon_that_is_away_lets_uploads_wait(settings, monkeypatch, caplog, url):
    settings.CLAMD_URL = url
    monkeypatch.delattr(judging, "run_in_cell")
    for door in (judge, judge_picture):
        with pytest.raises(Refused) as refusal:
            door(upload(jpeg(), "giay.jpg"))
        assert refusal.value.message == AWAY
    assert caplog.text.count("the virus scanner does not answer") == 2


def test_a_daemon_that_is_silent_lets_uploads_wait(settings, monkeypatch):
    monkeypatch.setattr(scanner, "ANSWER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ScannerAwayError):
            known_virus(io.BytesIO(jpeg()))


@pytest.mark.parametrize(
    ("pieces", "name"),
    [([b"stream: OK\0"], ""), ([b"stream: Win.Test", b".EICAR FOUND\0"], "Win.Test.EICAR")],
)
def test_answers_are_read_to_their_end(answering, pieces, name):
    answering.extend(pieces)
    assert known_virus(io.BytesIO(jpeg())) == name


@pytest.mark.parametrize(
    "answer", [b"", b"stream: FOUND\0", b"OK\0", b"INSTREAM size limit exceeded. ERROR\0", b"x" * 9000]
)
def test_any_other_answer_is_none(answering, answer):
    answering.append(answer)
    with pytest.raises(ScannerAwayError):
        known_virus(io.BytesIO(jpeg()))


def test_nobody_is_asked_where_none_is_configured(settings, monkeypatch):
    settings.CLAMD_URL = ""
    monkeypatch.delattr("market.files.scanner.socket")
    assert known_virus(io.BytesIO(jpeg())) == ""


@pytest.mark.parametrize("url", ["", "tcp://clamav:3310", "unix:///run/clamav/clamd.sock"])
def test_addresses_of_daemons_are_known(monkeypatch, url):
    monkeypatch.setenv("CLAMD_URL", url)
    assert clamd_url() == url


@pytest.mark.parametrize(
    "url", ["clamav:3310", "tcp://clamav", "tcp://:3310", "unix://run/clamd", "http://clamav:3310"]
)
def test_other_addresses_do_not_start(monkeypatch, url):
    monkeypatch.setenv("CLAMD_URL", url)
    with pytest.raises(ImproperlyConfigured):
        clamd_url()
