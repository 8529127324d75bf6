"""The vendor's calendar of deliveries, its feed by a secret link, and what a buyer is about to receive."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from market.accounts.models import Person
from market.kernel.clock import today_in_hanoi
from orders.delivery.feed import feed_url
from orders.models import Order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of
from tests.orders.delivery_room import agree, make_order
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Person:
    return cast.make_person("Lương Văn Phương")


@pytest.fixture
def vendor(owner: Person) -> Vendor:
    return cast.make_vendor(owner=owner)


@pytest.fixture
def goods(vendor: Vendor) -> Listing:
    return cast.make_listing(product=cast.make_product(vendor, net_weight=1_500))


@pytest.fixture
def desk(client: Client, owner: Person) -> Client:
    client.force_login(owner)
    return client


def calendar_of(vendor: Vendor, **query: Any) -> tuple[str, dict[str, Any]]:
    return reverse("orders:show-delivery-calendar", args=[vendor.slug]), query


def link_of(vendor: Vendor, person: Person) -> str:
    member = vendor.members.select_related("person").get(person=person)
    return feed_url(member).removeprefix("http://testserver")


class TestPage:
    def test_by_day_and_route(self, desk: Client, vendor: Vendor, goods: Listing):
        order = make_order(goods, 2)
        point = vendor.pickup_points.create(
            name="Nhà văn hóa", commune=cast.me_linh(), street="Thôn 1", phone="+84912000111"
        )
        fetched = agree(make_order(goods, to=contact(phone_of(2))), method="pickup", pickup_point=point)
        url, query = calendar_of(vendor, tu=order.deliver_by.isoformat())
        page = desk.get(url, query).text
        assert "Xã Mê Linh, Hà Nội" in page
        assert "Nhận tại Nhà văn hóa" in page
        assert "1 đơn, khoảng 3 kg" in page
        assert order.code in page
        assert fetched.code in page

    def test_what_is_late_and_what_is_over(self, desk: Client, vendor: Vendor, goods: Listing):
        yesterday = today_in_hanoi() - timedelta(days=1)
        late = agree(make_order(goods), deliver_by=yesterday)
        done = make_order(goods, to=contact(phone_of(2)))
        Order.objects.filter(pk=done.pk).update(status="completed")
        url, _query = calendar_of(vendor)
        page = desk.get(url).text
        assert "1 đơn đã quá hẹn" in page
        assert late.code in page
        assert done.code not in page

    @pytest.mark.parametrize("asked", ["", "x", "0001-01-01", "9999-12-31", "2026-02-30", "2026-11-23T00:00", "٢٠٢٦"])
    def test_any_week_or_none(self, desk: Client, vendor: Vendor, asked: str):
        url, query = calendar_of(vendor, tu=asked)
        assert desk.get(url, query).status_code == 200

    def test_as_many_queries_for_many_orders(
        self, desk: Client, vendor: Vendor, goods: Listing, django_assert_max_num_queries
    ):
        for number in range(4):
            make_order(goods, to=contact(phone_of(number)))
        url, _query = calendar_of(vendor)
        with django_assert_max_num_queries(16):
            desk.get(url)

    @pytest.mark.parametrize(("part", "status"), [("packer", 200), ("accountant", 200), ("host", 403)])
    def test_who_sees_orders_sees_it(self, client: Client, vendor: Vendor, part: str, status: int):
        member = cast.make_person("Thành viên")
        vendor.members.create(person=member, part=part)
        client.force_login(member)
        assert client.get(calendar_of(vendor)[0]).status_code == status

    def test_another_vendors_orders_are_not_in_it(self, client: Client, vendor: Vendor, goods: Listing):
        order = make_order(goods)
        rival = cast.make_person("Kẻ khác")
        other = cast.make_vendor("HTX khác", owner=rival)
        client.force_login(rival)
        assert client.get(calendar_of(vendor)[0]).status_code == 404
        page = client.get(calendar_of(other)[0], {"tu": order.deliver_by.isoformat()}).text
        assert order.code not in page


class TestFeed:
    def test_a_day_is_an_event_without_anybodys_name(
        self, client: Client, owner: Person, vendor: Vendor, goods: Listing
    ):
        order = make_order(goods, 2)
        answer = client.get(link_of(vendor, owner))
        assert answer["Content-Type"].startswith("text/calendar")
        [event] = Calendar.from_ical(answer.content).walk("VEVENT")
        assert event.decoded("dtstart") == order.deliver_by
        assert str(event["summary"]) == "Giao 1 đơn"
        assert "Xã Mê Linh, Hà Nội: 1 đơn, 3 kg" in str(event["description"])
        for private in ("Hoa", "0912", "+84912", order.code):
            assert private not in answer.text

    def test_line_breaks_in_names_make_no_lines(self, client: Client, owner: Person, vendor: Vendor, goods: Listing):
        evil = "Điểm\r\nBEGIN:VEVENT\r\nSUMMARY:Lừa\r\nEND:VEVENT; , \\n"
        point = vendor.pickup_points.create(name=evil, commune=cast.me_linh(), street="x", phone="+84912000111")
        Vendor.objects.filter(pk=vendor.pk).update(display_name=f"HTX\n{evil[:20]}")
        agree(make_order(goods), method="pickup", pickup_point=point)
        answer = client.get(link_of(vendor, owner))
        events = Calendar.from_ical(answer.content).walk("VEVENT")
        assert [str(event["summary"]) for event in events] == ["Giao 1 đơn"]
        assert "\nSUMMARY:Lừa" not in answer.text

    def test_the_link_is_the_members_own_and_closes(self, client: Client, owner: Person, vendor: Vendor):
        packer = cast.make_person("Người đóng gói")
        member = vendor.members.create(person=packer, part="packer")
        link, owners = link_of(vendor, packer), link_of(vendor, owner)
        assert link != owners
        assert client.get(link).status_code == 200
        assert client.get(owners.replace(owners.split("/")[2], str(member.pk))).status_code == 404
        packer.set_password("mat-khau-moi-99")
        packer.save()
        assert client.get(link).status_code == 404
        link = link_of(vendor, packer)
        vendor.members.filter(pk=member.pk).update(part="host")
        assert client.get(link).status_code == 404
        member.delete()
        assert client.get(link).status_code == 404

    def test_guessing_opens_nothing(self, client: Client, vendor: Vendor):
        pk = vendor.members.get().pk
        for secret in ("x", "0" * 32, "%00"):
            assert client.get(f"/lich-giao/{pk}/{secret}.ics").status_code == 404
        assert client.get(f"/lich-giao/{10**18}/x.ics").status_code == 404


class TestComing:
    def test_the_buyer_sees_what_comes_when(self, client: Client, goods: Listing):
        buyer = cast.make_person("Nguyễn Thị Hoa")
        order = make_order(goods, buyer=buyer)
        client.force_login(buyer)
        page = client.get(reverse("orders:list-my-orders")).text
        assert "Sắp nhận" in page
        assert f"{order.deliver_by:%d/%m/%Y}" in page

    def test_what_has_come_is_not_there(self, client: Client, goods: Listing):
        buyer = cast.make_person("Nguyễn Thị Hoa")
        Order.objects.filter(pk=make_order(goods, buyer=buyer).pk).update(status="completed")
        client.force_login(buyer)
        assert "Sắp nhận" not in client.get(reverse("orders:list-my-orders")).text
