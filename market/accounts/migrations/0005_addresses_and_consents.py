import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from market.kernel.triggers import append_only

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_devices"), ("places", "0002_load_places")]

    operations = [
        migrations.CreateModel(
            name="SavedAddress",
            fields=[
                ("id", ID),
                ("name", models.CharField(max_length=120, verbose_name="Họ và tên")),
                ("phone", models.CharField(max_length=16, verbose_name="Số điện thoại")),
                ("street", models.CharField(max_length=200, verbose_name="Số nhà, thôn/đường")),
                ("is_default", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                (
                    "commune",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.commune",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-is_default", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("person",), name="one_default_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", ID),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("evenings", "Thư nhắc trước mỗi phiên chợ"),
                            ("follows", "Thư khi hàng tôi theo dõi lên phiên"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_given", models.BooleanField()),
                ("words", models.TextField()),
                ("way", models.CharField(max_length=30)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["person", "purpose", "-id"], name="consent_latest")]},
        ),
        append_only("accounts_consent"),
    ]
