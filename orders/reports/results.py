"""Adding evenings up: one row per vendor and per listing, in two statements, whatever the number of orders."""

from typing import Any

from django.db import connection, transaction

from market.kernel.clock import database_now, in_hanoi
from orders.models import ListingResult, Order, VendorResult
from orders.reports.deliveries import LEFT, SENT_BACK, with_deliveries
from sessions.models import MarketSession

_VENDORS = """
    INSERT INTO orders_vendorresult (session_id, vendor_id, orders, cancelled, value, saving, trade_orders, trade_value,
                                     sent, due, on_time, agreed, returned, collected, cases)
    SELECT %(session)s, listed.vendor_id,
           count(o.id) FILTER (WHERE kept), count(o.id) FILTER (WHERE NOT kept),
           coalesce(sum(o.goods_total) FILTER (WHERE kept), 0), coalesce(sum(o.saving) FILTER (WHERE kept), 0),
           count(o.id) FILTER (WHERE kept AND trade), coalesce(sum(o.goods_total) FILTER (WHERE kept AND trade), 0),
           count(o.id) FILTER (WHERE o.status = ANY(%(left)s)),
           count(o.id) FILTER (WHERE o.is_due),
           count(o.id) FILTER (WHERE o.is_on_time),
           count(o.id) FILTER (WHERE o.status = 'completed'),
           count(o.id) FILTER (WHERE o.status = ANY(%(sent_back)s)),
           coalesce(sum(o.goods_total + o.delivery_fee) FILTER (WHERE o.is_collected), 0),
           count(o.id) FILTER (WHERE EXISTS (SELECT FROM orders_case c WHERE c.order_id = o.id))
    FROM (SELECT DISTINCT p.vendor_id FROM market_sessions_listing l JOIN vetting_product p ON p.id = l.product_id
          WHERE l.session_id = %(session)s AND l.standing = 'accepted' AND l.withdrawn_at IS NULL
          UNION SELECT vendor_id FROM orders_order WHERE session_id = %(session)s) listed
    LEFT JOIN ({orders}) o ON o.vendor_id = listed.vendor_id
    LEFT JOIN accounts_person b ON b.id = o.buyer_id
    CROSS JOIN LATERAL (SELECT o.status <> 'cancelled' AS kept, coalesce(b.kind = 'trader', false) AS trade) said
    GROUP BY listed.vendor_id
"""
_LISTINGS = """
    INSERT INTO orders_listingresult (listing_id, session_id, orders, units, value)
    SELECT l.id, l.session_id, count(sold.order_id), coalesce(sum(sold.quantity), 0), coalesce(sum(sold.amount), 0)
    FROM market_sessions_listing l
    LEFT JOIN (
        SELECT line.listing_id, line.order_id, line.quantity, line.quantity::bigint * line.unit_price AS amount
        FROM orders_orderline line JOIN orders_order o ON o.id = line.order_id AND o.version = line.version
        WHERE o.session_id = %(session)s AND o.status <> 'cancelled'
    ) sold ON sold.listing_id = l.id
    WHERE l.session_id = %(session)s AND l.standing = 'accepted' AND l.withdrawn_at IS NULL
    GROUP BY l.id, l.session_id
"""
_READ = ("id", "vendor_id", "buyer_id", "status", "goods_total", "delivery_fee", "saving")


@transaction.atomic
def add_up(session: MarketSession) -> None:
    """Write a session's results anew; two at once write one after the other."""
    MarketSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    VendorResult.objects.filter(session=session).delete()
    ListingResult.objects.filter(session=session).delete()
    orders, values = _orders(session)
    values |= {"session": session.pk, "left": list(LEFT), "sent_back": list(SENT_BACK)}
    with connection.cursor() as cursor:
        cursor.execute(_VENDORS.format(orders=orders), values)
        cursor.execute(_LISTINGS, values)


def _orders(session: MarketSession) -> tuple[str, dict[str, Any]]:
    """Return the query of a session's orders with what the reports say of their delivery, its values by name."""
    today = in_hanoi(database_now()).date()
    found = with_deliveries(Order.objects.filter(session=session), today).order_by()
    query, values = found.values(*_READ, "is_due", "is_on_time", "is_collected").query.sql_with_params()
    named = {f"value_{place}": value for place, value in enumerate(values)}
    return query % tuple(f"%({name})s" for name in named), named
