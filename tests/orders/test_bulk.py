"""Many orders at once: each by itself, what did not move and why, twice is once, and never another's."""

import pytest
from django.test import Client
from django.urls import reverse

from orders.aftercare.acts import BRING, CANCEL, COLLECT, CONFIRM, SHIP
from orders.models import Attestation, Order
from orders.services.bulk import move_many
from orders.services.moves import move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place
from tests.orders.test_packing import fetched
from tests.orders.test_parts_at_the_desk import client_as
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


@pytest.fixture
def owner(vendor: Vendor) -> Client:
    client = Client()
    client.force_login(vendor.members.get(part="owner").person)
    return client


@pytest.fixture
def orders(listing: Listing) -> list[Order]:
    return [Order.objects.get(code=place(listing, to=contact(phone_of(n))).codes[0]) for n in range(4)]


def at(name: str, vendor: Vendor) -> str:
    return reverse(f"orders:{name}", args=[vendor.slug])


def statuses() -> list[str]:
    return list(Order.objects.order_by("pk").values_list("status", flat=True))


def test_the_ticked_ones_move_step_by_step(owner: Client, vendor: Vendor, orders: list[Order]) -> None:
    codes = [order.code for order in orders[:2]]
    for name, status in (("confirm", "confirmed"), ("pack", "packed"), ("ship", "shipped"), ("collect", "paid")):
        assert owner.post(at(f"{name}-picked", vendor), {"codes": codes}).status_code == 302
        assert statuses() == [status, status, "placed", "placed"]
    assert Attestation.objects.filter(side="vendor", word="collected").count() == 2


def test_what_cannot_move_is_named_with_the_reason(owner: Client, vendor: Vendor, orders: list[Order]) -> None:
    move_order(actor=None, order=orders[1], act=CANCEL, words="Đổi ý")
    codes = [order.code for order in orders]
    words = owner.post(at("confirm-picked", vendor), {"codes": codes}, follow=True).content.decode()
    assert "Đã xác nhận 3 đơn." in words
    assert f"Đơn {orders[1].code} chưa làm được" in words
    assert "Đã hủy" in words
    assert statuses() == ["confirmed", "cancelled", "confirmed", "confirmed"]


def test_twice_is_once(owner: Client, vendor: Vendor, orders: list[Order]) -> None:
    form = {"codes": [order.code for order in orders]}
    owner.post(at("confirm-picked", vendor), form)
    before = list(Order.objects.values_list("pk", "status_changed_at").order_by("pk"))
    words = owner.post(at("confirm-picked", vendor), form, follow=True).content.decode()
    assert "4 đơn đã xong từ trước." in words
    assert list(Order.objects.values_list("pk", "status_changed_at").order_by("pk")) == before


def test_all_that_is_filtered_moves_and_nothing_else(owner: Client, vendor: Vendor, listing: Listing) -> None:
    other = cast.make_listing(listing.session, cast.make_product(vendor, "Mứt vỏ bưởi"))
    mine, left = place(listing).codes[0], place(other).codes[0]
    form = {"everything": "1", "product": listing.product_id}
    reply = owner.post(at("confirm-picked", vendor), form)
    assert reply["Location"].endswith(f"?product={listing.product_id}")
    assert Order.objects.get(code=mine).status == "confirmed"
    assert Order.objects.get(code=left).status == "placed"


def test_anothers_order_in_the_form_moves_nothing(owner: Client, vendor: Vendor, orders: list[Order]) -> None:
    rival = cast.make_vendor("Gốm sứ Quang Vinh")
    foreign = cast.make_listing(orders[0].session, cast.make_product(rival))
    code = place(foreign).codes[0]
    for name in ("confirm", "pack", "ship", "collect"):
        reply = owner.post(at(f"{name}-picked", vendor), {"codes": [orders[0].code, code]})
        assert reply.status_code == 404
    assert owner.post(at("download-labels", vendor), {"codes": [code]}).status_code == 404
    assert set(statuses()) == {"placed"}


def test_a_packer_packs_in_bulk_and_takes_no_money(vendor: Vendor, orders: list[Order]) -> None:
    packer = client_as("packer", vendor)
    codes = {"codes": [order.code for order in orders]}
    for name in ("confirm", "pack", "ship"):
        assert packer.post(at(f"{name}-picked", vendor), codes).status_code == 302
    assert packer.post(at("collect-picked", vendor), codes).status_code == 403
    assert set(statuses()) == {"shipped"}
    assert client_as("accountant", vendor).post(at("confirm-picked", vendor), codes).status_code == 403


def test_an_open_case_is_answered_by_itself(vendor: Vendor, orders: list[Order]) -> None:
    Order.objects.filter(pk=orders[0].pk).update(status="disputed", problem="Hỏng")
    orders[0].refresh_from_db()
    result = move_many(actor=cast.make_person(), orders=orders[:1], acts=(COLLECT,))
    assert [left.code for left in result.left] == [orders[0].code]
    assert not Attestation.objects.exists()


def test_what_is_fetched_is_brought_to_its_point(vendor: Vendor, listing: Listing) -> None:
    point = vendor.pickup_points.create(name="Nhà văn hóa", commune=cast.me_linh(), street="Số 1", phone="+84912000000")
    first = fetched(listing, point)
    move_order(actor=None, order=first, act=CONFIRM)
    first.refresh_from_db()
    result = move_many(actor=cast.make_person(), orders=[first], acts=(SHIP, BRING))
    assert result.moved == [first.code]


FILTERS = ("status=confirmed", "session=1", "route=x-00000", "product=1", "payment=cod", "session=abc&route=d-x")


@pytest.mark.parametrize("query", FILTERS)
def test_filters_take_nonsense_for_nothing(owner: Client, vendor: Vendor, orders: list[Order], query: str) -> None:
    assert owner.get(f"{at('list-vendor-orders', vendor)}?{query}").status_code == 200


def test_filters_narrow_by_place_session_and_payment(owner: Client, vendor: Vendor, orders: list[Order]) -> None:
    url, commune = at("list-vendor-orders", vendor), cast.me_linh().pk
    number = orders[0].session.number
    for query in (
        f"route=x-{commune}",
        f"session={number}",
        "payment=cod",
        f"product={orders[0].lines.get().listing.product_id}",
    ):
        assert orders[0].code in owner.get(f"{url}?{query}").content.decode(), query
    assert orders[0].code not in owner.get(f"{url}?payment=waiting").content.decode()
