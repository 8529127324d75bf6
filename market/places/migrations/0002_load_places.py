from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from market.places.loading import load_places


def load(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    load_places(province_model=apps.get_model("places", "Province"), commune_model=apps.get_model("places", "Commune"))


class Migration(migrations.Migration):
    dependencies = [("places", "0001_provinces_and_communes")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
