"""Addresses of files as pages write them."""

from market.accounts.models import Person
from market.files.addresses import signed_address
from market.kernel.clock import now


def ticketed(url: str, person: Person) -> str:
    """Return the address as a page shows it to this person now."""
    return signed_address(url, person_pk=person.pk, now=now())
