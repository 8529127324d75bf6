"""Vendors are found by a folded column with a trigram index instead of unaccenting every name at every search."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

from market.kernel.fields import FoldedField
from market.kernel.texts import fold

SOURCES = ("display_name", "legal_name", "tax_code")


def fill(apps, schema_editor):
    """Fold the names of the rows that are there, in batches."""
    vendor = apps.get_model("vetting", "Vendor")
    rows = []
    for row in vendor.objects.filter(folded_name="").only("pk", *SOURCES).iterator(chunk_size=500):
        row.folded_name = fold(" ".join(getattr(row, source) for source in SOURCES))
        rows.append(row)
    vendor.objects.bulk_update(rows, ["folded_name"], batch_size=500)


class Migration(migrations.Migration):
    atomic = False  # the index is built while the market goes on
    dependencies = [("vetting", "0010_codes_on_draft_pages")]

    operations = [
        migrations.AddField("vendor", "folded_name", FoldedField(sources=SOURCES)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            "vendor", GinIndex(OpClass("folded_name", name="gin_trgm_ops"), name="vendor_folded_trigram")
        ),
    ]
