"""What an evening's deliveries are compared with: orders that were delivered, or should have been."""

from django.db import migrations, models

# As orders.reports.deliveries says it, for the evenings that were added up before.
COUNT = """
    UPDATE orders_vendorresult result SET due = counted.n
    FROM (
        SELECT o.session_id, o.vendor_id, count(*) AS n
        FROM orders_order o
        WHERE o.status <> 'cancelled' AND (
            EXISTS (SELECT FROM orders_attestation a
                    WHERE a.order_id = o.id AND a.word IN ('delivered', 'collected', 'unpaid', 'received'))
            OR (o.status NOT IN ('refused', 'returned')
                AND o.deliver_by < (statement_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date))
        GROUP BY o.session_id, o.vendor_id
    ) counted
    WHERE counted.session_id = result.session_id AND counted.vendor_id = result.vendor_id
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0026_regular_reports")]

    operations = [
        migrations.AddField("vendorresult", "due", models.PositiveIntegerField(db_default=0)),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
