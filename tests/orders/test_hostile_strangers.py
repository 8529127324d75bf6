"""Another person's order, change, case and evidence in every address there is: nobody gets in, nothing happens."""

from collections.abc import Iterator
from itertools import product
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from market.accounts.models import Role
from market.kernel.models import JournalEntry
from orders.aftercare.acts import COMPLAIN, CONFIRM, SHIP, Side
from orders.models import Amendment, Attestation, Case, CaseEntry, Order, WitnessEntry
from orders.proofs import receipt_key
from orders.services.amending import propose_amendment
from orders.services.cases import Saying, add_to_case
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.files.ordinary import png
from tests.orders.conftest import contact, phone_of, place
from tests.orders.test_amending import change

pytestmark = pytest.mark.django_db
FOR_ALL = {"show-witness", "show-qr"}  # what anybody may check of a code
OFFICE = "van-phong/"


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str, list[str]]]:
    """Yield name, route and parameters of every address of the orders app."""
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        elif isinstance(each, URLPattern) and each.lookup_str.startswith("orders.views."):
            yield str(each.name), route, list(each.pattern.converters)


OF_AN_ORDER = [each for each in patterns() if "code" in each[2] and each[0] not in FOR_ALL and OFFICE not in each[1]]


@pytest.fixture
def theirs(listing: Listing) -> Order:
    """An order of somebody else at the same stall, with an open proposal."""
    order = Order.objects.get(code=place(listing, 2, to=contact(phone_of(1))).codes[0])
    order = move_order(actor=None, order=order, act=CONFIRM)
    propose_amendment(actor=None, order=order, side=Side.VENDOR, change=change(order, 1))
    return order


def quarrel(listing: Listing, number: int) -> Case:
    """Return the case of another order, with a file of its buyer's."""
    order = Order.objects.get(code=place(listing, to=contact(phone_of(number))).codes[0])
    for act in (CONFIRM, SHIP, COMPLAIN):
        order = move_order(actor=None, order=order, act=act, words="Vỡ" if act.needs_words else "")
    case = Case.objects.get(order=order)
    picture = SimpleUploadedFile("anh.png", png(), content_type="image/png")
    add_to_case(actor=None, case=case, saying=Saying(Side.BUYER, uuid4(), "Ảnh đây", picture))
    return case


def happened() -> list[int]:
    tables = (Order, Amendment, Attestation, CaseEntry, WitnessEntry, JournalEntry)
    return [table.objects.count() for table in tables]


def states() -> list[tuple[str, int, str]]:
    return list(Order.objects.order_by("pk").values_list("status", "version", "payment_state"))


def test_a_key_of_another_order_opens_nothing(listing: Listing, theirs: Order) -> None:
    own = Order.objects.get(code=place(listing, to=contact(phone_of(2))).codes[0])
    change_id, vendor = theirs.amendments.get().pk, listing.product.vendor
    values = {"code": theirs.code, "vendor_slug": vendor.slug, "pk": change_id, "entry": 1}
    queries = (f"?k={receipt_key(own.code)}", f"?k={receipt_key(theirs.code)[:-1]}x")
    visitors = [Client() for _ in range(3)]
    visitors[1].force_login(cast.make_person())
    visitors[2].force_login(cast.make_vendor("HTX Rau Vân Nội").members.get().person)
    before, opened = (happened(), states()), []
    for name, _route, wants in OF_AN_ORDER:
        url = reverse(f"orders:{name}", kwargs={each: values[each] for each in wants})
        for client, query in product(visitors, queries):
            answers = client.get(url + query), client.post(url + query, {"words": "Của tôi", "reason": "x"})
            opened += [(name, answer.status_code) for answer in answers if not _is_shut(answer)]
    assert opened == []
    assert (happened(), states()) == before
    assert len(OF_AN_ORDER) > 35


def _is_shut(answer: Any) -> bool:
    """Tell whether the door stayed shut: nothing there, nothing allowed, or the way to sign in."""
    return answer.status_code in (403, 404, 405) or "/dang-nhap/" in answer.get("Location", "")


class TestPartsOfAnothers:
    """One's own order in the address, and a change or a file of somebody else's behind it."""

    def test_a_change(self, listing: Listing, theirs: Order) -> None:
        own = Order.objects.get(code=place(listing, to=contact(phone_of(2))).codes[0])
        client, foreign = Client(), theirs.amendments.get()
        owner = Client()
        owner.force_login(listing.product.vendor.members.get().person)
        for name in ("accept", "decline", "withdraw"):
            url = reverse(f"orders:{name}-change", args=[own.code, foreign.pk])
            assert client.post(f"{url}?k={receipt_key(own.code)}").status_code == 404
            url = reverse(f"orders:{name}-vendor-change", args=[listing.product.vendor.slug, own.code, foreign.pk])
            assert owner.post(url).status_code == 404
        assert theirs.amendments.get().status == "proposed"

    def test_a_file(self, listing: Listing, client: Client) -> None:
        own, other = quarrel(listing, 3), quarrel(listing, 4)
        file = other.entries.get(file__isnull=False)
        url = reverse("orders:download-own-evidence", args=[own.order.code, file.pk])
        assert client.get(url, {"k": receipt_key(own.order.code)}).status_code == 404
        client.force_login(listing.product.vendor.members.get().person)
        for case, status in ((own, 404), (other, 200)):
            args = [listing.product.vendor.slug, case.order.code, file.pk]
            answer = client.get(reverse("orders:download-vendor-evidence", args=args))
            assert answer.status_code == status
            answer.getvalue()
        client.force_login(cast.make_person("Trần Thu Hà", Role.DIRECTOR))
        assert client.get(reverse("orders:download-evidence", args=[own.pk, file.pk])).status_code in (403, 404)

    def test_the_key_of_a_form_of_another_case(self, listing: Listing, client: Client) -> None:
        own, other = quarrel(listing, 3), quarrel(listing, 4)
        key = other.entries.order_by("-pk")[0].request_key
        url = reverse("orders:show-own-case", args=[own.order.code]) + f"?k={receipt_key(own.order.code)}"
        before = CaseEntry.objects.count()
        assert client.post(url, {"text": "Chen vào", "key": str(key)}).status_code == 422
        assert CaseEntry.objects.count() == before
