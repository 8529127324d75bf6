"""A guest proves the phone by a code before an order that is worth much; others are not asked."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from market.notices.models import Notice
from orders.buying import lost_demand
from orders.models import Order
from sessions.models import Listing
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def always(settings: LazySettings) -> None:
    """Ask every guest."""
    settings.ORDER_CODE_ABOVE = 0
    cast.me_linh()


def send(client: Client, listing: Listing, **more: Any) -> Any:
    """Send the sheet of one listing."""
    data = {
        "key": str(uuid4()),
        "price": listing.session_price,
        "quantity": 1,
        "name": "Nguyễn Thị Hoa",
        "phone": "0912345678",
        "commune": "Xã Mê Linh",
        "street": "Số 5",
        "note": "",
        "email": "",
    }
    return client.post(reverse("orders:place-order", args=[listing.session.number, listing.pk]), data | more)


def sent() -> str:
    """Return the code in the newest text message."""
    found = re.search(r"\b(\d{6})\b", Notice.objects.filter(kind="order-code-text").latest("pk").body)
    assert found
    return found[1]


def test_the_code_is_asked_for_and_lets_the_order_through(client: Client, listing: Listing) -> None:
    asked = send(client, listing)
    assert (asked.status_code, Order.objects.count()) == (422, 0)
    text = asked.content.decode()
    assert "Mã gồm 6 chữ số" in text
    assert "Nguyễn Thị Hoa" in text
    assert Notice.objects.get(kind="order-code-text").recipient == "+84912345678"
    assert send(client, listing, code=sent()).status_code == 302
    assert send(client, listing).status_code == 302  # proved in this browser
    assert Order.objects.count() == 2


def test_asking_again_sends_no_second_message(client: Client, listing: Listing) -> None:
    for _click in range(3):
        send(client, listing)
    assert Notice.objects.filter(kind="order-code-text").count() == 1


def test_a_wrong_code_is_counted_and_after_five_worth_nothing(client: Client, listing: Listing) -> None:
    send(client, listing)
    right = sent()
    wrong = "000000" if right != "000000" else "111111"
    for _guess in range(5):
        assert send(client, listing, code=wrong).status_code == 422
    assert send(client, listing, code=right).status_code == 422
    assert not Order.objects.exists()
    assert lost_demand.so_far(listing.session_id).reasons == {"code-failed": 5}


def test_the_code_of_one_phone_opens_no_other(client: Client, listing: Listing) -> None:
    send(client, listing)
    assert send(client, listing, phone="0987654321", code=sent()).status_code == 422
    assert not Order.objects.exists()


def test_another_browser_has_proved_nothing(client: Client, listing: Listing) -> None:
    send(client, listing)
    assert send(Client(), listing, code=sent()).status_code == 422


def test_who_is_signed_in_is_not_asked(client: Client, listing: Listing) -> None:
    client.force_login(cast.make_person())
    assert send(client, listing).status_code == 302


def test_small_orders_are_two_taps(client: Client, listing: Listing, settings: LazySettings) -> None:
    settings.ORDER_CODE_ABOVE = 90_000
    assert send(client, listing).status_code == 302
    assert send(client, listing, quantity=2).status_code == 422
