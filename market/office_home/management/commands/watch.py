"""Keeps watch from outside: when the worker is dead, this process raises the alarm and sends its mails itself."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from market.notices.heartbeats import WATCHER, note_alive
from market.office_home.watching import keep_watch, send_alarms


class Command(BaseCommand):
    """Look once, or again and again, for what is due and not done."""

    help = "Look for what is due and not done within its time; send the alarm when the worker cannot."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how often to look, and where to leave a sign of it."""
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="look again and again")
        parser.add_argument("--sign", type=Path, help="a file to touch after each look, for a health check")

    def handle(self, *args: Any, every: int, sign: Path | None, **options: Any) -> None:
        """Look; without --every leave with 1 when an alarm stands, for a machine's own scheduler."""
        standing = self._look(sign)
        while every:
            time.sleep(every)
            close_old_connections()
            self._look(sign)
        if standing:
            raise SystemExit(1)

    def _look(self, sign: Path | None) -> int:
        try:
            note_alive(WATCHER)
            standing, sent = keep_watch(), send_alarms()
        except DatabaseError as error:
            self.stderr.write(f"the database does not answer: {error}")
            return 1
        self.stdout.write(f"alarms: {standing}, sent from here: {sent}")
        if sign:
            sign.touch()
        return standing
