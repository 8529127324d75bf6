"""What a browser may keep: nothing behind a sign-in, nothing of one person's own; what is shared names nobody.

Every address is asked for once by somebody it lets in, and those open to all by a stranger as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from market.accounts.rules import Audience
from tests.house import samples
from tests.house.doors import Doors
from tests.house.refusals import refuse_bare
from tests.house.test_access_matrix import ADDRESSES, Address, expected
from tests.lasting import lasting_rows

pytestmark = pytest.mark.django_db

PEOPLE = ("buyer", "vendor", *Role.values)  # the first whom an address lets in asks for it
# Behind a sign-in, yet kept for a while by the one browser that asked: figures drawn anew only when they have changed.
KEPT_FOR_ONE = {"reports:show-wall-figures"}
# Open to strangers, and never kept: forms for a contact or a secret, a basket, what counts or measures.
NEVER_KEPT = {
    "account_login",
    "account_signup",
    "notices:refuse-purpose",
    "orders:confirm-draft",
    "orders:order-by-text",
    "orders:place-order",
    "orders:put-in-basket",
    "orders:show-basket",
    "orders:show-basket-line",
    "orders:track-order",
    "sessions:ask-about-product",
    "sessions:count-viewer",
    "storefront:health",
}


@dataclass(frozen=True)
class Answer:
    """What an address answered to somebody."""

    address: Address
    status: int
    said: frozenset[str]  # directives of Cache-Control
    cookies: frozenset[str]
    content: bytes

    @property
    def name(self) -> str:
        return self.address.name


def answer(address: Address, client: Client, world: samples.World, **headers: str) -> Answer:
    """Ask for an address."""
    url = reverse(address.name, kwargs=world.arguments(address.name, address.parameters))
    response: Any = client.get(url, headers=headers)
    content = b"".join(response.streaming_content) if response.streaming else response.content  # which closes a file
    said = frozenset(each.strip() for each in response.get("Cache-Control", "").split(",") if each)
    return Answer(address, response.status_code, said, frozenset(response.cookies), content)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[samples.World]:
    """One world for the whole module, rolled back after it."""
    with lasting_rows(django_db_blocker), pytest.MonkeyPatch.context() as monkeypatch:
        refuse_bare(monkeypatch)
        yield samples.build()


@pytest.fixture(scope="module")
def doors(world: samples.World) -> Doors:
    return Doors(world)


@pytest.fixture(scope="module")
def closed(world: samples.World, doors: Doors) -> list[Answer]:
    """Return what every address behind a sign-in answers to somebody it lets in."""
    behind = [each for each in ADDRESSES if each.rule and each.rule.audience is not Audience.ANYONE]
    let_in = {each: next(who for who in PEOPLE if expected(each, who) is None) for each in behind}
    return [answer(each, doors.client(who), world) for each, who in let_in.items()]


def open_to(who: str, world: samples.World, doors: Doors) -> list[Answer]:
    addresses = (each for each in ADDRESSES if each.rule and each.rule.audience is Audience.ANYONE)
    return [answer(each, doors.client(who), world) for each in addresses]


@pytest.fixture(scope="module")
def to_stranger(world: samples.World, doors: Doors) -> list[Answer]:
    """Return what every address open to all answers to a stranger."""
    return open_to("visitor", world, doors)


@pytest.fixture(scope="module")
def to_buyer(world: samples.World, doors: Doors) -> list[Answer]:
    """Return what the same addresses answer to a buyer, in the same order."""
    return open_to("buyer", world, doors)


@pytest.fixture(scope="module")
def own_words(world: samples.World) -> list[bytes]:
    """Return what tells that a page is about the buyer: the name, and the phone however it is written."""
    buyer = world.people["buyer"]
    assert buyer
    return [buyer.full_name.encode(), b"912000111", b"912 000 111"]


def test_nothing_behind_a_sign_in_is_kept(closed: list[Answer]) -> None:
    assert sum(each.status == 200 for each in closed) > 200
    assert {each.name for each in closed if "no-store" not in each.said} == KEPT_FOR_ONE
    assert all({"private", "no-cache"} <= each.said for each in closed if each.name in KEPT_FOR_ONE)


def test_what_is_shown_to_its_owner_alone_is_never_kept(to_stranger: list[Answer], to_buyer: list[Answer]) -> None:
    own = [mine for mine, theirs in zip(to_buyer, to_stranger, strict=True) if mine.status < 300 <= theirs.status]
    assert {"orders:amend-order", "orders:cancel-order", "sessions:show-complaint"} <= {each.name for each in own}
    assert not {each.name: each.said for each in own if "no-store" not in each.said}


def test_a_contact_is_never_kept(to_buyer: list[Answer], own_words: list[bytes]) -> None:
    with_phone = [each for each in to_buyer if any(phone in each.content for phone in own_words[1:])]
    assert with_phone
    assert not {each.name: each.said for each in with_phone if "no-store" not in each.said}


def test_a_page_that_names_somebody_is_shared_with_nobody(to_buyer: list[Answer], own_words: list[bytes]) -> None:
    naming = [each for each in to_buyer if own_words[0] in each.content]
    assert len(naming) > 40
    assert not {each.name: each.said for each in naming if not each.said & {"private", "no-store"}}


def test_what_is_shared_is_the_same_for_all_and_sets_no_cookie(
    to_stranger: list[Answer], to_buyer: list[Answer]
) -> None:
    shared = [both for both in zip(to_stranger, to_buyer, strict=True) if any("public" in each.said for each in both)]
    assert len(shared) > 15
    for theirs, mine in shared:
        assert theirs.said == mine.said, theirs.name
        assert theirs.content == mine.content, theirs.name
        assert not theirs.cookies | mine.cookies, theirs.name


def test_parts_that_are_shared_name_nobody(world: samples.World, doors: Doors, own_words: list[bytes]) -> None:
    address = next(each for each in ADDRESSES if each.name == "storefront:suggest-products")
    part = answer(address, doors.client("buyer"), world, HX_Request="true")
    assert "public" in part.said
    assert not part.cookies
    assert not any(words in part.content for words in own_words)


def test_a_stranger_may_keep_every_other_public_page(to_stranger: list[Answer]) -> None:
    assert {each.name for each in to_stranger if each.status < 300 and "no-store" in each.said} == NEVER_KEPT


def test_a_form_that_came_back_waits_for_the_way_back(world: samples.World, doors: Doors) -> None:
    address = reverse("vetting:add-product", args=[world.common["vendor_slug"]])
    response = doors.client("vendor").post(address, {"name": "Bưởi đỏ"})
    assert response.status_code == 422
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}
    assert "no-store" in doors.client("vendor").get(address)["Cache-Control"]
