"""A guest of whom a vendor said that they refused a parcel: sees it after a one-time code, and says it was not so."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from market.kernel import clock
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.aftercare.acts import CONFIRM, REFUSED, SHIP
from orders.buying import tracked
from orders.models import ConductReply, Order
from orders.proofs import buyer_key, receipt_key
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, place

pytestmark = pytest.mark.django_db
PAGE = reverse("orders:show-tracked-conduct")
PHONE = "+84977123456"
WORDS = "Tôi ở nhà cả ngày, không ai gọi"


@pytest.fixture
def order(listing: Listing) -> Order:
    return refused(listing)


def refused(listing: Listing, *, phone: str = PHONE, email: str = "") -> Order:
    placed = Order.objects.get(code=place(listing, 1, to=contact(phone, email=email)).codes[0])
    for act in (CONFIRM, SHIP, REFUSED):
        placed = move_order(actor=None, order=placed, act=act, words="Khách không nghe máy" if act.needs_words else "")
    return placed


def proved(order: Order) -> Client:
    """Return a browser in which the code that was sent has been typed."""
    client = Client()
    client.post(reverse("orders:track-order"), {"code": order.code, "last_digits": order.contact.phone[-4:]})
    notice = Notice.objects.filter(kind__startswith="order-track").latest("pk")
    digits = re.findall(r"\b\d{6}\b", notice.body)[-1]
    assert client.post(reverse("orders:enter-track-code"), {"digits": digits}).status_code == 302
    return client


def test_facts_are_seen_and_answered_and_the_office_reads_the_answer(order: Order, listing: Listing) -> None:
    other = refused(listing)
    guest = proved(order)
    assert PAGE in guest.get(reverse("orders:show-order", args=[order.code])).text
    page = guest.get(PAGE).text
    assert "2 trên 2 đơn" in page
    assert order.code in page
    assert other.code in page
    assert PHONE not in page
    for _twice in range(2):
        assert guest.post(PAGE, {"words": WORDS}).status_code == 302
    reply = ConductReply.objects.get()
    assert (bytes(reply.buyer_key or b""), reply.author, reply.text) == (buyer_key(PHONE), None, WORDS)
    assert JournalEntry.objects.filter(verb="conduct.replied").count() == 1
    assert WORDS in guest.get(PAGE).text
    desk = Client()
    desk.force_login(cast.make_person("Trần Thu Hà", Role.WITNESS))
    assert WORDS in desk.get(reverse("orders:show-conduct")).text


def test_a_mail_proves_no_phone(listing: Listing) -> None:
    owners = refused(listing)  # of the phone, whose code would go there
    typed = refused(listing, email="ai-do@example.vn")
    stranger = proved(typed)
    ConductReply.objects.create(buyer_key=buyer_key(PHONE), author=cast.make_person(), text="Lời của chủ số")
    page = stranger.get(PAGE).text
    assert "1 trên 1 đơn" in page
    assert owners.code not in page
    assert "Lời của chủ số" not in page
    assert "cùng thư điện tử" in page


def test_without_the_code_there_is_only_the_way_to_it(order: Order) -> None:
    guest = Client()
    receipt = reverse("orders:show-order", args=[order.code]) + f"?k={receipt_key(order.code)}"
    assert f"{PAGE}?ma={order.code}" in guest.get(receipt).text
    for response in (guest.get(PAGE, {"ma": order.code}), guest.post(f"{PAGE}?ma={order.code}", {"words": WORDS})):
        assert response["Location"] == reverse("orders:track-order") + f"?ma={order.code}"
    assert f'value="{order.code}"' in guest.get(PAGE, {"ma": order.code}, follow=True).text
    assert not ConductReply.objects.exists()


def test_after_an_hour_the_code_is_asked_for_again(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = proved(order)
    later = clock.now() + tracked.KEPT_FOR + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert guest.get(PAGE).status_code == 302


def test_nothing_happened_nothing_is_answered(listing: Listing) -> None:
    placed = Order.objects.get(code=place(listing, 1, to=contact(PHONE)).codes[0])
    guest = proved(placed)
    assert "Không có sự việc nào" in guest.get(PAGE).text
    response = guest.post(PAGE, {"words": WORDS})
    assert (response.status_code, ConductReply.objects.exists()) == (422, False)
    placed.contact.delete()
    assert guest.get(PAGE).status_code == 404
