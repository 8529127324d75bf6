"""A real beat or worker for the tests: `python -m tests.faults.process AHEAD worker …`.

Its clock is AHEAD seconds ahead of the machine's (a negative number: behind), and the table of what runs by itself
turns quickly, so that a test does not wait half a minute for a finder.
"""

import datetime
import sys
import time
from typing import Any

QUICK = 0.1  # of the seconds between two calls of a finder
LEAST = 1.0  # seconds


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


def main() -> None:
    """Run one command of Celery."""
    ahead, *command = sys.argv[1:]
    if float(ahead):
        set_clock_ahead(float(ahead))  # before anything takes a copy of the clock
    from market.celery import app

    for entry in app.conf.beat_schedule.values():
        if isinstance(entry["schedule"], float):
            entry["schedule"] = max(LEAST, entry["schedule"] * QUICK)
    app.conf.beat_max_loop_interval = LEAST
    app.start(command)


if __name__ == "__main__":
    main()
