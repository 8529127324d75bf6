"""Real beats and workers beside the test, on its database, its Redis and a mail server of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings

from market.notices.models import Notice
from sessions.models import MarketSession, ReminderRequest
from tests.mothers import Child, Mother, surroundings
from tests.notices.stub_smtp import StubSmtp

PATIENCE = 90  # seconds; busy cores are slow to start a worker
AFTERWARDS = 4.0  # seconds in which nothing more may happen: each finder comes by again


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something real processes will do."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.1)


Process = subprocess.Popen[bytes] | Child


class Processes:
    """Starts beats and workers, kills them as a power cut would."""

    def __init__(self, surroundings: dict[str, str], folder: Path, mother: Mother | None = None) -> None:
        self.surroundings, self.folder, self.mother = surroundings, folder, mother
        self.running: list[Process] = []

    def beat(self, *, ahead: float = 0) -> Process:
        """Start a beat with a calendar of its own."""
        schedule = self.folder / f"beat-{len(self.running)}"
        return self._start(ahead, "beat", "--pidfile", "", "-s", str(schedule))

    def worker(self, *, ahead: float = 0) -> Process:
        """Start a worker with one process."""
        name = f"faults-{len(self.running)}@%h"
        return self._start(ahead, "worker", "-c", "1", "-n", name, "--without-gossip", "--without-mingle")

    def kill(self, process: Process) -> None:
        """Kill a process with everything it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def has_ended(self, process: Process) -> bool:
        """Tell whether a process is there no more."""
        return process.is_gone if isinstance(process, Child) else process.poll() is not None

    def _start(self, ahead: float, *command: str) -> Process:
        log = self.folder / f"{command[0]}-{len(self.running)}.log"
        if self.mother and not ahead:
            process: Process = self.mother.bear(command, log, self.surroundings["EMAIL_URL"])
        else:  # what another one loaded has seen the right clock
            process = self._start_anew(ahead, command, log)
        self.running.append(process)
        return process

    def _start_anew(self, ahead: float, command: tuple[str, ...], log: Path) -> subprocess.Popen[bytes]:
        with log.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.faults.process", str(ahead), *command],
                env=self.surroundings,
                stdout=output,
                stderr=output,
                cwd=settings.BASE_DIR,
                start_new_session=True,
            )


@pytest.fixture
def smtp() -> Iterator[StubSmtp]:
    server = StubSmtp()
    yield server
    server.close()


@pytest.fixture
def processes(smtp: StubSmtp, mother: Mother, tmp_path: Path) -> Iterator[Processes]:
    """Give a starter of processes that use this test's database, broker and mail server."""
    redis.from_url(settings.REDIS_URL).flushdb()
    started = Processes(surroundings() | {"EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}"}, tmp_path, mother)
    yield started
    for process in started.running:
        started.kill(process)
    redis.from_url(settings.REDIS_URL).flushdb()


def follow(session: MarketSession, followers: int) -> list[str]:
    """Let so many people ask to be reminded of a session; return where they are written to."""
    emails = [f"nguoi-{number:03d}@example.vn" for number in range(followers)]
    ReminderRequest.objects.bulk_create(ReminderRequest(session=session, email=email) for email in emails)
    return emails


def told(kind: str = "") -> list[str]:
    """Return who was told, by one kind of notice or by any."""
    notices = Notice.objects.filter(kind__startswith=kind)
    return sorted(notices.values_list("recipient", flat=True))


def kinds() -> Counter[str]:
    """Return how many notices there are of each kind."""
    return Counter(Notice.objects.values_list("kind", flat=True))


def all_sent(number: int) -> bool:
    """Tell whether so many notices went out."""
    return Notice.objects.filter(status=Notice.Status.SENT).count() == number
