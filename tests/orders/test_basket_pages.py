"""The basket's pages: put in, hold, change, wait, check out; every one without JavaScript, every POST twice."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from market.kernel.clock import database_now
from orders.models import (
    Basket,
    BasketLine,
    DeliveryArea,
    Hold,
    Order,
    PaymentAccount,
    Placing,
    WaitingBuyer,
)
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.buying import adds_up, filled, run_out
from tests.orders.conftest import contact, phone_of, place_lines, wanted

pytestmark = pytest.mark.django_db

PLACE = {
    "name": "Nguyễn Thị Hoa",
    "phone": "0912 345 678",
    "commune": "Xã Mê Linh",
    "street": "Số 5, thôn Đông Cao",
    "note": "",
    "email": "",
}


def address(name: str, listing: Listing, *, line: bool = True) -> str:
    """Return an address of the listing's session, or of the listing in it."""
    return reverse(f"orders:{name}", args=[listing.session.number, *([listing.pk] if line else [])])


def put_in(client: Client, listing: Listing, quantity: int = 1) -> None:
    """Put units into this browser's basket."""
    data = {"quantity": quantity, "price": listing.session_price}
    assert client.post(address("put-in-basket", listing), data).status_code == 302


def check_out(client: Client, listing: Listing, **more: str) -> Any:
    """Send the checkout as its page was drawn for this place."""
    cast.me_linh()
    url = address("check-out", listing, line=False)
    page = client.post(url, PLACE | more | {"recount": "1"}).context["page"]
    return client.post(url, PLACE | more | {"shown": page.shown})


def test_a_guest_puts_in_and_it_is_held(client: Client, listing: Listing) -> None:
    put_in(client, listing, 2)
    page = client.get(address("show-basket", listing, line=False))
    assert page.status_code == 200
    for words in ("Đang giữ 2 quả", "178.000", "Xem lại và chốt đơn", "Giữ thêm 10 phút"):
        assert words in page.content.decode()
    assert adds_up(listing)
    assert listing.held == 2


def test_the_button_of_a_card_means_one(client: Client, listing: Listing) -> None:
    url = address("put-in-basket", listing)
    for _click in range(2):
        reply = client.post(url, {"price": listing.session_price}, headers={"HX-Request": "true"})
    assert "Đã giữ 1 quả" in reply.content.decode()
    assert Hold.objects.get().quantity == 1


def test_putting_in_has_a_page_of_its_own(client: Client, listing: Listing) -> None:
    page = client.get(address("put-in-basket", listing))
    assert "Thêm vào giỏ" in page.content.decode()


@pytest.mark.parametrize("quantity", ["0", "-5", "abc", "99999999999", "", "6"])
def test_nonsense_is_told_beside_the_quantity(client: Client, listing: Listing, quantity: str) -> None:
    reply = client.post(address("put-in-basket", listing), {"quantity": quantity, "price": "1"})
    assert reply.status_code == 422
    assert not BasketLine.objects.exists()
    assert adds_up(listing)


def test_a_listing_of_another_session_is_not_there(client: Client, listing: Listing) -> None:
    other = cast.make_listing(cast.make_session("planned"), cast.make_product())
    url = reverse("orders:put-in-basket", args=[listing.session.number, other.pk])
    assert client.post(url, {"quantity": 1}).status_code == 404


def test_nobody_touches_another_basket(client: Client, listing: Listing) -> None:
    filled(listing, 2)
    for name in ("change-basket-line", "take-out-of-basket", "extend-hold", "wait-for-listing", "leave-line"):
        assert client.post(address(name, listing), {"quantity": 1}).status_code == 404
    session = client.session
    session["gio"] = {str(listing.session.number): str(uuid4())}
    session.save()
    assert client.post(address("take-out-of-basket", listing)).status_code == 404
    assert adds_up(listing)
    assert listing.held == 2


def test_a_changed_quantity_changes_what_is_held(client: Client, listing: Listing) -> None:
    put_in(client, listing, 4)
    client.post(address("change-basket-line", listing), {"quantity": 1})
    assert adds_up(listing)
    assert listing.held == 1
    refused = client.post(address("change-basket-line", listing), {"quantity": 0})
    assert (refused.status_code, BasketLine.objects.get().quantity) == (422, 1)


def test_it_is_extended_once_and_taken_out(client: Client, listing: Listing) -> None:
    put_in(client, listing)
    for _click in range(2):
        assert client.post(address("extend-hold", listing)).status_code == 302
    assert Hold.objects.get().is_extended
    for _click in range(2):
        client.post(address("take-out-of-basket", listing))
    assert adds_up(listing)
    assert listing.held == 0


def test_signing_in_brings_the_basket_along(client: Client, listing: Listing) -> None:
    put_in(client, listing, 2)
    person = cast.make_person("Trần Văn Bình")
    client.force_login(person)
    page = client.get(address("show-basket", listing, line=False))
    assert "Đang giữ 2 quả" in page.content.decode()
    assert Basket.objects.get().buyer == person


