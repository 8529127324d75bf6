"""One engine, many processes: the first one starts it, the last one to leave stops it.

Each process that uses an engine holds a shared lock on a file beside it. The kernel drops the lock when the process
dies, however it dies, so a crash leaves nothing to repair: the next process finds the engine running and uses it, or
not running and starts it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from market.runner.errors import CannotRun
from market.runner.private import write_private


class Engine(Protocol):
    """A server that can be started, asked and stopped."""

    name: str
    folder: Path

    def is_running(self) -> bool:
        """Tell whether the server's process runs, busy or not."""

    def start(self, last: str = "") -> str:
        """Start the server and return its URL, the last one if possible."""

    def answers(self, url: str) -> bool:
        """Tell whether the server at this URL is the folder's own and answers."""

    def stop(self, url: str) -> None:
        """Stop the server at this URL."""


@contextmanager
def lock(path: Path, kind: int) -> Iterator[int]:
    """Hold a lock of this kind on the file."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise CannotRun(
            f"{path.parent} belongs to another user: run this as that user, or remove that folder."
        ) from error
    try:
        fcntl.flock(descriptor, kind)
        yield descriptor
    finally:
        os.close(descriptor)


def is_last(descriptor: int) -> bool:
    """Tell whether the holder of this lock is the only one left."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def found_or_started(engine: Engine) -> str:
    """Return the URL of the folder's engine: the recorded one if it answers, else a new one."""
    record = engine.folder / "url"
    last = record.read_text(encoding="utf-8").strip() if record.exists() else ""
    if last and engine.is_running() and engine.answers(last):
        return last
    url = engine.start(last)
    write_private(record, url)
    return url


def revived(engine: Engine) -> bool:
    """Start the folder's engine again if its process is gone; tell whether it was."""
    with lock(engine.folder / "gate.lock", fcntl.LOCK_EX):
        if engine.is_running():
            return False
        found_or_started(engine)
        return True


@contextmanager
def in_use(engine: Engine) -> Iterator[str]:
    """Yield the URL of the folder's engine, starting it if need be; the last user to leave stops it."""
    gate, users = engine.folder / "gate.lock", engine.folder / "users.lock"
    with lock(users, fcntl.LOCK_SH) as use:
        with lock(gate, fcntl.LOCK_EX):
            url = found_or_started(engine)
        try:
            yield url
        finally:
            with lock(gate, fcntl.LOCK_EX):
                if is_last(use):
                    engine.stop(url)
                    (engine.folder / "url").unlink(missing_ok=True)
