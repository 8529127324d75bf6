"""Everything the vetting desk adds beside what was there: rules, drafts, checks, corrections, lots, communes."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0001_stored_files"),
        ("places", "0002_load_places"),
        ("vetting", "0005_names_in_vietnamese_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitmentCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text_sha256", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=128)),
                ("sent_to", models.CharField(max_length=254)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitment_codes",
                        to="vetting.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("attempts__lte", 5)), name="commitment_code_tries")
                ],
            },
        ),
        migrations.CreateModel(
            name="CommuneContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="Họ và tên")),
                ("email", models.EmailField(max_length=254, verbose_name="Thư điện tử")),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "commune",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contact", to="places.commune"
                    ),
                ),
            ],
            options={
                "ordering": ["commune"],
            },
        ),
        migrations.CreateModel(
            name="CommuneRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("sent_to", models.EmailField(max_length=254)),
                ("sent_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=120)),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="places.commune"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("commune", "month"), name="commune_round_once_a_month"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="commune_round_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommuneAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("confirmed", "Đang hoạt động"),
                            ("corrected", "Cần sửa thông tin"),
                            ("closed", "Đã nghỉ"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("handled_at", models.DateTimeField(null=True)),
                ("handling_note", models.CharField(blank=True, max_length=300)),
                (
                    "handled_by",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="commune_answers", to="vetting.vendor"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="vetting.communeround"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "vendor"), name="commune_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "confirmed"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="commune_answer_with_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
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
                ),
                ("text", models.CharField(max_length=500)),
                ("due_on", models.DateField()),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("met_at", models.DateTimeField(null=True)),
                ("met_note", models.CharField(blank=True, max_length=300)),
                (
                    "dossier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="vetting.dossier",
                    ),
                ),
                (
                    "met_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="vetting.product",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="vetting.paperrequirement",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="vetting.vendor"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("met_at__isnull", True)),
                        fields=["vendor", "product", "due_on"],
                        name="condition_unmet",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("met_at__isnull", True), ("met_by__isnull", False), _connector="OR"),
                        name="condition_met_by_someone",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("requirement__isnull", False)),
                        fields=("vendor", "product", "requirement"),
                        name="condition_once_per_requirement",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
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
                ),
                ("text", models.CharField(max_length=500)),
                ("page", models.PositiveSmallIntegerField(null=True)),
                ("left", models.PositiveSmallIntegerField(null=True)),
                ("top", models.PositiveSmallIntegerField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Chờ bổ sung"),
                            ("answered", "Đã bổ sung"),
                            ("settled", "Đã xong"),
                            ("dropped", "Đã bỏ"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("raised_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("raised_in_round", models.PositiveSmallIntegerField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                ("answered_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "answer_paper",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vetting.paper"
                    ),
                ),
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
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="vetting.dossier"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="vetting.paper",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vetting.product"
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["dossier", "status"], name="correction_by_dossier")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "answered"), _negated=True),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(
                                    models.Q(("answer", ""), _negated=True),
                                    ("answer_paper__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="correction_answered_with_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["settled", "dropped"]), _negated=True),
                            models.Q(("settled_at__isnull", False), ("settled_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="correction_settled_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("left__isnull", True), ("top__isnull", True)),
                            models.Q(("left__lte", 1000), ("page__isnull", False), ("top__lte", 1000)),
                            _connector="OR",
                        ),
                        name="correction_place_on_page",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
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
                ),
                ("text", models.CharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to__isnull", True),
                            ("effective_to__gt", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="criterion_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Lookup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("business_register", "Cổng đăng ký doanh nghiệp quốc gia"),
                            ("tax_register", "Tra cứu người nộp thuế"),
                            ("trace_portal", "Cổng truy xuất nguồn gốc quốc gia"),
                            ("laboratories", "Danh sách phòng kiểm nghiệm được chỉ định"),
                            ("brand_office", "Tra cứu sở hữu công nghiệp"),
                            ("star_register", "Danh sách sản phẩm OCOP"),
                            ("other", "Nơi khác"),
                        ],
                        max_length=20,
                        verbose_name="Nơi tra cứu",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="Địa chỉ trang tra cứu")),
                ("question", models.CharField(max_length=160, verbose_name="Tra theo")),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("matches", "Khớp"),
                            ("differs", "Không khớp"),
                            ("not_found", "Không thấy"),
                            ("unreachable", "Không truy cập được"),
                        ],
                        max_length=12,
                        verbose_name="Kết quả",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="Ghi chú")),
                ("looked_up_at", models.DateTimeField(verbose_name="Lúc tra cứu")),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lookups", to="vetting.dossier"
                    ),
                ),
                (
                    "looked_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lookups",
                        to="vetting.paper",
                    ),
                ),
                (
                    "screenshot",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["-looked_up_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True)),
                ("number", models.CharField(max_length=20, verbose_name="Số lô")),
                (
                    "origin",
                    models.CharField(
                        choices=[("harvested", "Ngày thu hoạch"), ("produced", "Ngày sản xuất")], max_length=10
                    ),
                ),
                ("made_on", models.DateField(verbose_name="Ngày")),
                ("best_before", models.DateField(blank=True, null=True, verbose_name="Hạn dùng")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="Nơi trồng, nơi làm")),
                ("quantity", models.PositiveIntegerField(verbose_name="Số lượng")),
                ("sold", models.PositiveIntegerField(default=0)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Ghi chú")),
                ("closed_at", models.DateTimeField(null=True)),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="vetting.product"
                    ),
                ),
                (
                    "test_report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vetting.paper",
                        verbose_name="Phiếu kiểm nghiệm của lô",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=("product", "number"), name="lot_number_once_per_product"),
                    models.CheckConstraint(
                        condition=models.Q(("sold__lte", models.F("quantity"))), name="lot_never_oversold"
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="lot_holds_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("best_before__isnull", True), ("best_before__gte", models.F("made_on")), _connector="OR"
                        ),
                        name="lot_dates_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("owner", "Chủ gian hàng"),
                            ("host", "Người dẫn"),
                            ("packer", "Người đóng gói"),
                            ("accountant", "Kế toán"),
                        ],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="Họ và tên")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Thư điện tử")),
                ("phone", models.CharField(blank=True, max_length=16, verbose_name="Số điện thoại")),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="vetting.vendor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="member_invitation_reaches_someone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("accepted_by__isnull", False), _connector="OR"
                        ),
                        name="member_invitation_accepted_by_someone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("meets", "Đạt"), ("fails", "Không đạt"), ("not_applicable", "Không áp dụng")],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("page", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("checked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vetting.criterion"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="vetting.paper"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "criterion"), name="paper_check_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "fails"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_check_fails_with_note",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("page__isnull", True), ("page__gte", 1), _connector="OR"),
                        name="paper_check_page",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
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
                ),
                ("typed", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="vetting.dossier"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="vetting.product",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "kind", "product"), name="paper_draft_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="vetting.paperdraft"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="PaperLikeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.PositiveSmallIntegerField()),
                ("other_page", models.PositiveSmallIntegerField()),
                ("is_same_bytes", models.BooleanField()),
                ("distance", models.PositiveSmallIntegerField()),
                ("found_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("dismissed_at", models.DateTimeField(null=True)),
                ("dismissal_note", models.CharField(blank=True, max_length=300)),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="later_likenesses", to="vetting.paper"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="likenesses", to="vetting.paper"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "other"), name="paper_likeness_once"),
                    models.CheckConstraint(
                        condition=models.Q(("paper", models.F("other")), _negated=True), name="paper_likeness_of_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dismissed_at__isnull", True),
                            models.Q(("dismissed_by__isnull", False), models.Q(("dismissal_note", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="paper_likeness_dismissed_with_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=120)),
                ("rows", models.JSONField()),
                ("problems", models.JSONField()),
                ("read_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "applied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="imports", to="vetting.vendor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_at__isnull", True), ("applied_by__isnull", False), _connector="OR"
                        ),
                        name="import_applied_by_someone",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RedactedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True)),
                ("boxes", models.JSONField()),
                ("original_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="redacted_copies", to="vetting.paper"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("paper",),
                        name="redacted_copy_current_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ScanDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("scans", models.PositiveIntegerField(default=0)),
                ("places", models.PositiveIntegerField(default=0)),
                ("flagged_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("review_note", models.CharField(blank=True, max_length=300)),
                (
                    "lot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scan_days", to="vetting.lot"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("flagged_at__isnull", False), ("reviewed_at__isnull", True)),
                        fields=["flagged_at"],
                        name="scan_day_unusual",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("lot", "day"), name="scan_day_once")],
            },
        ),
        migrations.CreateModel(
            name="PaperReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("days_before", models.PositiveSmallIntegerField()),
                ("ends_on", models.DateField()),
                ("sent_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="vetting.paper"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "days_before", "ends_on"), name="paper_reminder_once")
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="dossier",
            name="dossier_in_review_has_reviewer",
        ),
        migrations.RemoveIndex(
            model_name="paper",
            name="paper_validity",
        ),
        migrations.AddField(
            model_name="dossier",
            name="commitment_sent_to",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="dossier",
            name="commitment_version",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="dossier",
            name="decision_text",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="dossier",
            name="lane",
            field=models.CharField(
                choices=[
                    ("four_eyes", "Hai người"),
                    ("renewal", "Gia hạn không thay đổi"),
                    ("earlier", "Trước quy định"),
                ],
                default="four_eyes",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="dossier",
            name="promised_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="dossier",
            name="recommendation",
            field=models.CharField(
                blank=True, choices=[("approve", "Đề nghị duyệt"), ("reject", "Đề nghị không duyệt")], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="dossier",
            name="recommendation_note",
            field=models.TextField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name="dossier",
            name="recommended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="paper",
            name="compared_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="paper",
            name="extended_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="extended_to",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="paper",
            name="extension_file",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="revoked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="paperrequirement",
            name="changed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="holder_name",
            field=models.CharField(blank=True, max_length=200, verbose_name="Tên ghi trên giấy"),
        ),
        migrations.AddField(
            model_name="paper",
            name="read_codes",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=500), default=list),
        ),
        migrations.AddField(
            model_name="paper",
            name="revocation_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="Lý do thu hồi"),
        ),
        migrations.AddField(
            model_name="paper",
            name="revoked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="paper",
            name="score",
            field=models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="Điểm OCOP"),
        ),
        migrations.AddField(
            model_name="paperrequirement",
            name="claims",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("geographical_indication", "Mang chỉ dẫn địa lý"),
                        ("registered_brand", "Nhãn hiệu đã đăng ký"),
                        ("protected_design", "Kiểu dáng, sáng chế hoặc bản quyền được bảo hộ"),
                        ("certified_process", "Sản xuất theo VietGAP, hữu cơ, ISO hoặc HACCP"),
                    ],
                    max_length=30,
                ),
                blank=True,
                default=list,
            ),
        ),
        migrations.AddField(
            model_name="paperrequirement",
            name="duty",
            field=models.CharField(
                choices=[("required", "Bắt buộc"), ("optional", "Không bắt buộc"), ("not_applicable", "Không áp dụng")],
                default="required",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="paperrequirement",
            name="issued_by",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="paperrequirement",
            name="stars",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(), blank=True, default=list
            ),
        ),
        migrations.AddField(
            model_name="paperrequirement",
            name="takes",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="paperrequirement",
            name="vendor_kinds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=12), blank=True, default=list
            ),
        ),
        migrations.AddField(
            model_name="product",
            name="claims",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("geographical_indication", "Mang chỉ dẫn địa lý"),
                        ("registered_brand", "Nhãn hiệu đã đăng ký"),
                        ("protected_design", "Kiểu dáng, sáng chế hoặc bản quyền được bảo hộ"),
                        ("certified_process", "Sản xuất theo VietGAP, hữu cơ, ISO hoặc HACCP"),
                    ],
                    max_length=30,
                ),
                blank=True,
                default=list,
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Đang soạn"),
                    ("submitted", "Chờ thẩm định"),
                    ("in_review", "Đang thẩm định"),
                    ("reviewed", "Chờ phê duyệt"),
                    ("changes_requested", "Cần bổ sung"),
                    ("approved", "Đã duyệt"),
                    ("rejected", "Không duyệt"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="paper",
            name="kind",
            field=models.CharField(
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
                verbose_name="Loại giấy tờ",
            ),
        ),
        migrations.AlterField(
            model_name="paper",
            name="status",
            field=models.CharField(
                choices=[
                    ("uploaded", "Chờ kiểm tra"),
                    ("accepted", "Đạt"),
                    ("refused", "Không đạt"),
                    ("replaced", "Đã thay"),
                    ("withdrawn", "Đã rút"),
                    ("revoked", "Bị thu hồi"),
                ],
                default="uploaded",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="paperrequirement",
            name="kind",
            field=models.CharField(
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
        ),
        migrations.AlterField(
            model_name="vendormember",
            name="part",
            field=models.CharField(
                choices=[
                    ("owner", "Chủ gian hàng"),
                    ("host", "Người dẫn"),
                    ("packer", "Người đóng gói"),
                    ("accountant", "Kế toán"),
                ],
                default="owner",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["status", "promised_on"], name="dossier_promises"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["reviewer", "status"], name="dossier_workload"),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                condition=models.Q(("compared_at__isnull", True)), fields=["id"], name="paper_uncompared"
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["in_review", "reviewed"]), _negated=True),
                    ("reviewer__isnull", False),
                    _connector="OR",
                ),
                name="dossier_review_has_reviewer",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extended_to__isnull", True),
                    models.Q(
                        ("extended_by__isnull", False),
                        ("extended_to__gt", models.F("expires_on")),
                        (
                            "extended_to__lte",
                            models.ExpressionWrapper(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("expires_on"), "+", models.Value(180)
                                ),
                                output_field=models.DateField(),
                            ),
                        ),
                        ("extension_file__isnull", False),
                        ("kind", "star_certificate"),
                    ),
                    _connector="OR",
                ),
                name="paper_extended_with_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "revoked"), _negated=True),
                    models.Q(
                        ("revoked_at__isnull", False),
                        ("revoked_by__isnull", False),
                        models.Q(("revocation_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="paper_revoked_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score__isnull", True), models.Q(("score__gte", 0), ("score__lte", 100)), _connector="OR"
                ),
                name="paper_score_in_range",
            ),
        ),
        migrations.AddField(
            model_name="paper",
            name="ends_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.comparison.Coalesce("extended_to", "expires_on"),
                output_field=models.DateField(null=True),
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                condition=models.Q(("is_mandatory", True), ("status__in", ["accepted", "revoked"])),
                fields=["vendor", "product", "ends_on"],
                name="paper_in_force",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(condition=models.Q(("status", "accepted")), fields=["ends_on"], name="paper_ending"),
        ),
    ]
