"""A vendor's delivery settings: areas, points, account; who may, what is refused, what stays."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from orders.models import DeliveryArea, Order, PaymentAccount, PickupPoint
from tests import cast
from tests.orders.conftest import place
from vetting.models import Vendor

pytestmark = pytest.mark.django_db

ACCOUNT = {"bank": "970436", "number": "0123 456 789", "holder": "Hợp tác xã Bưởi đỏ Đông Cao"}
AREA = {"commune": "", "province": "", "is_served": "1", "fee": "20.000", "free_from": "", "extra_days": ""}


@pytest.fixture
def owner() -> Person:
    return cast.make_person("Lương Văn Phương")


@pytest.fixture
def vendor(owner: Person) -> Vendor:
    return cast.make_vendor(owner=owner)


@pytest.fixture
def desk(client: Client, owner: Person, vendor: Vendor) -> Client:
    client.force_login(owner)
    return client


def at(name: str, vendor: Vendor, *args: Any) -> str:
    return reverse(f"orders:{name}", args=[vendor.slug, *args])


def point_data(**fields: str) -> dict[str, str]:
    days = {f"day_{n}": "" for n in range(1, 8)}
    return {
        "name": "Nhà văn hóa Đông Cao",
        "commune": "Xã Mê Linh, Hà Nội",
        "street": "Thôn Đông Cao",
        "phone": "0912345678",
        "instructions": "",
        "fee": "0",
        **days,
        "day_6": "8:00-11:30, 14-17",
        **fields,
    }


class TestAreas:
    def test_the_first_area_is_written_and_shown(self, desk: Client, vendor: Vendor):
        cast.me_linh()
        data = AREA | {"commune": "me linh", "free_from": "500.000", "step_1_from": "2,5", "step_1_fee": "35000"}
        response = desk.post(at("add-area", vendor), data)
        assert response.status_code == 302
        area = vendor.delivery_areas.get()
        assert (area.commune_id, area.province_id, area.fee, area.free_from) == ("09022", "01", 20_000, 500_000)
        assert [(step.from_grams, step.fee) for step in area.steps.all()] == [(2_500, 35_000)]
        page = desk.get(at("show-delivery", vendor)).text
        assert "Xã Mê Linh, Hà Nội" in page
        assert "từ 2,5 kg: 35.000\u00a0₫" in page

    def test_changing_puts_the_new_steps_in_place_of_the_old(self, desk: Client, vendor: Vendor):
        area = vendor.delivery_areas.create(fee=10_000)
        area.steps.create(from_grams=1_000, fee=11_000)
        form = desk.get(at("change-area", vendor, area.pk)).text
        assert 'value="10.000"' in form
        desk.post(at("change-area", vendor, area.pk), AREA | {"step_2_from": "3", "step_2_fee": "9.000"})
        area.refresh_from_db()
        assert area.fee == 20_000
        assert [step.from_grams for step in area.steps.all()] == [3_000]

    def test_a_second_click_is_the_first(self, desk: Client, vendor: Vendor):
        data = AREA | {"step_1_from": "2", "step_1_fee": "30.000"}
        assert [desk.post(at("add-area", vendor), data).status_code for _click in range(2)] == [302, 302]
        assert vendor.delivery_areas.count() == 1
        assert desk.post(at("add-area", vendor), AREA).status_code == 422  # the same place on other terms

    def test_dropping_twice_is_told_kindly(self, desk: Client, vendor: Vendor):
        area = vendor.delivery_areas.create(fee=10_000)
        pages = [desk.post(at("drop-area", vendor, area.pk), follow=True).text for _click in range(2)]
        assert "Đã bỏ vùng giao." in pages[0]
        assert "đã được bỏ từ trước" in pages[1]
        assert not vendor.delivery_areas.exists()
        assert JournalEntry.objects.filter(verb="delivery.area_dropped").count() == 1
        assert desk.post(at("drop-area", vendor, area.pk + 1)).status_code == 404

    def test_a_place_stands_once(self, desk: Client, vendor: Vendor):
        vendor.delivery_areas.create(fee=10_000)
        response = desk.post(at("add-area", vendor), AREA)
        assert response.status_code == 422
        assert "đã có trong danh sách" in response.text
        assert vendor.delivery_areas.count() == 1

    def test_an_exception_needs_something_to_except_from(self, desk: Client, vendor: Vendor):
        cast.me_linh()
        closed = AREA | {"commune": "me linh", "is_served": "0"}
        assert "Ghi nơi có giao trước" in desk.post(at("add-area", vendor), closed).text
        vendor.delivery_areas.create(fee=10_000)
        assert desk.post(at("add-area", vendor), closed).status_code == 302
        assert not vendor.delivery_areas.get(commune="09022").is_served

    @pytest.mark.parametrize(
        "wrong",
        [
            {"fee": "-1"},
            {"fee": "2000001"},
            {"fee": "9" * 30},
            {"free_from": "0"},
            {"free_from": "99999999999"},
            {"extra_days": "15"},
            {"step_1_from": "2"},
            {"step_1_fee": "2000"},
            {"step_1_from": "0", "step_1_fee": "1"},
            {"step_1_from": "-3", "step_1_fee": "1"},
            {"step_1_from": "2001", "step_1_fee": "1"},
            {"step_1_from": "1", "step_1_fee": "5000001"},
            {"step_1_from": "1", "step_1_fee": "1", "step_2_from": "1,0", "step_2_fee": "2"},
            {"is_served": "x"},
            {"province": "99"},
            {"commune": "không có xã này đâu"},
        ],
    )
    def test_nonsense_is_refused_and_nothing_is_written(self, desk: Client, vendor: Vendor, wrong: dict[str, str]):
        assert desk.post(at("add-area", vendor), AREA | wrong).status_code == 422
        assert not vendor.delivery_areas.exists()

    def test_dropping(self, desk: Client, vendor: Vendor):
        area = vendor.delivery_areas.create(fee=10_000)
        desk.post(at("drop-area", vendor, area.pk))
        assert not vendor.delivery_areas.exists()
        assert JournalEntry.objects.filter(verb="delivery.area_dropped").exists()


class TestPoints:
    def test_closing_twice_is_told_kindly(self, desk: Client, vendor: Vendor):
        commune = cast.me_linh()
        point = vendor.pickup_points.create(name="Điểm", commune=commune, street="x", phone="+84912345678")
        for name, words in (
            ("close-point", "Đã đóng điểm nhận."),
            ("close-point", "đã đóng từ trước"),
            ("reopen-point", "Đã mở lại điểm nhận"),
            ("reopen-point", "Điểm nhận này đang mở"),
        ):
            assert words in desk.post(at(name, vendor, point.pk), follow=True).text
        verbs = JournalEntry.objects.filter(verb__startswith="delivery.point_").order_by("pk")
        assert [each.verb for each in verbs] == ["delivery.point_closed", "delivery.point_reopened"]

    def test_a_point_with_its_week(self, desk: Client, vendor: Vendor):
        cast.me_linh()
        assert desk.post(at("add-point", vendor), point_data(day_7="8h-9h30")).status_code == 302
        point = vendor.pickup_points.get()
        assert [str(each) for each in point.hours.all()] == [
            "6 08:00:00–11:30:00",
            "6 14:00:00–17:00:00",
            "7 08:00:00–09:30:00",
        ]
        assert "Thứ Bảy: 08:00–11:30, 14:00–17:00" in desk.get(at("show-delivery", vendor)).text
        assert 'value="08:00-11:30, 14:00-17:00"' in desk.get(at("change-point", vendor, point.pk)).text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"day_6": ""},
            {"day_6": "sáng"},
            {"day_6": "11-8"},
            {"day_6": "8-11, 10-12"},
            {"day_6": "8-25"},
            {"day_6": "8:75-9"},
            {"name": "https://lua.example"},
            {"phone": "12"},
            {"fee": "-5"},
            {"street": ""},
        ],
    )
    def test_nonsense_is_refused(self, desk: Client, vendor: Vendor, wrong: dict[str, str]):
        cast.me_linh()
        assert desk.post(at("add-point", vendor), point_data(**wrong)).status_code == 422
        assert not vendor.pickup_points.exists()

    def test_a_second_click_is_the_first(self, desk: Client, vendor: Vendor):
        cast.me_linh()
        assert [desk.post(at("add-point", vendor), point_data()).status_code for _click in range(2)] == [302, 302]
        assert vendor.pickup_points.get().hours.count() == 2

    def test_a_name_is_shown_as_text(self, desk: Client, vendor: Vendor):
        cast.me_linh()
        desk.post(at("add-point", vendor), point_data(name="<script>alert(1)</script>"))
        assert "<script>alert" not in desk.get(at("show-delivery", vendor)).text

    def test_a_point_that_orders_name_stays_theirs_when_it_moves(self, desk: Client, vendor: Vendor):
        desk_point = vendor.pickup_points.create(
            name="Cũ", commune=cast.me_linh(), street="Thôn 1", phone="+84912345678"
        )
        order = Order.objects.get(code=place(cast.make_listing(product=cast.make_product(vendor))).codes[0])
        Order.objects.filter(pk=order.pk).update(method="pickup", pickup_point=desk_point, version=2)
        desk.post(at("change-point", vendor, desk_point.pk), point_data())
        desk_point.refresh_from_db()
        assert (desk_point.street, desk_point.closed_at is not None) == ("Thôn 1", True)
        assert vendor.pickup_points.get(closed_at=None).street == "Thôn Đông Cao"

    def test_closing_and_opening_again(self, desk: Client, vendor: Vendor):
        point = vendor.pickup_points.create(name="Điểm", commune=cast.me_linh(), street="x", phone="+84912345678")
        for name, is_closed in (("close-point", True), ("close-point", True), ("reopen-point", False)):
            desk.post(at(name, vendor, point.pk))
            assert (PickupPoint.objects.get().closed_at is not None) is is_closed
        assert JournalEntry.objects.filter(verb="delivery.point_closed").count() == 1


class TestAccount:
    def test_the_account_as_banks_write_it(self, desk: Client, vendor: Vendor):
        assert desk.post(at("change-account", vendor), ACCOUNT).status_code == 302
        account = vendor.payment_accounts.get()
        assert (account.number, account.holder) == ("0123456789", "HOP TAC XA BUOI DO DONG CAO")
        notice = Notice.objects.get(kind="vendor-account-changed")
        assert notice.recipient == vendor.email
        entry = JournalEntry.objects.get(verb="payment.account_changed")
        assert entry.facts == {"bank": "970436", "ends": "6789"}

    def test_the_same_again_changes_nothing(self, desk: Client, vendor: Vendor):
        for _again in range(2):
            desk.post(at("change-account", vendor), ACCOUNT)
        assert vendor.payment_accounts.count() == 1
        assert Notice.objects.filter(kind="vendor-account-changed").count() == 1

    def test_another_one_is_another_row(self, desk: Client, vendor: Vendor):
        desk.post(at("change-account", vendor), ACCOUNT)
        desk.post(at("change-account", vendor), ACCOUNT | {"number": "999888777"})
        assert [a.retired_at is None for a in PaymentAccount.objects.order_by("pk")] == [False, True]
        desk.post(at("retire-account", vendor))
        assert not vendor.payment_accounts.filter(retired_at=None).exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"bank": "123456"},
            {"bank": ""},
            {"number": "12"},
            {"number": "1234567890123456789012"},
            {"number": "số 5 đường 6"},
            {"number": "12345'; --"},
            {"holder": "??"},
            {"holder": ""},
        ],
    )
    def test_nonsense_is_refused(self, desk: Client, vendor: Vendor, wrong: dict[str, str]):
        assert desk.post(at("change-account", vendor), ACCOUNT | wrong).status_code == 422
        assert not vendor.payment_accounts.exists()


class TestTrial:
    def test_it_tells_what_an_order_would_cost(self, desk: Client, vendor: Vendor):
        cast.me_linh()
        area = vendor.delivery_areas.create(fee=20_000, extra_days=2)
        area.steps.create(from_grams=5_000, fee=60_000)
        page = desk.get(at("show-delivery", vendor), {"commune": "me linh", "weight": "5", "goods": "100.000"}).text
        assert "Phí giao 60.000\u00a0₫" in page
        assert "thêm 2 ngày" in page

    def test_an_empty_box_is_told_so(self, desk: Client, vendor: Vendor):
        page = desk.get(at("show-delivery", vendor), {"commune": "", "weight": "x", "goods": "-1"})
        assert page.status_code == 200
        assert "Hãy điền xã, phường" in page.text


class TestWhoMay:
    @pytest.mark.parametrize(("part", "status"), [("accountant", 200), ("host", 403), ("packer", 403)])
    def test_who_keeps_the_books_and_nobody_else(self, client: Client, vendor: Vendor, part: str, status: int):
        member = cast.make_person("Thành viên")
        vendor.members.create(person=member, part=part)
        client.force_login(member)
        for name in ("show-delivery", "add-area", "add-point", "change-account"):
            assert client.get(at(name, vendor)).status_code == status

    def test_anothers_rows_do_not_exist(self, desk: Client, vendor: Vendor):
        rival = cast.make_vendor("HTX Bưởi Thồ")
        area = rival.delivery_areas.create(fee=5)
        point = rival.pickup_points.create(name="Điểm", commune=cast.me_linh(), street="x", phone="+84912345678")
        for name, pk in (("change-area", area.pk), ("drop-area", area.pk), ("change-point", point.pk)):
            for slug in (vendor, rival):
                assert desk.post(at(name, slug, pk), AREA | point_data()).status_code == 404
        for name in ("close-point", "reopen-point"):
            assert desk.post(at(name, vendor, point.pk)).status_code == 404
        assert desk.post(at("change-account", rival), ACCOUNT).status_code == 404
        assert DeliveryArea.objects.get().fee == 5
        assert not PaymentAccount.objects.exists()
