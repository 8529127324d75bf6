from django.db import migrations, models

import market.kernel.fields
from market.kernel.texts import sort_key


def fill(apps, schema_editor):
    """Compute the sort keys of the rows that are there, in batches."""
    for name, source in (("Vendor", "display_name"), ("Product", "name")):
        model = apps.get_model("vetting", name)
        rows = []
        for row in model.objects.filter(sort_name="").only("pk", source).iterator(chunk_size=500):
            row.sort_name = sort_key(getattr(row, source))
            rows.append(row)
        model.objects.bulk_update(rows, ["sort_name"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("vetting", "0004_papers_stay_with_their_vendor")]

    operations = [
        migrations.AddField("vendor", "sort_name", market.kernel.fields.SortKeyField(source="display_name")),
        migrations.AddField("product", "sort_name", market.kernel.fields.SortKeyField(source="name")),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("product", models.Index(fields=["sort_name", "id"], name="product_in_order")),
    ]
