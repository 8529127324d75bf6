"""The five pages a visitor meets first, found as a visitor finds them; in a market that runs, or in a small one."""

import http.cookiejar
import importlib
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.surroundings import open_market

GOODS = 24  # of the small market's evening, with pictures
_LIVE = re.compile(r'href="(/phien-cho/(\d+)/)"')
_PRODUCT = re.compile(r'href="(/san-pham/[a-z0-9-]+/)"')
_SHEET = re.compile(r'href="(/phien-cho/\d+/)dat/(\d+)/"')


@dataclass(frozen=True)
class Page:
    """An address, and what a browser has to send along to see it."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    is_hidden: bool = False  # from search engines, on purpose


class Visitor:
    """Somebody with cookies and without a browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def read(self, path: str, form: dict[str, str] | None = None) -> str:
        """Return a page, or what a form sent to its address leads to."""
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            with self._opener.open(self.base + path, body, timeout=30) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError) as error:
            raise SystemExit(f"{self.base}{path} did not answer as it should: {error}") from error

    def cookie(self, name: str) -> str:
        """Return the value of a cookie, or nothing."""
        return next((each.value or "" for each in self.cookies if each.name == name), "")


@contextmanager
def market() -> Iterator[str]:
    """Yield the address of a market with a live evening: LIGHTHOUSE_URL, or a small one started for this."""
    given = os.environ.get("LIGHTHOUSE_URL", "").rstrip("/")
    if given:
        yield given
        return
    with open_market("lighthouse", _lay_out) as (port, _evening):
        yield f"http://127.0.0.1:{port}"


def _lay_out() -> None:
    from tests.cast import make_session
    from tests.sessions.pictured import lay_out

    importlib.import_module("benchmarks.town").opening_rows()
    lay_out(make_session("live", minutes=24 * 60, theme="Mùa cam Canh"), GOODS)


def pages(base: str) -> dict[str, Page]:
    """Return the five pages of a market: what is measured is what its home page leads to."""
    visitor = Visitor(base)
    live = _first(_LIVE, visitor.read("/"), "no evening is open there: its home page leads to none")[1]
    product = _first(_PRODUCT, visitor.read("/san-pham/"), "its catalogue is empty")[1]
    return {
        "home": Page("/"),
        "catalogue": Page("/san-pham/"),
        "product": Page(product),
        "live": Page(live),
        "checkout": checkout(base, live),
    }


def checkout(base: str, live: str) -> Page:
    """Return the checkout of somebody who has just put the first goods of the evening into a basket."""
    visitor = Visitor(base)
    listing = _first(_SHEET, visitor.read(live), "nothing is for sale there")[2]
    put_in = f"{live}gio-hang/{listing}/them/"
    visitor.read(put_in)
    visitor.read(put_in, {"csrfmiddlewaretoken": visitor.cookie("csrftoken"), "quantity": "1"})
    cookies = "; ".join(f"{each.name}={each.value}" for each in visitor.cookies)
    return Page(f"{live}thanh-toan/", {"Cookie": cookies}, is_hidden=True)


def _first(pattern: re.Pattern[str], text: str, otherwise: str) -> re.Match[str]:
    found = pattern.search(text)
    if found is None:
        raise SystemExit(f"Nothing can be measured: {otherwise}.")
    return found
