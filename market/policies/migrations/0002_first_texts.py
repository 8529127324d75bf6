"""Edition 1 of each document: the market never opens without rules. They are approved as edition 2."""

from datetime import date

from django.db import migrations

from market.policies.digests import text_hash
from market.policies.first_texts import first_facts, first_text

KINDS = (
    "operator",
    "terms",
    "privacy",
    "complaints",
    "prices",
    "scope",
    "payment",
    "livestream",
    "delivery",
    "returns",
)
SINCE = date(2026, 11, 20)


def put_in(apps, schema_editor):
    editions = apps.get_model("policies", "PolicyEdition").objects
    for kind in KINDS:
        bodies, facts = (first_text(kind, "vi"), first_text(kind, "en")), first_facts(kind)
        editions.create(
            kind=kind,
            number=1,
            body_vi=bodies[0],
            body_en=bodies[1],
            facts=facts,
            effective_from=SINCE,
            text_hash=text_hash(kind=kind, number=1, bodies=bodies, facts=facts),
        )


class Migration(migrations.Migration):
    dependencies = [("policies", "0001_documents")]

    operations = [migrations.RunPython(put_in, migrations.RunPython.noop)]
