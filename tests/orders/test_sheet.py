"""The order sheet: what stands on it, what it keeps, what it refuses, and that guests may order."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.gate import limits
from orders.models import Order, OrderContact
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.conftest import contact, place

pytestmark = pytest.mark.django_db


def sheet_url(listing: Listing) -> str:
    return reverse("orders:place-order", args=[listing.session.number, listing.pk])


def filled(listing: Listing, **changes: Any) -> dict[str, Any]:
    """Return what a buyer's browser sends."""
    cast.me_linh()
    return {
        "key": str(uuid4()),
        "price": str(listing.session_price),
        "quantity": "2",
        "name": "Nguyễn Thị Hoa",
        "phone": "0912 345 678",
        "commune": "xã mê linh",
        "street": "Số 5, thôn Đông Cao",
        "note": "",
        "email": "",
    } | changes


def test_a_guest_orders_and_gets_the_receipt(client: Client, listing: Listing) -> None:
    page = client.get(sheet_url(listing))
    assert page.status_code == 200
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page.content.decode())
    assert key
    reply = client.post(sheet_url(listing), filled(listing, key=key[1]))
    order = Order.objects.get()
    assert reply.status_code == 302
    assert reply["Location"] == order.get_absolute_url()
    assert (order.goods_total, order.contact.commune_id, order.contact.phone) == (178_000, "09022", "+84912345678")
    receipt = client.get(reply["Location"])
    assert receipt.status_code == 200
    assert order.code in receipt.content.decode()


def test_everything_the_law_wants_is_on_it(client: Client, listing: Listing) -> None:
    words = client.get(sheet_url(listing), {"quantity": "2"}).content.decode()
    vendor = listing.product.vendor
    for wanted in (
        vendor.legal_name,
        vendor.address,
        "0912 345 678",
        "178.000\u00a0₫",
        "Miễn phí trong phiên",
        "Chậm nhất ngày",
        "Nhận hàng rồi trả tiền",
        reverse("storefront:show-complaints"),
        "Ban tổ chức chứng kiến đơn này",
    ):
        assert wanted in words


