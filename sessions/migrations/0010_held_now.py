"""How many units of a listing are kept aside at this instant: here what its row counts, until who keeps them knows better."""

from django.db import migrations

HELD_OF = """
    CREATE FUNCTION market_sessions_held_of(listing bigint, counted integer) RETURNS bigint
    LANGUAGE sql STABLE AS $$ SELECT counted::bigint $$;
"""
NO_HELD_OF = "DROP FUNCTION market_sessions_held_of(bigint, integer);"


class Migration(migrations.Migration):
    dependencies = [("market_sessions", "0009_rehearsals")]

    operations = [migrations.RunSQL(HELD_OF, NO_HELD_OF)]
