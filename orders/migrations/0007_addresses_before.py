"""Where an order was to go before an accepted change: what was committed to at placing can still be opened."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_provinces_and_communes"), ("orders", "0006_publications")]

    operations = [
        migrations.AddField(
            model_name="amendment",
            name="commune_before",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.commune",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="street_before",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
