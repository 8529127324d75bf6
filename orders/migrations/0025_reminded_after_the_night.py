"""Marks of what people are reminded of at the close and after the night, and of the news of the seal."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("market_sessions", "0012_told_before_and_at_the_close"), ("orders", "0024_results")]

    operations = [
        migrations.AddField("basket", "told_of_close_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("order", "vendor_reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("order", "buyer_reminded_at", models.DateTimeField(blank=True, null=True)),
        migrations.CreateModel(
            name="ClosingNews",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="closing_news",
                        serialize=False,
                        to="market_sessions.marketsession",
                    ),
                ),
                ("told_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
