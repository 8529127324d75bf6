"""Receipts and the buyer's moves: who sees an order, what it shows to whom, what the buyer can do."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from orders.aftercare.acts import COLLECT, CONFIRM, DELIVER, SHIP, Act
from orders.buying.own_orders import COOKIE, own_codes
from orders.models import Order, OrderContact
from orders.proofs import receipt_key
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, place
from tests.orders.test_sheet import filled, sheet_url
from vetting.models import VendorMember

pytestmark = pytest.mark.django_db
PHONE = "+84977123456"  # the vendor has another one


@pytest.fixture
def buyer() -> Person:
    return cast.make_person("Nguyễn Thị Hoa")


@pytest.fixture
def order(listing: Listing, buyer: Person) -> Order:
    return Order.objects.get(code=place(listing, 2, buyer=buyer, to=contact(PHONE)).codes[0])


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def moved(order: Order, *acts: Act) -> Order:
    for act in acts:
        order = move_order(actor=None, order=order, act=act, words="vì thế")
    return order


def test_the_buyer_sees_the_whole_receipt(order: Order, buyer: Person) -> None:
    words = signed_in(buyer).get(order.get_absolute_url()).content.decode()
    for shown in (
        order.code,
        "178.000\u00a0₫",
        "Bưởi đỏ Đông Cao",
        "Số 5, thôn Đông Cao",
        "0977 123 456",
        "Ban tổ chức đã chứng kiến",
        reverse("orders:show-qr", args=[order.code]),
        reverse("orders:cancel-order", args=[order.code]),
    ):
        assert shown in words


def test_typed_in_any_way_a_code_finds_its_order(order: Order, buyer: Person) -> None:
    typed = order.code[:4].lower() + "-" + order.code[4:]
    assert signed_in(buyer).get(reverse("orders:show-order", args=[typed])).status_code == 200


def test_strangers_get_404(order: Order) -> None:
    url = order.get_absolute_url()
    assert Client().get(url).status_code == 404
    assert signed_in(cast.make_person()).get(url).status_code == 404
    rival = cast.make_vendor("Gốm sứ Quang Vinh")
    assert signed_in(VendorMember.objects.get(vendor=rival).person).get(url).status_code == 404
    assert signed_in(cast.make_person("Hà", Role.REVIEWER)).get(url).status_code == 404
    assert Client().get(reverse("orders:show-order", args=["ZZZZZZZZ"])).status_code == 404


@pytest.mark.parametrize("role", [Role.WITNESS, Role.DIRECTOR])
def test_the_office_sees_the_deal_but_not_the_person(order: Order, role: Role) -> None:
    words = signed_in(cast.make_person("Tâm", role)).get(order.get_absolute_url()).content.decode()
    assert "178.000\u00a0₫" in words
    for secret in ("Nguyễn Thị Hoa", "0977 123 456", "Số 5, thôn Đông Cao", receipt_key(order.code)):
        assert secret not in words
    assert reverse("orders:cancel-order", args=[order.code]) not in words


def test_the_vendor_is_led_to_its_desk(order: Order) -> None:
    words = signed_in(VendorMember.objects.get().person).get(order.get_absolute_url()).content.decode()
    assert reverse("orders:show-vendor-order", args=[order.vendor.slug, order.code]) in words
    assert "0977 123 456" not in words


def test_the_key_in_the_mail_opens_it(order: Order) -> None:
    url = order.get_absolute_url()
    assert Client().get(url, {"k": receipt_key(order.code)}).status_code == 200
    for wrong in ("", "x", receipt_key("ZZZZZZZZ"), receipt_key(order.code)[:-1]):
        assert Client().get(url, {"k": wrong}).status_code == 404


def test_the_browser_that_ordered_opens_it_and_no_other(client: Client, listing: Listing) -> None:
    url = client.post(sheet_url(listing), filled(listing))["Location"]
    assert client.get(url).status_code == 200
    assert Client().get(url).status_code == 404


def test_a_forged_cookie_opens_nothing(order: Order) -> None:
    forger = Client()
    forger.cookies[COOKIE] = f'["{order.code}"]'
    assert forger.get(order.get_absolute_url()).status_code == 404


def test_the_cookie_keeps_the_latest_orders(client: Client, rf: Any) -> None:
    listing = cast.make_listing(allotment=100, per_buyer_limit=100)
    for _ in range(3):
        client.post(sheet_url(listing), filled(listing))
    request = rf.get("/")
    request.COOKIES[COOKIE] = client.cookies[COOKIE].value
    assert own_codes(request) == list(Order.objects.order_by("pk").values_list("code", flat=True))
    assert client.cookies[COOKIE]["httponly"]


def test_the_buyer_says_received_and_paid(order: Order, buyer: Person) -> None:
    moved(order, CONFIRM, SHIP)
    reply = signed_in(buyer).post(reverse("orders:receive-order", args=[order.code]))
    assert reply["Location"] == order.get_absolute_url()
    order.refresh_from_db()
    assert order.status == "delivered"  # one side's word is one side's
    assert "Một bên xác nhận: người mua" in signed_in(buyer).get(order.get_absolute_url()).text
    assert moved(order, COLLECT).status == "completed"


def test_the_buyer_says_what_is_wrong(order: Order, buyer: Person) -> None:
    moved(order, CONFIRM, SHIP, DELIVER)
    client, url = signed_in(buyer), reverse("orders:complain-order", args=[order.code])
    assert client.get(url).status_code == 200
    empty = client.post(url, {"words": " "})
    assert empty.status_code == 422
    assert "Hãy viết vài chữ" in empty.content.decode()
    assert client.post(url, {"words": "Thiếu một quả"}).status_code == 302
    order.refresh_from_db()
    assert (order.status, order.problem) == ("disputed", "Thiếu một quả")
    assert "Thiếu một quả" in client.get(order.get_absolute_url()).content.decode()


def test_the_buyer_takes_it_back_until_it_is_confirmed(order: Order, buyer: Person, listing: Listing) -> None:
    client, url = signed_in(buyer), reverse("orders:cancel-order", args=[order.code])
    assert client.post(url, {"words": "Đặt nhầm"}).status_code == 302
    listing.refresh_from_db()
    assert listing.sold == 0


def test_once_confirmed_it_is_too_late_and_what_was_typed_stays(order: Order, buyer: Person) -> None:
    moved(order, CONFIRM)
    reply = signed_in(buyer).post(reverse("orders:cancel-order", args=[order.code]), {"words": "Đặt nhầm"})
    assert reply.status_code == 422
    assert "Đã xác nhận" in reply.content.decode()
    assert "Đặt nhầm" in reply.content.decode()


def test_a_guest_moves_with_the_key_and_keeps_it(order: Order) -> None:
    moved(order, CONFIRM, SHIP)
    key = receipt_key(order.code)
    reply = Client().post(reverse("orders:receive-order", args=[order.code]) + f"?k={key}")
    assert reply["Location"] == f"{order.get_absolute_url()}?k={key}"
    order.refresh_from_db()
    assert order.status == "delivered"


@pytest.mark.parametrize("name", ["receive-order", "cancel-order", "complain-order"])
def test_nobody_else_moves_it(order: Order, name: str) -> None:
    url = reverse(f"orders:{name}", args=[order.code])
    vendor = VendorMember.objects.get().person
    for client in (Client(), signed_in(cast.make_person()), signed_in(vendor)):
        assert client.post(url, {"words": "x"}).status_code == 404
    order.refresh_from_db()
    assert order.status == "placed"


def test_a_receipt_outlives_the_person(order: Order, buyer: Person) -> None:
    OrderContact.objects.all().delete()
    assert signed_in(buyer).get(order.get_absolute_url()).status_code == 200


def test_receipts_are_never_cached(order: Order, buyer: Person) -> None:
    assert "no-store" in signed_in(buyer).get(order.get_absolute_url())["Cache-Control"]


def test_my_orders_are_mine_newest_first(listing: Listing, buyer: Person) -> None:
    mine = [place(listing, buyer=buyer).codes[0] for _ in range(2)]
    Order.objects.update(status="completed")  # what is still to come stands above them, by its day
    others = place(listing, buyer=cast.make_person(), to=contact("+84987654321")).codes[0]
    words = signed_in(buyer).get(reverse("orders:list-my-orders")).content.decode()
    assert words.index(mine[1]) < words.index(mine[0])
    assert others not in words


def test_my_orders_come_in_pages_at_a_fixed_cost(buyer: Person, django_assert_num_queries: Any) -> None:
    listing = cast.make_listing(allotment=100, per_buyer_limit=100)
    codes = [place(listing, buyer=buyer).codes[0] for _ in range(23)]
    Order.objects.update(status="completed")
    client, url = signed_in(buyer), reverse("orders:list-my-orders")
    client.get(url)
    with django_assert_num_queries(7):
        first = client.get(url).content.decode()
    assert codes[3] in first
    assert codes[2] not in first
    before = Order.objects.get(code=codes[3]).pk
    assert f"before={before}" in first
    second = client.get(url, {"before": before}).content.decode()
    assert codes[2] in second
    assert codes[3] not in second


def test_somebody_without_orders_is_shown_the_way_to_the_market(buyer: Person) -> None:
    words = signed_in(buyer).get(reverse("orders:list-my-orders")).content.decode()
    assert reverse("sessions:list-upcoming") in words
