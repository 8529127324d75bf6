"""Asks one of the market's processes how it is (`python -m market.runner.health web`): a container's health check."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from market.runner.commands import PYTHON
from market.runner.process import PORT, SCRATCH, WATCH_SIGN

BEAT_SECONDS = 600  # the clock writes its schedule down every three minutes
WATCH_SECONDS = 300  # it looks every minute; a mail server that does not answer takes some of them


def web() -> bool:
    """Tell whether the web server answers that all is well, asked as the proxy asks."""
    site = urlsplit(os.environ.get("SITE_URL", "http://127.0.0.1"))
    headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme}
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/suc-khoe", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def worker(queue: str) -> bool:
    """Tell whether this container's worker of the queue answers through the broker."""
    place = f"{queue}@{socket.gethostname()}"
    command = [*PYTHON, "celery", "-A", "market", "inspect", "ping", "--timeout", "5", "-d", place]
    return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0


def beat(folder: Path = SCRATCH) -> bool:
    """Tell whether the clock still runs."""
    written = [path.stat().st_mtime for path in folder.glob("beat*")]
    return bool(written) and time.time() - max(written) < BEAT_SECONDS


def watch(folder: Path = SCRATCH) -> bool:
    """Tell whether the watcher looked lately."""
    sign = folder / WATCH_SIGN
    return sign.exists() and time.time() - sign.stat().st_mtime < WATCH_SECONDS


CHECKS: dict[str, Callable[[], bool]] = {
    "web": web,
    "default": lambda: worker("default"),
    "reports": lambda: worker("reports"),
    "beat": beat,
    "watch": watch,
}


def main() -> None:
    """Leave with 0 when the named process is well and with 1 when it is not."""
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in CHECKS:
        sys.exit(f"usage: python -m market.runner.health {'|'.join(CHECKS)}")
    sys.exit(0 if CHECKS[name]() else 1)


if __name__ == "__main__":
    main()
