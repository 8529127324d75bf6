import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from market.kernel.triggers import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PolicyDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body_vi", models.TextField(max_length=40000, verbose_name="Nội dung tiếng Việt")),
                ("body_en", models.TextField(max_length=40000, verbose_name="Nội dung tiếng Anh")),
                ("changes_vi", models.TextField(blank=True, max_length=2000, verbose_name="Điểm mới, tiếng Việt")),
                ("changes_en", models.TextField(blank=True, max_length=2000, verbose_name="Điểm mới, tiếng Anh")),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("effective_from", models.DateField(verbose_name="Có hiệu lực từ ngày")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("operator", "Đơn vị tổ chức"),
                            ("terms", "Điều khoản sử dụng"),
                            ("privacy", "Bảo vệ dữ liệu cá nhân"),
                            ("complaints", "Phản ánh, khiếu nại và thời hạn"),
                            ("prices", "Giá và cách ghi giá"),
                            ("scope", "Phạm vi và giới hạn"),
                            ("payment", "Thanh toán"),
                            ("livestream", "Phát trực tiếp bán hàng"),
                            ("delivery", "Giao hàng"),
                            ("returns", "Đổi trả và hoàn tiền"),
                        ],
                        max_length=10,
                        unique=True,
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("returned_note", models.CharField(blank=True, max_length=1000)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PolicyEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body_vi", models.TextField(max_length=40000, verbose_name="Nội dung tiếng Việt")),
                ("body_en", models.TextField(max_length=40000, verbose_name="Nội dung tiếng Anh")),
                ("changes_vi", models.TextField(blank=True, max_length=2000, verbose_name="Điểm mới, tiếng Việt")),
                ("changes_en", models.TextField(blank=True, max_length=2000, verbose_name="Điểm mới, tiếng Anh")),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("effective_from", models.DateField(verbose_name="Có hiệu lực từ ngày")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("operator", "Đơn vị tổ chức"),
                            ("terms", "Điều khoản sử dụng"),
                            ("privacy", "Bảo vệ dữ liệu cá nhân"),
                            ("complaints", "Phản ánh, khiếu nại và thời hạn"),
                            ("prices", "Giá và cách ghi giá"),
                            ("scope", "Phạm vi và giới hạn"),
                            ("payment", "Thanh toán"),
                            ("livestream", "Phát trực tiếp bán hàng"),
                            ("delivery", "Giao hàng"),
                            ("returns", "Đổi trả và hoàn tiền"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text_hash", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PolicyAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on_behalf_of", models.CharField(blank=True, max_length=40)),
                ("text_hash", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=2)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("sign_up", "Khi tạo tài khoản"),
                            ("open_stall", "Khi mở gian hàng"),
                            ("asked_again", "Khi có bản mới"),
                        ],
                        max_length=11,
                    ),
                ),
                ("accepted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="policy_acceptances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptances",
                        to="policies.policyedition",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="policyedition",
            constraint=models.UniqueConstraint(fields=("kind", "number"), name="policy_edition_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="policyedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_by__isnull", True), ("number", 1), ("written_by__isnull", True)),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("written_by__isnull", False),
                        models.Q(("written_by", models.F("approved_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="policy_edition_by_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="policyacceptance",
            constraint=models.UniqueConstraint(
                fields=("person", "edition", "on_behalf_of"), name="policy_accepted_once"
            ),
        ),
        append_only("policies_policyedition"),
        append_only("policies_policyacceptance"),
    ]