def test_waiting_for_what_is_gone(client: Client, listing: Listing) -> None:
    put_in(client, listing, 3)
    run_out(Basket.objects.get())
    place_lines([wanted(listing, 5)], listing.session, to=contact(phone_of(1)))
    Listing.objects.update(sold=19)
    page = client.get(address("show-basket", listing, line=False)).content.decode()
    assert "Vào danh sách chờ" in page
    Listing.objects.update(sold=20)
    data = {"quantity": 3, "email": "hoa@example.org"}
    for _click in range(2):
        assert client.post(address("wait-for-listing", listing), data).status_code == 302
    assert WaitingBuyer.objects.get().quantity == 3
    assert "đứng đầu danh sách" in client.get(address("show-basket", listing, line=False)).content.decode()
    client.post(address("leave-line", listing))
    assert not WaitingBuyer.objects.filter(left_at=None).exists()


def test_the_fast_lane_takes_what_the_buyers_own_basket_holds(client: Client) -> None:
    cast.me_linh()
    listing = cast.make_listing(allotment=1)
    put_in(client, listing)
    sheet = reverse("orders:place-order", args=[listing.session.number, listing.pk])
    data = PLACE | {"key": str(uuid4()), "price": str(listing.session_price), "quantity": "1"}
    assert Client().post(sheet, data | {"key": str(uuid4())}).status_code == 422
    assert client.post(sheet, data).status_code == 302
    assert adds_up(listing)
    assert (listing.sold, listing.held) == (1, 0)


def test_the_last_page_says_everything_and_places(client: Client, listing: Listing) -> None:
    put_in(client, listing, 2)
    page = client.get(address("check-out", listing, line=False)).content.decode()
    vendor = listing.product.vendor
    for words in (
        vendor.legal_name,
        vendor.address,
        "178.000",
        "Chậm nhất ngày",
        "gửi khiếu nại",
        "Chợ không giữ tiền",
    ):
        assert words in page
    reply = check_out(client, listing)
    order = Order.objects.get()
    assert reply["Location"] == order.get_absolute_url()
    assert adds_up(listing)
    assert (listing.sold, listing.held) == (2, 0)
    assert Placing.objects.get().key == Basket.objects.get().key
    assert client.post(address("check-out", listing, line=False), PLACE).status_code == 302
    assert Order.objects.count() == 1


def test_a_checkout_whose_answer_never_came_leads_to_its_receipt_again(client: Client, listing: Listing) -> None:
    """Sent again as it was: the same receipt, from a browser that knows nothing of it; a stranger gets nothing."""
    put_in(client, listing, 2)
    url = address("check-out", listing, line=False)
    cast.me_linh()
    page = client.post(url, PLACE | {"recount": "1"})
    sent = PLACE | dict(re.findall(r'type="hidden" name="(key|shown)" value="([^"]*)"', page.content.decode()))
    first = client.post(url, sent)
    assert first["Location"] == Order.objects.get().get_absolute_url()
    del client.cookies["don"]
    again = client.post(url, sent)
    assert again["Location"] == first["Location"]
    assert client.get(again["Location"]).status_code == 200
    stranger = Client().post(url, sent | {"phone": "0987 654 321"})
    assert stranger["Location"] == address("show-basket", listing, line=False)
    assert Order.objects.count() == 1


def test_what_cannot_be_placed_stays_in_the_basket(client: Client, listing: Listing) -> None:
    other = cast.make_listing(listing.session, cast.make_product(listing.product.vendor), allotment=1)
    put_in(client, listing, 2)
    put_in(client, other)
    run_out(Basket.objects.get())
    place_lines([wanted(other)], listing.session, to=contact(phone_of(2)))
    assert check_out(client, listing).status_code == 302
    page = client.get(address("show-basket", listing, line=False)).content.decode()
    assert f'id="mon-{other.pk}"' in page
    assert f'id="mon-{listing.pk}"' not in page


def test_a_changed_price_is_told_line_by_line_and_asked_again(client: Client, listing: Listing) -> None:
    cast.me_linh()
    put_in(client, listing, 2)
    url = address("check-out", listing, line=False)
    shown = client.post(url, PLACE | {"recount": "1"}).context["page"].shown
    Listing.objects.update(session_price=95_000)
    reply = client.post(url, PLACE | {"shown": shown})
    assert reply.status_code == 409
    text = reply.content.decode()
    assert "giá đổi từ 89.000\xa0₫ thành 95.000\xa0₫" in text
    assert "190.000" in text
    assert "Số 5, thôn Đông Cao" in text
    assert not Order.objects.exists()
    assert client.post(url, PLACE | {"shown": reply.context["page"].shown}).status_code == 302
    assert Order.objects.get().goods_total == 190_000


@pytest.mark.parametrize("shown", ["", "1x1@1 1", "forged", "9" * 1999])
def test_a_forged_page_is_asked_again(client: Client, listing: Listing, shown: str) -> None:
    cast.me_linh()
    put_in(client, listing, 2)
    reply = client.post(address("check-out", listing, line=False), PLACE | {"shown": shown})
    assert reply.status_code == 409
    assert not Order.objects.exists()


