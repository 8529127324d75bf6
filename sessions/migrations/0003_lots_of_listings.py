"""A listing may sell from a lot; the database counts on the lot whatever the listing sells, and gives it back."""

import django.db.models.deletion
from django.db import migrations, models

# A listing sells from a lot of its own product or from none.
OF_ITS_PRODUCT = """
    ALTER TABLE vetting_lot ADD CONSTRAINT lot_with_its_product UNIQUE (id, product_id);
    ALTER TABLE market_sessions_listing ADD CONSTRAINT listing_lot_is_of_its_product
        FOREIGN KEY (lot_id, product_id) REFERENCES vetting_lot (id, product_id);
"""
OF_ANY_PRODUCT = """
    ALTER TABLE market_sessions_listing DROP CONSTRAINT listing_lot_is_of_its_product;
    ALTER TABLE vetting_lot DROP CONSTRAINT lot_with_its_product;
"""
# Whoever changes `sold` of a listing changes `sold` of its lot, in the very same statement: no code can forget it, and
# the lot's constraint `lot_never_oversold` stands behind every listing at once.
COUNT = """
    CREATE FUNCTION market_sessions_count_on_lot() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE vetting_lot SET sold = sold + NEW.sold - CASE TG_OP WHEN 'UPDATE' THEN OLD.sold ELSE 0 END
        WHERE id = NEW.lot_id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER listing_counts_on_lot AFTER UPDATE OF sold ON market_sessions_listing
        FOR EACH ROW WHEN (NEW.lot_id IS NOT NULL AND NEW.sold <> OLD.sold)
        EXECUTE FUNCTION market_sessions_count_on_lot();
    CREATE TRIGGER new_listing_counts_on_lot AFTER INSERT ON market_sessions_listing
        FOR EACH ROW WHEN (NEW.lot_id IS NOT NULL AND NEW.sold <> 0)
        EXECUTE FUNCTION market_sessions_count_on_lot();
"""
DO_NOT_COUNT = """
    DROP TRIGGER listing_counts_on_lot ON market_sessions_listing;
    DROP TRIGGER new_listing_counts_on_lot ON market_sessions_listing;
    DROP FUNCTION market_sessions_count_on_lot();
"""
# From the opening on orders may rest on the listing: a receipt names the lot by it. So it never changes again.
KEEP = """
    CREATE FUNCTION market_sessions_keep_lot() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.sold > 0 OR EXISTS (
            SELECT 1 FROM market_sessions_marketsession s WHERE s.id = OLD.session_id AND s.opens_at <= clock_timestamp()
        ) THEN
            RAISE EXCEPTION 'the lot of a listing stays once its session has opened'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'listing_keeps_its_lot';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER listing_keeps_its_lot BEFORE UPDATE OF lot_id ON market_sessions_listing
        FOR EACH ROW WHEN (OLD.lot_id IS DISTINCT FROM NEW.lot_id)
        EXECUTE FUNCTION market_sessions_keep_lot();
"""
LET_CHANGE = """
    DROP TRIGGER listing_keeps_its_lot ON market_sessions_listing;
    DROP FUNCTION market_sessions_keep_lot();
"""
# As the listings: room on the page lets `sold` change in place.
ROOM = "ALTER TABLE vetting_lot SET (fillfactor = 60)"


class Migration(migrations.Migration):
    dependencies = [("market_sessions", "0002_room_for_stock"), ("vetting", "0008_two_people_decide")]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="lot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="listings",
                to="vetting.lot",
                verbose_name="Lô hàng",
            ),
        ),
        migrations.RunSQL(OF_ITS_PRODUCT, OF_ANY_PRODUCT),
        migrations.RunSQL(COUNT, DO_NOT_COUNT),
        migrations.RunSQL(KEEP, LET_CHANGE),
        migrations.RunSQL(ROOM, "ALTER TABLE vetting_lot RESET (fillfactor)"),
    ]
