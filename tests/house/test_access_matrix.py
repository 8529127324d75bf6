"""Every address × every kind of person, made from the URL configuration: a new address without a rule fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from market.accounts.models import Role
from market.accounts.rules import AccessRule, Audience
from tests import cast
from tests.house import samples
from tests.house.doors import Doors
from tests.house.page_styles import without_a_look
from tests.house.parts import LET_IN, PARTS
from tests.lasting import lasting_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_refusals")]


@dataclass(frozen=True)
class Address:
    """One named address of the site."""

    name: str
    pattern: URLPattern

    @property
    def rule(self) -> AccessRule | None:
        return getattr(self.pattern.callback, "access_rule", None)

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(self.pattern.pattern.converters) or tuple(self.pattern.pattern.regex.groupindex)


def walk(patterns: list[Any], prefix: str = "") -> Iterator[Address]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from walk(entry.url_patterns, inner)
        else:
            yield Address(f"{prefix}{entry.name}", entry)


ADDRESSES = sorted(walk(get_resolver().url_patterns), key=lambda address: address.name)
EVERYBODY = ("visitor", "buyer", "vendor", "rival", *PARTS, *Role.values)
# Pages that let everybody in are drawn for these: one of each way to look at them.
ANYBODY = ("visitor", "buyer", "vendor", Role.DIRECTOR.value)


def test_the_site_has_addresses() -> None:
    assert len(ADDRESSES) > 60


def test_every_address_declares_its_rule() -> None:
    assert not [address.name for address in ADDRESSES if address.rule is None], "see market.accounts.rules"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[samples.World]:
    """One world for the whole module, rolled back after it."""
    with lasting_rows(django_db_blocker):
        yield samples.build()


@pytest.fixture(scope="module")
def doors(world: samples.World) -> Doors:
    return Doors(world)


def expected(address: Address, who: str) -> set[int] | None:
    """Return the statuses of a refusal, or None when this kind of person is let in."""
    rule, scoped = address.rule, "vendor_slug" in address.parameters
    assert rule is not None
    if who in PARTS and (scoped or address.name in LET_IN):  # colleagues learn that they lack the right
        return None if who in LET_IN.get(address.name, ()) else {403, 405}
    if rule.audience is Audience.ANYONE:
        return None
    if who == "visitor":
        return {302}
    if rule.audience is Audience.VENDOR:
        return {404, 405} if scoped and who != "vendor" else None  # a wrong method says nothing about the vendor
    if rule.audience is Audience.SIGNED_IN or who in rule.roles:
        return None
    return {403} if who in Role.values else {404}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_address_admits_exactly_whom_it_should(
    address: Address, method: str, world: samples.World, doors: Doors
) -> None:
    url = reverse(address.name, kwargs=world.arguments(address.name, address.parameters))
    assert address.rule is not None
    for who in EVERYBODY:
        refusal = expected(address, who)
        if method == "post" and refusal is None:
            continue  # what an allowed POST does is the business of its own test
        if refusal is None and address.rule.audience is Audience.ANYONE and who not in ANYBODY:
            continue
        response = getattr(doors.client(who), method)(url)
        if response.streaming:
            b"".join(response.streaming_content)  # read to the end: that closes the file
        if refusal is None:
            assert response.status_code not in {403, 500}, f"{who} at {url}: {response.status_code}"
            assert not _sent_to_sign_in(response), f"{who} at {url} was sent to sign in"
            assert not _bare(response), f"{url} uses {_bare(response)} and loads no style for it"
        else:
            assert response.status_code in refusal, f"{who} at {url}: {response.status_code}"
            if who == "visitor":
                assert _sent_to_sign_in(response), f"visitor at {url} was sent to {response['Location']}"


def _bare(response: Any) -> set[str]:
    """Return the classes of a whole page that have a style, but none that it loads."""
    is_page = not response.streaming and response.content.lstrip()[:15].lower() == b"<!doctype html>"
    return without_a_look(response.content.decode()) if is_page else set()


def _sent_to_sign_in(response: Any) -> bool:
    sign_in = reverse(settings.LOGIN_URL)
    return response.status_code == 302 and str(response["Location"]).startswith(sign_in + "?next=")


def test_a_view_without_a_rule_is_refused(rf: Any, world: samples.World) -> None:
    from django.core.exceptions import PermissionDenied

    from market.accounts.middleware import AccessRuleMiddleware

    request = rf.get("/")
    request.user = world.people[Role.ADMIN]
    with pytest.raises(PermissionDenied):
        AccessRuleMiddleware(lambda request: None).process_view(request, lambda request: None, (), {})  # type: ignore[arg-type,return-value]


def test_the_table_of_parts_names_real_addresses() -> None:
    assert set(LET_IN) <= {address.name for address in ADDRESSES}


def test_the_cast_is_complete(world: samples.World) -> None:
    assert set(world.people) == set(EVERYBODY)
    assert cast.PASSWORD
