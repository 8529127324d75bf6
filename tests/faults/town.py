"""A whole market of a test's own, on engines that may really be killed: PostgreSQL on its disk, Redis, web, Celery."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from market.runner.commands import web
from market.runner.ports import free_port
from market.runner.postgres import Postgres
from market.runner.redis_server import RedisServer
from tests import cast
from tests.databases import fill
from tests.faults.conftest import PATIENCE, Processes, until
from tests.mothers import Mother
from tests.notices.stub_smtp import StubSmtp


@dataclass(frozen=True)
class Stall:
    """What is sold in the town, and where."""

    session: int
    listing: int
    price: int


class Town:
    """The processes of one market. Everything is killed as a power cut would."""

    def __init__(self, folder: Path) -> None:
        self.postgres = Postgres(_made(folder / "postgres"), durable=True)
        self.redis = RedisServer(_made(folder / "redis"), durable=False)
        self.smtp = StubSmtp()
        self.port = free_port()
        self.database_url, self.redis_url = self.postgres.start(), self.redis.start()
        self.surroundings = os.environ | {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}",
            "TRUST_PROXY": "1",  # each buyer comes from an address of its own
            "WEB_WORKERS": "2",
            "DJANGO_SETTINGS_MODULE": "tests.web_settings",
        }
        self.mother = Mother(self.surroundings)
        self.processes = Processes(self.surroundings, folder, self.mother)
        fill(self.database_url)
        with (folder / "web.log").open("wb") as log:
            self.web = subprocess.Popen(
                web(self.port), env=self.surroundings, cwd=settings.BASE_DIR, stdout=log, stderr=log
            )
        self.beat = self.processes.beat()
        self.worker = self.processes.worker()

    def keep_up(self) -> None:
        """Start again what ended by itself, as what runs the market does: a start needs the database."""
        if self.processes.has_ended(self.beat):
            self.beat = self.processes.beat()
        if self.processes.has_ended(self.worker):
            self.worker = self.processes.worker()

    def kill(self, victim: str) -> None:
        """Kill one of the town's processes with everything it started, and see that it comes back."""
        getattr(self, f"_kill_{victim}")()

    def close(self) -> None:
        """Stop everything."""
        self.web.terminate()
        self.web.wait()
        for process in self.processes.running:
            self.processes.kill(process)
        self.mother.end()
        self.smtp.close()
        self.redis.stop(self.redis_url)
        self.postgres.stop(self.database_url)
        self.postgres.destroy()

    def answers(self) -> bool:
        """Tell whether the market's first page comes."""
        try:
            return bool(urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _kill_web(self) -> None:
        """Kill every web worker; who started them starts others."""
        before = self._web_workers()
        assert before
        for pid in before:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: bool(self._web_workers() - before), "other web workers")

    def _kill_worker(self) -> None:
        self.processes.kill(self.worker)
        self.worker = self.processes.worker()

    def _kill_postgres(self) -> None:
        os.kill(int((self.postgres.data / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)
        until(lambda: not self.postgres.answers(self.database_url), "PostgreSQL to be gone")
        assert self.postgres.start(self.database_url) == self.database_url

    def _kill_redis(self) -> None:
        os.kill(int((self.redis.folder / "pid").read_text()), signal.SIGKILL)
        until(lambda: not self.redis.answers(self.redis_url), "Redis to be gone")
        assert self.redis.start(self.redis_url) == self.redis_url

    def _web_workers(self) -> set[int]:
        done = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.web.pid)], capture_output=True, text=True, check=False
        )
        lines = [line.split(None, 1) for line in done.stdout.splitlines()]
        return {int(pid) for pid, args in lines if "resource_tracker" not in args}


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@contextmanager
def database_of(town: Town) -> Iterator[None]:
    """Let this process's models be those of the town."""
    url = urlsplit(town.database_url)
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {
        "HOST": url.hostname,
        "PORT": url.port,
        "USER": url.username,
        "PASSWORD": url.password,
        "NAME": url.path.strip("/"),
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= kept


@contextmanager
def running_town(folder: Path) -> Iterator[tuple[Town, Stall]]:
    """Yield a town that answers, with a stall that never sells out."""
    folder.chmod(0o711)  # PostgreSQL may run as another user and has to pass through
    with ExitStack() as stack:
        town = Town(folder)
        stack.callback(town.close)
        with database_of(town):
            listing = cast.make_listing(allotment=100_000, per_buyer_limit=1_000)
            cast.me_linh()
            stall = Stall(listing.session.number, listing.pk, listing.session_price)
        begun = time.monotonic()
        while not town.answers():
            assert time.monotonic() < begun + PATIENCE, (folder / "web.log").read_text()[-2000:]
            time.sleep(0.1)
        yield town, stall
