"""Asking a stream: known hosts only, at public addresses only, redirects not followed elsewhere, little and soon."""

import socket
import ssl
import threading
from typing import Any

import pytest

from sessions.air import stream_probe
from sessions.air.stream_probe import ask_stream, open_socket

WATCH = "https://www.youtube.com/watch?v=jNQXAC9IVRw"


@pytest.fixture
def replies(monkeypatch: Any) -> list[bytes]:
    """Answer each connection with the next of these, in place of the network; the hosts asked are kept behind them."""
    answers: list[bytes] = []
    monkeypatch.setattr(asked, "hosts", [])

    def answer(host: str) -> Any:
        asked.hosts.append(host)
        here, there = socket.socketpair()
        reply = answers.pop(0)

        def serve() -> None:
            there.recv(4096)
            there.sendall(reply)
            there.close()

        threading.Thread(target=serve, daemon=True).start()
        return here

    monkeypatch.setattr(stream_probe, "open_socket", answer)
    return answers


class asked:  # noqa: N801 - a place to look at
    hosts: list[str] = []


def reply(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", ""]).encode()


@pytest.mark.parametrize(
    ("status", "answer"), [("200 OK", "answers"), ("404 Not Found", "refuses"), ("503 Busy", "refuses")]
)
def test_what_it_answers(replies: list[bytes], status: str, answer: str) -> None:
    replies.append(reply(status))
    outcome = ask_stream(WATCH)
    assert (outcome.answer, outcome.status) == (answer, int(status[:3]))


def test_known_hosts_are_followed(replies: list[bytes]) -> None:
    replies += [reply("301 Moved", "Location: https://m.youtube.com/watch?v=jNQXAC9IVRw"), reply("200 OK")]
    assert ask_stream(WATCH).answer == "answers"
    assert asked.hosts == ["www.youtube.com", "m.youtube.com"]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "http://www.youtube.com/",
        "https://www.youtube.com:8443/",
        "https://user@www.youtube.com/",
        "https://169.254.169.254/latest/meta-data/",
        "https://localhost/",
        "//evil.example/",
        "file:///etc/passwd",
        "https://www.youtube.com.evil.example/",
    ],
)
def test_nobody_is_sent_elsewhere(replies: list[bytes], target: str) -> None:
    replies += [reply("302 Found", f"Location: {target}"), reply("200 OK")]
    assert ask_stream(WATCH).answer == "elsewhere"
    assert asked.hosts == ["www.youtube.com"]


def test_a_circle_ends(replies: list[bytes]) -> None:
    replies += [reply("302 Found", f"Location: {WATCH}")] * 9
    assert ask_stream(WATCH).answer == "elsewhere"
    assert len(asked.hosts) == stream_probe.MOST_HOPS + 1


@pytest.mark.parametrize("address", ["", "https://evil.example/", "http://127.0.0.1/x.m3u8", "nonsense"])
def test_unknown_addresses_are_not_asked(replies: list[bytes], address: str) -> None:
    assert ask_stream(address).answer == "elsewhere"
    assert asked.hosts == []


@pytest.mark.parametrize("trouble", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 999"])
def test_nonsense_is_no_answer(replies: list[bytes], trouble: bytes) -> None:
    replies.append(trouble)
    outcome = ask_stream(WATCH)
    assert outcome.answer in {"away", "refuses"}


@pytest.mark.parametrize("trouble", [TimeoutError(), socket.gaierror("no such name"), ssl.SSLError("bad"), OSError()])
def test_silence_is_no_answer(monkeypatch: Any, trouble: OSError) -> None:
    def fail(host: str) -> None:
        raise trouble

    monkeypatch.setattr(stream_probe, "open_socket", fail)
    assert ask_stream(WATCH) == stream_probe.Outcome("away")


@pytest.mark.parametrize(
    "place", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "::1", "fd00::1", "0.0.0.0"]
)
def test_names_that_lead_inside_are_not_called(monkeypatch: Any, place: str) -> None:
    called: list[Any] = []
    monkeypatch.setattr(stream_probe, "getaddrinfo", lambda *_args, **_named: [(0, 0, 0, "", (place, 443))])
    monkeypatch.setattr(stream_probe, "create_connection", lambda *args, **_named: called.append(args))
    with pytest.raises(ConnectionRefusedError):
        open_socket("www.youtube.com")
    assert called == []
