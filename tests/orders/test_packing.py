"""Lists, labels and workbooks of a vendor's desk: what stands in them, who gets them, and whose number is hidden."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from orders.aftercare.acts import CONFIRM, PACK
from orders.buying.basket import DeliveryChoice
from orders.desk.masking import hidden
from orders.desk.packing import pack_routes, pack_rows, pick_lists
from orders.desk.packing_paper import collect_words
from orders.models import Order, OrderContact, PickupPoint
from orders.services.moves import move_order
from orders.services.placing import place_orders
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place, wanted
from tests.orders.test_parts_at_the_desk import client_as
from tests.papers import words_of
from vetting.models import Vendor

pytestmark = pytest.mark.django_db

FILES = ("download-pick-list", "download-pack-list", "download-labels", "download-orders")
PAGES = ("list-vendor-orders", "show-pick-list", "show-pack-list", "show-delivery-calendar")
NUMBER = re.compile(r"0?9\s?12\D{0,2}345\D{0,2}678|84912345678")


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


@pytest.fixture
def owner(vendor: Vendor) -> Client:
    client = Client()
    client.force_login(vendor.members.get(part="owner").person)
    return client


@pytest.fixture
def order(listing: Listing) -> Order:
    return Order.objects.get(code=place(listing, 2, to=contact(note="=cmd|'x'")).codes[0])


def at(name: str, vendor: Vendor, *args: Any) -> str:
    return reverse(f"orders:{name}", args=[vendor.slug, *args])


def fetched(listing: Listing, point: PickupPoint) -> Order:
    """Place an order that is fetched at a point."""
    choice = DeliveryChoice(method="pickup", pickup_point=point.pk)
    line = wanted(listing)
    placing = place_orders(
        key=uuid4(),
        lines=[line],
        contact=contact("+84977000001"),
        buyer=None,
        shown_total=line.amount,
        session_number=listing.session.number,
        choices={point.vendor_id: choice},
    )
    return Order.objects.get(code=placing.codes[0])


def cells_of(book: bytes) -> str:
    with ZipFile(BytesIO(book)) as box:
        return "".join(box.read(name).decode() for name in box.namelist() if name.endswith(".xml"))


def test_the_number_shows_only_its_ends() -> None:
    assert hidden("+84912345612") == "09••••••12"
    assert hidden("") == ""
    assert hidden("+849") == "•••"[:2]


def test_picking_adds_up_by_session_product_and_lot(vendor: Vendor, listing: Listing) -> None:
    lot = cast.make_lot(listing.product)
    with_lot = cast.make_listing(cast.make_session("live"), listing.product, lot=lot)
    for each, quantity in ((listing, 2), (listing, 1), (with_lot, 3)):
        code = place(each, quantity, to=contact(phone_of(quantity), note="Gọi trước")).codes[0]
        move_order(actor=None, order=Order.objects.get(code=code), act=CONFIRM)
    found = pick_lists(Order.objects.filter(vendor=vendor))
    sums = [(line.lot, line.quantity, line.orders) for each in found for line in each.lines]
    assert sums == [("", 3, 2), (lot.number, 3, 1)]
    assert [len(each.notes) for each in found] == [2, 1]


def test_only_the_version_in_force_is_picked(vendor: Vendor, order: Order) -> None:
    line = order.lines.get()
    order.lines.create(
        listing=line.listing, version=2, quantity=1, unit_price=line.unit_price, regular_price=line.regular_price
    )
    ((found,),) = [each.lines for each in pick_lists(Order.objects.filter(pk=order.pk))]
    assert found.quantity == 2


def test_routes_are_communes_and_points(vendor: Vendor, listing: Listing, order: Order) -> None:
    point = vendor.pickup_points.create(name="Nhà văn hóa", commune=cast.me_linh(), street="Số 1", phone="+84912000000")
    fetched(listing, point)
    routes = pack_routes(pack_rows(Order.objects.filter(vendor=vendor).order_by("pk"), "owner"))
    assert [(route.name, route.is_point, len(route.rows)) for route in routes] == [
        (cast.me_linh().name, False, 1),
        ("Nhà văn hóa", True, 1),
    ]


def test_papers_say_what_to_pack_and_collect(owner: Client, vendor: Vendor, order: Order) -> None:
    move_order(actor=None, order=order, act=CONFIRM)
    picked = words_of(owner.get(at("download-pick-list", vendor)).content)
    assert "Bưởi đỏ Đông Cao" in picked
    assert "2 quả" in picked
    for query in ("", "?theo=tuyen"):
        packed = words_of(owner.get(at("download-pack-list", vendor) + query).content)
        assert order.code in packed
        assert "178.000" in packed
    label = words_of(owner.get(at("download-labels", vendor)).content)
    for shown in (order.code, "Nguyễn Thị Hoa", "0912 345 678", "178.000", vendor.display_name):
        assert shown in label


def test_a_page_of_labels_for_each_order_and_none_before_the_promise(
    owner: Client, vendor: Vendor, listing: Listing, order: Order
) -> None:
    other = Order.objects.get(code=place(listing, to=contact(phone_of(1))).codes[0])
    form = {"codes": [order.code, other.code]}
    assert owner.post(at("download-labels", vendor), form).status_code == 302
    for each in (order, other):
        move_order(actor=None, order=each, act=CONFIRM)
    pdf = owner.post(at("download-labels", vendor), form)
    assert pdf["Content-Type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.content)) == 2


def test_a_transfer_is_not_collected_again(order: Order) -> None:
    assert collect_words(order) == ("Thu khi giao", "178.000\u00a0₫")
    order.payment, order.payment_state = "transfer", "received"
    assert collect_words(order) == ("Không thu tiền", "đã chuyển khoản")
    order.payment_state = "sent"
    assert collect_words(order)[1] == "chuyển khoản, chờ tiền về"


def test_the_workbook_runs_no_formula(owner: Client, vendor: Vendor, order: Order) -> None:
    cells = cells_of(owner.get(at("download-orders", vendor)).content)
    assert order.code in cells
    assert "=cmd|" in cells
    assert "<f>" not in cells


def test_strangers_and_colleagues(vendor: Vendor, order: Order) -> None:
    rival = Client()
    rival.force_login(cast.make_vendor("Gốm sứ Quang Vinh").members.get().person)
    packer, books, host = (client_as(part, vendor) for part in ("packer", "accountant", "host"))
    for name in (*FILES, "show-pick-list", "show-pack-list"):
        assert rival.get(at(name, vendor)).status_code == 404
        assert host.get(at(name, vendor)).status_code == 403
        by_packer, by_books = packer.get(at(name, vendor)).status_code, books.get(at(name, vendor)).status_code
        assert (by_packer, by_books) == ((403, 200) if name == "download-orders" else (by_packer, 403))
        assert name == "download-orders" or by_packer in {200, 302}


def test_packers_lists_carry_no_money(vendor: Vendor, order: Order) -> None:
    move_order(actor=None, order=order, act=CONFIRM)
    packer = client_as("packer", vendor)
    for name in ("download-pick-list", "download-pack-list"):
        assert "178.000" not in words_of(packer.get(at(name, vendor)).content)
    assert "178.000" not in packer.get(at("show-pack-list", vendor)).content.decode()


def test_no_page_or_file_shows_the_number_before_the_vendor_has_confirmed(
    owner: Client, vendor: Vendor, order: Order
) -> None:
    for page in PAGES:
        for query in ("", "?status=placed", "?theo=tuyen&status=placed"):
            assert not NUMBER.search(owner.get(at(page, vendor) + query).content.decode()), page
    assert not NUMBER.search(owner.get(at("show-vendor-order", vendor, order.code)).content.decode())
    for file in ("download-pick-list", "download-pack-list", "download-labels"):
        reply = owner.get(f"{at(file, vendor)}?status=placed")
        assert reply.status_code == 302 or not NUMBER.search(words_of(reply.content)), file
    assert not NUMBER.search(cells_of(owner.get(at("download-orders", vendor)).content))
    assert "09••••••78" in cells_of(owner.get(at("download-orders", vendor)).content)


def test_after_the_promise_who_sends_reads_it_and_who_keeps_books_does_not(vendor: Vendor, order: Order) -> None:
    for act in (CONFIRM, PACK):
        move_order(actor=None, order=order, act=act)
    assert OrderContact.objects.get().phone == "+84912345678"
    assert NUMBER.search(client_as("packer", vendor).get(at("show-pack-list", vendor)).content.decode())
    assert not NUMBER.search(cells_of(client_as("accountant", vendor).get(at("download-orders", vendor)).content))
