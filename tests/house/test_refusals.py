"""What somebody is shown who is refused: a whole page with its styles, for every kind of person in every part.

The access matrix refuses ten thousand times and looks at the status alone.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from market.accounts.models import Role
from tests.house import samples
from tests.house.doors import Doors
from tests.house.page_styles import without_a_look
from tests.house.parts import PARTS
from tests.house.test_access_matrix import ADDRESSES, EVERYBODY, Address
from tests.lasting import lasting_rows
from tests.orders.test_masking import NUMBER

pytestmark = pytest.mark.django_db
REFUSALS = {403, 404, 405}
OWNERS_ONLY = {"vetting:invite-member"}


def spread(addresses: list[Address]) -> Iterator[Address]:
    """Yield one address of each part of the site that has a rule and a place of its own, and what owners alone see."""
    parts: dict[tuple[str, str, bool], Address] = {}
    for each in addresses:
        assert each.rule is not None
        part = each.name.rpartition(":")[0], each.rule.audience.name, "vendor_slug" in each.parameters
        parts.setdefault(part, each)
        if each.name in OWNERS_ONLY:
            yield each
    yield from parts.values()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[samples.World]:
    """One world for the whole module, rolled back after it."""
    with lasting_rows(django_db_blocker):
        yield samples.build()


@pytest.fixture(scope="module")
def doors(world: samples.World) -> Doors:
    return Doors(world)


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_refusal_is_a_whole_page(who: str, world: samples.World, doors: Doors) -> None:
    shown = set()
    for address in spread(ADDRESSES):
        url = reverse(address.name, kwargs=world.arguments(address.name, address.parameters))
        response: Any = doors.client(who).get(url)
        if response.streaming:
            b"".join(response.streaming_content)  # read to the end: that closes the file
        if response.status_code not in REFUSALS or not response.content:
            continue
        page = response.content.decode()
        assert page.lstrip()[:15].lower() == "<!doctype html>", f"{who} at {url}"
        assert not without_a_look(page), f"{who} at {url}"
        assert not NUMBER.search(page), f"{who} at {url}"
        shown.add(response.status_code)
    assert shown >= ({403} if who in {*PARTS, *Role.values} else set()), shown
    assert shown & {404, 405}


@pytest.mark.parametrize("path", ["/khong-co-trang-nay/", "/van-phong/khong-co/", "/gian-hang/khong-co/don-hang/"])
@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_nowhere_is_a_whole_page(who: str, path: str, doors: Doors) -> None:
    response = doors.client(who).get(path, follow=True)
    assert response.status_code in {200, 404}  # a visitor is asked to sign in first
    assert not without_a_look(response.content.decode())
