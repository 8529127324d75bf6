"""The whole night: templates, running order, flash windows, duty, questions, complaints, stops."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

from market.kernel.triggers import append_only

# Listings of evenings before applications were judged were all taken as they came.
ACCEPT_OLD = "UPDATE market_sessions_listing SET standing = 'accepted'"
# What was on air is evidence: only the end of an open entry is ever written.
ONLY_ITS_END = """
    CREATE FUNCTION market_sessions_air_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR (
            NEW.session_id, NEW.listing_id, NEW.slot_id, NEW.began_at, NEW.put_by_id
        ) IS DISTINCT FROM (OLD.session_id, OLD.listing_id, OLD.slot_id, OLD.began_at, OLD.put_by_id) THEN
            RAISE EXCEPTION 'an air entry only ends' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER air_entry_stays BEFORE UPDATE OR DELETE ON market_sessions_airentry
        FOR EACH ROW EXECUTE FUNCTION market_sessions_air_entry_stays();
"""
ANYTHING_GOES = """
    DROP TRIGGER air_entry_stays ON market_sessions_airentry;
    DROP FUNCTION market_sessions_air_entry_stays();
"""
# A flash price lies below the session price and its units within the listing's.
FLASH_FITS = """
    CREATE FUNCTION market_sessions_flash_fits() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT 1 FROM market_sessions_listing l WHERE l.id = NEW.listing_id
            AND (NEW.price >= l.session_price OR NEW.allotment > l.allotment)
        ) THEN
            RAISE EXCEPTION 'a flash window lies within its listing'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'flash_within_its_listing';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER flash_within_its_listing BEFORE INSERT OR UPDATE OF price, allotment, listing_id
        ON market_sessions_flashwindow FOR EACH ROW EXECUTE FUNCTION market_sessions_flash_fits();
"""
FLASH_ANYHOW = """
    DROP TRIGGER flash_within_its_listing ON market_sessions_flashwindow;
    DROP FUNCTION market_sessions_flash_fits();
