"""Ask a stream's address whether it is there. Run by the worker only.

Nobody can make this market ask another machine: only hosts of `sessions.air.streams` are asked, over HTTPS on its usual
port, at an address of the public internet; a redirect is followed only to such a host; little is read, and soon.
"""

import ssl
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from ipaddress import ip_address
from socket import IPPROTO_TCP, create_connection, getaddrinfo
from urllib.parse import SplitResult, urljoin, urlsplit

from sessions.air.streams import is_stream_host, stream_of
from sessions.models import StreamProbe

Answer = StreamProbe.Answer

TIMEOUT = 5.0  # seconds, for each step
MOST_HOPS = 3  # redirects among the hosts known
MOST_BYTES = 4096  # read of an answer; the rest is not asked for
AGENT = "Mozilla/5.0 (compatible; cho-dem-tren-may preflight)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True)
class Outcome:
    """What asking a stream came to."""

    answer: str
    status: int | None = None


def ask_stream(address: str) -> Outcome:
    """Return whether the stream behind a session's address answers."""
    stream = stream_of(address)
    url = stream.watch_url if stream else ""
    for _hop in range(MOST_HOPS + 1):
        parts = urlsplit(url)
        if not _may_be_asked(parts):
            return Outcome(Answer.ELSEWHERE)
        try:
            status, location = _ask(parts)
        except (OSError, HTTPException):  # names that are not found, certificates, time limits are OSErrors
            return Outcome(Answer.AWAY)
        if status not in _REDIRECTS:
            return Outcome(Answer.ANSWERS if status < 400 else Answer.REFUSES, status)
        url = urljoin(url, location)
    return Outcome(Answer.ELSEWHERE)


def _may_be_asked(parts: SplitResult) -> bool:
    """Tell whether an address is HTTPS, on the usual port, of a host that streams may come from."""
    host = parts.hostname or ""
    return parts.scheme == "https" and parts.netloc.lower() == host and is_stream_host(host)


def _ask(parts: SplitResult) -> tuple[int, str]:
    """Return the status and where it sends to. The answer's body is not needed."""
    host = str(parts.hostname)
    connection = HTTPSConnection(host, timeout=TIMEOUT)
    try:
        connection.sock = open_socket(host)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("GET", path, headers={"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"})
        answer: HTTPResponse = connection.getresponse()
        answer.read(MOST_BYTES)
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def open_socket(host: str) -> ssl.SSLSocket:
    """Return an encrypted socket to a host; refuse names that lead into this machine's own network.

    The address that was looked at is the one that is called: the name is not asked a second time.
    """
    found = getaddrinfo(host, 443, proto=IPPROTO_TCP)
    places = [place for *_rest, place in found if ip_address(str(place[0])).is_global]
    if not places:
        raise ConnectionRefusedError("not an address of the public internet")
    raw = create_connection((str(places[0][0]), 443), timeout=TIMEOUT)
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except OSError:
        raw.close()
        raise
