"""By what somebody's phone number is written to: text messages or Zalo."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_claims_texts_choices")]

    operations = [
        migrations.AddField(
            "address",
            "text_channel",
            models.CharField(blank=True, choices=[("sms", "Tin nhắn"), ("zalo", "Zalo")], db_default="", max_length=10),
        ),
    ]
