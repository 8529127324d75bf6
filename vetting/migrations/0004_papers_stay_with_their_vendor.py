"""A paper names its vendor beside its dossier and product, for the sale's one statement: the three must agree."""

from django.db import migrations

ADD = """
    ALTER TABLE vetting_dossier ADD CONSTRAINT dossier_and_its_vendor UNIQUE (id, vendor_id);
    ALTER TABLE vetting_product ADD CONSTRAINT product_and_its_vendor UNIQUE (id, vendor_id);
    ALTER TABLE vetting_paper
        ADD CONSTRAINT paper_of_the_dossiers_vendor
            FOREIGN KEY (dossier_id, vendor_id) REFERENCES vetting_dossier (id, vendor_id),
        ADD CONSTRAINT paper_of_the_products_vendor
            FOREIGN KEY (product_id, vendor_id) REFERENCES vetting_product (id, vendor_id);
"""
REMOVE = """
    ALTER TABLE vetting_paper DROP CONSTRAINT paper_of_the_products_vendor, DROP CONSTRAINT paper_of_the_dossiers_vendor;
    ALTER TABLE vetting_product DROP CONSTRAINT product_and_its_vendor;
    ALTER TABLE vetting_dossier DROP CONSTRAINT dossier_and_its_vendor;
"""


class Migration(migrations.Migration):
    dependencies = [("vetting", "0003_requirements")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
