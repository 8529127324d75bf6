"""Processes that have loaded the market once and make others of themselves: loading is most of what a start costs."""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection


def surroundings() -> dict[str, str]:
    """Return the environment of a process on this test's database and Redis."""
    url = urlsplit(os.environ["DATABASE_URL"])
    return os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path="/" + connection.settings_dict["NAME"])),
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "market.settings",
    }


class Child:
    """A process that another one made for this one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    @property
    def is_gone(self) -> bool:
        """Tell whether it is there no more."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def wait(self) -> None:
        """Wait for its end."""
        while not self.is_gone:
            time.sleep(0.01)


class Mother:
    """A process that has loaded everything and makes others of itself."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.faults.process", "mother"]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=settings.BASE_DIR
        )

    def bear(self, command: tuple[str, ...], log: Path, mail: str) -> Child:
        """Let it make a beat or a worker."""
        return Child(self._ask({"command": command, "log": str(log), "mail": mail}))

    def run(self, module: str, *arguments: Any) -> int:
        """Let it make a process that does what a module's `main` does; return how that ended."""
        child = self._ask({"module": module, "arguments": arguments})
        return self._ask({"ended": child})

    def end(self) -> None:
        """Let it end: nobody will ask for more."""
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()

    def _ask(self, what: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())
