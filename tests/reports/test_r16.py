"""R16: deliveries and money, row by row and added up, equal plain SQL; contradictions and odd evenings."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import QuerySet

from orders.models import Attestation, Order
from orders.reports.selection import Scope
from sessions.models import MarketSession
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql

pytestmark = pytest.mark.django_db
WORDS = """(SELECT min(a.said_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM orders_attestation a
            WHERE a.order_id = o.id AND a.word IN ('delivered', 'collected', 'unpaid', 'received'))"""
KEPT = "FROM orders_order o WHERE o.session_id = %s AND o.status <> 'cancelled'"


@pytest.fixture
def evening() -> MarketSession:
    return past_evening(60)


def say(order: Order, side: str, word: str, at: datetime | None = None) -> None:
    Attestation.objects.create(order=order, side=side, word=word, said_at=at or datetime.now(UTC))


def promised(orders: QuerySet[Order], day: int) -> None:
    """Let orders have been promised for another day: only a test may, the database refuses it to everybody else."""
    trigger = "orders_order_keeps_what_was_agreed"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE orders_order DISABLE TRIGGER {trigger}")
        orders.update(deliver_by=cast.hanoi_day(day))
        cursor.execute(f"ALTER TABLE orders_order ENABLE TRIGGER {trigger}")


def test_the_last_row_equals_plain_sql(evening: MarketSession) -> None:
    promised(Order.objects.filter(pk__in=list(Order.objects.order_by("pk").values_list("pk", flat=True)[:9])), -3)
    total = rows_of("R16", evening)[-1]
    assert total["code"] == "Tổng"
    assert total["deliver_by"] == ("count", plain_sql(f"SELECT count(*) {KEPT}", evening.pk))
    assert total["delivered_at"] == ("count", plain_sql(f"SELECT count({WORDS}) {KEPT}", evening.pk))
    on_time = plain_sql(f"SELECT count(*) {KEPT} AND {WORDS} <= o.deliver_by", evening.pk)
    due = plain_sql(
        f"""SELECT count(*) {KEPT} AND ({WORDS} IS NOT NULL
            OR o.status NOT IN ('refused', 'returned') AND o.deliver_by < %s)""",
        evening.pk,
        cast.hanoi_day(),
    )
    assert total["on_time"] == ("percent", round(Decimal(100 * on_time) / due, 2))
    last = (
        "(SELECT word FROM orders_attestation a WHERE a.order_id = o.id AND side = 'vendor' ORDER BY id DESC LIMIT 1)"
    )
    collected = f"""SELECT sum(o.goods_total + o.delivery_fee) {KEPT}
                    AND ({last} = 'collected' OR o.payment_state = 'received' OR o.status = 'completed')"""
    assert total["collected"] == plain_sql(collected, evening.pk)
    back = plain_sql(f"SELECT count(*) {KEPT} AND o.status IN ('refused', 'returned')", evening.pk)
    assert total["sent_back_on"] == ("count", back)


def test_rows_agree_with_the_last_one(evening: MarketSession) -> None:
    *rows, total = rows_of("R16", evening)
    assert [row["code"] for row in rows] == list(Order.objects.order_by("pk").values_list("code", flat=True))
    assert sum(row["collected"] for row in rows) == total["collected"]
    assert sum(row["delivered_at"] is not None for row in rows) == total["delivered_at"][1]
    assert sum(row["sent_back"] != "" for row in rows) == total["sent_back_on"][1]
    on_time, late = (sum(row["on_time"] == word for row in rows) for word in ("có", "không"))
    assert total["on_time"][1] == round(Decimal(100 * on_time) / (on_time + late), 2)


def test_what_the_sides_say_apart_is_told(evening: MarketSession) -> None:
    orders = list(Order.objects.filter(status="shipped").order_by("pk")[:3])
    for order, vendor, buyer in zip(
        orders, ("delivered", "unpaid", "delivered"), ("missing", "received", "received"), strict=True
    ):
        say(order, "vendor", vendor)
        say(order, "buyer", buyer)
    rows = {row["code"]: row for row in rows_of("R16", evening)}
    told = [(rows[order.code]["buyer"], rows[order.code]["apart"]) for order in orders]
    assert told == [
        ("Chưa nhận được hàng", "Hai bên nói khác nhau"),
        ("Đã nhận, đã trả tiền", "Hai bên nói khác nhau"),
        ("Đã nhận, đã trả tiền", "Hai bên đã nói, chưa trùng nhau"),
    ]


def test_late_is_late_on_the_day_after_in_hanoi(evening: MarketSession) -> None:
    early, late = Order.objects.filter(status="shipped").order_by("pk")[:2]
    promised(Order.objects.filter(pk__in=(early.pk, late.pk)), -1)
    midnight = datetime.combine(cast.hanoi_day(), datetime.min.time(), UTC) - timedelta(hours=7)
    say(early, "vendor", "delivered", midnight - timedelta(seconds=1))
    say(late, "vendor", "delivered", midnight)
    rows = {row["code"]: row for row in rows_of("R16", evening)}
    assert (rows[early.code]["on_time"], rows[late.code]["on_time"]) == ("có", "không")


def test_a_transfer_that_arrived_is_collected(evening: MarketSession) -> None:
    order = Order.objects.filter(status="shipped").earliest("pk")
    Order.objects.filter(pk=order.pk).update(payment_state="received")
    row = next(row for row in rows_of("R16", evening) if row["code"] == order.code)
    assert row["collected"] == order.total


def test_nothing_sold_is_no_row_at_all() -> None:
    assert rows_of("R16", cast.make_session("closed")) == []


def test_all_cancelled_divides_by_nothing(evening: MarketSession) -> None:
    Order.objects.update(status="cancelled", cancel_reason="Mưa bão")
    *rows, total = rows_of("R16", evening)
    assert {row["reason"] for row in rows} == {"Hủy trước khi giao"}
    assert total["deliver_by"] == ("count", 0)
    assert total["on_time"] == total["sent_back"] == ("percent", None)
    assert total["collected"] == 0


def test_a_scope_sees_its_own_only(evening: MarketSession) -> None:
    assert rows_of("R16", evening, Scope(province="79")) == []
    assert len(rows_of("R16", evening, Scope(province="01"))) == Order.objects.count() + 1
