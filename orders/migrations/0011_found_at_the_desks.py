"""What the desks look for among all orders: a vendor's by state and evening, lines below the floor."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Q, Value


class Migration(migrations.Migration):
    atomic = False  # an index built beside what goes on

    dependencies = [("orders", "0010_invoice_requests")]

    operations = [
        AddIndexConcurrently(
            model_name="order",
            index=models.Index(fields=["vendor", "status", "session", "id"], name="order_at_the_desk"),
        ),
        AddIndexConcurrently(
            model_name="orderline",
            index=models.Index(
                fields=["order"], name="line_below_floor", condition=Q(regular_price__gt=F("unit_price") * Value(2))
            ),
        ),
    ]