def test_delivery_and_transfer_are_agreed_on(client: Client, listing: Listing) -> None:
    vendor = listing.product.vendor
    DeliveryArea.objects.create(vendor=vendor, fee=30_000, extra_days=2)
    account = PaymentAccount.objects.create(vendor=vendor, bank="970436", number="0123456789", holder="HTX DONG CAO")
    put_in(client, listing, 2)
    reply = check_out(client, listing, **{f"way-{vendor.pk}": "delivery-0-transfer"})
    assert reply.status_code == 302
    order = Order.objects.get()
    assert (order.delivery_fee, order.payment, order.payment_account) == (30_000, "transfer", account)
    assert order.total == 208_000
    assert '"delivery_fee":30000' in order.session.witness_entries.get().facts


def test_a_changed_fee_is_told_and_asked_again(client: Client, listing: Listing) -> None:
    cast.me_linh()
    vendor = listing.product.vendor
    area = DeliveryArea.objects.create(vendor=vendor, fee=30_000)
    put_in(client, listing)
    url = address("check-out", listing, line=False)
    shown = client.post(url, PLACE | {"recount": "1"}).context["page"].shown
    area.fee = 45_000
    area.save()
    reply = client.post(url, PLACE | {"shown": shown})
    assert (reply.status_code, Order.objects.count()) == (409, 0)
    assert "phí giao đổi từ 30.000\xa0₫ thành 45.000\xa0₫" in reply.content.decode()


def test_a_fee_nobody_has_seen_is_told_before_anything_is_placed(client: Client, listing: Listing) -> None:
    cast.me_linh()
    DeliveryArea.objects.create(vendor=listing.product.vendor, fee=30_000)
    put_in(client, listing)
    url = address("check-out", listing, line=False)
    page = client.get(url)
    assert "Điền xã, phường" in page.content.decode()
    reply = client.post(url, PLACE | {"shown": page.context["page"].shown})
    assert (reply.status_code, Order.objects.count()) == (409, 0)
    assert "phí giao đến nơi này là 30.000" in reply.content.decode()
    assert client.post(url, PLACE | {"shown": reply.context["page"].shown}).status_code == 302


@pytest.mark.parametrize("way", ["pickup-999-cod", "delivery-0-transfer", "x", "delivery-0-cod'--"])
def test_a_forged_way_falls_back_to_what_is_offered(client: Client, listing: Listing, way: str) -> None:
    put_in(client, listing)
    assert check_out(client, listing, **{f"way-{listing.product.vendor_id}": way}).status_code == 302
    order = Order.objects.get()
    assert (order.method, order.payment, order.pickup_point) == ("delivery", "cod", None)


def test_where_nobody_delivers_nothing_is_placed(client: Client, listing: Listing) -> None:
    DeliveryArea.objects.create(vendor=listing.product.vendor, is_served=False)
    put_in(client, listing)
    reply = check_out(client, listing)
    assert (reply.status_code, Order.objects.count()) == (409, 0)
    assert "không giao đến nơi này" in reply.content.decode()


def test_after_the_close_what_was_held_may_be_finished(client: Client, listing: Listing) -> None:
    put_in(client, listing, 2)
    _close()
    page = client.get(address("show-basket", listing, line=False)).content.decode()
    assert "trong thời gian gia hạn" in page
    assert check_out(client, listing).status_code == 302
    order = Order.objects.get()
    assert order.is_in_grace
    assert "gia hạn" in client.get(order.get_absolute_url()).content.decode()


def test_after_the_close_the_basket_says_what_happened(client: Client, listing: Listing) -> None:
    put_in(client, listing, 2)
    run_out(Basket.objects.get())
    _close()
    page = client.get(address("show-basket", listing, line=False)).content.decode()
    for words in ("Phiên đã đóng lúc", "vẫn ghi ở đây", "Nhắc tôi phiên tới", listing.product.name):
        assert words in page


def test_the_closed_session_leads_to_the_basket(client: Client, listing: Listing) -> None:
    put_in(client, listing, 2)
    _close()
    page = client.get(listing.session.get_absolute_url()).content.decode()
    assert address("show-basket", listing, line=False) in page
    bar = client.get(address("show-basket-line", listing, line=False)).content.decode()
    assert "Phiên đã đóng lúc" in bar


def test_the_first_look_of_a_stranger_costs_nothing(
    client: Client, listing: Listing, django_assert_num_queries: Any
) -> None:
    url = address("show-basket-line", listing, line=False)
    with django_assert_num_queries(0):
        assert client.get(url).status_code == 204
    assert not Basket.objects.exists()


def _close() -> None:
    """Let the close be two minutes ago, and what is held be held since before it."""
    ago, now = timedelta(minutes=3), database_now() - timedelta(minutes=2)
    Hold.objects.filter(ended_at=None).update(held_at=F("held_at") - ago, expires_at=F("expires_at") - ago)
    MarketSession.objects.update(closes_at=now, planned_closes_at=now)
