"""Baskets and holds, delivery and payment, amendments and cases, checkpoints: what follows the tap."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("files", "0004_marks_of_pages"),
        ("market_sessions", "0008_watching"),
        ("orders", "0003_drafts_from_comments"),
        ("places", "0002_load_places"),
        ("vetting", "0015_former_contacts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_accounts",
                        to="vetting.vendor",
                    ),
                ),
                ("bank", models.CharField(max_length=6, verbose_name="Ngân hàng")),
                ("number", models.CharField(max_length=19, verbose_name="Số tài khoản")),
                ("holder", models.CharField(max_length=120, verbose_name="Chủ tài khoản")),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)), fields=("vendor",), name="account_one_in_use"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bank__regex", "^[0-9]{6}$")), name="account_bank_is_a_bin"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__regex", "^[0-9A-Z]{4,19}$")), name="account_number_reads"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PickupPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pickup_points", to="vetting.vendor"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Tên điểm nhận")),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.commune",
                        verbose_name="Xã/Phường",
                    ),
                ),
                ("street", models.CharField(max_length=200, verbose_name="Số nhà, thôn/đường")),
                ("phone", models.CharField(max_length=16, verbose_name="Số điện thoại")),
                ("instructions", models.CharField(blank=True, max_length=300, verbose_name="Hướng dẫn")),
                ("fee", models.PositiveIntegerField(default=0, verbose_name="Phí")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fee__lte", 2000000)), name="pickup_fee_is_sane")
                ],
            },
        ),
        migrations.CreateModel(
            name="PickupHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "point",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="orders.pickuppoint",
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField(verbose_name="Thứ")),
                ("opens", models.TimeField(verbose_name="Từ")),
                ("closes", models.TimeField(verbose_name="Đến")),
            ],
            options={
                "ordering": ["weekday", "opens"],
                "constraints": [
                    models.UniqueConstraint(fields=("point", "weekday", "opens"), name="hours_once"),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)), name="hours_of_a_week"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))), name="hours_close_after_opening"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryArea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="delivery_areas", to="vetting.vendor"
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.province",
                    ),
                ),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.commune",
                    ),
                ),
                ("is_served", models.BooleanField(default=True, verbose_name="Có giao")),
                ("fee", models.PositiveIntegerField(default=0, verbose_name="Phí giao hàng")),
                ("free_from", models.PositiveIntegerField(blank=True, null=True, verbose_name="Miễn phí từ")),
                ("extra_days", models.PositiveSmallIntegerField(default=0, verbose_name="Thêm ngày giao")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("vendor", "province", "commune"), name="area_once_per_place", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("commune__isnull", True), ("province__isnull", False), _connector="OR"),
                        name="area_names_commune_with_province",
                    ),
                    models.CheckConstraint(condition=models.Q(("extra_days__lte", 14)), name="area_days_are_sane"),
                    models.CheckConstraint(condition=models.Q(("fee__lte", 2000000)), name="area_fee_is_sane"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="orders.deliveryarea",
                    ),
                ),
                ("from_grams", models.PositiveIntegerField(verbose_name="Từ (gam)")),
                ("fee", models.PositiveIntegerField(verbose_name="Phí giao hàng")),
            ],
            options={
                "ordering": ["from_grams"],
                "constraints": [
                    models.UniqueConstraint(fields=("area", "from_grams"), name="step_once_per_weight"),
                    models.CheckConstraint(condition=models.Q(("from_grams__gte", 1)), name="step_is_above_nothing"),
                    models.CheckConstraint(condition=models.Q(("fee__lte", 5000000)), name="step_fee_is_sane"),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="orderline",
            name="line_once_per_listing",
        ),
        migrations.AddField(
            model_name="order",
            name="assisted_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="is_in_grace",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="order",
            name="method",
            field=models.CharField(
                choices=[("delivery", "Giao tận nơi"), ("pickup", "Nhận tại điểm")],
                db_default="delivery",
                default="delivery",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="payment",
            field=models.CharField(
                choices=[("cod", "Nhận hàng rồi trả tiền"), ("transfer", "Chuyển khoản (VietQR)")],
                db_default="cod",
                default="cod",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="payment_received_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="payment_said_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="payment_state",
            field=models.CharField(
                choices=[
                    ("waiting", "Chờ chuyển khoản"),
                    ("sent", "Người mua báo đã chuyển"),
                    ("received", "Chủ thể báo đã nhận tiền"),
                ],
                db_default="waiting",
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="orderline",
            name="version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name="order",
            name="status",
            field=models.CharField(
                choices=[
                    ("placed", "Đã chốt"),
                    ("confirmed", "Đã xác nhận"),
                    ("packed", "Đã đóng gói"),
                    ("shipped", "Đang giao"),
                    ("delivered", "Đã giao"),
                    ("paid", "Đã thu tiền"),
                    ("completed", "Hoàn tất"),
                    ("refused", "Không nhận hàng"),
                    ("disputed", "Có vấn đề"),
                    ("resolved", "Đã giải quyết"),
                    ("returned", "Đã trả lại"),
                    ("cancelled", "Đã hủy"),
                ],
                default="placed",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="witnessentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("placed", "Chốt đơn"),
                    ("moved", "Chuyển trạng thái"),
                    ("amended", "Sửa thỏa thuận"),
                    ("attested", "Xác nhận giao nhận"),
                    ("decided", "Người trực chứng kiến"),
                    ("sealed", "Niêm phong sổ"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(
                fields=("order", "listing", "version"), name="line_once_per_listing_and_version"
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="payment_account",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="orders.paymentaccount",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="pickup_point",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="orders.pickuppoint",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("method", "delivery"), ("pickup_point__isnull", True)),
                    models.Q(("method", "pickup"), ("pickup_point__isnull", False)),
                    _connector="OR",
                ),
                name="order_fetched_at_a_point",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("payment", "cod"), ("payment_account__isnull", True)),
                    models.Q(("payment", "transfer"), ("payment_account__isnull", False)),
                    _connector="OR",
                ),
                name="order_transfer_names_the_account",
            ),
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attestations", to="orders.order"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("vendor", "Chủ thể"), ("buyer", "Người mua"), ("office", "Ban tổ chức")], max_length=6
                    ),
                ),
                (
                    "word",
                    models.CharField(
                        choices=[
                            ("delivered", "Đã giao"),
                            ("collected", "Đã thu tiền"),
                            ("unpaid", "Chưa thu được tiền"),
                            ("refused", "Người mua không nhận"),
                            ("received", "Đã nhận, đã trả tiền"),
                            ("problem", "Có vấn đề"),
                            ("missing", "Chưa nhận được hàng"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("said_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("side", "vendor"), ("word__in", ["delivered", "collected", "unpaid", "refused"])),
                            models.Q(("side", "buyer"), ("word__in", ["received", "problem", "missing"])),
                            _connector="OR",
                        ),
                        name="attested_by_its_side",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="amendments", to="orders.order"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Chờ bên kia"),
                            ("accepted", "Đã thống nhất"),
                            ("declined", "Không đồng ý"),
                            ("withdrawn", "Đã rút"),
                            ("lapsed", "Hết hạn trả lời"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("vendor", "Chủ thể"), ("buyer", "Người mua"), ("office", "Ban tổ chức")], max_length=6
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("reason", models.CharField(max_length=300, verbose_name="Lý do")),
                ("answer_by", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("goods_total", models.PositiveIntegerField()),
                ("delivery_fee", models.PositiveIntegerField()),
                ("deliver_by", models.DateField()),
                ("goods_total_before", models.PositiveIntegerField()),
                ("delivery_fee_before", models.PositiveIntegerField()),
                ("deliver_by_before", models.DateField()),
                (
                    "commune",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.commune",
                    ),
                ),
                ("street", models.CharField(blank=True, default="", max_length=200, verbose_name="Số nhà, thôn/đường")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "proposed")), fields=("order",), name="amendment_one_at_a_time"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "accepted")),
                        fields=("order", "version"),
                        name="amendment_once_per_version",
                    ),
                    models.CheckConstraint(condition=models.Q(("version__gte", 2)), name="amendment_follows"),
                    models.CheckConstraint(
                        condition=models.Q(("goods_total__gte", 1)), name="amendment_is_worth_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="amendment_with_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "proposed"), ("answered_at__isnull", False), _connector="OR"),
                        name="amendment_answered_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AmendedLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "amendment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.amendment",
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="market_sessions.listing",
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("unit_price", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("amendment", "listing"), name="amended_once_per_listing"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="amended_has_quantity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Basket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baskets",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baskets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placing",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="basket",
                        to="orders.placing",
                    ),
                ),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("touched_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["session", "touched_at"], name="basket_by_session")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("buyer__isnull", False), ("placing__isnull", True)),
                        fields=("buyer", "session"),
                        name="basket_open_once_per_buyer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BasketLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "basket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.basket",
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="market_sessions.listing"
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("shown_price", models.PositiveIntegerField()),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("basket", "listing"), name="basket_line_once_per_listing"),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="basket_line_has_quantity"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "basket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="holds", to="orders.basket"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="market_sessions.listing",
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("held_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("is_extended", models.BooleanField(db_default=False, default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Đang giữ"),
                            ("placed", "Đã chốt đơn"),
                            ("released", "Đã thả"),
                            ("expired", "Hết giờ giữ"),
                            ("stopped", "Ban tổ chức dừng"),
                        ],
                        db_default="",
                        default="",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["listing", "expires_at"],
                        name="hold_open",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["session"], name="hold_open_of_session"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("basket", "listing"),
                        name="hold_once_per_basket_line",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="hold_has_quantity"),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("held_at"))), name="hold_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ending", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="hold_ended_with_ending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingBuyer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "basket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waits", to="orders.basket"
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waits",
                        to="market_sessions.listing",
                    ),
                ),
                ("quantity", models.PositiveIntegerField()),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("joined_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "hold",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offered_to",
                        to="orders.hold",
                    ),
                ),
                ("left_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("hold__isnull", True), ("left_at__isnull", True)),
                        fields=["listing", "id"],
                        name="waiting_in_line",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("hold__isnull", True), ("left_at__isnull", True)),
                        fields=("basket", "listing"),
                        name="waits_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="waits_for_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="orders.order"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contradiction", "Hai bên nói khác nhau"),
                            ("problem", "Người mua báo có vấn đề"),
                            ("unpaid", "Chưa thu được tiền"),
                            ("refused", "Người mua không nhận hàng"),
                            ("other", "Việc khác"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Chờ hai bên trình bày"),
                            ("mediating", "Đang hòa giải"),
                            ("decided", "Đã có kết quả"),
                            ("withdrawn", "Người mở đã rút"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                (
                    "opened_side",
                    models.CharField(
                        choices=[("vendor", "Chủ thể"), ("buyer", "Người mua"), ("office", "Ban tổ chức")], max_length=6
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answer_by", models.DateTimeField()),
                ("decide_by", models.DateTimeField()),
                (
                    "mediator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Chưa có"),
                            ("refund", "Chủ thể hoàn tiền"),
                            ("part_refund", "Chủ thể hoàn một phần"),
                            ("replace", "Chủ thể giao lại hàng"),
                            ("buyer_pays", "Người mua trả tiền"),
                            ("returned", "Hàng trả lại, không ai nợ ai"),
                            ("no_fault", "Không bên nào sai"),
                            ("agreed", "Hai bên tự thống nhất"),
                            ("unproven", "Không đủ bằng chứng"),
                        ],
                        default="",
                        max_length=11,
                    ),
                ),
                ("refund", models.PositiveIntegerField(blank=True, null=True)),
                ("decision", models.CharField(blank=True, default="", max_length=2000)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["open", "mediating"])),
                        fields=["decide_by"],
                        name="case_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["open", "mediating"])),
                        fields=("order",),
                        name="case_open_once_per_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "decided"), _negated=True),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_decided_by_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="orders.case"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("vendor", "Chủ thể"), ("buyer", "Người mua"), ("office", "Ban tổ chức")], max_length=6
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.CharField(blank=True, default="", max_length=2000)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                ("is_private", models.BooleanField(default=False)),
                ("request_key", models.UUIDField(unique=True)),
                ("said_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True), ("file__isnull", False), _connector="OR"
                        ),
                        name="case_entry_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_private", False), ("side", "office"), _connector="OR"),
                        name="case_private_is_the_offices",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConductReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "vendor",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vetting.vendor"
                    ),
                ),
                ("buyer_key", models.BinaryField(max_length=32, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="Ý kiến")),
                ("said_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("buyer_key__isnull", False)), fields=["buyer_key"], name="conduct_by_buyer"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("buyer_key__isnull", False), ("vendor__isnull", True)),
                            models.Q(("buyer_key__isnull", True), ("vendor__isnull", False)),
                            _connector="OR",
                        ),
                        name="conduct_reply_of_one_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="conduct_reply_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statements", to="vetting.vendor"
                    ),
                ),
                ("orders", models.PositiveIntegerField()),
                ("units", models.PositiveIntegerField()),
                ("total", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "vendor"), name="statement_once")],
            },
        ),
        migrations.CreateModel(
            name="WitnessDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="witness_decisions", to="orders.order"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("is_witnessed", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Lý do")),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order", "version"), name="witness_decided_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_witnessed", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="witness_refused_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WitnessLeaf",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="leaf",
                        serialize=False,
                        to="orders.witnessentry",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="market_sessions.marketsession",
                    ),
                ),
                ("index", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "index"), name="leaf_once_per_place")],
            },
        ),
        migrations.CreateModel(
            name="WitnessKey",
            fields=[
                ("key_id", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("public_key", models.BinaryField(max_length=32)),
                ("first_used_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checkpoints",
                        to="market_sessions.marketsession",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("previous", models.BinaryField(max_length=32)),
                ("text", models.TextField()),
                (
                    "key",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.witnesskey",
                    ),
                ),
                ("signature", models.BinaryField(max_length=64)),
                ("is_seal", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "number"), name="checkpoint_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_seal", True)), fields=("session",), name="checkpoint_one_seal"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeStamp",
            fields=[
                (
                    "checkpoint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="time_stamp",
                        serialize=False,
                        to="orders.checkpoint",
                    ),
                ),
                ("token", models.BinaryField()),
                ("stamped_at", models.DateTimeField()),
            ],
        ),
    ]