def test_htmx_gets_the_part_and_follows_to_the_receipt(client: Client, listing: Listing) -> None:
    part = client.get(sheet_url(listing), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert 'id="order-form"' in part.content.decode()
    reply = client.post(sheet_url(listing), filled(listing), headers={"HX-Request": "true"})
    assert reply["HX-Redirect"] == Order.objects.get().get_absolute_url()


def test_who_comes_too_late_is_told_without_the_sheet_being_drawn_anew(client: Client, listing: Listing) -> None:
    Listing.objects.update(sold=F("allotment"))
    client.get(reverse("storefront:health"))  # whatever is asked once by a process
    with CaptureQueriesContext(connection) as asked:
        reply = client.post(sheet_url(listing), filled(listing), headers={"HX-Request": "true"})
    words = reply.content.decode()
    assert reply.status_code == 422
    assert reply["HX-Retarget"] == "#order-problem"
    assert "Vừa hết hàng" in words
    assert "<form" not in words
    assert len(asked) <= 5, [each["sql"][:90] for each in asked]
    whole = client.post(sheet_url(listing), filled(listing)).content.decode()
    assert "Vừa hết hàng" in whole
    assert 'id="order-problem"' in whole


def test_mistakes_stand_beside_their_fields_and_nothing_typed_is_lost(client: Client, listing: Listing) -> None:
    reply = client.post(sheet_url(listing), filled(listing, phone="12345", street="", note="Gọi trước"))
    words = reply.content.decode()
    assert reply.status_code == 422
    assert "chưa đúng số di động" in words
    assert "Hãy điền số nhà" in words
    for typed in ("Nguyễn Thị Hoa", "12345", "xã mê linh", "Gọi trước"):
        assert typed in words
    assert not Order.objects.exists()


def test_a_service_refusal_stands_on_the_form_with_all_that_was_typed(client: Client, listing: Listing) -> None:
    Listing.objects.update(sold=19)
    reply = client.post(sheet_url(listing), filled(listing))
    assert reply.status_code == 422
    assert "Chỉ còn 1 quả. Anh/Chị giảm số lượng" in reply.content.decode()
    assert "Số 5, thôn Đông Cao" in reply.content.decode()


def test_a_changed_price_is_shown_and_asked_again(client: Client, listing: Listing) -> None:
    sent = filled(listing)
    Listing.objects.update(session_price=95_000)
    reply = client.post(sheet_url(listing), sent)
    words = reply.content.decode()
    assert "Giá vừa đổi từ 89.000\u00a0₫ thành 95.000\u00a0₫" in words
    assert 'name="price" value="95000"' in words
    assert f'value="{sent["key"]}"' in words
    assert client.post(sheet_url(listing), sent | {"price": "95000"}).status_code == 302
    assert Order.objects.get().goods_total == 190_000


def test_a_second_click_gets_the_first_receipt(client: Client, listing: Listing) -> None:
    sent = filled(listing)
    first = client.post(sheet_url(listing), sent)
    again = client.post(sheet_url(listing), sent, follow=True)
    assert again.redirect_chain[0][0] == first["Location"]
    assert "đã chốt đơn này rồi" in again.content.decode()
    assert Order.objects.count() == 1


def test_a_key_seen_elsewhere_opens_nothing(client: Client, listing: Listing) -> None:
    sent = filled(listing)
    client.post(sheet_url(listing), sent)
    stranger = Client()
    reply = stranger.post(sheet_url(listing), sent | {"phone": "0987 654 321"})
    assert reply.status_code == 422
    assert "chốt một đơn khác" in reply.content.decode()
    assert stranger.get(Order.objects.get().get_absolute_url()).status_code == 404


def test_a_closed_session_says_so_and_shows_no_form(client: Client) -> None:
    listing = cast.make_listing(cast.make_session("closed"))
    words = client.get(sheet_url(listing)).content.decode()
    assert "Phiên chợ đã đóng lúc" in words
    assert 'name="phone"' not in words


def test_a_pause_keeps_what_was_typed(client: Client, listing: Listing) -> None:
    MarketSession.objects.update(paused_at=listing.session.opens_at)
    reply = client.post(sheet_url(listing), filled(listing))
    assert "đang tạm dừng" in reply.content.decode()
    assert "Số 5, thôn Đông Cao" in reply.content.decode()


def test_the_sheet_knows_who_is_signed_in(client: Client, listing: Listing) -> None:
    person = cast.make_person("Trần Văn Bình", phone="+84987654321")
    client.force_login(person)
    first = client.get(sheet_url(listing)).content.decode()
    assert "Trần Văn Bình" in first
    assert "0987 654 321" in first
    place(listing, buyer=person, to=contact("+84911222333", street="12 Hàng Bông", note="gọi trước"))
    again = client.get(sheet_url(listing)).content.decode()
    for known in ("0911 222 333", "12 Hàng Bông", "Xã Mê Linh"):
        assert known in again
    assert 'name="email"' not in again
    client.post(sheet_url(listing), filled(listing))
    assert OrderContact.objects.latest("order_id").email == person.email


def test_without_javascript_the_sums_can_be_asked_for(client: Client, listing: Listing) -> None:
    reply = client.post(sheet_url(listing), filled(listing, quantity="3", recount="1"))
    words = reply.content.decode()
    assert "267.000\u00a0₫" in words
    assert "Nguyễn Thị Hoa" in words
    assert "Chưa gửi được" not in words
    assert not Order.objects.exists()


@pytest.mark.parametrize("quantity", ["", "abc", "-3", "0", "99999999999999999999", "1e3"])
def test_nonsense_as_quantity_is_a_mistake_beside_the_field(client: Client, listing: Listing, quantity: str) -> None:
    assert client.get(sheet_url(listing), {"quantity": quantity}).status_code == 200
    assert client.post(sheet_url(listing), filled(listing, quantity=quantity)).status_code == 422
    assert not Order.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("key", "x"), ("price", "x"), ("price", "-1"), ("key", "")])
def test_tampered_hidden_fields_do_no_harm(client: Client, listing: Listing, field: str, value: str) -> None:
    assert client.post(sheet_url(listing), filled(listing, **{field: value})).status_code == 422
    assert not Order.objects.exists()


def test_a_listing_of_another_session_is_not_there(client: Client, listing: Listing) -> None:
    other = cast.make_session()
    url = reverse("orders:place-order", args=[other.number, listing.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, filled(listing)).status_code == 404
    assert client.get(reverse("orders:place-order", args=[999_999, listing.pk])).status_code == 404


def test_too_many_tries_are_slowed_down_and_keep_what_was_typed(
    client: Client, listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "order", {"buyer": "1/minute"})
    assert client.post(sheet_url(listing), filled(listing, quantity="1")).status_code == 302
    reply = client.post(sheet_url(listing), filled(listing, quantity="1"))
    assert reply.status_code == 429
    assert "Số 5, thôn Đông Cao" in reply.content.decode()
    assert Order.objects.count() == 1


def test_an_order_costs_few_queries(client: Client, listing: Listing, django_assert_num_queries: Any) -> None:
    first, second, third = (filled(listing, quantity="1") for _ in range(3))
    client.get(sheet_url(listing))
    # The commune; the terms; lock and taking, which are one round trip; and two savepoints, the test's own.
    with django_assert_num_queries(6):
        client.post(sheet_url(listing), first)
    with django_assert_num_queries(5):  # the commune is known by now
        client.post(sheet_url(listing), second)
    client.force_login(cast.make_person())
    with django_assert_num_queries(6):  # and who is signed in
        client.post(sheet_url(listing), third)


def test_drawing_the_sheet_costs_few_queries(client: Client, listing: Listing, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        client.get(sheet_url(listing))
