"""Questions: masked contacts, one turn per person, versions. Complaints: who can be answered, told once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

PERSON = settings.AUTH_USER_MODEL
SIDES = [("", "nobody"), ("office", "Ban tổ chức"), ("vendor", "Gian hàng")]


class Migration(migrations.Migration):
    dependencies = [
        ("market_sessions", "0004_the_night"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="market_sessions.marketsession",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session", "person"), name="question_turn_once")],
            },
        ),
        migrations.AddField("complaint", "overdue_told_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("complaint", "version", models.PositiveIntegerField(db_default=1, default=1)),
        migrations.AddField(
            "question",
            "answer_side",
            models.CharField(blank=True, choices=SIDES, db_default="", default="", max_length=6),
        ),
        migrations.AddField("question", "folded", models.CharField(blank=True, db_default="", max_length=300)),
        migrations.AddField("question", "forwarded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("question", "has_contact", models.BooleanField(default=False)),
        migrations.AddField("question", "key", models.UUIDField(null=True, unique=True)),
        migrations.AddField("question", "shown_text", models.CharField(blank=True, db_default="", max_length=300)),
        migrations.AddField("question", "version", models.PositiveIntegerField(db_default=1, default=1)),
        migrations.AddConstraint(
            "complaint",
            models.CheckConstraint(
                condition=Q(("person__isnull", False), ~Q(email=""), ~Q(phone=""), _connector="OR"),
                name="complaint_can_be_answered",
            ),
        ),
        migrations.AddConstraint(
            "complaint",
            models.CheckConstraint(
                condition=~Q(status="taken") | Q(taken_by__isnull=False), name="complaint_taken_by_somebody"
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=Q(has_contact=False) | ~Q(status__in=["approved", "answered"]) | ~Q(shown_text=""),
                name="question_contact_is_masked",
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.UniqueConstraint(
                condition=~Q(folded=""), fields=("session", "person", "folded"), name="question_asked_once"
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.CheckConstraint(
                condition=~Q(status="answered") | Q(~Q(answer_side=""), answered_at__isnull=False),
                name="question_answer_speaks_for_somebody",
            ),
        ),
    ]
