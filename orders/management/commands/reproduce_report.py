"""manage.py reproduce_report 812: a report made again from its stored rows, and compared with what was handed out."""

import shutil
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.models import ReportFile
from orders.reports.reproducing import Difference, Kept, NotReproducibleError, digest_of, folder

SHOWN = 10  # rows that differ today


class Command(BaseCommand):
    """Write a report's CSV again from its stored rows and say whether it is byte-identical."""

    help = "Write a report's CSV again from its stored rows; fail unless it is byte-identical to the one handed out."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the number of a file (of any format), where to write, and whether to look at today's data too."""
        parser.add_argument("file", type=int, help="number of the report's file, as in its address")
        parser.add_argument("--out", type=Path, help="where to keep the CSV that was written again")
        parser.add_argument("--against-now", action="store_true", help="name the first rows that differ today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reproduce and report; fail when the bytes are not the same."""
        found = ReportFile.objects.select_related("compilation__session").filter(pk=options["file"]).first()
        if found is None:
            raise CommandError(f"There is no report file {options['file']}.")
        with folder() as name:
            try:
                kept = Kept(found, Path(name))
                self._tell_what(kept)
                path = Path(name) / "again.csv"
                with path.open("wb") as target:
                    kept.write_csv(target)
                if options["out"]:
                    shutil.copyfile(path, options["out"])
                if options["against_now"]:
                    self._tell_differences(kept)
                self._judge(kept, path)
            except NotReproducibleError as error:
                raise CommandError(str(error)) from error

    def _tell_what(self, kept: Kept) -> None:
        made = kept.compilation
        about = f"session {made.session.number}" if made.session else "no one session"
        self.stdout.write(f"{kept.report.code} of compilation {made.pk} ({about}), taken {made.taken_at}.")
        self.stdout.write(f"Stored rows are intact: snapshot {made.snapshot}.")
        if kept.changed_columns:
            self.stdout.write(
                f"Columns that only the rows or only today's code have: {', '.join(kept.changed_columns)}."
            )

    def _judge(self, kept: Kept, path: Path) -> None:
        digest = digest_of(path)
        if digest == bytes(kept.csv.sha256):
            self.stdout.write(self.style.SUCCESS(f"Byte-identical: SHA-256 {digest.hex()}."))
            return
        line = kept.first_other_line(path)
        told = f"SHA-256 {digest.hex()}, handed out was {bytes(kept.csv.sha256).hex()}"
        raise CommandError(f"Not byte-identical: {told}; first in line {line}.")

    def _tell_differences(self, kept: Kept) -> None:
        shown = list(islice(kept.differences(), SHOWN))
        if not shown:
            self.stdout.write("Read anew, all rows are the same today.")
        for each in shown:
            self.stdout.write(f"Row {each.place} differs today: {_in_words(each)}")


def _in_words(each: Difference) -> str:
    if each.was is None or each.is_now is None:
        return f"it was not there, {each.is_now}" if each.was is None else f"it is gone, {each.was}"
    return "; ".join(f"{name}: {was!r}, now {each.is_now[name]!r}" for name, was in each.was.items())
