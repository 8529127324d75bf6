"""What the new columns replaced, and the rules that hold once they are filled."""

from django.db import migrations, models

from market.kernel import triggers

NOT_ONES_OWN_JUDGE = """
    CREATE FUNCTION vetting_not_ones_own_judge() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM vetting_vendormember m
            WHERE m.vendor_id = NEW.vendor_id AND m.person_id IN (NEW.reviewer_id, NEW.decided_by_id)
        ) THEN
            RAISE EXCEPTION 'a member of the vendor cannot judge its dossier' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER vetting_not_ones_own_judge BEFORE INSERT OR UPDATE OF reviewer_id, decided_by_id ON vetting_dossier
        FOR EACH ROW WHEN (NEW.reviewer_id IS NOT NULL OR NEW.decided_by_id IS NOT NULL)
        EXECUTE FUNCTION vetting_not_ones_own_judge();
"""
NOTHING_LEFT_OPEN = """
    CREATE FUNCTION vetting_nothing_left_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM vetting_correction c WHERE c.dossier_id = NEW.id AND c.status IN ('open', 'answered')
        ) THEN
            RAISE EXCEPTION 'a dossier with an open correction cannot be approved' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER vetting_nothing_left_open BEFORE UPDATE OF status ON vetting_dossier
        FOR EACH ROW WHEN (NEW.status = 'approved' AND OLD.status <> 'approved')
        EXECUTE FUNCTION vetting_nothing_left_open();
"""
# Asked by the very statement that sells, for each line: the mandatory papers of product and vendor are in force on the
# day the goods arrive, none was revoked, and no condition of an approval is overdue.
PAPERS_HOLD = """
    CREATE FUNCTION vetting_papers_hold(the_vendor bigint, the_product bigint, arriving date) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT NOT EXISTS (
            SELECT 1 FROM vetting_paper
            WHERE vendor_id = the_vendor AND (product_id = the_product OR product_id IS NULL)
              AND is_mandatory AND status IN ('accepted', 'revoked') AND (status = 'revoked' OR ends_on < arriving)
        ) AND NOT EXISTS (
            SELECT 1 FROM vetting_condition
            WHERE vendor_id = the_vendor AND (product_id = the_product OR product_id IS NULL)
              AND met_at IS NULL AND due_on < (clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
        )
    $$;
"""
FORGET = "DROP TRIGGER {0} ON vetting_dossier; DROP FUNCTION {0}();"


class Migration(migrations.Migration):
    dependencies = [("vetting", "0007_rules_and_criteria")]

    operations = [
        migrations.RemoveField(
            model_name="paperrequirement",
            name="is_mandatory",
        ),
        migrations.RemoveField(
            model_name="paperrequirement",
            name="starred_only",
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "reviewed"), _negated=True),
                    models.Q(models.Q(("recommendation", ""), _negated=True), ("recommended_at__isnull", False)),
                    _connector="OR",
                ),
                name="dossier_reviewed_with_recommendation",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["approved", "rejected"]), _negated=True),
                    ("lane__in", ["renewal", "earlier"]),
                    models.Q(
                        ("reviewer__isnull", False), models.Q(("decided_by", models.F("reviewer")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="dossier_four_eyes",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope", "product"), models.Q(("claims", []), ("stars", [])), _connector="OR"),
                name="requirement_of_vendor_is_plain",
            ),
        ),
        migrations.RunSQL(NOT_ONES_OWN_JUDGE, FORGET.format("vetting_not_ones_own_judge")),
        migrations.RunSQL(NOTHING_LEFT_OPEN, FORGET.format("vetting_nothing_left_open")),
        migrations.RunSQL(PAPERS_HOLD, "DROP FUNCTION vetting_papers_hold(bigint, bigint, date)"),
        triggers.append_only("vetting_lookup"),
    ]
