"""Products have several pictures, in an order and with words; the one they have so far becomes the first."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

COPY_COVERS = """
    INSERT INTO vetting_productpicture (product_id, picture_id, position, alt, status, request_key, reason)
    SELECT id, picture_id, 1, left(name, 150), 'shown', gen_random_uuid(), ''
    FROM vetting_product WHERE picture_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("vetting", "0016_products_by_price_and_age"),
        ("files", "0005_pictures_in_four_widths"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("alt", models.CharField(max_length=150, verbose_name="Ảnh cho thấy gì")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ Ban tổ chức xem"),
                            ("shown", "Đang hiện"),
                            ("refused", "Không được hiện"),
                        ],
                        default="shown",
                        max_length=8,
                    ),
                ),
                ("request_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("added_at", models.DateTimeField(db_default=Now())),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Lý do không cho hiện")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "picture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedpicture"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="vetting.product"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "indexes": [
                    models.Index(
                        condition=Q(("status", "waiting")), fields=["added_at"], name="product_picture_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=models.Deferrable["DEFERRED"],
                        fields=("product", "position"),
                        name="product_picture_place",
                    ),
                    models.CheckConstraint(condition=Q(("position__gte", 1)), name="product_picture_placed"),
                    models.CheckConstraint(
                        condition=~Q(status="refused") | (~Q(reason="") & Q(answered_by__isnull=False)),
                        name="product_picture_refused_with_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(COPY_COVERS, "DELETE FROM vetting_productpicture", elidable=False),
    ]
