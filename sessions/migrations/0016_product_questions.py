"""Questions about products, asked on their pages between evenings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

REASONS = [
    ("rude", "Lời lẽ không phù hợp"),
    ("off_goods", "Không hỏi về sản phẩm"),
    ("advertising", "Quảng cáo"),
    ("false_claim", "Thông tin sai về sản phẩm"),
    ("personal_data", "Có dữ liệu cá nhân"),
]
SIDES = [("", "nobody"), ("office", "Ban tổ chức"), ("vendor", "Gian hàng")]
STATUSES = [("open", "Chờ trả lời"), ("answered", "Đã trả lời"), ("hidden", "Đã ẩn")]
WHOLE = Q(answer="", answer_side="", answered_by__isnull=True, answered_at__isnull=True) | (
    ~Q(answer="") & ~Q(answer_side="") & Q(answered_by__isnull=False, answered_at__isnull=False)
)
HIDDEN_WITH_REASON = (Q(status="hidden") & ~Q(hide_reason="")) | (~Q(status="hidden") & Q(hide_reason=""))


def _person(**fields: object) -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **fields,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("market_sessions", "0015_reminders_off"),
        ("vetting", "0017_product_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProductQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, db_default="", max_length=60)),
                ("email", models.EmailField(blank=True, db_default="", max_length=254)),
                ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.UUIDField(unique=True)),
                ("text", models.CharField(max_length=300, verbose_name="Câu hỏi")),
                ("folded", models.CharField(blank=True, db_default="", max_length=300)),
                ("has_contact", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("status", models.CharField(choices=STATUSES, default="open", max_length=8)),
                ("hide_reason", models.CharField(blank=True, choices=REASONS, db_default="", max_length=16)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, db_default="", max_length=500, verbose_name="Trả lời")),
                ("answer_side", models.CharField(blank=True, choices=SIDES, db_default="", max_length=6)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("overdue_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(db_default=1, default=1)),
                ("answered_by", _person()),
                ("decided_by", _person()),
                ("person", _person(blank=True, db_index=False)),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="vetting.product",
                    ),
                ),
            ],
            options={
                "ordering": ["due_at", "id"],
                "indexes": [
                    models.Index(fields=["product", "status", "due_at"], name="product_question_desk"),
                    models.Index(F("product"), F("answered_at").desc(), name="product_question_shown"),
                    models.Index(fields=["due_at"], name="product_question_open", condition=Q(status="open")),
                    models.Index(
                        fields=["person"], name="product_question_by_person", condition=Q(person__isnull=False)
                    ),
                    models.Index(fields=["email"], name="product_question_by_mail", condition=~Q(email="")),
                ],
                "constraints": [
                    models.CheckConstraint(
                        name="product_question_can_be_answered",
                        condition=Q(person__isnull=False) | ~Q(email="") | Q(forgotten_at__isnull=False),
                    ),
                    models.CheckConstraint(name="product_question_answered_whole", condition=WHOLE),
                    models.CheckConstraint(
                        name="product_question_answered_with_words", condition=~Q(status="answered") | ~Q(answer="")
                    ),
                    models.CheckConstraint(
                        name="product_question_open_without", condition=~Q(status="open") | Q(answer="")
                    ),
                    models.CheckConstraint(name="product_question_hidden_with_reason", condition=HIDDEN_WITH_REASON),
                    models.UniqueConstraint(
                        fields=["product", "person", "folded"],
                        name="product_question_asked_once",
                        condition=Q(person__isnull=False) & ~Q(folded=""),
                    ),
                    models.UniqueConstraint(
                        fields=["product", "email", "folded"],
                        name="product_question_asked_once_by_mail",
                        condition=Q(person__isnull=True) & ~Q(folded="") & ~Q(email=""),
                    ),
                ],
            },
        ),
    ]
