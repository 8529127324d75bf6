"""A vendor keeps an owner, whoever leaves; and the table of hand-overs."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# Asked at the commit, so that a hand-over may pass through any state. The vendor's row is locked first: of two owners
# who leave at the same moment the second waits, and then sees that the first is gone.
AN_OWNER_STAYS = """
    CREATE FUNCTION vetting_an_owner_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM vetting_vendor WHERE id = OLD.vendor_id FOR NO KEY UPDATE;
        IF FOUND AND NOT EXISTS (
            SELECT 1 FROM vetting_vendormember WHERE vendor_id = OLD.vendor_id AND part = 'owner'
        ) THEN
            RAISE EXCEPTION 'a vendor keeps at least one owner' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER vetting_an_owner_stays
        AFTER UPDATE OR DELETE ON vetting_vendormember
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.part = 'owner')
        EXECUTE FUNCTION vetting_an_owner_stays();
"""
FORGET = """
    DROP TRIGGER vetting_an_owner_stays ON vetting_vendormember;
    DROP FUNCTION vetting_an_owner_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("vetting", "0008_two_people_decide"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "keeps",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Chủ gian hàng"),
                            ("host", "Người dẫn"),
                            ("packer", "Người đóng gói"),
                            ("accountant", "Kế toán"),
                        ],
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offered_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hand_overs", to="vetting.vendor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("dropped_at__isnull", True)),
                        fields=("vendor",),
                        name="hand_over_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offered_by", models.F("offered_to")), _negated=True),
                        name="hand_over_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("dropped_at__isnull", True), _connector="OR"
                        ),
                        name="hand_over_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("keeps", "owner"), _negated=True), name="hand_over_of_an_owner"
                    ),
                ],
            },
        ),
        migrations.RunSQL(AN_OWNER_STAYS, FORGET),
    ]
