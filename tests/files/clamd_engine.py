"""A real ClamAV daemon for tests, with one signature of our own: found on the machine, or installed.

Not finding one is a failure, never a skip, as with the browser.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.browser_engine import install, runs

PLACES = ("clamd", "/usr/sbin/clamd", "/usr/local/sbin/clamd")
START_SECONDS = 60
VIRUS = b"dau-hieu-thu-cua-cho-dem-khong-phai-virus"  # what the signature below knows
SIGNATURE = "ChoDem.DauHieuThu"


def find() -> str:
    """Return the path of a clamd that starts."""
    path = _on_this_machine() or _of_debian()
    if path is None:
        pytest.fail(
            "No clamd: none is in PATH and Debian's package clamav-daemon could not be installed.", pytrace=False
        )
    return path


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Path]:
    """Run a daemon of its own in the folder, which has a short path; give the path of its socket."""
    database, socket, config = folder / "db", folder / "clamd.sock", folder / "clamd.conf"
    database.mkdir()
    (database / "own.ndb").write_text(f"{SIGNATURE}:0:*:{VIRUS.hex()}\n")
    lines = {
        "Foreground": "yes",
        "LocalSocket": str(socket),
        "DatabaseDirectory": str(database),
        "TemporaryDirectory": str(folder),
        "ConcurrentDatabaseReload": "no",
        **settings,
    }
    config.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    with (folder / "log").open("wb") as log:
        daemon = subprocess.Popen([find(), f"--config-file={config}"], stdout=log, stderr=log)
    try:
        _wait_for(socket, daemon, folder / "log")
        yield socket
    finally:
        daemon.terminate()
        daemon.wait(timeout=30)


def _wait_for(socket: Path, daemon: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not socket.exists():
        if daemon.poll() is not None or time.monotonic() > end:
            pytest.fail(f"clamd did not start: {log.read_text(errors='replace')[-2000:]}", pytrace=False)
        time.sleep(0.05)


def _on_this_machine() -> str | None:
    found = (shutil.which(name) for name in PLACES)
    return next((path for path in found if path and runs(path)), None)


def _of_debian() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet")
    install(*quiet, "update")
    install(*quiet, "install", "--yes", "--no-install-recommends", "clamav-daemon")
    return _on_this_machine()
