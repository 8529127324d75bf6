"""Every address leads to its own page: none is swallowed by a wider one that stands before it."""

from django.urls import resolve, reverse

from tests.house.test_access_matrix import ADDRESSES, Address

SAMPLES = {
    "int": 7,
    "slug": "mot-hai-ba",
    "string": "7K3F9QRM",
    "path": "03/2026",
    "language": "vi",
    "uuid": "6f0e1c52-9a53-4b0c-8a38-9d3fb1b0f9a1",
}


def leads_to(address: Address) -> str:
    """Return the name of the page that answers at an address."""
    converters = address.pattern.pattern.converters
    values = {name: SAMPLES[type(each).__name__.removesuffix("Converter").lower()] for name, each in converters.items()}
    return resolve(reverse(address.name, kwargs=values)).view_name


def test_address_leads_to_its_own_page() -> None:
    found = {address.name: leads_to(address) for address in ADDRESSES}
    assert not {asked: answers for asked, answers in found.items() if asked != answers}
