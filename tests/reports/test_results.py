"""Results of an evening, added up: the same as asking every order."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F, Sum

from market.kernel.clock import in_hanoi
from orders.models import Attestation, ListingResult, Order, OrderLine, VendorResult
from orders.reports.branches import branch_sums
from orders.reports.deliveries import deliveries_of
from orders.reports.glance import period_figures
from orders.reports.overview import overview
from orders.reports.results import add_up
from orders.reports.rows import selected
from orders.reports.selection import Scope, Wishes
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql

pytestmark = pytest.mark.django_db


def test_results_are_what_the_orders_say() -> None:
    session = past_evening()
    add_up(session)
    add_up(session)

    kept = Order.objects.filter(session=session).exclude(status="cancelled")
    for result in VendorResult.objects.filter(session=session):
        own = kept.filter(vendor=result.vendor)
        assert result.orders == own.count()
        assert result.value == sum(own.values_list("goods_total", flat=True))
        assert result.saving == sum(own.values_list("saving", flat=True))
        assert result.agreed == own.filter(status="completed").count()
        assert result.cancelled == Order.objects.filter(vendor=result.vendor, status="cancelled").count()
    lines = OrderLine.objects.in_force().filter(order__in=kept)
    for sold in ListingResult.objects.filter(session=session):
        own_lines = lines.filter(listing=sold.listing).aggregate(
            u=Sum("quantity"), v=Sum(F("quantity") * F("unit_price"))
        )
        assert (sold.units, sold.value) == (own_lines["u"] or 0, own_lines["v"] or 0)
    assert sum(VendorResult.objects.values_list("value", flat=True)) == sum(
        ListingResult.objects.values_list("value", flat=True)
    )


def test_who_sold_nothing_has_a_row_of_zeros() -> None:
    session = past_evening(orders=0)
    add_up(session)
    assert set(VendorResult.objects.values_list("orders", "value", "sent", "cases")) == {(0, 0, 0, 0)}
    assert VendorResult.objects.count() == 2
    assert ListingResult.objects.count() == 3


def test_what_was_collected_is_one_thing_everywhere() -> None:
    session = past_evening(90)
    shipped = Order.objects.filter(session=session, status="shipped").order_by("pk")
    by_transfer, at_the_door = shipped[0], shipped[1]
    Order.objects.filter(pk=by_transfer.pk).update(payment_state="received")
    Attestation.objects.create(order=at_the_door, side="vendor", word="collected", said_at=datetime.now(UTC))
    taken_back = Order.objects.filter(session=session, status="paid").earliest("pk")
    Attestation.objects.create(order=taken_back, side="vendor", word="unpaid", said_at=datetime.now(UTC))
    add_up(session)

    told = plain_sql(
        """SELECT sum(o.goods_total + o.delivery_fee) FROM orders_order o WHERE o.session_id = %s
           AND o.status <> 'cancelled' AND (o.payment_state = 'received' OR o.status = 'completed' OR 'collected' = (
               SELECT word FROM orders_attestation a WHERE a.order_id = o.id AND side = 'vendor'
               ORDER BY id DESC LIMIT 1))""",
        session.pk,
    )
    assert told > 0
    assert rows_of("R16", session)[-1]["collected"] == told
    assert deliveries_of(Order.objects.filter(session=session), cast.hanoi_day()).collected == told
    assert sum(VendorResult.objects.values_list("collected", flat=True)) == told
    seen = overview(Scope(), evenings=1)
    assert seen.sums["collected"] == told
    on_time = rows_of("R16", session)
    assert seen.sums["on_time"] == sum(row["on_time"] == "có" for row in on_time)
    assert seen.sums["returned"] == on_time[-1]["sent_back_on"][1]


def promise(which: str, day: date) -> None:
    """Let some orders have been promised for another day; the triggers that keep what was agreed are not asked."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE orders_order SET deliver_by = %s WHERE {which}".replace(" % ", " %% "), [day])
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_on_time_is_one_share_everywhere() -> None:
    session = past_evening(90)
    promise("status IN ('delivered', 'paid') AND id % 3 = 0", cast.hanoi_day(-30))
    promise("status = 'shipped' AND id % 2 = 0", cast.hanoi_day(-1))
    promise("status = 'shipped' AND id % 2 = 1", cast.hanoi_day(1))
    add_up(session)

    delivered = """SELECT count(*) FROM orders_order o LEFT JOIN LATERAL (
            SELECT (min(said_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day FROM orders_attestation a
            WHERE a.order_id = o.id AND word IN ('delivered', 'collected', 'unpaid', 'received')) d ON true
        WHERE o.session_id = %s AND o.status <> 'cancelled' AND """
    on_time = plain_sql(delivered + "d.day <= o.deliver_by", session.pk)
    due = plain_sql(
        delivered
        + """(d.day IS NOT NULL OR (o.status NOT IN ('refused', 'returned')
              AND o.deliver_by < (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date))""",
        session.pk,
    )
    assert 0 < on_time < due
    percent = (Decimal(100 * on_time) / due).quantize(Decimal("0.01"))

    seen = overview(Scope(), evenings=1)
    assert (seen.sums["on_time"], seen.sums["due"]) == (on_time, due)
    (shown,) = (each for each in period_figures(seen) if "tinh_trang=dung-hen" in each.url)
    assert shown.value == f"{100 * on_time / due:.1f}%".replace(".", ",")
    assert rows_of("R16", session)[-1]["on_time"] == ("percent", percent)
    day = in_hanoi(session.opens_at).date()
    (period,) = (row for row in rows_of("R22", None, since=day, until=day) if row["name"] == "Giao đúng hạn")
    assert period["now"] == ("percent", percent)
    for standing, number in (("den-han", due), ("dung-hen", on_time)):
        assert selected(Wishes(session=session.pk), Scope(), standing).count() == number
    assert branch_sums(Scope(), [session])[session.pk]["due"] == due
