"""Keep the codes read from a page with the page, until its paper is handed in."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vetting", "0009_an_owner_stays")]

    operations = [
        migrations.AddField(
            model_name="draftpage",
            name="read_codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=500), default=list, size=None
            ),
        ),
    ]
