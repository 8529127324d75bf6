"""`manage.py load_demo`: fill an empty market with the demo, or bring a loaded one up to this evening."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from market.demo.loading import freshen, is_loaded, load
from market.env import BASE_DIR


class Command(BaseCommand):
    """Load the demo. Running it again keeps the data and opens a new live session when none is open."""

    help = "Load the demo: people, vendors, products, papers, six past sessions, one live, the coming Fridays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--manifest", type=Path, default=BASE_DIR / "var" / "demo.json")
        parser.add_argument("--small", action="store_true", help="a tenth of it, for tests")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load or freshen, then write the manifest."""
        if not settings.DEMO:
            raise CommandError("Set DEMO=1: demo people have known passwords and belong in no real market.")
        if not is_loaded():
            load(small=options["small"], say=self.stdout.write)
        freshen(options["manifest"])
        self.stdout.write(f"The demo is loaded ({datetime.now():%H:%M:%S}).")
