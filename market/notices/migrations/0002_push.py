"""Notices shown by browsers, and where to reach those."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_outbox")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[("email", "Thư điện tử"), ("sms", "Tin nhắn"), ("push", "Thông báo trên máy")],
                default="email",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint", models.URLField(max_length=600, unique=True)),
                ("key", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
