"""The two engines, PostgreSQL and Redis: those named by the environment, else embedded ones under a folder."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from market.runner.errors import CannotRun
from market.runner.postgres import Postgres
from market.runner.redis_server import RedisServer
from market.runner.shared_use import Engine, in_use


@dataclass(frozen=True)
class Addresses:
    """Where the engines are found."""

    database_url: str
    redis_url: str


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Make SIGTERM unwind like Ctrl-C does, so that everything started is stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    previous = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C break off the stopping."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _place(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(f"The folder {folder} cannot be made: {error.strerror}.") from error
    return folder


@contextmanager
def engine_in_use(engine: Engine) -> Iterator[str]:
    """Yield the URL of an embedded engine, stopped undisturbed when its last user leaves."""
    with ExitStack() as stack:
        url = stack.enter_context(in_use(engine))
        try:
            yield url
        finally:
            with undisturbed():
                stack.close()


@contextmanager
def engines(folder: Path, *, durable: bool = True) -> Iterator[Addresses]:
    """Yield the addresses of both engines; embedded ones live under the folder and stop with their last user.

    DATABASE_URL and REDIS_URL, each by itself, name servers to be used instead. Not durable means for tests: fast,
    thrown away, and tied to this very process.
    """
    with ending_in_order(), ExitStack() as stack:
        database_url, redis_url = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
        if not database_url:
            database = Postgres(_place(folder / "postgres"), durable=durable)
            database_url = stack.enter_context(engine_in_use(database))
        if not redis_url:
            server = RedisServer(_place(folder / "redis"), durable=durable)
            redis_url = stack.enter_context(engine_in_use(server))
        yield Addresses(database_url, redis_url)
