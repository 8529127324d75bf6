"""manage.py take_bounces: read the mails that came back."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import closing
from email import message_from_binary_file
from email.message import Message
from mailbox import Maildir, mbox
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from market.notices.bounces import bounces_in, take_bounce


class Command(BaseCommand):
    """Mark notices that came back, and the addresses that do not take mail."""

    help = "Reads delivery reports (RFC 3464) from a maildir, an mbox file, or one mail on standard input (-)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask where the mails are."""
        parser.add_argument("place", help="a maildir, an mbox file, or - for one mail on standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read them all; reading one twice changes nothing."""
        place = options["place"]
        if place != "-" and not Path(place).exists():
            raise CommandError(f"{place} is not there")
        taken = sum(take_bounce(bounce) for mail in _mails(place) for bounce in bounces_in(mail))
        self.stdout.write(f"{taken} came back")


def _mails(place: str) -> Iterator[Message] | Iterable[Message]:
    if place == "-":
        yield message_from_binary_file(sys.stdin.buffer)
    elif Path(place).is_dir():
        yield from Maildir(place, create=False)
    else:
        with closing(mbox(place, create=False)) as box:
            yield from box
