import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0002_uploads_in_pieces")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="disarmed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, default=list
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="quarantine_path",
            field=models.CharField(max_length=100, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("disarmed__contained_by", ["script", "launch", "embedded", "multimedia", "form"])),
                name="file_disarmed_of_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quarantine_path", None), models.Q(("disarmed", []), _negated=True), _connector="OR"
                ),
                name="file_quarantined_if_disarmed",
            ),
        ),
    ]
