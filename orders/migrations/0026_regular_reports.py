"""What was compiled for a subscription knows which one: its latest mail is shown beside it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0025_reminded_after_the_night")]

    operations = [
        migrations.AddField(
            model_name="compilation",
            name="subscription",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="compilations",
                to="orders.reportsubscription",
            ),
        ),
    ]
