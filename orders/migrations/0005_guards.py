"""What the database itself holds after the tap: nothing agreed is edited, a pause freezes holds, the close is kind."""

from django.db import migrations

from market.kernel.triggers import append_only

# What both sides agreed changes only together with the order's version: a new set of lines stands behind it.
GUARD = """
    CREATE FUNCTION orders_order_keeps_what_was_agreed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (NEW.code, NEW.placing_id, NEW.session_id, NEW.vendor_id, NEW.placed_at, NEW.is_in_grace)
            IS DISTINCT FROM
           (OLD.code, OLD.placing_id, OLD.session_id, OLD.vendor_id, OLD.placed_at, OLD.is_in_grace)
        OR (
            (NEW.goods_total, NEW.delivery_fee, NEW.saving, NEW.deliver_by, NEW.method, NEW.pickup_point_id,
             NEW.payment, NEW.payment_account_id)
            IS DISTINCT FROM
            (OLD.goods_total, OLD.delivery_fee, OLD.saving, OLD.deliver_by, OLD.method, OLD.pickup_point_id,
             OLD.payment, OLD.payment_account_id)
            AND NEW.version IS DISTINCT FROM OLD.version + 1
        ) THEN
            RAISE EXCEPTION 'order %: what was agreed changes only with its next version', OLD.code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'order_keeps_what_was_agreed';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER orders_order_keeps_what_was_agreed BEFORE UPDATE ON orders_order
        FOR EACH ROW EXECUTE FUNCTION orders_order_keeps_what_was_agreed();
"""
UNGUARD = """
    DROP TRIGGER orders_order_keeps_what_was_agreed ON orders_order;
    DROP FUNCTION orders_order_keeps_what_was_agreed();
"""

# Resuming gives every hold that was open when the pause began the length of the pause. In id order, as placing takes
# them, so that nobody waits in a circle.
FREEZE = """
    CREATE FUNCTION orders_hold_outlasts_pause() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM orders_hold h
        WHERE h.session_id = NEW.id AND h.ended_at IS NULL AND h.expires_at > OLD.paused_at
        ORDER BY h.id FOR NO KEY UPDATE;
        UPDATE orders_hold h SET expires_at = h.expires_at + (clock_timestamp() - greatest(OLD.paused_at, h.held_at))
        WHERE h.session_id = NEW.id AND h.ended_at IS NULL AND h.expires_at > OLD.paused_at;
        RETURN NULL;
    END $$;
    CREATE TRIGGER orders_hold_outlasts_pause AFTER UPDATE OF paused_at ON market_sessions_marketsession
        FOR EACH ROW WHEN (OLD.paused_at IS NOT NULL AND NEW.paused_at IS NULL)
        EXECUTE FUNCTION orders_hold_outlasts_pause();
"""
UNFREEZE = """
    DROP TRIGGER orders_hold_outlasts_pause ON market_sessions_marketsession;
    DROP FUNCTION orders_hold_outlasts_pause();
"""

# As in 0001, and: after the close for as long as a hold that began before it lasts.
STAMP = """
    CREATE OR REPLACE FUNCTION orders_witnessentry_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.recorded_at := clock_timestamp();
        IF NEW.kind = 'placed' AND NOT EXISTS (
            SELECT FROM market_sessions_marketsession s
            WHERE s.id = NEW.session_id AND s.opens_at <= NEW.recorded_at
              AND s.paused_at IS NULL AND s.stopped_at IS NULL
              AND (NEW.recorded_at < s.closes_at OR EXISTS (
                  SELECT FROM orders_hold h
                  WHERE h.session_id = s.id AND h.held_at < s.closes_at AND h.expires_at > NEW.recorded_at
              ))
        ) THEN
            RAISE EXCEPTION 'session % is not open', NEW.session_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'witness_placed_while_open';
        END IF;
        NEW.leaf_hash := sha256('\\x00'::bytea || convert_to(
            NEW.facts || '|' || to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'UTF8'
        ));
        RETURN NEW;
    END $$;
"""
STAMP_BEFORE = """
    CREATE OR REPLACE FUNCTION orders_witnessentry_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.recorded_at := clock_timestamp();
        IF NEW.kind = 'placed' AND NOT EXISTS (
            SELECT FROM market_sessions_marketsession s
            WHERE s.id = NEW.session_id AND s.opens_at <= NEW.recorded_at AND NEW.recorded_at < s.closes_at
              AND s.paused_at IS NULL AND s.stopped_at IS NULL
        ) THEN
            RAISE EXCEPTION 'session % is not open', NEW.session_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'witness_placed_while_open';
        END IF;
        NEW.leaf_hash := sha256('\\x00'::bytea || convert_to(
            NEW.facts || '|' || to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'UTF8'
        ));
        RETURN NEW;
    END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_after_the_tap")]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(FREEZE, UNFREEZE),
        migrations.RunSQL(STAMP, STAMP_BEFORE),
        append_only("orders_orderline"),
        append_only("orders_attestation"),
        append_only("orders_caseentry"),
        append_only("orders_conductreply"),
        append_only("orders_witnessdecision"),
        append_only("orders_witnessleaf"),
        append_only("orders_checkpoint"),
        append_only("orders_timestamp"),
    ]
