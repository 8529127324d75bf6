"""Provinces and communes from the CSV files beside this module. Running it again brings the tables up to date."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from market.kernel.texts import fold, nfc

DATA = Path(__file__).parent / "data"
HANOI_CODE = "01"
HANOI = {"code": HANOI_CODE, "name": "Thành phố Hà Nội"}
BATCH = 1000  # rows per INSERT


@dataclass(frozen=True)
class Loaded:
    """How many rows a run wrote."""

    provinces: int
    communes: int


def _rows(name: str, folder: Path) -> Iterator[dict[str, str]]:
    path = folder / name
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield {key: nfc(value or "") for key, value in row.items() if key}


def _former_districts(folder: Path) -> dict[str, str]:
    return {row["code"]: row["old_district_main"] for row in _rows("hanoi_wards.csv", folder)}


def _provinces(folder: Path) -> list[dict[str, str]]:
    """Return the provinces; Hà Nội alone while the country's list is missing."""
    return [{"code": row["code"], "name": row["name"]} for row in _rows("provinces.csv", folder)] or [HANOI]


def _communes(folder: Path) -> dict[str, dict[str, str]]:
    """Return the communes by code: Hà Nội's own list, then the country's."""
    found = {row["code"]: {"name": row["name"], "province_id": HANOI_CODE} for row in _rows("hanoi_wards.csv", folder)}
    for row in _rows("communes.csv", folder):
        found[row["code"]] = {"name": row["name"], "province_id": row["province_code"]}
    return found


@transaction.atomic
def load_places(*, province_model: Any, commune_model: Any, folder: Path = DATA) -> Loaded:
    """Write every province and commune of the CSV files, changing those that are there; nothing is deleted."""
    provinces = [province_model(**row) for row in _provinces(folder)]
    former = _former_districts(folder)
    communes = [
        commune_model(code=code, folded_name=fold(row["name"]), former_district=former.get(code, ""), **row)
        for code, row in _communes(folder).items()
    ]
    province_model.objects.bulk_create(
        provinces, update_conflicts=True, unique_fields=["code"], update_fields=["name"], batch_size=BATCH
    )
    commune_model.objects.bulk_create(
        communes,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "folded_name", "province", "former_district"],
        batch_size=BATCH,
    )
    return Loaded(provinces=len(provinces), communes=len(communes))
