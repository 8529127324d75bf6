"""How far each session's log stands in the published files."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market_sessions", "0009_rehearsals"),
        ("orders", "0005_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="market_sessions.marketsession",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("has_time_stamp", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
    ]
