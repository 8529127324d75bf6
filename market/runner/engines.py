"""The two engines, PostgreSQL and Redis: those named by the environment, else embedded ones under a folder."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from market.runner.endings import ending_in_order, undisturbed
from market.runner.errors import CannotRun
from market.runner.postgres import Postgres
from market.runner.redis_server import RedisServer
from market.runner.shared_use import Engine, in_use, revived


@dataclass(frozen=True)
class Addresses:
    """Where the engines are found, and which of them are this folder's own."""

    database_url: str
    redis_url: str
    embedded: tuple[Engine, ...] = field(default=(), compare=False)

    def revive(self) -> list[str]:
        """Start those of the folder's own engines again that were killed, where they were; return their names."""
        return [engine.name for engine in self.embedded if revived(engine)]


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
    embedded: list[Engine] = []

    def own(engine: Engine) -> str:
        embedded.append(engine)
        return stack.enter_context(engine_in_use(engine))

    with ending_in_order(), ExitStack() as stack:
        database_url = os.environ.get("DATABASE_URL") or own(Postgres(_place(folder / "postgres"), durable=durable))
        redis_url = os.environ.get("REDIS_URL") or own(RedisServer(_place(folder / "redis"), durable=durable))
        yield Addresses(database_url, redis_url, tuple(embedded))
