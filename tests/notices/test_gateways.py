"""Text messages and Zalo: to a file, and over HTTP to a real server."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from market.notices.gateways import GatewayRefusedError, gateway_of
from market.notices.letters import message_id
from market.notices.sending import send_notice
from tests.notices.conftest import Make

MESSAGE = {"recipient": "+84912345678", "text": "Cho dem: ma 123456", "reference": "<a@b>"}


def test_a_file_holds_each_message_once(settings: Any, tmp_path: Path) -> None:
    settings.SMS_URL = settings.ZALO_URL = f"file://{tmp_path}/t%E1%BB%87p"
    folder = tmp_path / "tệp"
    numbers = {gateway_of("sms").send(**MESSAGE) for _ in range(3)}
    assert len(numbers) == 1
    gateway_of("zalo").send(**MESSAGE)
    said = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir())]
    assert sorted(each["channel"] for each in said) == ["sms", "zalo"]
    assert {each["to"] for each in said} == {"+84912345678"}
    assert said[0]["at"].endswith("+07:00")


class Stub(BaseHTTPRequestHandler):
    server: Any

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], self.headers["Idempotency-Key"], body))
        status, words = self.server.answer
        if status == 0:
            self.connection.close()
            return
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def server(settings: Any) -> Iterator[Any]:
    stub: Any = HTTPServer(("127.0.0.1", 0), Stub)
    stub.asked, stub.answer = [], (200, '{"id": "m-1"}')
    Thread(target=stub.serve_forever, daemon=True).start()
    settings.SMS_URL = settings.ZALO_URL = f"http://127.0.0.1:{stub.server_port}/v1/send?x=1"
    settings.GATEWAY_TOKEN = "khoa"
    yield stub
    stub.shutdown()
    stub.server_close()


@pytest.mark.parametrize("channel", ["sms", "zalo"])
def test_a_message_is_posted_with_the_token(server: Any, channel: Any) -> None:
    assert gateway_of(channel).send(**MESSAGE) == "m-1"
    ((path, token, key, body),) = server.asked
    assert (path, token, key) == ("/v1/send?x=1", "Bearer khoa", "<a@b>")
    assert body == {"channel": channel, "to": "+84912345678", "text": MESSAGE["text"], "reference": "<a@b>"}


@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_what_may_work_later(server: Any, status: str) -> None:
    server.answer = (status, "later")
    with pytest.raises(OSError, match=str(status)):
        gateway_of("sms").send(**MESSAGE)


@pytest.mark.parametrize("status", [302, 400, 401, 404, 422])
def test_what_never_will(server: Any, status: str) -> None:
    server.answer = (status, "no")
    with pytest.raises(GatewayRefusedError, match=str(status)):
        gateway_of("sms").send(**MESSAGE)
    assert len(server.asked) == 1


def test_a_dropped_talk_may_work_later(server: Any) -> None:
    server.answer = (0, "")
    with pytest.raises(OSError):  # noqa: PT011 - any of its kinds
        gateway_of("sms").send(**MESSAGE)


@pytest.mark.parametrize("words", ["", "[]", "ok", '{"id": null}'])
def test_an_answer_without_a_number_will_do(server: Any, words: Any) -> None:
    server.answer = (202, words)
    assert gateway_of("sms").send(**MESSAGE) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "expected"), [(200, "sent"), (503, "queued"), (400, "failed")])
def test_a_notice_goes_by_it(server: Any, make_notice: Make, status: str, expected: Any) -> None:
    server.answer = (status, "{}")
    notice = make_notice(channel="zalo", recipient="+84912345678")
    send_notice(pk=notice.pk)
    notice.refresh_from_db()
    assert notice.status == expected
    assert server.asked[0][2] == message_id(notice.key)


def test_nonsense_is_refused(settings: Any) -> None:
    settings.SMS_URL = "ftp://x"
    with pytest.raises(ImproperlyConfigured):
        gateway_of("sms")
