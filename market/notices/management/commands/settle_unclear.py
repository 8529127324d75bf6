"""manage.py settle_unclear: ask the mail server's log what became of mails it may have taken."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from market.notices.bounces import message_ids_in, settle_unclear


class Command(BaseCommand):
    """Settle notices whose talk broke off just as they were handed over."""

    help = "Reads a mail server's log: what it names was sent, what it does not name is sent again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the log; it has to cover the time the notices were sent in."""
        parser.add_argument("log", help="a file, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Settle them all."""
        place = options["log"]
        log = sys.stdin.read() if place == "-" else Path(place).read_text(encoding="utf-8", errors="replace")
        had, had_not = settle_unclear(taken=message_ids_in(log))
        self.stdout.write(f"{had} had arrived, {had_not} are sent again")
