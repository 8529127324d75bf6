"""Regular prices leave a trace in the database itself, and can be proved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Whoever changes a product's regular price leaves a row, in the very same statement: no code can forget it.
TRACE = """
    CREATE FUNCTION vetting_trace_price() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO vetting_regularprice (product_id, price, holds_from)
        VALUES (NEW.id, NEW.regular_price, clock_timestamp());
        RETURN NULL;
    END $$;
    CREATE TRIGGER product_traces_its_first_price AFTER INSERT ON vetting_product
        FOR EACH ROW EXECUTE FUNCTION vetting_trace_price();
    CREATE TRIGGER product_traces_its_price AFTER UPDATE OF regular_price ON vetting_product
        FOR EACH ROW WHEN (NEW.regular_price <> OLD.regular_price) EXECUTE FUNCTION vetting_trace_price();
"""
LEAVE_NO_TRACE = """
    DROP TRIGGER product_traces_its_price ON vetting_product;
    DROP TRIGGER product_traces_its_first_price ON vetting_product;
    DROP FUNCTION vetting_trace_price();
"""
# What it cost is what it cost. A row goes only with its product.
KEEP = """
    CREATE FUNCTION vetting_regularprice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a regular price of the past stays' USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER regular_price_stays BEFORE UPDATE ON vetting_regularprice
        FOR EACH ROW EXECUTE FUNCTION vetting_regularprice_stays();
"""
LET_CHANGE = """
    DROP TRIGGER regular_price_stays ON vetting_regularprice;
    DROP FUNCTION vetting_regularprice_stays();
"""
# What held before the history was kept holds from the product's first day, as far as anybody knows.
BEGIN = """
    INSERT INTO vetting_regularprice (product_id, price, holds_from)
    SELECT id, regular_price, created_at FROM vetting_product;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_marks_of_pages"),
        ("vetting", "0012_rules_withdrawn_before_their_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("shelf", "Ảnh giá trên kệ"),
                            ("invoice", "Hóa đơn bán hàng"),
                            ("web_page", "Trang bán hàng"),
                            ("price_list", "Bảng giá niêm yết"),
                        ],
                        max_length=10,
                        verbose_name="Bằng chứng",
                    ),
                ),
                ("price", models.PositiveIntegerField(verbose_name="Giá trên bằng chứng")),
                ("seen_on", models.DateField(verbose_name="Ngày ghi nhận")),
                ("place", models.CharField(max_length=200, verbose_name="Nơi bán")),
                ("given_at", models.DateTimeField(auto_now_add=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ kiểm tra"),
                            ("accepted", "Đã nhận"),
                            ("refused", "Chưa đạt"),
                            ("withdrawn", "Đã rút"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("refusal_reason", models.CharField(blank=True, max_length=300)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="price_evidence", to="vetting.product"
                    ),
                ),
            ],
            options={
                "ordering": ["-seen_on", "-id"],
                "indexes": [models.Index(fields=["product", "-seen_on"], name="evidence_by_product")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("price__gte", 1000)), name="evidence_price_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "refused"), _negated=True),
                            models.Q(("refusal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="evidence_refused_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["accepted", "refused"]), _negated=True),
                            ("checked_by__isnull", False),
                            _connector="OR",
                        ),
                        name="evidence_checked_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RegularPrice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price", models.PositiveIntegerField()),
                ("holds_from", models.DateTimeField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="regular_prices", to="vetting.product"
                    ),
                ),
            ],
            options={
                "ordering": ["-holds_from", "-id"],
                "indexes": [models.Index(fields=["product", "-holds_from"], name="regular_price_history")],
            },
        ),
        migrations.RunSQL(TRACE, LEAVE_NO_TRACE),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        migrations.RunSQL(KEEP, LET_CHANGE),
    ]
