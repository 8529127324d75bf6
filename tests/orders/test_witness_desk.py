"""The witness desk: which orders wait for a person, who may decide, and what a decision leaves behind."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.kernel.errors import Absent, Refused, Stale
from market.notices.models import Notice
from orders.models import Order, WitnessDecision, WitnessEntry
from orders.services.deciding import decide_order, witness_together
from orders.witness import exceptions
from orders.witness.exceptions import Why
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place
from tests.orders.sealing import order_named, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(listing: Listing) -> Person:
    person = cast.make_person("Trần Thị Chứng", Role.WITNESS)
    listing.session.duties.create(part="witness", person=person, signed_in_at=database_now())
    return person


@pytest.fixture
def client_of(officer: Person) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def mark(code: str, change: str) -> None:
    tamper("orders_order", f"UPDATE orders_order SET {change} WHERE code = '{code}'")


@pytest.fixture
def grace(listing: Listing) -> str:
    code = place(listing).codes[0]
    mark(code, "is_in_grace = true")
    return code


@pytest.fixture
def large(listing: Listing, settings: Any) -> str:
    settings.WITNESS_LARGE = 300_000
    return place(listing, 4, to=contact(phone_of(8))).codes[0]


def waiting() -> dict[str, tuple[Why, ...]]:
    return {each.order.code: each.why for each in exceptions.waiting_orders()}


def test_ordinary_orders_wait_for_nobody(listing: Listing) -> None:
    code = place(listing).codes[0]
    assert waiting() == {}
    with pytest.raises(Absent):
        exceptions.exception_for(code)


def test_what_waits_and_why(listing: Listing, grace: str, large: str) -> None:
    cheap = cast.make_listing(listing.session, cast.make_product(), session_price=40_000)
    below = place(cheap, to=contact(phone_of(9))).codes[0]
    helped = place(listing, to=contact(phone_of(10))).codes[0]
    Order.objects.filter(code=helped).update(assisted_by=cast.make_person("Hộ"))
    assert waiting() == {
        grace: (Why.GRACE,), large: (Why.LARGE,), below: (Why.BELOW_FLOOR,), helped: (Why.ASSISTED,)
    }  # fmt: skip
    assert exceptions.waiting_count() == 4


def test_many_orders_of_one_phone_wait(listing: Listing) -> None:
    for _ in range(4):
        place(listing)
    assert waiting() == {}
    place(listing)
    place(listing, to=contact(phone_of(1)))
    assert list(waiting().values()) == [(Why.MANY,)] * 5


def test_a_decision_is_witnessed_with_the_officers_name(officer: Person, large: str) -> None:
    decision = decide_order(actor=officer, code=large, version=1, is_witnessed=True)
    assert decide_order(actor=officer, code=large, version=1, is_witnessed=True) == decision
    entry = WitnessEntry.objects.get(kind="decided")
    facts = json.loads(entry.facts)
    assert (entry.officer, entry.subject) == (officer, large)
    assert (facts["officer"], facts["witnessed"], facts["why"]) == ("Trần Thị Chứng", True, ["large"])
    assert waiting() == {}


def test_a_refusal_needs_a_reason_which_stays_out_of_the_log(officer: Person, large: str) -> None:
    with pytest.raises(Refused):
        decide_order(actor=officer, code=large, version=1, is_witnessed=False, reason="  ")
    decide_order(actor=officer, code=large, version=1, is_witnessed=False, reason="Gọi không ai nghe máy")
    assert WitnessDecision.objects.get().reason == "Gọi không ai nghe máy"
    assert "không ai nghe" not in WitnessEntry.objects.get(kind="decided").facts
    with pytest.raises(Stale):
        decide_order(actor=officer, code=large, version=1, is_witnessed=True)


def test_both_sides_are_told_of_a_refusal(officer: Person, listing: Listing, settings: Any) -> None:
    settings.WITNESS_LARGE = 1
    code = place(listing, to=contact(phone_of(3), email="hoa@example.vn")).codes[0]
    for _ in range(2):
        decide_order(actor=officer, code=code, version=1, is_witnessed=False, reason="Giá lạ")
    mails = Notice.objects.filter(kind="order-not-witnessed")
    assert [("Giá lạ" in mail.body, "Trần Thị Chứng" in mail.body) for mail in mails] == [(True, True)] * len(mails)
    assert "hoa@example.vn" in mails.values_list("recipient", flat=True)
    decide_order(actor=officer, code=place(listing).codes[0], version=1, is_witnessed=True)
    assert len(mails.all()) <= 2


def test_only_who_signed_in_decides(listing: Listing, large: str) -> None:
    stranger = cast.make_person("Chưa nhận ca", Role.WITNESS)
    duty = listing.session.duties.create(part="witness", person=stranger)
    with pytest.raises(Refused, match="nhận ca"):
        decide_order(actor=stranger, code=large, version=1, is_witnessed=True)
    duty.delete()
    later = cast.make_session(opens_at=listing.session.opens_at + timedelta(days=7))
    later.duties.create(part="witness", person=stranger, signed_in_at=database_now())
    decide_order(actor=stranger, code=large, version=1, is_witnessed=True)
    assert WitnessDecision.objects.count() == 1


def test_nobody_witnesses_what_they_ordered_for_somebody(officer: Person, grace: str, large: str) -> None:
    Order.objects.filter(code__in=[grace, large]).update(assisted_by=officer)
    assert witness_together(actor=officer, codes=[grace]) == 0
    with pytest.raises(Refused, match="đặt hộ"):
        decide_order(actor=officer, code=large, version=1, is_witnessed=True)


def test_another_version_is_looked_at_anew(officer: Person, large: str) -> None:
    decide_order(actor=officer, code=large, version=1, is_witnessed=True)
    mark(large, "version = 2")
    assert set(waiting()[large]) >= {Why.AMENDED}
    with pytest.raises(Stale):
        decide_order(actor=officer, code=large, version=3, is_witnessed=True)


def test_several_at_once_only_where_it_is_safe(officer: Person, grace: str, large: str) -> None:
    assert witness_together(actor=officer, codes=[grace, large, "00000000"]) == 1
    assert set(waiting()) == {large}


def test_the_desk(client_of: Client, grace: str, large: str) -> None:
    words = client_of.get(reverse("orders:list-exceptions")).content.decode()
    assert large in words
    assert "giá trị lớn" in words
    assert f'value="{grace}"' in words
    assert f'value="{large}"' not in words
    reply = client_of.post(reverse("orders:witness-picked"), {"codes": [grace, large]}, follow=True)
    assert "Đã chứng kiến 1 đơn." in reply.content.decode()


def test_facts_side_by_side(client_of: Client, large: str) -> None:
    url = reverse("orders:show-exception", args=[large])
    assert "Khác" not in client_of.get(url).content.decode()
    mark(large, "delivery_fee = 9000")
    assert "Khác" in client_of.get(url).content.decode()


def test_witnessing_and_refusing_by_hand(client_of: Client, grace: str, large: str) -> None:
    refuse = reverse("orders:refuse-witness", args=[large])
    empty = client_of.post(refuse, {"version": "1", "words": ""})
    assert empty.status_code == 422
    client_of.post(refuse, {"version": "1", "words": "Giá lạ"})
    client_of.post(reverse("orders:witness-order", args=[grace]), {"version": "1"})
    assert dict(WitnessDecision.objects.values_list("order__code", "is_witnessed")) == {grace: True, large: False}
    assert "Giá lạ" in client_of.get(reverse("orders:show-exception", args=[large])).content.decode()
    stale = client_of.post(reverse("orders:witness-order", args=[large]), {"version": "x" * 9})
    assert stale.status_code in {302, 409}
    assert order_named(large).version == 1


def test_who_did_not_sign_in_is_told_how(listing: Listing, large: str) -> None:
    client = Client()
    client.force_login(cast.make_person("Giám sát", Role.DIRECTOR))
    words = client.get(reverse("orders:show-exception", args=[large])).content.decode()
    assert reverse("sessions:show-duties", args=[listing.session.number]) in words
    assert client.post(reverse("orders:witness-order", args=[large])).status_code == 403


def test_the_desk_costs_the_same_however_many_wait(
    client_of: Client, listing: Listing, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.WITNESS_LARGE = 1
    place(listing)
    url = reverse("orders:list-exceptions")
    client_of.get(url)
    with django_assert_num_queries(6):
        client_of.get(url)
    for number in range(6):
        place(listing, to=contact(phone_of(20 + number)))
    with django_assert_num_queries(6):
        client_of.get(url)
