"""The database holds what prices must never be, and tells which flash price holds at this instant."""

from django.db import migrations

# None of these triggers fires when stock is taken: an order only updates `sold` (DESIGN §6).
PRICES_HOLD = """
    CREATE FUNCTION market_sessions_listing_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM vetting_product p WHERE p.id = NEW.product_id AND p.alcohol_percent >= 15) THEN
            RAISE EXCEPTION 'strong alcohol is never sold for less'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'listing_never_lowers_alcohol';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER listing_is_lawful
        BEFORE INSERT OR UPDATE OF session_price, regular_price, product_id ON market_sessions_listing
        FOR EACH ROW EXECUTE FUNCTION market_sessions_listing_is_lawful();

    CREATE FUNCTION market_sessions_listing_is_proved() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND (NEW.price_evidence_id, NEW.regular_price)
            IS NOT DISTINCT FROM (OLD.price_evidence_id, OLD.regular_price) THEN
            RETURN NEW;  -- a proof the office took back meanwhile hinders nobody from adding stock
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM vetting_priceevidence e WHERE e.id = NEW.price_evidence_id
            AND e.product_id = NEW.product_id AND e.status = 'accepted' AND e.price >= NEW.regular_price
        ) THEN
            RAISE EXCEPTION 'this does not prove the regular price'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'listing_proof_proves';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER listing_is_proved
        BEFORE INSERT OR UPDATE OF price_evidence_id, regular_price ON market_sessions_listing
        FOR EACH ROW WHEN (NEW.price_evidence_id IS NOT NULL) EXECUTE FUNCTION market_sessions_listing_is_proved();
"""
PRICES_LOOSE = """
    DROP TRIGGER listing_is_proved ON market_sessions_listing;
    DROP FUNCTION market_sessions_listing_is_proved();
    DROP TRIGGER listing_is_lawful ON market_sessions_listing;
    DROP FUNCTION market_sessions_listing_is_lawful();
"""
# A window above a session price that was lowered meanwhile is none: it goes in the very same statement.
NO_DEARER_FLASH = """
    CREATE FUNCTION market_sessions_flash_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE market_sessions_flashwindow SET withdrawn_at = clock_timestamp()
        WHERE listing_id = NEW.id AND withdrawn_at IS NULL AND price >= NEW.session_price;
        RETURN NULL;
    END $$;
    CREATE TRIGGER flash_follows_its_listing AFTER UPDATE OF session_price ON market_sessions_listing
        FOR EACH ROW WHEN (NEW.session_price < OLD.session_price) EXECUTE FUNCTION market_sessions_flash_follows();
"""
ANY_FLASH = """
    DROP TRIGGER flash_follows_its_listing ON market_sessions_listing;
    DROP FUNCTION market_sessions_flash_follows();
"""
# Asked by the statement that places an order, which is as long as it may be. One instant for the whole statement, so
# that of two windows that touch never both hold; no row once the time or the units are used up.
FLASH_NOW = """
    CREATE FUNCTION market_sessions_flash_of(listing bigint) RETURNS TABLE (id bigint, price integer, units integer)
    LANGUAGE sql STABLE AS $$
        SELECT f.id, f.price, f.allotment - f.sold FROM market_sessions_flashwindow f
        WHERE f.listing_id = $1 AND f.withdrawn_at IS NULL AND f.sold < f.allotment
        AND f.starts_at <= statement_timestamp() AND statement_timestamp() < f.ends_at
    $$;
"""
NO_FLASH = "DROP FUNCTION market_sessions_flash_of(bigint);"


class Migration(migrations.Migration):
    dependencies = [("market_sessions", "0006_before_the_opening")]

    operations = [
        migrations.RunSQL(PRICES_HOLD, PRICES_LOOSE),
        migrations.RunSQL(NO_DEARER_FLASH, ANY_FLASH),
        migrations.RunSQL(FLASH_NOW, NO_FLASH),
    ]
