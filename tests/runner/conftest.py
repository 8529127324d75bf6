"""Folders and processes for the tests of the engines."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from market.runner.engines import Addresses, engines
from market.runner.surroundings import PROJECT

HOLDER = """
import sys, time
from pathlib import Path
from market.runner.engines import engines
with engines(Path(sys.argv[1]), durable=sys.argv[2] == "durable") as found:
    print(found.database_url, found.redis_url, flush=True)
    time.sleep(60)
"""


@contextmanager
def passable_folder() -> Iterator[Path]:
    """Yield a folder that anybody may pass through, with a name that is easy to trip over."""
    top = Path(tempfile.mkdtemp(prefix="cho-dem-test-"))
    top.chmod(0o711)
    inner = top / "chợ 'đêm' trên mây"
    inner.mkdir()
    yield inner
    shutil.rmtree(top)


@pytest.fixture(scope="module", autouse=True)
def _no_engines_given():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL")
        patch.delenv("REDIS_URL")
        yield


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Return a folder for engines that each test starts and stops; the cluster in it is made once."""
    with passable_folder() as place:
        yield place


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Path, Addresses]]:
    """Return a folder with running engines and their addresses, for tests that change nothing."""
    with passable_folder() as place, engines(place, durable=False) as found:
        yield place, found


@pytest.fixture
def holder() -> Iterator[Callable[..., tuple[subprocess.Popen[str], Addresses]]]:
    """Return what starts another process that uses the engines of a folder until it is ended."""
    started: list[subprocess.Popen[str]] = []

    def start(folder: Path, kind: str) -> tuple[subprocess.Popen[str], Addresses]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, folder, kind],
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
        )
        started.append(process)
        assert process.stdout is not None
        database_url, redis_url = process.stdout.readline().split()
        return process, Addresses(database_url, redis_url)

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
