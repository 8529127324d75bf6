"""R30: each vendor's orders, what comes next, and sums that equal its statement."""

import pytest

from orders.desk.statements import sold_by
from orders.models import Order
from orders.reports.packs import open_pack
from orders.reports.registry import reports_of
from sessions.models import MarketSession, Question
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> MarketSession:
    return past_evening(40)


def test_sums_equal_the_statements_and_plain_sql(evening: MarketSession) -> None:
    rows = rows_of("R30", evening)
    for vendor in Vendor.objects.all():
        *orders, total = [row for row in rows if row["vendor"] == vendor.display_name]
        sold = sold_by(evening.pk, vendor.pk)
        assert total["code"] == f"Tổng {sold.orders} đơn"
        assert total["total"] == sold.total == sum(row["total"] for row in orders)
        plain = (
            "SELECT sum(goods_total + delivery_fee) FROM orders_order WHERE vendor_id = %s AND status <> 'cancelled'"
        )
        assert total["total"] == plain_sql(plain, vendor.pk)
        assert len(orders) == sold.orders
    assert {row["fee"] for row in rows} == {0}


def test_what_comes_next_follows_the_state(evening: MarketSession) -> None:
    for order, status in zip(Order.objects.order_by("pk"), ("confirmed", "packed", "completed"), strict=False):
        Order.objects.filter(pk=order.pk).update(status=status)
    states = dict(Order.objects.values_list("code", "status"))
    told = {states[row["code"]]: row["next"] for row in rows_of("R30", evening) if row["code"] in states}
    assert told["confirmed"] == "Đã đóng gói"
    assert told["packed"] == "Đã gửi hàng"
    assert told["completed"] == ""
    assert "cancelled" not in told


def test_open_questions_are_counted_per_vendor(evening: MarketSession) -> None:
    listing = evening.listings.filter(product__vendor__display_name__startswith="HTX").earliest("pk")
    asker = cast.make_person("Nguyễn Văn Nam")
    for text, status in (("Còn hàng không", "approved"), ("Giao mấy ngày", "waiting")):
        Question.objects.create(session=evening, listing=listing, person=asker, text=text, folded=text, status=status)
    sums = {row["vendor"]: row["questions"] for row in rows_of("R30", evening) if row["questions"] is not None}
    assert sums == {"HTX Bưởi đỏ Đông Cao": 1, "=cmd()|calc!A1": 0}


def test_one_vendor_alone(evening: MarketSession) -> None:
    vendor = Vendor.objects.get(display_name__startswith="HTX")
    assert {row["vendor"] for row in rows_of("R30", evening, vendor=vendor.pk)} == {vendor.display_name}


def test_nothing_sold_is_nothing_to_say() -> None:
    assert rows_of("R30", cast.make_session("closed")) == []


@pytest.mark.parametrize(("stage", "is_in"), [("closing", True), ("t3", False), ("t7", True), ("t14", False)])
def test_packs_it_is_part_of(evening: MarketSession, stage: str, is_in: bool) -> None:
    codes = {report.code for report in reports_of(open_pack(evening, stage))}
    assert ("R30" in codes) == is_in
