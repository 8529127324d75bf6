"""Minutes are written without viewers while Redis is away: nobody knows how many there were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0022_without_session_reports")]

    operations = [
        migrations.AlterField(model_name="nightminute", name="viewers", field=models.PositiveIntegerField(null=True)),
    ]
