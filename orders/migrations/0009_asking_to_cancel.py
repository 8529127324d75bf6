"""A buyer may ask to cancel a confirmed order: a proposal that, accepted, ends the order instead of changing it."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_held_now")]

    operations = [
        migrations.AddField("amendment", "cancels", models.BooleanField(db_default=False, default=False)),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                name="amendment_cancelling_changes_nothing_else",
                condition=Q(cancels=False)
                | Q(
                    commune__isnull=True,
                    deliver_by=F("deliver_by_before"),
                    delivery_fee=F("delivery_fee_before"),
                    goods_total=F("goods_total_before"),
                ),
            ),
        ),
    ]
