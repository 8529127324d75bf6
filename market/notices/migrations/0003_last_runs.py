"""What the office reads to know that things happen by themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_push")]

    operations = [
        migrations.CreateModel(
            name="LastRun",
            fields=[
                ("task", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("ended_at", models.DateTimeField()),
                ("seconds", models.FloatField()),
                ("found", models.PositiveIntegerField(null=True)),
                ("error", models.CharField(blank=True, max_length=300)),
            ],
        ),
    ]
