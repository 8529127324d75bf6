"""`make reminders`: 50,000 reminders queued and handed to a mail server by real workers, killed twice on the way.

The mail server counts what it took from whom and drops nothing that comes twice. A reminder whose talk broke off after
its last word is not repeated by itself: as the office would, the run asks the mail server's log about it. In the end
each person has exactly one mail. Meanwhile the longest open transaction is watched. Writes var/reminders.json.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sized
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from market.runner.engines import engines
from market.runner.surroundings import VAR, demo_surroundings

REMINDERS = int(os.environ.get("BENCH_REMINDERS", "50000"))
KILLS = 2
LOOKED_EVERY = 0.02  # seconds between two looks at the open transactions
PATIENCE = 1800  # seconds

Process = subprocess.Popen[bytes]


@dataclass
class Outcome:
    """What came of it."""

    reminders: int
    queued_in: float  # seconds
    sent_in: float  # seconds, deaths included
    kills: int
    unclear: int  # whose talk broke off after the last word
    arrived_unclear: int  # of these, what the mail server's log knew
    people: int  # who got a mail
    most_to_one: int
    longest_transaction: float  # seconds
    talks: int  # connections to the mail server

    @property
    def is_good(self) -> bool:
        """Tell whether each person got exactly one mail, and no transaction stood open while mails were handed over."""
        return self.people == self.reminders and self.most_to_one == 1 and self.longest_transaction < 5


class Watch:
    """Looks at the open transactions of all others and remembers the longest."""

    def __init__(self, database_url: str) -> None:
        self.longest, self._over = 0.0, Event()
        self._thread = Thread(target=self._look, args=(database_url,), daemon=True)
        self._thread.start()

    def _look(self, database_url: str) -> None:
        import psycopg

        with psycopg.connect(database_url, autocommit=True) as connection:
            while not self._over.wait(LOOKED_EVERY):
                row = connection.execute(
                    "SELECT extract(epoch FROM max(clock_timestamp() - xact_start)) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                    " AND backend_type = 'client backend' AND state <> 'idle'"
                ).fetchone()
                self.longest = max(self.longest, float(row[0] or 0) if row else 0.0)

    def end(self) -> float:
        """Return the longest there was, in seconds."""
        self._over.set()
        self._thread.join()
        return self.longest


def rehearse(number: int, surroundings: dict[str, str], logs: Path) -> Outcome:
    """Queue so many reminders in the database Django is set up for, and let workers send them that are killed twice."""
    from market.notices.bounces import settle_unclear
    from market.notices.models import Notice
    from market.notices.services import queue_notices
    from tests.notices.stub_smtp import StubSmtp

    smtp = StubSmtp()
    smtp.pipelines = True  # as most mail servers do
    surroundings = surroundings | {"EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}", "QUIET_HOURS": "none"}
    watch = Watch(surroundings["DATABASE_URL"])
    begun = time.monotonic()
    assert queue_notices(kind="session-reminder", messages=_reminders(number)) == number
    assert queue_notices(kind="session-reminder", messages=_reminders(min(number, 1000))) == 0  # the keys are there
    queued_in, begun = time.monotonic() - begun, time.monotonic()

    left = Notice.objects.filter(status__in=["queued", "sending"])
    beat, worker = start("beat", surroundings, logs), start("worker", surroundings, logs)
    try:
        for death in range(KILLS):
            wanted = number * (death + 1) // (KILLS + 1)
            until(partial(_has, smtp.taken, wanted), "the mails before the next death")
            kill(worker)
            worker = start("worker", surroundings, logs)
        until(lambda: not left.exists(), "all to be handed over")
        sent_in = time.monotonic() - begun
        unclear = Notice.objects.filter(status="unclear").count()
        arrived, _again = settle_unclear(taken=set(smtp.taken))
        until(lambda: not left.exists(), "the last of them")
    finally:
        for process in (beat, worker):
            kill(process)
        smtp.close()
    return Outcome(
        reminders=number,
        queued_in=round(queued_in, 1),
        sent_in=round(sent_in, 1),
        kills=KILLS,
        unclear=unclear,
        arrived_unclear=arrived,
        people=len(smtp.recipients),
        most_to_one=max(smtp.recipients.values()),
        longest_transaction=round(watch.end(), 3),
        talks=smtp.talks,
    )


def _reminders(number: int) -> Iterator[Any]:
    from django.utils import timezone

    from market.notices.services import Outgoing

    opens_at = timezone.now() + timedelta(hours=1)
    session = {"number": 12, "title": "Chợ đêm", "theme": "", "opens_at": opens_at, "closes_at": opens_at}
    for person in range(number):
        facts = {
            "session": session,
            "session_url": "https://cho.example/12/",
            "own_url": f"https://cho.example/{person}/",
        }
        yield Outgoing(f"session-12-reminder-{person}", f"nguoi-{person}@example.vn", facts)


def start(part: str, surroundings: dict[str, str], logs: Path) -> Process:
    """Start a beat or a worker with two hands."""
    command = [sys.executable, "-m", "celery", "-A", "market", part, *options(part, logs)]
    with (logs / f"{part}.log").open("ab") as log:
        return subprocess.Popen(command, env=surroundings, stdout=log, stderr=log, start_new_session=True)


def options(part: str, logs: Path) -> list[str]:
    """Return what a beat or a worker is told at its start."""
    if part == "beat":
        return ["-s", str(logs / "beat"), "--pidfile", ""]
    return ["-c", "2", "--without-gossip", "--without-mingle"]


def kill(process: Process) -> None:
    """Kill a process with all it started, at once, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _has(taken: Sized, wanted: int) -> bool:
    return len(taken) >= wanted


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain for {what}")
        time.sleep(0.1)


def main() -> None:
    """Run it in an empty market and print what came of it."""
    with TemporaryDirectory(prefix="cho-dem-reminders-") as name, contextlib.ExitStack() as closing:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run as another user and has to pass through
        addresses = closing.enter_context(engines(folder, durable=True))
        surroundings = os.environ | demo_surroundings(folder, 8000)
        surroundings |= {
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "market.settings",
        }
        os.environ.update(surroundings)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        outcome = rehearse(REMINDERS, dict(surroundings), folder)
    for name, value in asdict(outcome).items():
        print(f"{name.replace('_', ' '):>20}  {value}")
    (VAR / "reminders.json").write_text(json.dumps(asdict(outcome), indent=2) + "\n")
    print(f"Written to {VAR / 'reminders.json'}.")
    sys.exit(0 if outcome.is_good else 1)


if __name__ == "__main__":
    main()
