"""Text messages and Zalo. A gateway is one class with one method; the settings name one per channel.

log://                                   writes to the log that a message would go out
file:///var/texts                        a line of JSON per message in a folder, for tests and the demo
https://gateway.example.vn/v1/messages   posts JSON with a bearer token (GATEWAY_TOKEN)
"""

import json
import logging
import os
from contextlib import suppress
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from market.kernel import clock
from market.notices.masking import masked
from market.notices.models import Notice

logger = logging.getLogger(__name__)

PATIENCE = 10  # seconds a gateway may take
BUSY = {408, 425, 429}  # besides 5xx: later may work
LONGEST_ANSWER = 10_000  # bytes read of what a gateway says
LONGEST_REASON = 200  # characters of it that are kept


class GatewayRefusedError(Exception):
    """The gateway will never take this message."""


class Gateway(Protocol):
    """What takes text messages."""

    def send(self, *, recipient: str, text: str, reference: str) -> str:
        """Hand one message over and return the gateway's own number for it, if any.

        Raise OSError when that may work later, GatewayRefusedError when it never will. The same `reference` again is
        the same message: whoever has it already does not send it twice.
        """


class LogGateway:
    """Writes that a message would go out; its words only where developers look."""

    def send(self, *, recipient: str, text: str, reference: str) -> str:
        """Log the message."""
        logger.info("text %s to %s: %s", reference, masked(recipient), text if settings.DEBUG else "(words not logged)")
        return ""


class FileGateway:
    """Keeps each message as a file of one JSON line, named by its reference: a repeat finds it there."""

    def __init__(self, channel: str, folder: Path) -> None:
        self.channel, self.folder = channel, folder

    def send(self, *, recipient: str, text: str, reference: str) -> str:
        """Write the message, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = sha256(f"{self.channel} {reference}".encode()).hexdigest()[:32]
        said = {
            "reference": reference,
            "channel": self.channel,
            "to": recipient,
            "text": text,
            "at": clock.in_hanoi(clock.now()).isoformat(timespec="seconds"),
        }
        with NamedTemporaryFile("w", dir=self.folder, encoding="utf-8", suffix=".part", delete=False) as part:
            part.write(json.dumps(said, ensure_ascii=False) + "\n")
        with suppress(FileExistsError):
            os.link(part.name, self.folder / f"{name}.json")  # unlike a rename, never over what is there
        os.unlink(part.name)
        return name


class HttpGateway:
    """Posts each message as JSON: {"channel", "to", "text", "reference"}; the answer's "id" is the gateway's number."""

    def __init__(self, channel: str, address: SplitResult, token: str) -> None:
        self.channel, self.address, self.token = channel, address, token

    def send(self, *, recipient: str, text: str, reference: str) -> str:
        """Post the message; 408, 425, 429 and 5xx may work later, any other refusal never will."""
        said = {"channel": self.channel, "to": recipient, "text": text, "reference": reference}
        status, answer = self._post(json.dumps(said, ensure_ascii=False).encode(), reference)
        reason = f"the gateway answered {status}: {answer[:LONGEST_REASON]}"
        if status in BUSY or status >= 500:
            raise OSError(reason)
        if not 200 <= status < 300:  # redirects are not followed: the token is for this address alone
            raise GatewayRefusedError(reason)
        with suppress(ValueError, AttributeError):
            return str(json.loads(answer).get("id") or "")
        return ""

    def _post(self, body: bytes, reference: str) -> tuple[int, str]:
        kind = HTTPSConnection if self.address.scheme == "https" else HTTPConnection
        connection = kind(self.address.netloc, timeout=PATIENCE)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": reference,
        }
        path = (self.address.path or "/") + (f"?{self.address.query}" if self.address.query else "")
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            return response.status, response.read(LONGEST_ANSWER).decode(errors="replace")
        except HTTPException as fault:
            raise OSError(f"the gateway spoke no HTTP: {fault}") from fault
        finally:
            connection.close()


def gateway_of(channel: str) -> Gateway:
    """Return the gateway the settings name for a channel."""
    urls = {Notice.Channel.SMS: settings.SMS_URL, Notice.Channel.ZALO: settings.ZALO_URL}
    return _made(channel, urls[Notice.Channel(channel)])


@cache
def _made(channel: str, url: str) -> Gateway:
    address = urlsplit(url)
    match address.scheme:
        case "log":
            return LogGateway()
        case "file":
            return FileGateway(channel, Path(unquote(address.path)))
        case "http" | "https":
            return HttpGateway(channel, address, settings.GATEWAY_TOKEN)
    raise ImproperlyConfigured(f"{url} names no gateway")
