"""Bring provinces and communes up to date from the CSV files in market/places/data."""

from typing import Any

from django.core.management.base import BaseCommand

from market.places.loading import load_places
from market.places.models import Commune, Province


class Command(BaseCommand):
    """Load provinces and communes; running it twice changes nothing."""

    help = "Load provinces and communes from market/places/data."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many there are."""
        loaded = load_places(province_model=Province, commune_model=Commune)
        self.stdout.write(f"{loaded.provinces} provinces, {loaded.communes} communes")
