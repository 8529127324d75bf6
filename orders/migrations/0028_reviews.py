"""What buyers say of goods they received: only of a line of a completed order, once, and nobody rewrites it."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

GUARD = """
    CREATE FUNCTION orders_review_is_of_goods_received() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (
            SELECT FROM orders_orderline line
            JOIN orders_order o ON o.id = line.order_id AND o.version = line.version
            JOIN market_sessions_listing listing ON listing.id = line.listing_id
            WHERE line.id = NEW.line_id AND o.status = 'completed'
                AND o.vendor_id = NEW.vendor_id AND listing.product_id = NEW.product_id
        ) THEN
            RAISE EXCEPTION 'line %: only goods of a completed order are reviewed', NEW.line_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_of_goods_received';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER orders_review_is_of_goods_received BEFORE INSERT ON orders_review
        FOR EACH ROW EXECUTE FUNCTION orders_review_is_of_goods_received();

    CREATE FUNCTION orders_review_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR (NEW.line_id, NEW.vendor_id, NEW.product_id, NEW.score, NEW.key, NEW.written_at)
            IS DISTINCT FROM (OLD.line_id, OLD.vendor_id, OLD.product_id, OLD.score, OLD.key, OLD.written_at)
            OR NEW.text NOT IN (OLD.text, '') OR NEW.shown_name NOT IN (OLD.shown_name, '')
        THEN
            RAISE EXCEPTION 'review %: what a buyer said is not rewritten', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_kept';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER orders_review_is_kept BEFORE UPDATE OR DELETE ON orders_review
        FOR EACH ROW EXECUTE FUNCTION orders_review_is_kept();
"""
UNGUARD = """
    DROP TRIGGER orders_review_is_kept ON orders_review;
    DROP TRIGGER orders_review_is_of_goods_received ON orders_review;
    DROP FUNCTION orders_review_is_kept();
    DROP FUNCTION orders_review_is_of_goods_received();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0027_due"),
        ("vetting", "0017_product_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewInvitation",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="review_invitation",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                ("invited_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "5 điểm, rất hài lòng"),
                            (4, "4 điểm, hài lòng"),
                            (3, "3 điểm, bình thường"),
                            (2, "2 điểm, chưa hài lòng"),
                            (1, "1 điểm, thất vọng"),
                        ]
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=800)),
                ("shown_name", models.CharField(blank=True, default="", max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "Lời chờ duyệt"), ("shown", "Đang hiện"), ("hidden", "Lời đã ẩn")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                (
                    "hide_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rude", "Lời lẽ không phù hợp"),
                            ("off_topic", "Không nói về hàng đã mua"),
                            ("advertising", "Quảng cáo"),
                            ("false_claim", "Công dụng chưa được chứng minh"),
                            ("personal_data", "Có dữ liệu cá nhân"),
                        ],
                        default="",
                        max_length=13,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reply", models.CharField(blank=True, default="", max_length=500)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.UUIDField(unique=True)),
                ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="review", to="orders.orderline"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="vetting.product",
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="vetting.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("product"), models.OrderBy(models.F("id"), descending=True), name="review_of_product"
                    ),
                    models.Index(
                        models.F("vendor"), models.OrderBy(models.F("id"), descending=True), name="review_of_vendor"
                    ),
                    models.Index(condition=models.Q(("status", "waiting")), fields=["id"], name="review_waiting"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="review_score_one_to_five"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "shown"), models.Q(("text", ""), _negated=True), _connector="OR"),
                        name="review_only_words_wait",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "hidden"), models.Q(("hide_reason", ""), _negated=True)),
                            models.Q(models.Q(("status", "hidden"), _negated=True), ("hide_reason", "")),
                            _connector="OR",
                        ),
                        name="review_hidden_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at__isnull", True), ("replied_by__isnull", True), ("reply", "")),
                            models.Q(
                                models.Q(("reply", ""), _negated=True),
                                ("replied_at__isnull", False),
                                ("replied_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_replied_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
