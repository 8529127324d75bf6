"""manage.py verify_session 12: the whole log of an evening computed anew, and the orders compared with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from orders.models import Checkpoint, WitnessEntry
from orders.witness.audit import audit_session
from sessions.models import MarketSession


class Command(BaseCommand):
    """Verify a session's witness log, and name the very row that was tampered with."""

    help = "Recompute a session's witness log and compare its orders; name every row that was tampered with."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the session's number."""
        parser.add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and report; fail when anything is not as it was signed."""
        session = MarketSession.objects.filter(number=options["number"]).first()
        if session is None:
            raise CommandError(f"There is no session {options['number']}.")
        findings = audit_session(session)
        for finding in findings:
            self.stdout.write(self.style.ERROR(str(finding)))
        entries = WitnessEntry.objects.filter(session=session).count()
        points = Checkpoint.objects.filter(session=session)
        state = "sealed" if points.filter(is_seal=True).exists() else "not sealed yet"
        told = f"session {session.number}: {entries} entries, {points.count()} checkpoints, {state}"
        if findings:
            raise CommandError(f"{told}; {len(findings)} rows are not as they were witnessed.")
        self.stdout.write(self.style.SUCCESS(f"{told}; everything is as it was witnessed."))
