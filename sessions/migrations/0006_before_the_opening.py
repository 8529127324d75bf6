"""Before the opening: no identity check longer than a year, hosts asking for minutes, what the stream answered."""

from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
OPEN = Q(answered_at__isnull=True, answered_by__isnull=True, was_granted__isnull=True)
ANSWERED = Q(answered_at__isnull=False, answered_by__isnull=False, was_granted__isnull=False)
ANSWERS = ["answers", "refuses", "away", "elsewhere"]


class Migration(migrations.Migration):
    dependencies = [
        ("market_sessions", "0005_questions_and_complaints"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="hostcheck",
            constraint=models.CheckConstraint(
                name="host_check_at_most_a_year",
                condition=Q(valid_until__lte=F("checked_at") + timedelta(days=366)),
            ),
        ),
        migrations.CreateModel(
            name="MinutesRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.PositiveSmallIntegerField(default=2)),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("was_granted", models.BooleanField(null=True)),
                ("answered_by", models.ForeignKey(null=True, **PERSON)),
                ("asked_by", models.ForeignKey(**PERSON)),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="minutes_requests",
                        to="market_sessions.slot",
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["slot"], name="minutes_asked_once_at_a_time", condition=Q(answered_at__isnull=True)
                    ),
                    models.CheckConstraint(name="minutes_asked_are_few", condition=Q(minutes__gte=1, minutes__lte=10)),
                    models.CheckConstraint(name="minutes_answered_by_somebody", condition=OPEN | ANSWERED),
                ],
            },
        ),
        migrations.CreateModel(
            name="StreamProbe",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="probe",
                        serialize=False,
                        to="market_sessions.marketsession",
                    ),
                ),
                ("address", models.URLField()),
                ("answer", models.CharField(choices=[(each, each.title()) for each in ANSWERS], max_length=10)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        name="probe_away_has_no_status", condition=~Q(answer="away") | Q(status__isnull=True)
                    ),
                ],
            },
        ),
    ]