"""


def begin_with(apps, schema_editor):
    """Put in the kinds of promotion the law knows."""
    kinds = apps.get_model("market_sessions", "PromotionKind").objects
    kinds.update_or_create(
        code="ordinary",
        defaults={
            "title": "Khuyến mại thông thường",
            "most_percent": 50,
            "source": "Nghị định 81/2018/NĐ-CP, Điều 7, sửa đổi bởi 128/2024 và 239/2026",
        },
    )
    kinds.update_or_create(
        code="concentrated",
        defaults={
            "title": "Khuyến mại tập trung do cơ quan nhà nước tổ chức",
            "most_percent": 100,
            "needs_decision": True,
            "source": "Nghị định 81/2018/NĐ-CP, Điều 5, sửa đổi bởi 128/2024 và 239/2026",
        },
    )


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_marks_of_pages"),
        ("market_sessions", "0003_lots_of_listings"),
        ("vetting", "0013_prices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=200, verbose_name="Thông báo")),
                (
                    "tone",
                    models.CharField(
                        choices=[("news", "Thông tin"), ("warning", "Lưu ý")],
                        default="news",
                        max_length=8,
                        verbose_name="Loại",
                    ),
                ),
                ("shown_from", models.DateTimeField()),
                ("shown_until", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
            options={
                "ordering": ["-shown_from", "-id"],
                "indexes": [models.Index(fields=["session", "shown_until"], name="announcement_by_session")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("shown_until__gt", models.F("shown_from"))), name="announcement_lasts"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True)),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("claim", "Lời giới thiệu trên sóng"),
                            ("product", "Thông tin sản phẩm"),
                            ("price", "Giá bán"),
                            ("conduct", "Cách bán hàng"),
                            ("other", "Việc khác"),
                        ],
                        max_length=10,
                        verbose_name="Phản ánh về",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="Nội dung")),
                ("said_at", models.DateTimeField(blank=True, null=True)),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="Họ và tên")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Thư điện tử để trả lời")),
                ("phone", models.CharField(blank=True, max_length=16, verbose_name="Số điện thoại")),
                ("key", models.UUIDField(unique=True)),
                ("filed_at", models.DateTimeField(auto_now_add=True)),
                ("due_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Đã nhận"),
                            ("taken", "Đang xem xét"),
                            ("upheld", "Phản ánh đúng"),
                            ("dismissed", "Không có căn cứ"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision", models.TextField(blank=True, max_length=2000, verbose_name="Kết luận")),
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
                    "listing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="market_sessions.listing",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="vetting.product",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "taken_by",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="vetting.vendor",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [models.Index(fields=["status", "due_at"], name="complaint_queue")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["upheld", "dismissed"]), _negated=True),
                            models.Q(models.Q(("decision", ""), _negated=True), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="complaint_decided_with_words",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("director", "Điều hành"),
                            ("moderator", "Điều phối hỏi đáp"),
                            ("witness", "Chứng kiến"),
                            ("technician", "Kỹ thuật"),
                        ],
                        max_length=12,
                        verbose_name="Phần việc",
                    ),
                ),
                ("signed_in_at", models.DateTimeField(blank=True, null=True)),
                ("signed_out_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="Bàn giao")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Cán bộ",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
            options={
                "ordering": ["session", "part", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "part", "person"), name="duty_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_out_at__isnull", True), ("signed_in_at__isnull", False), _connector="OR"
                        ),
                        name="duty_in_before_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FlashWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("price", models.PositiveIntegerField(verbose_name="Giá chớp nhoáng")),
                ("allotment", models.PositiveIntegerField(verbose_name="Số lượng")),
                ("sold", models.PositiveIntegerField(default=0)),
                ("starts_at", models.DateTimeField(verbose_name="Bắt đầu lúc")),
                ("ends_at", models.DateTimeField(verbose_name="Kết thúc lúc")),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flash_windows",
                        to="market_sessions.listing",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("price__gte", 1000)), name="flash_price_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("sold__lte", models.F("allotment"))), name="flash_never_oversold"
                    ),
                    models.CheckConstraint(condition=models.Q(("allotment__gte", 1)), name="flash_has_stock"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="flash_lasts"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        expressions=[
                            (models.F("listing"), "="),
                            (models.Func(models.F("starts_at"), models.F("ends_at"), function="tstzrange"), "&&"),
                        ],
                        name="flash_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HostCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "method",
                    models.CharField(
                        choices=[("by_hand", "Cán bộ đối chiếu giấy tờ"), ("external", "Dịch vụ định danh")],
                        default="by_hand",
                        max_length=10,
                        verbose_name="Cách xác minh",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="Đối chiếu với")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="Mã kết quả")),
                ("checked_at", models.DateTimeField(auto_now_add=True)),
                ("valid_until", models.DateField(verbose_name="Có giá trị đến")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoke_reason", models.CharField(blank=True, max_length=300)),
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
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="host_checks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="host_checks",
                        to="vetting.vendor",
                    ),
                ),
            ],
            options={
                "ordering": ["-checked_at", "-id"],
                "indexes": [models.Index(fields=["person", "-checked_at"], name="host_check_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", True),
                            models.Q(("revoke_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="host_check_revoked_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("checked_by__isnull", False), ("method", "external"), _connector="OR"),
                        name="host_check_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preflight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("schedule", models.PositiveIntegerField()),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("day_before", "Trước 24 giờ"),
                            ("hour_before", "Trước 1 giờ"),
                            ("minutes_before", "Trước 10 phút"),
                            ("by_hand", "Kiểm tra lại"),
                        ],
                        max_length=14,
                    ),
                ),
                ("ran_at", models.DateTimeField(auto_now_add=True)),
                ("findings", models.JSONField()),
                ("blockers", models.PositiveSmallIntegerField()),
                ("warnings", models.PositiveSmallIntegerField()),
                (
                    "ran_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preflights",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
            options={
                "ordering": ["-ran_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("occasion", "by_hand"), _negated=True),
                        fields=("session", "schedule", "occasion"),
                        name="preflight_once_per_occasion",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PromotionKind",
            fields=[
                ("code", models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120, verbose_name="Loại khuyến mại")),
                ("least_percent", models.PositiveSmallIntegerField(default=1, verbose_name="Giảm ít nhất (%)")),
                ("most_percent", models.PositiveSmallIntegerField(verbose_name="Giảm nhiều nhất (%)")),
                (
                    "fresh_is_exempt",
                    models.BooleanField(default=True, verbose_name="Nông sản tươi sống không tính mức trần"),
                ),
                ("needs_decision", models.BooleanField(default=False, verbose_name="Phải có số quyết định")),
                ("source", models.CharField(max_length=200, verbose_name="Căn cứ")),
            ],
            options={
                "ordering": ["most_percent", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_percent__gte", 1),
                            ("most_percent__gte", models.F("least_percent")),
                            ("most_percent__lte", 100),
                        ),
                        name="promotion_percents_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300, verbose_name="Câu hỏi")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ duyệt"),
                            ("approved", "Chờ trả lời"),
                            ("answered", "Đã trả lời"),
                            ("merged", "Đã gộp"),
                            ("hidden", "Đã ẩn"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "hide_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contact", "Có số điện thoại hoặc đường dẫn"),
                            ("rude", "Lời lẽ không phù hợp"),
                            ("off_topic", "Không liên quan đến phiên chợ"),
                            ("advertising", "Quảng cáo"),
                            ("false_claim", "Thông tin sai về sản phẩm"),
                            ("personal_data", "Có dữ liệu cá nhân"),
                        ],
                        max_length=16,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="Trả lời")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                    "listing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="market_sessions.listing",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="market_sessions.question",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "indexes": [
                    models.Index(fields=["session", "status", "asked_at"], name="question_queue"),
                    models.Index(fields=["person", "-asked_at"], name="question_by_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="question_answered_with_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "merged"), _negated=True),
                            ("merged_into__isnull", False),
                            _connector="OR",
                        ),
                        name="question_merged_into_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="question_not_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "hidden"), _negated=True),
                            models.Q(("hide_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="question_hidden_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="market_sessions.question"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("question", "person"), name="question_vote_once")],
            },
        ),
        migrations.CreateModel(
            name="SessionTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("theme", models.CharField(blank=True, max_length=160, verbose_name="Chủ đề")),
                ("intro", models.TextField(blank=True, max_length=2000, verbose_name="Lời mời trên trang phiên")),
                ("vendor_note", models.TextField(blank=True, max_length=2000, verbose_name="Lời nhắn cho gian hàng")),
                ("delivery_days", models.PositiveSmallIntegerField(default=3, verbose_name="Giao trong vòng (ngày)")),
                ("slot_minutes", models.PositiveSmallIntegerField(default=9, verbose_name="Mỗi lượt lên sóng (phút)")),
                (
                    "most_listings",
                    models.PositiveSmallIntegerField(default=8, verbose_name="Mỗi gian hàng bày nhiều nhất (sản phẩm)"),
                ),
                (
                    "promotion_decision",
                    models.CharField(blank=True, max_length=80, verbose_name="Số quyết định khuyến mại tập trung"),
                ),
                (
                    "required_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("business_licence", "Giấy đăng ký kinh doanh"),
                                ("food_safety_certificate", "Giấy chứng nhận đủ điều kiện an toàn thực phẩm"),
                                ("quality_standard", "Tiêu chuẩn chất lượng, bản tự công bố"),
                                ("test_report", "Phiếu kết quả kiểm nghiệm an toàn thực phẩm"),
                                ("traceability_stamp", "Tem truy xuất nguồn gốc"),
                                ("star_certificate", "Quyết định, giấy chứng nhận sao OCOP"),
                                ("trademark", "Chứng nhận nhãn hiệu"),
                                ("intellectual_property", "Chứng nhận sở hữu trí tuệ"),
                                ("geographical_indication", "Chỉ dẫn địa lý"),
                                ("quality_system", "Hệ thống quản lý chất lượng"),
                            ],
                            max_length=30,
                        ),
                        blank=True,
                        default=list,
                        verbose_name="Giấy tờ phải có thêm",
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="Tên mẫu")),
                ("title", models.CharField(max_length=120, verbose_name="Tên phiên")),
                ("minutes", models.PositiveSmallIntegerField(default=120, verbose_name="Thời lượng (phút)")),
                (
                    "listing_hours",
                    models.PositiveSmallIntegerField(default=24, verbose_name="Đóng sổ đăng ký trước giờ mở (giờ)"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="Đang dùng")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "promotion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="market_sessions.promotionkind",
                        verbose_name="Loại khuyến mại",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 10), ("minutes__lte", 720)), name="template_length_is_sane"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slot_minutes__gte", 5), ("slot_minutes__lte", 20)),
                        name="template_slot_is_sane",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SkippedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="Ngày nghỉ chợ")),
                ("reason", models.CharField(max_length=160, verbose_name="Lý do (mọi người sẽ đọc)")),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="Nội dung")),
                ("position", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="Số phút")),
                ("called_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "Chưa trả lời"), ("ready", "Đã sẵn sàng"), ("late", "Xin chậm một lượt")],
                        default="",
                        max_length=8,
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("extra_minutes", models.PositiveSmallIntegerField(default=0)),
                ("skipped_at", models.DateTimeField(blank=True, null=True)),
                ("skip_reason", models.CharField(blank=True, max_length=300)),
                (
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="vetting.vendor",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("session", "position"),
                        name="slot_once_per_place",
                    ),
                    models.UniqueConstraint(fields=("session", "vendor"), name="slot_once_per_vendor"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("started_at__isnull", False)),
                        fields=("session",),
                        name="slot_one_on_air",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 60)), name="slot_has_minutes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("vendor__isnull", False), models.Q(("title", ""), _negated=True), _connector="OR"
                        ),
                        name="slot_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(("ended_at__gte", models.F("started_at")), ("started_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="slot_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("skipped_at__isnull", True), models.Q(("skip_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="slot_skipped_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AirEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="air_entries",
                        to="market_sessions.listing",
                    ),
                ),
                (
                    "put_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="air_entries",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="air_entries",
                        to="market_sessions.slot",
                    ),
                ),
            ],
            options={
                "ordering": ["began_at", "id"],
                "indexes": [models.Index(fields=["session", "began_at"], name="air_by_session")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("session",), name="air_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="air_ends_after_begin",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SlotSwap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Chờ trả lời"),
                            ("agreed", "Đã đổi"),
                            ("declined", "Không đổi"),
                            ("withdrawn", "Đã rút lại"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="swaps_asked",
                        to="market_sessions.slot",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "wanted",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="swaps_wanted",
                        to="market_sessions.slot",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("asked", models.F("wanted")), _negated=True), name="slot_swap_of_two"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "asked")), fields=("asked", "wanted"), name="slot_swap_asked_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SlotWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Nhắn Ban tổ chức")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "granted",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="wish",
                        to="market_sessions.slot",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slot_wishes",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slot_wishes", to="vetting.vendor"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [models.UniqueConstraint(fields=("session", "vendor"), name="slot_wish_once")],
            },
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300, verbose_name="Lý do (mọi người sẽ đọc)")),
                ("authority", models.CharField(blank=True, max_length=160, verbose_name="Cơ quan yêu cầu")),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="Số văn bản")),
                ("requested_at", models.DateTimeField(blank=True, null=True, verbose_name="Nhận yêu cầu lúc")),
                ("stopped_at", models.DateTimeField()),
                (
                    "listing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="market_sessions.listing",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "stopped_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="vetting.vendor",
                    ),
                ),
            ],
            options={
                "ordering": ["-stopped_at", "-id"],
                "indexes": [models.Index(fields=["session", "-stopped_at"], name="stop_by_session")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="stop_has_a_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("listing__isnull", True), ("vendor__isnull", True), _connector="OR"),
                        name="stop_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("authority", ""), ("reference", "")),
                            models.Q(
                                models.Q(("authority", ""), _negated=True), models.Q(("reference", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="stop_on_request_is_numbered",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="listing",
            name="judged_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="listing",
            name="judged_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="price_evidence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="listings",
                to="vetting.priceevidence",
            ),
        ),
        migrations.AddField(
            model_name="listing",
            name="return_reason",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="listing",
            name="stall_code",
            field=models.CharField(blank=True, db_default="", max_length=6, verbose_name="Mã gian"),
        ),
        migrations.AddField(
            model_name="listing",
            name="standing",
            field=models.CharField(
                choices=[
                    ("applied", "Chờ Ban tổ chức nhận"),
                    ("accepted", "Đã nhận vào phiên"),
                    ("returned", "Cần sửa"),
                ],
                default="applied",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="intro",
            field=models.TextField(blank=True, max_length=2000, verbose_name="Lời mời trên trang phiên"),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="kind",
            field=models.CharField(
                choices=[("regular", "Phiên thường kỳ"), ("special", "Phiên đặc biệt")],
                default="regular",
                max_length=8,
                verbose_name="Loại phiên",
            ),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="listings_close_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Đóng sổ đăng ký lúc"),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="most_listings",
            field=models.PositiveSmallIntegerField(default=8, verbose_name="Mỗi gian hàng bày nhiều nhất (sản phẩm)"),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="promotion_decision",
            field=models.CharField(blank=True, max_length=80, verbose_name="Số quyết định khuyến mại tập trung"),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="questions_are_open",
            field=models.BooleanField(default=True, verbose_name="Nhận câu hỏi"),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="required_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("business_licence", "Giấy đăng ký kinh doanh"),
                        ("food_safety_certificate", "Giấy chứng nhận đủ điều kiện an toàn thực phẩm"),
                        ("quality_standard", "Tiêu chuẩn chất lượng, bản tự công bố"),
                        ("test_report", "Phiếu kết quả kiểm nghiệm an toàn thực phẩm"),
                        ("traceability_stamp", "Tem truy xuất nguồn gốc"),
                        ("star_certificate", "Quyết định, giấy chứng nhận sao OCOP"),
                        ("trademark", "Chứng nhận nhãn hiệu"),
                        ("intellectual_property", "Chứng nhận sở hữu trí tuệ"),
                        ("geographical_indication", "Chỉ dẫn địa lý"),
                        ("quality_system", "Hệ thống quản lý chất lượng"),
                    ],
                    max_length=30,
                ),
                blank=True,
                default=list,
                verbose_name="Giấy tờ phải có thêm",
            ),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="slot_minutes",
            field=models.PositiveSmallIntegerField(default=9, verbose_name="Mỗi lượt lên sóng (phút)"),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="slow_mode_seconds",
            field=models.PositiveSmallIntegerField(default=30, verbose_name="Mỗi người hỏi cách nhau (giây)"),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="vendor_note",
            field=models.TextField(blank=True, max_length=2000, verbose_name="Lời nhắn cho gian hàng"),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("standing", "returned"), _negated=True),
                    models.Q(("return_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="listing_returned_with_reason",
            ),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="promotion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="market_sessions.promotionkind",
                verbose_name="Loại khuyến mại",
            ),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sessions",
                to="market_sessions.sessiontemplate",
            ),
        ),
        migrations.AddField(
            model_name="sessionrule",
            name="template",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rules",
                to="market_sessions.sessiontemplate",
                verbose_name="Mẫu phiên",
            ),
        ),
        migrations.AddConstraint(
            model_name="marketsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("slot_minutes__gte", 5), ("slot_minutes__lte", 20)), name="session_slot_is_sane"
            ),
        ),
        migrations.AddConstraint(
            model_name="marketsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("listings_close_at__isnull", True),
                    ("listings_close_at__lte", models.F("opens_at")),
                    _connector="OR",
                ),
                name="session_listings_close_before_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stall_code", ""), _negated=True),
                fields=("session", "stall_code"),
                name="listing_code_once_per_session",
            ),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stall_code", ""), ("stall_code__regex", "^[A-Z]{1,2}[1-9][0-9]{0,2}$"), _connector="OR"
                ),
                name="listing_stall_code_reads",
            ),
        ),
        migrations.RunSQL(ACCEPT_OLD, migrations.RunSQL.noop),
        migrations.RunSQL(ONLY_ITS_END, ANYTHING_GOES),
        migrations.RunSQL(FLASH_FITS, FLASH_ANYHOW),
        append_only("market_sessions_stop"),
        migrations.RunPython(begin_with, migrations.RunPython.noop),
    ]
