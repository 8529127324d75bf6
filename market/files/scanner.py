"""Ask ClamAV about uploads, where a daemon is configured (`CLAMD_URL`).

Spoken here is the daemon's own protocol: `INSTREAM`, pieces with their length before them, a piece of no length, then
one line of answer. A known client library is licensed under terms this project cannot take in, and it is sixty lines.
"""

import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 30  # for each step; a scan of 20 MB takes one or two
_PIECE = 64 * 1024  # bytes
_LONGEST_ANSWER = 4096  # bytes
_ANSWER = re.compile(r"stream: (?:(?P<clean>OK)|(?P<name>.{1,300}) FOUND)")


class ScannerAwayError(Exception):
    """A scanner is configured and gave no answer: nobody knows what is in the file."""


def known_virus(source: IO[bytes]) -> str:
    """Return the name under which the scanner knows what is in a file; empty when it knows nothing, or is not wanted.

    Raise ScannerAwayError when a scanner is wanted and does not answer: a file is never taken unasked.
    """
    if not settings.CLAMD_URL:
        return ""
    try:
        answer = _ask(source)
    except OSError as error:  # time-outs are among them
        logger.error("the virus scanner does not answer: %s", error)
        raise ScannerAwayError from error
    found = _ANSWER.fullmatch(answer)
    if found is None:  # it refused the file, such as one above its own limit
        logger.error("the virus scanner answered %r", answer)
        raise ScannerAwayError
    return found["name"] or ""


def _ask(source: IO[bytes]) -> str:
    source.seek(0)
    with _connected() as line:
        line.sendall(b"zINSTREAM\0")
        while piece := source.read(_PIECE):
            line.sendall(len(piece).to_bytes(4) + piece)
        line.sendall(bytes(4))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            received = line.recv(_LONGEST_ANSWER)
            if not received:
                break
            answer += received
    return answer.rstrip(b"\0\n").decode(errors="replace")


@contextmanager
def _connected() -> Iterator[socket.socket]:
    where = urlsplit(settings.CLAMD_URL)
    if where.scheme == "tcp":
        with socket.create_connection((where.hostname, where.port), timeout=ANSWER_SECONDS) as line:
            yield line
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(ANSWER_SECONDS)
        line.connect(where.path)
        yield line
