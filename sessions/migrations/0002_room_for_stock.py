"""The hottest rows of the market: free room on their pages lets PostgreSQL change `sold` in place (HOT updates)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("market_sessions", "0001_sessions")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE market_sessions_listing SET (fillfactor = 60)",
            "ALTER TABLE market_sessions_listing RESET (fillfactor)",
        )
    ]
