"""The order desk by part: who packs sees no money, who keeps the books changes nothing, a host only counts."""

import pytest
from django.test import Client
from django.urls import reverse

from orders.models import Order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import place
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor(listing: Listing) -> Vendor:
    return listing.product.vendor


@pytest.fixture
def order(listing: Listing) -> Order:
    return Order.objects.get(code=place(listing, 2).codes[0])


def client_as(part: str, vendor: Vendor) -> Client:
    person = cast.make_person(f"Người {part}")
    vendor.members.create(person=person, part=part)
    client = Client()
    client.force_login(person)
    return client


def at(name: str, vendor: Vendor, *args: str) -> str:
    return reverse(f"orders:{name}", args=[vendor.slug, *args])


PRICED = ("178.000", "89.000", "Thu khi giao", "Thành tiền")


def test_a_packer_sees_no_money_anywhere(vendor: Vendor, order: Order) -> None:
    packer = client_as("packer", vendor)
    for act in ("", "confirm", "ship"):
        if act:
            assert packer.post(at(f"{act}-order", vendor, order.code)).status_code == 302
        for page in (
            at("list-vendor-orders", vendor),
            at("show-vendor-order", vendor, order.code),
            at("show-pick-list", vendor),
            at("show-pack-list", vendor),
            reverse("office_home:vendor-desk", args=[vendor.slug]),
        ):
            text = packer.get(page).text
            assert not [words for words in PRICED if words in text], page
    order.refresh_from_db()
    assert order.status == Order.Status.SHIPPED


def test_a_packer_reads_the_label_only_while_it_is_needed(vendor: Vendor, order: Order) -> None:
    packer = client_as("packer", vendor)
    page = at("show-vendor-order", vendor, order.code)
    assert "0912 345 678" not in packer.get(page).text
    packer.post(at("confirm-order", vendor, order.code))
    assert "0912 345 678" in packer.get(page).text
    assert "Số 5" in packer.get(at("show-pack-list", vendor)).text
    Order.objects.filter(pk=order.pk).update(status="delivered")
    assert packer.get(page).status_code == 403
    assert order.code not in packer.get(at("list-vendor-orders", vendor)).text
    assert order.code not in packer.get(at("list-vendor-orders", vendor) + "?status=delivered").text


@pytest.mark.parametrize("act", ["deliver", "decline"])
def test_a_packer_settles_nothing(vendor: Vendor, order: Order, act: str) -> None:
    packer = client_as("packer", vendor)
    assert packer.post(at(f"{act}-order", vendor, order.code), {"words": "Hết hàng"}).status_code == 403
    order.refresh_from_db()
    assert order.status == Order.Status.PLACED


def test_an_accountant_reads_money_and_no_labels(vendor: Vendor, order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(status="confirmed")
    accountant = client_as("accountant", vendor)
    for page in (at("list-vendor-orders", vendor), at("show-vendor-order", vendor, order.code)):
        text = accountant.get(page).text
        assert "178.000" in text
        assert "0912 345 678" not in text
        assert "Số 5" not in text
    assert "Đã gửi hàng" not in accountant.get(at("show-vendor-order", vendor, order.code)).text
    assert accountant.get(at("show-pick-list", vendor)).status_code == 403
    assert accountant.post(at("ship-order", vendor, order.code)).status_code == 403
    assert accountant.post(at("confirm-picked", vendor), {"codes": [order.code]}).status_code == 403


def test_a_host_counts_orders_and_opens_none(vendor: Vendor, order: Order) -> None:
    host = client_as("host", vendor)
    home = host.get(reverse("office_home:vendor-desk", args=[vendor.slug])).text
    assert "Đã chốt" in home
    assert at("list-vendor-orders", vendor) not in home
    for page in (at("list-vendor-orders", vendor), at("show-vendor-order", vendor, order.code)):
        assert host.get(page).status_code == 403


@pytest.mark.parametrize(("part", "status"), [("owner", 200), ("accountant", 200), ("packer", 403), ("host", 403)])
def test_a_receipt_shows_money_so_not_everybody_opens_it(vendor: Vendor, order: Order, part: str, status: int) -> None:
    assert client_as(part, vendor).get(order.get_absolute_url()).status_code == status


def test_a_packer_who_bought_reads_the_own_receipt(vendor: Vendor, listing: Listing) -> None:
    person = cast.make_person("Đỗ Văn Sơn")
    vendor.members.create(person=person, part="packer")
    order = Order.objects.get(code=place(listing, buyer=person).codes[0])
    client = Client()
    client.force_login(person)
    assert "89.000" in client.get(order.get_absolute_url()).text


def test_tabs_count_only_what_the_part_may_see(vendor: Vendor, listing: Listing, order: Order) -> None:
    other = place(listing)
    Order.objects.filter(code__in=other.codes).update(status="completed")
    text = client_as("packer", vendor).get(at("list-vendor-orders", vendor)).text
    assert "Hoàn tất" not in text
    assert "Hoàn tất" in client_as("accountant", vendor).get(at("list-vendor-orders", vendor)).text
