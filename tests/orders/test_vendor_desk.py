"""The vendor's order desk: only its own orders, people hidden until it has said yes, one move after the other."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from orders.aftercare.acts import CONFIRM
from orders.desk.packing import pick_lists
from orders.models import Order
from orders.selectors import counts_by_status
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place
from vetting.models import Vendor, VendorMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


@pytest.fixture
def desk(vendor: Vendor) -> Client:
    return client_of(vendor)


def client_of(vendor: Vendor) -> Client:
    client = Client()
    client.force_login(VendorMember.objects.get(vendor=vendor).person)
    return client


@pytest.fixture
def order(listing: Listing) -> Order:
    return Order.objects.get(code=place(listing, 2).codes[0])


def url_of(name: str, vendor: Vendor, *args: str) -> str:
    return reverse(f"orders:{name}", args=[vendor.slug, *args])


def test_the_desk_lists_what_was_ordered(desk: Client, vendor: Vendor, order: Order) -> None:
    words = desk.get(url_of("list-vendor-orders", vendor)).content.decode()
    for shown in (order.code, "2 quả Bưởi đỏ Đông Cao", "178.000\u00a0₫", "Nguyễn Thị Hoa"):
        assert shown in words


def test_phone_and_street_are_hidden_until_confirmed(desk: Client, vendor: Vendor, order: Order) -> None:
    page = url_of("show-vendor-order", vendor, order.code)
    before = desk.get(page).content.decode()
    assert "09••••••78" in before
    assert "0912 345 678" not in before
    assert "Số 5" not in before
    assert "0912 345 678" not in desk.get(url_of("list-vendor-orders", vendor)).content.decode()
    desk.post(url_of("confirm-order", vendor, order.code))
    after = desk.get(page).content.decode()
    assert "0912 345 678" in after
    assert "Số 5, thôn Đông Cao, Xã Mê Linh" in after


def test_confirm_ship_deliver(desk: Client, vendor: Vendor, order: Order) -> None:
    for name, status in (("confirm", "confirmed"), ("ship", "shipped"), ("deliver", "delivered")):
        reply = desk.post(url_of(f"{name}-order", vendor, order.code))
        assert reply["Location"] == url_of("show-vendor-order", vendor, order.code)
        order.refresh_from_db()
        assert order.status == status


def test_a_move_out_of_turn_says_why(desk: Client, vendor: Vendor, order: Order) -> None:
    reply = desk.post(url_of("deliver-order", vendor, order.code))
    assert reply.status_code == 422
    assert "Đã chốt" in reply.content.decode()
    order.refresh_from_db()
    assert order.status == "placed"


def test_declining_needs_a_reason_and_frees_the_stock(
    desk: Client, vendor: Vendor, order: Order, listing: Listing
) -> None:
    url = url_of("decline-order", vendor, order.code)
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"words": ""}).status_code == 422
    assert desk.post(url, {"words": "Mưa hỏng vườn"}).status_code == 302
    order.refresh_from_db()
    listing.refresh_from_db()
    assert (order.status, order.cancel_reason, listing.sold) == ("cancelled", "Mưa hỏng vườn", 0)


def test_many_are_confirmed_at_once(desk: Client, vendor: Vendor, listing: Listing) -> None:
    codes = [place(listing, to=contact(phone_of(number))).codes[0] for number in range(3)]
    reply = desk.post(url_of("confirm-picked", vendor), {"codes": codes[:2]}, follow=True)
    assert "Đã xác nhận 2 đơn" in reply.content.decode()
    assert counts_by_status(Order.objects.filter(vendor=vendor)) == {"confirmed": 2, "placed": 1}


def test_nothing_ticked_confirms_nothing(desk: Client, vendor: Vendor, order: Order) -> None:
    assert desk.post(url_of("confirm-picked", vendor), {"codes": [""]}).status_code == 302
    assert desk.post(url_of("confirm-picked", vendor), {"codes": ["ZZZZZZZZ", order.code]}).status_code == 404
    assert counts_by_status(Order.objects.filter(vendor=vendor)) == {"placed": 1}


@pytest.fixture
def rival() -> Vendor:
    return cast.make_vendor("Gốm sứ Quang Vinh")


PAGES = ("show-vendor-order", "decline-order")
MOVES = ("confirm-order", "ship-order", "deliver-order", "decline-order")


def test_a_rival_reaches_nothing_by_its_own_desk(rival: Vendor, order: Order) -> None:
    client = client_of(rival)
    for name in PAGES:
        assert client.get(url_of(name, rival, order.code)).status_code == 404
    for name in MOVES:
        assert client.post(url_of(name, rival, order.code), {"words": "x"}).status_code == 404
    assert client.post(url_of("confirm-picked", rival), {"codes": [order.code]}).status_code == 404
    assert order.code not in client.get(url_of("list-vendor-orders", rival)).content.decode()
    order.refresh_from_db()
    assert order.status == "placed"


def test_a_rival_reaches_nothing_by_the_vendors_desk(rival: Vendor, vendor: Vendor, order: Order) -> None:
    client = client_of(rival)
    assert client.get(url_of("list-vendor-orders", vendor)).status_code == 404
    assert client.get(url_of("show-pick-list", vendor)).status_code == 404
    assert client.get(url_of("show-vendor-order", vendor, order.code)).status_code == 404
    assert client.post(url_of("confirm-picked", vendor), {"codes": [order.code]}).status_code == 404
    for name in MOVES:
        assert client.post(url_of(name, vendor, order.code), {"words": "x"}).status_code == 404
    order.refresh_from_db()
    assert order.status == "placed"


def test_the_buyer_has_no_desk(vendor: Vendor, order: Order) -> None:
    client = Client()
    client.force_login(cast.make_person())
    assert client.get(url_of("show-vendor-order", vendor, order.code)).status_code == 404


def test_by_state(desk: Client, vendor: Vendor, listing: Listing) -> None:
    new, old = (Order.objects.get(code=place(listing).codes[0]) for _ in range(2))
    move_order(actor=None, order=old, act=CONFIRM)
    url = url_of("list-vendor-orders", vendor)
    words = desk.get(url, {"status": "confirmed"}).content.decode()
    assert old.code in words
    assert new.code not in words
    assert desk.get(url, {"status": "nonsense", "before": "x"}).status_code == 200


def test_the_pick_list_adds_up_what_to_pack(desk: Client, vendor: Vendor, listing: Listing) -> None:
    for number, quantity in enumerate((2, 3, 1)):
        order = Order.objects.get(code=place(listing, quantity, to=contact(phone_of(number))).codes[0])
        if quantity > 1:
            move_order(actor=None, order=order, act=CONFIRM)
    ((line,),) = [each.lines for each in pick_lists(Order.objects.filter(vendor=vendor, status="confirmed"))]
    assert (line.product, line.quantity, line.orders) == ("Bưởi đỏ Đông Cao", 5, 2)
    assert "5 quả" in desk.get(url_of("show-pick-list", vendor)).content.decode()


def test_the_list_costs_the_same_for_many_orders(desk: Client, vendor: Vendor, django_assert_num_queries: Any) -> None:
    listing = cast.make_listing(product=cast.make_product(vendor), allotment=200, per_buyer_limit=200)
    url = url_of("list-vendor-orders", vendor)
    place(listing)
    desk.get(url)
    with django_assert_num_queries(12):
        desk.get(url)
    for number in range(53):
        place(listing, to=contact(phone_of(number)))
    with django_assert_num_queries(12):
        first = desk.get(url).content.decode()
    assert "before=" in first


def test_a_packer_may_work_at_the_desk(vendor: Vendor, order: Order) -> None:
    packer: Person = cast.make_person("Đỗ Văn Sơn")
    VendorMember.objects.create(vendor=vendor, person=packer, part=VendorMember.Part.PACKER)
    client = Client()
    client.force_login(packer)
    assert client.post(url_of("confirm-order", vendor, order.code)).status_code == 302
