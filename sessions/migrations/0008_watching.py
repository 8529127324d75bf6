"""What the street's pages need: reminders pushed to browsers, a stream that fails, its recording afterwards."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("market_sessions", "0007_prices_hold"), ("notices", "0002_push")]

    operations = [
        migrations.AddField(
            model_name="marketsession",
            name="stream_down_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="replay_url",
            field=models.URLField(blank=True, verbose_name="Địa chỉ phát lại", db_default=""),
        ),
        migrations.AddField(
            model_name="marketsession",
            name="recording_began_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Video bắt đầu lúc"),
        ),
        migrations.CreateModel(
            name="PushReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_reminders",
                        to="market_sessions.marketsession",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="notices.pushsubscription",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "subscription"), name="push_reminder_once_per_browser")
                ],
            },
        ),
    ]
