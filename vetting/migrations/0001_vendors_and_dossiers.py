import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_stored_files"),
        ("places", "0002_load_places"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductBranch",
            fields=[
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="PaperRequirement",
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
                            ("trademark", "Chứng nhận nhãn hiệu, sở hữu trí tuệ"),
                            ("geographical_indication", "Chỉ dẫn địa lý"),
                            ("quality_system", "Hệ thống quản lý chất lượng"),
                        ],
                        max_length=30,
                    ),
                ),
                ("scope", models.CharField(choices=[("vendor", "Cơ sở"), ("product", "Sản phẩm")], max_length=8)),
                (
                    "set_numbers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), blank=True, default=list
                    ),
                ),
                ("starred_only", models.BooleanField(default=False)),
                ("is_mandatory", models.BooleanField(default=True)),
                ("has_expiry", models.BooleanField(default=False)),
                ("hint", models.CharField(blank=True, max_length=300)),
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
                        name="requirement_dates_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sku", models.CharField(max_length=32, verbose_name="Mã sản phẩm")),
                ("name", models.CharField(max_length=120, verbose_name="Tên sản phẩm")),
                ("folded_name", models.CharField(max_length=300)),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("summary", models.CharField(max_length=300, verbose_name="Giới thiệu ngắn")),
                ("story", models.TextField(blank=True, max_length=4000, verbose_name="Câu chuyện sản phẩm")),
                (
                    "stars",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(3, "3 sao"), (4, "4 sao"), (5, "5 sao")],
                        null=True,
                        verbose_name="Hạng sao OCOP",
                    ),
                ),
                ("potential_five_stars", models.BooleanField(default=False, verbose_name="Tiềm năng 5 sao")),
                ("unit", models.CharField(max_length=20, verbose_name="Đơn vị tính")),
                ("net_weight", models.PositiveIntegerField(verbose_name="Khối lượng tịnh (gam)")),
                ("regular_price", models.PositiveIntegerField(verbose_name="Giá niêm yết")),
                (
                    "alcohol_percent",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="Độ cồn (%)"
                    ),
                ),
                (
                    "shelf_life_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Hạn dùng (ngày)"),
                ),
                ("storage", models.CharField(blank=True, max_length=200, verbose_name="Bảo quản")),
                ("allergens", models.CharField(blank=True, max_length=200, verbose_name="Chất gây dị ứng")),
                ("gtin", models.CharField(blank=True, max_length=14, verbose_name="Mã vạch (GTIN)")),
                ("trace_code", models.CharField(blank=True, max_length=60, verbose_name="Mã truy xuất nguồn gốc")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Chưa duyệt"),
                            ("approved", "Đã duyệt"),
                            ("suspended", "Tạm dừng"),
                            ("withdrawn", "Ngừng bán"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("suspension_reason", models.CharField(blank=True, max_length=500, verbose_name="Lý do tạm dừng")),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="files.storedpicture",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Đang soạn"),
                            ("submitted", "Chờ thẩm định"),
                            ("in_review", "Đang thẩm định"),
                            ("changes_requested", "Cần bổ sung"),
                            ("approved", "Đã duyệt"),
                            ("rejected", "Không duyệt"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("rounds", models.PositiveSmallIntegerField(default=0)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("commitment_accepted_at", models.DateTimeField(null=True)),
                ("commitment_sha256", models.CharField(blank=True, max_length=64)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_note", models.TextField(blank=True, max_length=2000)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "commitment_accepted_by",
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
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("products", models.ManyToManyField(related_name="dossiers", to="vetting.product")),
            ],
        ),
        migrations.CreateModel(
            name="ProductSet",
            fields=[
                ("number", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=160)),
                ("decision", models.CharField(default="26/2026/QĐ-TTg", max_length=40)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sets", to="vetting.productbranch"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.AddField(
            model_name="product",
            name="product_set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="vetting.productset",
                verbose_name="Bộ sản phẩm OCOP",
            ),
        ),
        migrations.CreateModel(
            name="Vendor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cooperative", "Hợp tác xã"),
                            ("company", "Doanh nghiệp"),
                            ("household", "Hộ kinh doanh"),
                        ],
                        max_length=12,
                        verbose_name="Loại hình",
                    ),
                ),
                ("legal_name", models.CharField(max_length=200, verbose_name="Tên theo giấy đăng ký kinh doanh")),
                ("display_name", models.CharField(max_length=120, verbose_name="Tên gọi trên chợ")),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("tax_code", models.CharField(max_length=14, unique=True, verbose_name="Mã số thuế")),
                ("representative", models.CharField(max_length=120, verbose_name="Người đại diện theo pháp luật")),
                ("phone", models.CharField(max_length=16, verbose_name="Số điện thoại")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Thư điện tử")),
                ("former_district", models.CharField(blank=True, max_length=60, verbose_name="Quận/Huyện/Thị xã cũ")),
                ("address", models.CharField(max_length=200, verbose_name="Số nhà, thôn/đường")),
                ("founded_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Năm thành lập")),
                ("story", models.TextField(blank=True, max_length=3000, verbose_name="Câu chuyện của cơ sở")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Đang chuẩn bị hồ sơ"),
                            ("approved", "Đã duyệt"),
                            ("suspended", "Tạm dừng"),
                            ("closed", "Đã nghỉ"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("suspension_reason", models.CharField(blank=True, max_length=500, verbose_name="Lý do tạm dừng")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "commune",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vendors",
                        to="places.commune",
                        verbose_name="Xã/Phường",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="product",
            name="vendor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="products", to="vetting.vendor"
            ),
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_mandatory", models.BooleanField(default=True)),
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
                            ("trademark", "Chứng nhận nhãn hiệu, sở hữu trí tuệ"),
                            ("geographical_indication", "Chỉ dẫn địa lý"),
                            ("quality_system", "Hệ thống quản lý chất lượng"),
                        ],
                        max_length=30,
                        verbose_name="Loại giấy tờ",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="Số hiệu")),
                ("issuer", models.CharField(blank=True, max_length=160, verbose_name="Nơi cấp")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="Ngày cấp")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="Có giá trị đến")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploaded", "Chờ kiểm tra"),
                            ("accepted", "Đạt"),
                            ("refused", "Không đạt"),
                            ("replaced", "Đã thay"),
                            ("withdrawn", "Đã rút"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("refusal_reason", models.CharField(blank=True, max_length=500, verbose_name="Lý do")),
                ("judged_at", models.DateTimeField(null=True)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="vetting.dossier"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="files.storedfile"
                    ),
                ),
                (
                    "judged_by",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="vetting.product",
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="vetting.vendor"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="dossier",
            name="vendor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="dossiers", to="vetting.vendor"
            ),
        ),
        migrations.CreateModel(
            name="VendorMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("owner", "Chủ gian hàng"), ("host", "Người dẫn"), ("packer", "Người đóng gói")],
                        default="owner",
                        max_length=10,
                    ),
                ),
                ("joined_at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vendor_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="vetting.vendor"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="vendor",
            index=models.Index(fields=["status", "display_name"], name="vendor_by_status"),
        ),
        migrations.AddConstraint(
            model_name="vendor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "suspended"), _negated=True),
                    models.Q(("suspension_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="vendor_suspended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="vendor",
            constraint=models.CheckConstraint(
                condition=models.Q(("tax_code__regex", "^(\\d{10}|\\d{12}|\\d{10}-\\d{3})$")),
                name="vendor_tax_code_digits",
            ),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["vendor", "status"], name="product_by_vendor"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("folded_name", name="gin_trgm_ops"),
                name="product_folded_trigram",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "suspended"), _negated=True),
                    models.Q(("suspension_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="product_suspended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("vendor", "sku"), name="product_sku_once_per_vendor"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("regular_price__gte", 1000)), name="product_has_price"
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(condition=models.Q(("net_weight__gte", 1)), name="product_has_weight"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("stars__isnull", True), ("stars__in", [3, 4, 5]), _connector="OR"),
                name="product_stars_known",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                condition=models.Q(("expires_on__isnull", False), ("is_mandatory", True), ("status", "accepted")),
                fields=["vendor", "product", "expires_on"],
                name="paper_validity",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["replaced", "withdrawn"]), _negated=True),
                fields=("dossier", "kind", "product"),
                name="paper_current_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("issued_on__isnull", True),
                    ("expires_on__isnull", True),
                    ("expires_on__gte", models.F("issued_on")),
                    _connector="OR",
                ),
                name="paper_dates_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "refused"), _negated=True),
                    models.Q(("refusal_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="paper_refused_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["accepted", "refused"]), _negated=True),
                    models.Q(("judged_at__isnull", False), ("judged_by__isnull", False)),
                    _connector="OR",
                ),
                name="paper_judged_by_someone",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["status", "submitted_at"], name="dossier_queue"),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["approved", "rejected"]), _negated=True),
                fields=("vendor",),
                name="dossier_open_once_per_vendor",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["approved", "rejected"]), _negated=True),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="dossier_decided_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"),
                    models.Q(("commitment_accepted_at__isnull", False), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="dossier_submitted_with_commitment",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "in_review"), _negated=True), ("reviewer__isnull", False), _connector="OR"
                ),
                name="dossier_in_review_has_reviewer",
            ),
        ),
        migrations.AddConstraint(
            model_name="vendormember",
            constraint=models.UniqueConstraint(fields=("vendor", "person"), name="vendor_member_once"),
        ),
    ]
