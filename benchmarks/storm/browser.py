"""A buyer's browser without a screen: one kept-alive connection, cookies, forms with their token."""

import asyncio
import contextlib
import random
import re
import secrets
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks import load

PATIENCE = 300.0  # seconds until an answer is taken for lost
RESTS = 5.0  # seconds after which a connection is not used again: the server lets go of those that say nothing
_HIDDEN = re.compile(r'<input type="hidden" name="([a-z]+)"(?: id="[a-z-]+")? value="([^"]*)"')
_COOKIE = re.compile(rb"\r\nset-cookie: ([^=\r]+)=([^;\r]*)", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_LOCATION = re.compile(rb"\r\n(?:location|hx-redirect): *([^\r]*)", re.IGNORECASE)
WITHOUT_SCRIPTS = 0.3  # of the browsers
RECEIPT = re.compile(r"/don-hang/([0-9A-Z]+)/")  # one order; of several there is a list of them
PLACED = re.compile(r"/dat-xong/([0-9a-f-]{36})/")


class UnansweredError(Exception):
    """Nobody knows whether the request did anything: its answer never came."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str = ""
    body: str = ""

    @property
    def is_receipt(self) -> bool:
        """Tell whether an order was acknowledged."""
        return self.status == 302 and bool(RECEIPT.match(self.location) or PLACED.match(self.location))

    def hidden(self, name: str) -> str:
        """Return the value of a hidden field of the page's form; empty when there is none."""
        return next((value for found, value in _HIDDEN.findall(self.body) if found == name), "")


class Line:
    """A connection to the server, opened when it is needed and again after it broke."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    async def exchange(self, request: bytes) -> tuple[bytes, bytes]:
        """Send a request and return head and body of its answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._exchange(request)
        except (OSError, asyncio.IncompleteReadError) as error:
            await self.close()
            raise UnansweredError(str(error)) from error

    async def close(self) -> None:
        """Close the connection, if there is one."""
        streams, self._streams = self._streams, None
        if streams:
            streams[1].close()
            with contextlib.suppress(OSError):  # it broke before
                await streams[1].wait_closed()

    async def _exchange(self, request: bytes) -> tuple[bytes, bytes]:
        if time.monotonic() - self._used_at > RESTS:
            await self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length and int(length[1]) else b""
        self._used_at = time.monotonic()
        if b"\r\nconnection: close" in head.lower():
            await self.close()
        return head, body


@dataclass
class Browser:
    """One buyer at an address of their own, on a line that others may use before and after."""

    line: Line
    address: str = field(default_factory=lambda: ".".join(["10", *(str(secrets.randbelow(256)) for _ in range(3))]))
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": secrets.token_hex(16)})
    runs_scripts: bool = field(default_factory=lambda: random.random() >= WITHOUT_SCRIPTS)

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self._ask(load.request("GET", path, headers=self._headers()))

    async def post(self, path: str, form: dict[str, str] | None = None, *, in_part: bool = False) -> Answer:
        """Send a form with its token; from a part of a page, the browser's scripts ask for a part in return."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"]} | (form or {})).encode()
        headers = self._headers() | ({"HX-Request": "true"} if in_part and self.runs_scripts else {})
        return await self._ask(load.request("POST", path, headers=headers, body=body))

    def in_another_tab(self, line: Line) -> "Browser":
        """Return the same browser on another line: it knows what this one knows by now."""
        return Browser(line, self.address, dict(self.cookies), self.runs_scripts)

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-Forwarded-For": self.address}

    async def _ask(self, request: bytes) -> Answer:
        head, body = await self.line.exchange(request)
        for name, value in _COOKIE.findall(head):
            if name != b"csrftoken":
                self.cookies[name.decode()] = value.decode()
        if location := _LOCATION.search(head):  # htmx is sent on by a header
            return Answer(302, location[1].decode(), body.decode(errors="replace"))
        return Answer(int(head[9:12]), body=body.decode(errors="replace"))
