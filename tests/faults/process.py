"""A real beat or worker for the tests: `python -m tests.faults.process AHEAD worker …`.

Its clock is AHEAD seconds ahead of the machine's (a negative number: behind). The table of what runs by itself turns
quickly and the claims of the dead end early, so that a test does not wait half a minute for a finder and a whole one
for a claim; what is longer than what stays so.

`python -m tests.faults.process mother` loads everything once and makes one more process, with the right clock, for each
line it reads: a beat or a worker, or what a module's `main` does. What a process costs to start is what it costs to
load.
"""

import contextlib
import datetime
import gc
import importlib
import json
import os
import signal
import sys
import time
import traceback
from typing import Any

QUICK = 0.1  # of the seconds between two calls of a finder
LEAST = 1.0  # seconds
SOON = 5  # times sooner a claim ends
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
    """Run one command of Celery, its table turning quickly and its claims ending early."""
    import django

    from market.celery import app

    django.setup()
    from market.notices import claims, ledger

    claims.LEASE, claims.ENOUGH, ledger.HANDED_LEASE = (
        claims.LEASE / SOON,
        claims.ENOUGH / SOON,
        ledger.HANDED_LEASE / SOON,
    )
    for entry in app.conf.beat_schedule.values():
        if isinstance(entry["schedule"], float):
            entry["schedule"] = max(LEAST, entry["schedule"] * QUICK)
    app.conf.beat_max_loop_interval = LEAST
    app.start(command)


def bear_children() -> None:
    """Load everything, then make a process for each line read and answer with its number, or tell how one ended."""
    import django
    from django.db import connections

    from market.celery import app

    django.setup()
    app.loader.import_default_modules()
    for module in LOADED_LATE:
        importlib.import_module(module)
    connections.close_all()  # its checks look into the database; nothing that is open may be shared
    gc.freeze()  # what is loaded is not searched again in each child
    ended: dict[int, int] = {}
    signal.signal(signal.SIGCHLD, lambda *_: _bury(ended))  # a child that was killed leaves nothing behind
    for line in iter(sys.stdin.readline, ""):
        asked = json.loads(line)
        answer = _ending(asked["ended"], ended) if "ended" in asked else _bear(asked)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _bear(asked: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        live(**asked)
    with contextlib.suppress(PermissionError, ProcessLookupError):
        os.setpgid(child, child)  # here and there: whoever is first, it can be killed from now on
    return child


def _bury(ended: dict[int, int]) -> None:
    with contextlib.suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            ended[found[0]] = os.waitstatus_to_exitcode(found[1])


def _ending(child: int, ended: dict[int, int]) -> int:
    while child not in ended:
        time.sleep(0.01)
    return ended.pop(child)


def live(
    command: list[str] | None = None,
    log: str = os.devnull,
    mail: str = "",
    module: str = "",
    arguments: tuple[Any, ...] = (),
) -> None:
    """Be a process of one's own from here to the end."""
    from django.conf import settings

    from market.env import mailer

    os.setpgid(0, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(log, "wb") as output, open(os.devnull, "rb") as nothing:
        for source, number in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source.fileno(), number)
    if mail:
        os.environ["EMAIL_URL"] = mail
        settings.MAILERS = {"default": mailer()}
    try:
        if command:
            run(command)
        else:
            importlib.import_module(module).main(*arguments)
    finally:
        is_amiss = not isinstance(sys.exception(), SystemExit | None)
        if is_amiss:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(is_amiss)


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
