"""Adding evenings up: one row per vendor and per listing, in two statements, whatever the number of orders."""

from django.db import connection, transaction

from orders.models import ListingResult, VendorResult
from sessions.models import MarketSession

_VENDORS = """
    INSERT INTO orders_vendorresult (session_id, vendor_id, orders, cancelled, value, saving, trade_orders, trade_value,
                                     sent, on_time, agreed, returned, collected, cases)
    SELECT %(session)s, listed.vendor_id,
           count(o.id) FILTER (WHERE kept), count(o.id) FILTER (WHERE NOT kept),
           coalesce(sum(o.goods_total) FILTER (WHERE kept), 0), coalesce(sum(o.saving) FILTER (WHERE kept), 0),
           count(o.id) FILTER (WHERE kept AND trade), coalesce(sum(o.goods_total) FILTER (WHERE kept AND trade), 0),
           count(o.id) FILTER (WHERE o.status = ANY(%(sent)s)),
           count(o.id) FILTER (WHERE handed_over.said_on <= o.deliver_by),
           count(o.id) FILTER (WHERE o.status = 'completed'),
           count(o.id) FILTER (WHERE o.status IN ('refused', 'returned')),
           coalesce(sum(o.goods_total + o.delivery_fee) FILTER (WHERE o.status IN ('paid', 'completed')), 0),
           count(o.id) FILTER (WHERE EXISTS (SELECT FROM orders_case c WHERE c.order_id = o.id))
    FROM (SELECT DISTINCT p.vendor_id FROM market_sessions_listing l JOIN vetting_product p ON p.id = l.product_id
          WHERE l.session_id = %(session)s AND l.standing = 'accepted' AND l.withdrawn_at IS NULL
          UNION SELECT vendor_id FROM orders_order WHERE session_id = %(session)s) listed
    LEFT JOIN orders_order o ON o.session_id = %(session)s AND o.vendor_id = listed.vendor_id
    LEFT JOIN accounts_person b ON b.id = o.buyer_id
    LEFT JOIN LATERAL (
        SELECT (min(a.said_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS said_on FROM orders_attestation a
        WHERE a.order_id = o.id AND a.word IN ('delivered', 'collected', 'unpaid', 'received')
    ) handed_over ON true
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
SENT = ["shipped", "delivered", "paid", "completed", "refused", "disputed", "resolved", "returned"]


@transaction.atomic
def add_up(session: MarketSession) -> None:
    """Write a session's results anew; two at once write one after the other."""
    MarketSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    VendorResult.objects.filter(session=session).delete()
    ListingResult.objects.filter(session=session).delete()
    with connection.cursor() as cursor:
        for statement in (_VENDORS, _LISTINGS):
            cursor.execute(statement, {"session": session.pk, "sent": SENT})
