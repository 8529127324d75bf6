from pathlib import Path

import pytest
from django.core.management import call_command

from market.places.loading import load_places
from market.places.models import Commune, Province

pytestmark = pytest.mark.django_db


def test_the_migration_brings_the_country():
    assert Province.objects.count() == 34
    assert Commune.objects.filter(province="01").count() == 126
    assert Commune.objects.get(pk="09022").label == "Xã Mê Linh, Hà Nội"


def test_hanoi_keeps_its_former_districts():
    assert Commune.objects.get(pk="00004").former_district == "Quận Ba Đình"
    assert not Commune.objects.filter(province="01", former_district="").exists()
    assert not Commune.objects.exclude(province="01").exclude(former_district="").exists()


def test_every_name_is_folded_for_search():
    assert Commune.objects.get(pk="09022").folded_name == "xa me linh"


def test_running_again_changes_nothing(capsys):
    before = list(Commune.objects.values_list())
    call_command("load_places")
    assert list(Commune.objects.values_list()) == before
    assert "34 provinces" in capsys.readouterr().out


def test_running_again_mends_a_wrong_name():
    Commune.objects.filter(pk="09022").update(name="Xã Sai", folded_name="xa sai")
    call_command("load_places")
    assert Commune.objects.get(pk="09022").name == "Xã Mê Linh"


def test_hanoi_alone_when_the_countrys_lists_are_missing(tmp_path: Path):
    header = "code,name,type,area_km2,lat,lon,old_district_main,old_districts_all\n"
    row = "99999,Xã Thử,Xã,1,21,105,Huyện Thử,Huyện Thử\n"
    (tmp_path / "hanoi_wards.csv").write_text(header + row, encoding="utf-8")
    loaded = load_places(province_model=Province, commune_model=Commune, folder=tmp_path)
    assert (loaded.provinces, loaded.communes) == (1, 1)
    assert Commune.objects.get(pk="99999").province_id == "01"


def test_nothing_to_load_is_no_fault(tmp_path: Path):
    loaded = load_places(province_model=Province, commune_model=Commune, folder=tmp_path)
    assert loaded.communes == 0
