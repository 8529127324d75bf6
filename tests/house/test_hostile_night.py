"""Every address of the night under nonsense: numbers beyond the database, foreign things, texts nobody types."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from market.accounts.rules import Audience
from sessions.models import Listing, MarketSession
from tests import cast
from tests.house import samples
from tests.house.doors import Doors
from tests.house.test_access_matrix import ADDRESSES, Address
from tests.lasting import lasting_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_refusals")]

NIGHT = [address for address in ADDRESSES if address.name.partition(":")[0] in {"sessions", "orders"}]
THINGS = {
    address.name: [name for name in address.parameters if name.endswith(("_id", "_pk")) or name == "pk"]
    for address in NIGHT
}
# What belongs to one evening; a product may be offered to any.
NUMBERED = [each for each in NIGHT if "number" in each.parameters and THINGS[each.name]]
NUMBERED = [each for each in NUMBERED if each.name != "sessions:list-product"]
NUMBERS = (2**63, 10**4400)  # past the largest column, past what Python reads
VALUES = (
    "",
    "-1",
    "9" * 30,
    "9" * 5000,
    "\uff11\uff12",  # digits of full width
    "NaN",
    "a\x00b",
    "'; DROP TABLE market_sessions_listing; --",
    "<script>alert(1)</script>",
    "\u202e\u200b" + "\u0301" * 500,
    "x" * 20_000,
    "2026-13-45",
)
FIELDS = {"version", "minutes", "reason", "text", "quantity", "listing", "listings", "slot", "slots", "answer", "state"}
FIELDS |= {"more", "question", "key", "day", "time", "opens_at", "ends_at", "into", "host", "source", "shape", "price"}
FIELDS |= {"phone", "name", "email", "commune", "note", "title", "position", "tone", "code", "contact", "about"}
FIELDS |= {
    "said_at",
    "verdict",
    "decision",
    "authority",
    "reference",
    "stream_url",
    "limit",
    "place",
    "recount",
    "aloud",
}
ROUNDS = 3
QUERIES = ("before", "after", "xem", "gian", "phien", "t", "q", "cau", "nhom", "sao", "gia", "trang", "ma", "san-pham")
NAME = re.compile(r'\bname="([\w-]{1,60})"')


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[samples.World]:
    """One world for the whole module, rolled back after it."""
    with lasting_rows(django_db_blocker):
        built = samples.build()
        Listing.objects.update(sold=2)  # as if ordered: an order that is cancelled gives back
        yield built


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def doors(world: samples.World) -> Doors:
    return Doors(world)


def insider(address: Address, doors: Doors) -> Client:
    """Return a client of somebody the address lets in."""
    rule = address.rule
    assert rule is not None
    if rule.audience is Audience.OFFICE:
        return doors.client(next(role for role in (Role.DIRECTOR, *Role.values) if role in rule.roles))
    return doors.client("vendor" if rule.audience is Audience.VENDOR else "buyer")


def mixed(names: Sequence[str], turn: int) -> Iterator[tuple[str, str]]:
    """Give each field another of the values, and other ones in each round."""
    for place, name in enumerate(names):
        yield name, VALUES[(place + turn * len(VALUES) // ROUNDS) % len(VALUES)]


def ask(client: Client, url: str, data: dict[str, Any] | None = None) -> int:
    """Return the status of an answer, read to its end; what was asked for is taken back."""
    with undone():
        response: Any = client.get(url) if data is None else client.post(url, data)
        body_of(response)
        return int(response.status_code)


def body_of(response: Any) -> bytes:
    """Return the whole of an answer: a file read to its end is closed."""
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("address", [each for each in NIGHT if each.parameters], ids=lambda address: address.name)
def test_numbers_no_column_holds_are_not_found(address: Address, world: samples.World, doors: Doors) -> None:
    client, arguments = insider(address, doors), world.arguments(address.name, address.parameters)
    for name in (each for each in address.parameters if isinstance(arguments[each], int)):
        for number in NUMBERS:
            url = reverse(address.name, kwargs=arguments | {name: 7_777_777_777})
            url = url.replace("7777777777", "9" * 4400 if number > 10**4000 else str(number))
            statuses = {ask(client, url), ask(client, url, {})}
            assert not statuses - {302, 403, 404, 405, 422}, (name, statuses)


@pytest.mark.parametrize("address", NUMBERED, ids=lambda address: address.name)
def test_things_of_one_evening_are_not_found_in_another(address: Address, world: samples.World, doors: Doors) -> None:
    other = MarketSession.objects.filter(number=777).first() or cast.make_session("live", number=777)
    arguments = world.arguments(address.name, address.parameters) | {"number": other.number}
    client = insider(address, doors)
    url = reverse(address.name, kwargs=arguments)
    fields = {"version": str(other.version), "reason": "vì thế", "answer": "agree", "minutes": "2", "text": "Vâng ạ."}
    statuses = {ask(client, url, data) for data in (None, fields)}
    assert statuses <= {404, 405}, url
    assert 404 in statuses


@pytest.mark.parametrize("address", NIGHT, ids=lambda address: address.name)
def test_nonsense_is_refused_not_broken(address: Address, world: samples.World, doors: Doors) -> None:
    url = reverse(address.name, kwargs=world.arguments(address.name, address.parameters))
    client = insider(address, doors)
    with undone():
        drawn = body_of(client.get(url))
    names = FIELDS | set(NAME.findall(drawn.decode(errors="replace"))) - {"csrfmiddlewaretoken"}
    sold = list(Listing.objects.order_by("pk").values_list("pk", "sold", "held"))
    for turn in range(ROUNDS):
        status = ask(client, url, dict(mixed(sorted(names), turn)))
        assert status < 500, f"POST {url}, round {turn}: {status}"
    assert list(Listing.objects.order_by("pk").values_list("pk", "sold", "held")) == sold


@pytest.mark.parametrize("address", NIGHT, ids=lambda address: address.name)
def test_nonsense_in_a_query_is_ignored(address: Address, world: samples.World, doors: Doors) -> None:
    url = reverse(address.name, kwargs=world.arguments(address.name, address.parameters))
    client = insider(address, doors)
    for turn in range(ROUNDS):
        with undone():
            response = client.get(url, dict(mixed(QUERIES, turn)))
            body = body_of(response)
        assert response.status_code < 500, f"{url}, round {turn}: {response.status_code}"
        assert b"<script>alert(1)</script>" not in body
