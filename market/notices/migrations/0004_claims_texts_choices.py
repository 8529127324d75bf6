"""Who is sending what, words of the office, and what is known of addresses: bounces, language, refusals."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_last_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=254, unique=True)),
                (
                    "language",
                    models.CharField(blank=True, choices=[("vi", "Tiếng Việt"), ("en", "Tiếng Anh")], max_length=2),
                ),
                ("refusals", models.PositiveIntegerField(default=0)),
                ("bouncing_since", models.DateTimeField(null=True)),
                ("bounce", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="MessageText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("language", models.CharField(choices=[("vi", "Tiếng Việt"), ("en", "Tiếng Anh")], max_length=2)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("body", models.TextField(blank=True)),
                ("is_house", models.BooleanField(default=False)),
                ("written_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(max_length=254)),
                ("purpose", models.CharField(max_length=30)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "Thư điện tử"),
                            ("sms", "Tin nhắn"),
                            ("zalo", "Zalo"),
                            ("push", "Thông báo trên máy"),
                        ],
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="bounce",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="notice",
            name="bounced_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="claim",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="claimed_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="handed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[
                    ("email", "Thư điện tử"),
                    ("sms", "Tin nhắn"),
                    ("zalo", "Zalo"),
                    ("push", "Thông báo trên máy"),
                ],
                default="email",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "Chờ gửi"),
                    ("sending", "Đang gửi"),
                    ("sent", "Đã gửi"),
                    ("unclear", "Chưa rõ đã tới"),
                    ("failed", "Không gửi được"),
                    ("withdrawn", "Đã hủy"),
                ],
                default="queued",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("status", "sending")), fields=["claimed_until"], name="notice_claimed"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["kind", "-id"], name="notice_of_kind"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["channel", "-id"], name="notice_by_channel"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["recipient", "-id"], name="notice_to"),
        ),
        migrations.AddIndex(
            model_name="address",
            index=models.Index(
                condition=models.Q(("bouncing_since__isnull", False)),
                fields=["-bouncing_since"],
                name="address_bouncing",
            ),
        ),
        migrations.AddField(
            model_name="messagetext",
            name="written_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="refusal",
            constraint=models.UniqueConstraint(fields=("address", "purpose", "channel"), name="refused_once"),
        ),
        migrations.AddIndex(
            model_name="messagetext",
            index=models.Index(fields=["kind", "language", "-id"], name="text_newest"),
        ),
    ]
