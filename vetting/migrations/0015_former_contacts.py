"""What a vendor's contact was before it changed, and when: codes go there for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vetting", "0014_names_wait_for_the_office")]

    operations = [
        migrations.AddField("vendor", "former_phone", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("vendor", "former_email", models.EmailField(blank=True, default="", max_length=254)),
        migrations.AddField("vendor", "contact_changed_at", models.DateTimeField(null=True)),
    ]
