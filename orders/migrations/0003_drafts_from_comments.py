"""Comments pasted at the desk, and the orders drafted from them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("market_sessions", "0008_watching"),
        ("orders", "0002_vendor_archives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommentBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("facebook", "Facebook"), ("youtube", "YouTube"), ("other", "Nơi khác")],
                        max_length=10,
                        verbose_name="Chép từ",
                    ),
                ),
                ("pasted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("read", models.PositiveIntegerField()),
                ("drafted", models.PositiveIntegerField(default=0)),
                ("repeated", models.PositiveIntegerField(default=0)),
                ("rows", models.JSONField(default=list)),
                (
                    "pasted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comment_batches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comment_batches",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DraftOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.PositiveIntegerField()),
                ("author", models.CharField(blank=True, db_default="", max_length=120)),
                ("author_key", models.CharField(blank=True, db_default="", max_length=64)),
                ("phone", models.CharField(blank=True, db_default="", max_length=16)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ người mua"),
                            ("confirmed", "Đã chốt"),
                            ("dropped", "Đã bỏ"),
                            ("expired", "Hết phiên"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("key", models.UUIDField()),
                ("secret_hash", models.CharField(db_index=True, max_length=64)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="orders.commentbatch"
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="market_sessions.listing"
                    ),
                ),
                (
                    "placing",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="orders.placing",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["session", "-id"], name="draft_by_session"),
                    models.Index(
                        condition=models.Q(
                            models.Q(("author", ""), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        fields=["session"],
                        name="draft_with_names",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("author_key", ""), _negated=True),
                        fields=("session", "listing", "author_key"),
                        name="draft_once_per_author",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=("session", "listing", "phone"),
                        name="draft_once_per_phone",
                    ),
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="draft_has_quantity"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "confirmed"), ("placing__isnull", False)),
                            models.Q(models.Q(("status", "confirmed"), _negated=True), ("placing__isnull", True)),
                            _connector="OR",
                        ),
                        name="draft_confirmed_with_placing",
                    ),
                ],
            },
        ),
    ]
