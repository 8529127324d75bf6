"""Which pages are looked at: all (AUDITS=all), a part of them (AUDITS=3/12), or the day's twelfth (AUDITS=today)."""

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from django.urls import reverse

from tests.house.doors import Doors
from tests.house.samples import World
from tests.house.test_access_matrix import ADDRESSES, EVERYBODY, Address, expected

PARTS = 12
type Scheme = Literal["light", "dark"]


def looks(name: str, day: date) -> list[Scheme]:
    """Return how an address is looked at on a day: by day, by night, both or not at all."""
    asked = os.environ.get("AUDITS", "today")
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
    if "/" in asked:
        part, parts = map(int, asked.split("/"))
        return ["light", "dark"] if number % parts == part - 1 else []
    if asked == "all":
        return ["light", "dark"]
    turn = number + day.toordinal()
    if turn % PARTS:
        return []
    return ["dark"] if turn // PARTS % 2 else ["light"]


def first_let_in(address: Address) -> str | None:
    """Return the first kind of person whom an address lets in."""
    return next((who for who in EVERYBODY if expected(address, who) is None), None)


def pages(world: World, doors: Doors, day: date) -> Iterator[tuple[str, str, list[Scheme]]]:
    """Return who looks at which address in which looks: those that answer with a page of the market."""
    for address in ADDRESSES:
        who, schemes = first_let_in(address), looks(address.name, day)
        if who is None or not schemes:
            continue
        url = reverse(address.name, kwargs=world.arguments(address.name, address.parameters))
        response: Any = doors.client(who).get(url)
        if response.streaming:
            b"".join(response.streaming_content)
        elif response.status_code == 200 and response.content.lstrip()[:15].lower() == b"<!doctype html>":
            yield who, url, schemes
