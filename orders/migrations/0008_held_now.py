"""What sessions asks of who keeps units aside: only holds that live count, though nothing has ended the others yet."""

from django.db import migrations

# As orders.buying.held.HOLD_LIVES_SQL; a test holds them together.
HELD_OF = """
    CREATE OR REPLACE FUNCTION market_sessions_held_of(listing bigint, counted integer) RETURNS bigint
    LANGUAGE sql STABLE AS $$
        SELECT coalesce(sum(h.quantity), 0) FROM orders_hold h
        JOIN market_sessions_marketsession s ON s.id = h.session_id
        WHERE h.listing_id = listing AND h.ended_at IS NULL AND s.stopped_at IS NULL
        AND h.expires_at > coalesce(s.paused_at, clock_timestamp())
        AND coalesce(s.paused_at + interval '2 hours' > clock_timestamp(), true)
    $$;
"""
AS_COUNTED = """
    CREATE OR REPLACE FUNCTION market_sessions_held_of(listing bigint, counted integer) RETURNS bigint
    LANGUAGE sql STABLE AS $$ SELECT counted::bigint $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_addresses_before"), ("market_sessions", "0010_held_now")]

    operations = [migrations.RunSQL(HELD_OF, AS_COUNTED)]
