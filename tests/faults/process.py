"""A real beat or worker for the tests: `python -m tests.faults.process AHEAD worker …`.

Its clock is AHEAD seconds ahead of the machine's (a negative number: behind), and the table of what runs by itself
turns quickly, so that a test does not wait half a minute for a finder.

`python -m tests.faults.process mother` loads everything once and makes one more such process, with the right clock, for
each line it reads. What a process costs to start is what it costs to load.
"""

import contextlib
import datetime
import importlib
import json
import os
import signal
import sys
import time
from typing import Any

QUICK = 0.1  # of the seconds between two calls of a finder
LEAST = 1.0  # seconds
LOADED_LATE = (
    "celery.bin.celery",
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.worker.consumer",
    "kombu.transport.redis",
)


def set_clock_ahead(seconds: float) -> None:
    """Let this process read another time from its machine; what measures spans goes on as before."""
    real_time = time.time
    real_datetime: Any = datetime.datetime
    offset = datetime.timedelta(seconds=seconds)

    class Named(type):
        def __instancecheck__(cls, found: object) -> bool:
            return isinstance(found, real_datetime)  # what comes from the database is a moment like any other

    class WrongDatetime(real_datetime, metaclass=Named):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return cls._of(real_datetime.now(tz) + offset)

        @classmethod
        def utcnow(cls) -> Any:
            return cls._of(real_datetime.now(datetime.UTC).replace(tzinfo=None) + offset)

        @classmethod
        def _of(cls, moment: Any) -> Any:
            return cls.combine(moment.date(), moment.timetz())

    time.time = lambda: real_time() + seconds
    datetime.datetime = WrongDatetime  # type: ignore[misc]


def run(command: list[str]) -> None:
    """Run one command of Celery, its table turning quickly."""
    from market.celery import app

    for entry in app.conf.beat_schedule.values():
        if isinstance(entry["schedule"], float):
            entry["schedule"] = max(LEAST, entry["schedule"] * QUICK)
    app.conf.beat_max_loop_interval = LEAST
    app.start(command)


def bear_children() -> None:
    """Load everything, then make a process for each line read and answer with its number."""
    import django
    from django.db import connections

    from market.celery import app

    django.setup()
    app.loader.import_default_modules()
    for module in LOADED_LATE:
        importlib.import_module(module)
    connections.close_all()  # its checks look into the database; nothing that is open may be shared
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a child that was killed leaves nothing behind
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            live(**json.loads(line))
        with contextlib.suppress(PermissionError, ProcessLookupError):
            os.setpgid(child, child)  # here and there: whoever is first, it can be killed from now on
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def live(command: list[str], log: str, mail: str) -> None:
    """Be a process of one's own from here to the end."""
    from django.conf import settings

    from market.env import mailer

    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(log, "wb") as output, open(os.devnull, "rb") as nothing:
        for source, number in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source.fileno(), number)
    os.environ["EMAIL_URL"] = mail
    settings.MAILERS = {"default": mailer()}
    try:
        run(command)
    finally:
        os._exit(0)


def main() -> None:
    """Be a mother, or one beat or worker."""
    ahead, *command = sys.argv[1:]
    if ahead == "mother":
        return bear_children()
    if float(ahead):
        set_clock_ahead(float(ahead))  # before anything takes a copy of the clock
    return run(command)


if __name__ == "__main__":
    main()
