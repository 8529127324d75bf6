"""Orders, the witness log and the session reports. The log is append-only and stamped by the database itself."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from market.kernel.triggers import append_only

# The database itself stamps every entry, whatever was sent, and lets no order be witnessed outside its session's hours.
# The session is read after the stamp and in a new snapshot (READ COMMITTED): a close or a stop that was committed
# before that instant is seen, also by an order that had waited for a lock meanwhile.
STAMP = """
    CREATE FUNCTION orders_witnessentry_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
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
    CREATE TRIGGER orders_witnessentry_stamp BEFORE INSERT ON orders_witnessentry
        FOR EACH ROW EXECUTE FUNCTION orders_witnessentry_stamp();
"""
UNSTAMP = """
    DROP TRIGGER orders_witnessentry_stamp ON orders_witnessentry;
    DROP FUNCTION orders_witnessentry_stamp();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("market_sessions", "0002_room_for_stock"),
        ("places", "0002_load_places"),
        ("vetting", "0004_papers_stay_with_their_vendor"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Placing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("placed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "buyer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placings",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("placed", "Đã chốt"),
                            ("confirmed", "Đã xác nhận"),
                            ("shipped", "Đang giao"),
                            ("delivered", "Đã giao"),
                            ("completed", "Hoàn tất"),
                            ("disputed", "Có vấn đề"),
                            ("cancelled", "Đã hủy"),
                        ],
                        default="placed",
                        max_length=10,
                    ),
                ),
                ("goods_total", models.PositiveIntegerField()),
                ("delivery_fee", models.PositiveIntegerField(default=0)),
                ("saving", models.PositiveIntegerField(default=0)),
                ("deliver_by", models.DateField()),
                ("placed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("status_changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("cancel_reason", models.CharField(blank=True, db_default="", max_length=300)),
                ("problem", models.CharField(blank=True, db_default="", max_length=1000)),
                ("buyer_told_at", models.DateTimeField(blank=True, null=True)),
                ("vendor_told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "buyer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="vetting.vendor",
                    ),
                ),
                (
                    "placing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="orders.placing",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["vendor", "-id"], name="order_by_vendor"),
                    models.Index(
                        condition=models.Q(("buyer__isnull", False)), fields=["buyer", "-id"], name="order_by_buyer"
                    ),
                    models.Index(fields=["session", "placed_at"], name="order_by_session"),
                    models.Index(
                        condition=models.Q(
                            ("buyer_told_at__isnull", True), ("vendor_told_at__isnull", True), _connector="OR"
                        ),
                        fields=["vendor", "id"],
                        name="order_untold",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="order_code_once"),
                    models.UniqueConstraint(fields=("placing", "vendor"), name="order_once_per_vendor_and_placing"),
                    models.CheckConstraint(
                        condition=models.Q(("goods_total__gte", 1)), name="order_is_worth_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "cancelled"), _negated=True),
                            models.Q(("cancel_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="order_cancelled_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "disputed"), _negated=True),
                            models.Q(("problem", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="order_disputed_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ lập"),
                            ("compiling", "Đang lập"),
                            ("ready", "Sẵn sàng"),
                            ("failed", "Không lập được"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("figures", models.JSONField(default=dict)),
                ("path", models.CharField(blank=True, max_length=200)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("snapshot", models.CharField(blank=True, max_length=60)),
                ("error", models.CharField(blank=True, max_length=300)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ready_at", models.DateTimeField(null=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "version"), name="report_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ready"), _negated=True),
                            models.Q(models.Q(("path", ""), _negated=True), models.Q(("sha256", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="report_ready_has_file",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WitnessEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("placed", "Chốt đơn"), ("moved", "Chuyển trạng thái"), ("sealed", "Niêm phong sổ")],
                        max_length=10,
                    ),
                ),
                ("subject", models.CharField(max_length=40)),
                ("facts", models.TextField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("leaf_hash", models.BinaryField(db_default=b"", max_length=32)),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="witness_entries",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["session", "id"], name="witness_by_session"),
                    models.Index(fields=["subject"], name="witness_by_subject"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "placed")), fields=("subject",), name="witness_placed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyerTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("buyer_key", models.BinaryField(max_length=32)),
                ("quantity", models.PositiveIntegerField()),
                ("quantity_limit", models.PositiveIntegerField()),
                (
                    "listing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tallies",
                        to="market_sessions.listing",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("listing", "buyer_key"), name="tally_once_per_buyer"),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__lte", models.F("quantity_limit"))), name="tally_within_limit"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderContact",
            fields=[
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="orders.order",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Họ và tên")),
                ("phone", models.CharField(max_length=16, verbose_name="Số điện thoại")),
                ("email", models.EmailField(blank=True, db_default="", max_length=254, verbose_name="Thư điện tử")),
                ("street", models.CharField(max_length=200, verbose_name="Số nhà, thôn/đường")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Ghi chú cho người bán")),
                ("salt", models.BinaryField(max_length=16)),
                (
                    "commune",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.commune",
                        verbose_name="Xã/Phường",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField()),
                ("unit_price", models.PositiveIntegerField()),
                ("regular_price", models.PositiveIntegerField()),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="order_lines",
                        to="market_sessions.listing",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="orders.order",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order", "listing"), name="line_once_per_listing"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="line_has_quantity"),
                    models.CheckConstraint(
                        condition=models.Q(("unit_price__lte", models.F("regular_price"))),
                        name="line_price_not_above_regular",
                    ),
                ],
            },
        ),
        append_only("orders_witnessentry"),
        migrations.RunSQL(STAMP, UNSTAMP),
    ]
