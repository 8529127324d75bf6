"""Nothing reads the old reports any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0021_packs_kept")]

    operations = [migrations.DeleteModel(name="SessionReport")]
