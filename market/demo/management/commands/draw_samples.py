"""Draw the pictures of good papers anew."""

from typing import Any

from django.core.management.base import BaseCommand

from market.demo.sample_pictures import FACTS, sample_picture
from market.env import BASE_DIR


class Command(BaseCommand):
    """Draw static/samples/<kind>.webp for every kind of paper."""

    help = "Draw the pictures of good papers (static/samples) anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write one picture after the other."""
        folder = BASE_DIR / "static" / "samples"
        for kind in FACTS:
            (folder / f"{kind}.webp").write_bytes(sample_picture(kind))
