"""A vetted vendor's new name waits for the office."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [
        ("vetting", "0013_prices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NameWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="Tên mới")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ Ban tổ chức đồng ý"),
                            ("granted", "Đã đồng ý"),
                            ("refused", "Không đồng ý"),
                            ("dropped", "Đã rút"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField(db_default=Now())),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Lý do không đồng ý")),
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="name_wishes", to="vetting.vendor"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("status", "waiting")), fields=("vendor",), name="name_wish_waits_once"
                    ),
                    models.CheckConstraint(
                        condition=~Q(status__in=("granted", "refused"))
                        | Q(answered_by__isnull=False, answered_at__isnull=False),
                        name="name_wish_answered_by_someone",
                    ),
                    models.CheckConstraint(
                        condition=~Q(status="refused") | ~Q(reason=""), name="name_wish_refused_with_reason"
                    ),
                ],
            },
        ),
    ]
