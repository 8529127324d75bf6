"""Marks of two more reminders: a day before the opening, and ten minutes before the close."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("market_sessions", "0011_partners")]

    operations = [
        migrations.AddField("marketsession", name, models.DateTimeField(blank=True, null=True))
        for name in ("reminded_day_before_at", "told_of_close_at")
    ]
