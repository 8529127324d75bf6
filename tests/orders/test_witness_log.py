"""The office's view of the witness log: newest first, filtered, in pages, each entry with its proof."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from orders.models import WitnessEntry
from orders.witness import log as witness_log
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def witness() -> Client:
    client = Client()
    client.force_login(cast.make_person("Tâm", Role.WITNESS))
    return client


def test_newest_first(witness: Client, listing: Listing) -> None:
    codes = [place(listing).codes[0] for _ in range(3)]
    words = witness.get(reverse("orders:list-witness-entries")).content.decode()
    assert words.index(codes[2]) < words.index(codes[1]) < words.index(codes[0])


def test_filtered_by_session_and_by_code(witness: Client, listing: Listing) -> None:
    other = cast.make_listing()
    here, there = place(listing).codes[0], place(other).codes[0]
    url = reverse("orders:list-witness-entries")
    by_session = witness.get(url, {"session": listing.session.number}).content.decode()
    assert here in by_session
    assert there not in by_session
    by_code = witness.get(url, {"code": there.lower()}).content.decode()
    assert there in by_code
    assert here not in by_code
    assert witness.get(url, {"session": "x", "before": "-1", "code": "'"}).status_code == 200


def test_in_pages_at_a_fixed_cost(
    witness: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(witness_log, "PAGE", 5)
    listing = cast.make_listing(allotment=100, per_buyer_limit=100)
    codes = [place(listing, to=contact(phone_of(number))).codes[0] for number in range(7)]
    url = reverse("orders:list-witness-entries")
    witness.get(url)
    with django_assert_num_queries(5):
        first = witness.get(url).content.decode()
    assert codes[2] in first
    assert codes[1] not in first
    last = WitnessEntry.objects.get(subject=codes[2]).pk
    second = witness.get(url, {"before": last}).content.decode()
    assert codes[1] in second
    assert codes[2] not in second


def test_one_entry_with_its_facts_and_its_hash(witness: Client, listing: Listing) -> None:
    place(listing)
    entry = WitnessEntry.objects.get()
    words = witness.get(reverse("orders:show-witness-entry", args=[entry.pk])).content.decode()
    assert bytes(entry.leaf_hash).hex() in words
    assert "Khớp với mã đã ghi" in words
    assert "&quot;kind&quot;:&quot;placed&quot;" in words
    assert witness.get(reverse("orders:show-witness-entry", args=[entry.pk + 999])).status_code == 404
