"""Catalogue pictures know which widths they have, and whether there are AVIF files of them."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("files", "0004_marks_of_pages")]

    operations = [
        migrations.AddField(
            model_name="storedpicture",
            name="widths",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), db_default=[480, 960], default=list, size=None
            ),
        ),
        migrations.AddField(model_name="storedpicture", name="has_avif", field=models.BooleanField(null=True)),
        migrations.AddConstraint(
            model_name="storedpicture",
            constraint=models.CheckConstraint(condition=Q(("widths__len__gte", 1)), name="picture_has_widths"),
        ),
        migrations.AddIndex(
            model_name="storedpicture",
            index=models.Index(condition=Q(("has_avif", None)), fields=["uploaded_at"], name="picture_without_avif"),
        ),
    ]
