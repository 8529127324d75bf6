"""How many orders a vendor has tonight: numbers for the host, without money and without buyers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from market.kernel.clock import now
from market.kernel.codes import new_code
from orders.desk.own_counts import own_counts
from orders.models import Order, OrderLine, Placing
from sessions.models import Listing
from tests.cast import hanoi_day, make_listing, make_person, make_product, make_session, make_vendor
from tests.orders.conftest import place_back

pytestmark = pytest.mark.django_db


def order(listing: Listing, quantity: int = 1, **fields: object) -> Order:
    placing = Placing.objects.create(key=uuid4(), session=listing.session)
    made = Order.objects.create(
        code=new_code(),
        placing=placing,
        session=listing.session,
        vendor=listing.product.vendor,
        goods_total=listing.session_price * quantity,
        deliver_by=hanoi_day(3),
        **fields,
    )
    prices = {"unit_price": listing.session_price, "regular_price": listing.regular_price}
    OrderLine.objects.create(order=made, listing=listing, quantity=quantity, **prices)
    return made


def test_orders_units_and_lately() -> None:
    vendor, session = make_vendor(), make_session("live")
    first = make_listing(session, make_product(vendor, "Bưởi"))
    second = make_listing(session, make_product(vendor, "Cam"))
    order(first, 3)
    order(first, 2)
    order(second)
    cancelled = order(second, 9)
    Order.objects.filter(pk=cancelled.pk).update(status="cancelled", cancel_reason="Đổi ý")
    old = order(first)
    place_back(Order.objects.filter(pk=old.pk), now() - timedelta(minutes=20))
    order(make_listing(session, make_product(make_vendor("HTX Rau"), "Rau")))
    counts = own_counts(vendor, session, now())
    assert (counts.orders, counts.lately) == (4, 3)
    assert [(each.name, each.orders, each.units) for each in counts.products] == [("Bưởi", 3, 6), ("Cam", 1, 1)]


def test_members_only_and_nothing_personal(client: Client) -> None:
    vendor, session = make_vendor(), make_session("live")
    packer = make_person("Ngô Văn Toản")
    vendor.members.create(person=packer, part="packer")
    order(make_listing(session, make_product(vendor)))
    url = reverse("orders:show-own-counts", args=[vendor.slug, session.number])
    client.force_login(packer)
    html = client.get(url).content.decode()
    assert "1 đơn, 1 quả" in html
    assert "₫" not in html
    assert "<html" not in client.get(url, headers={"HX-Request": "true"}).content.decode()
    client.force_login(make_person("Đào Văn Tuyến"))
    assert client.get(url).status_code == 404
