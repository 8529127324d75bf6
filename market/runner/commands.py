"""The command lines of the market's own processes."""

import os
import sys
from pathlib import Path

from market.runner.ports import LOOPBACK

PYTHON = [sys.executable, "-m"]
# One request at a time in each worker: more threads only fight for Python's lock and for rows.
GRANIAN = [
    *("--interface", "wsgi", "--blocking-threads", "1", "--runtime-threads", "1", "--backlog", "2048", "--no-ws"),
    # Every open connection counts, also one at rest until its next poll: half the backlog would leave a crowd outside.
    *("--backpressure", "8192"),
    *("--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "10"),
    *("--http1-header-read-timeout", "10000"),  # milliseconds: slow senders are let go
]
CELERY = ["celery", "-A", "market", "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def web(port: int, host: str = LOOPBACK) -> list[str]:
    """Return the web server's command line, with a worker per core or as many as WEB_WORKERS says."""
    place = ["--host", host, "--port", str(port), "--workers", os.environ.get("WEB_WORKERS") or str(cores())]
    return [*PYTHON, "granian", *GRANIAN, *place, "market.wsgi:application"]


def worker(queue: str, processes: int) -> list[str]:
    """Return the command line of the worker of one queue."""
    return [*PYTHON, *CELERY, "-Q", queue, "-c", str(processes), "-n", f"{queue}@%h"]


def watch(sign: Path) -> list[str]:
    """Return the command line of the watcher: it raises the alarm when clock or worker are silent."""
    return [sys.executable, "manage.py", "watch", "--every", "60", "--sign", str(sign)]


def beat(folder: Path) -> list[str]:
    """Return the command line of the clock that starts the finders."""
    schedule = str(folder / "beat")
    return [*PYTHON, "celery", "-A", "market", "beat", "--loglevel", "INFO", "--pidfile", "", "-s", schedule]
