"""Browsers may belong to somebody: whose news they show, where they were turned on, in which language."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "Tiếng Anh")]
OWNER = {"null": True, "to": settings.AUTH_USER_MODEL, "on_delete": django.db.models.deletion.CASCADE}
DEVICE = {"null": True, "to": "accounts.device", "on_delete": django.db.models.deletion.SET_NULL}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_devices"), ("notices", "0005_text_channel")]

    operations = [
        migrations.AddField(
            model_name="pushsubscription",
            name="person",
            field=models.ForeignKey(related_name="push_browsers", **OWNER),
        ),
        migrations.AddField(
            model_name="pushsubscription",
            name="device",
            field=models.ForeignKey(related_name="+", **DEVICE),
        ),
        migrations.AddField(
            model_name="pushsubscription",
            name="label",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="pushsubscription",
            name="language",
            field=models.CharField(blank=True, choices=LANGUAGES, db_default="", default="", max_length=2),
        ),
        migrations.AddField(
            model_name="pushsubscription",
            name="bound_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="pushsubscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", True), ("bound_at__isnull", False), _connector="OR"),
                name="push_bound_with_time",
            ),
        ),
    ]
