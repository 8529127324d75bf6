import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import market.files.bits


class Migration(migrations.Migration):
    dependencies = [("files", "0003_quarantined_originals")]

    operations = [
        migrations.CreateModel(
            name="PageMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.PositiveSmallIntegerField()),
                ("source_sha256", models.CharField(max_length=64)),
                ("source_page", models.PositiveSmallIntegerField()),
                ("likeness", market.files.bits.BitsField(length=256, null=True)),
                (
                    "bands",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("file", "page"), name="mark_once_per_page"),
                    models.CheckConstraint(
                        condition=models.Q(("page__gte", 1), ("source_page__gte", 1)), name="mark_has_a_page"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["source_sha256", "source_page"], name="mark_source"),
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["bands"], name="mark_bands"),
                ],
            },
        ),
    ]
