"""Serving an application as the demo does, and letting the market and a yardstick take turns before one load."""

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import load
from market.runner.commands import web
from market.runner.surroundings import PROJECT

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))  # of one measurement
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))  # market and yardstick take turns so often; the median counts

Next = Callable[[], bytes]  # the request to send next


@dataclass(frozen=True)
class Times:
    """How long answers took, in milliseconds."""

    p50: float
    p95: float
    p99: float


@dataclass(frozen=True)
class Figure:
    """One measured figure: the market's rate, how it compares, how long answers took, how many it rests on."""

    value: float
    ratio: float
    n: int
    times: Times
    bare: float


def times_of(seconds: Sequence[float]) -> Times:
    """Return how long answers took, from the seconds of each."""
    ordered = sorted(seconds)
    p50, p95, p99 = (1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 0.99))
    return Times(p50, p95, p99)


@contextmanager
def served(settings: str, port: int, environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run granian with the WSGI application under some settings, as the demo and production do."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            web(port), cwd=PROJECT, env=environment | {"DJANGO_SETTINGS_MODULE": settings}, stdout=output, stderr=output
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/robots.txt")  # asks for nothing; the yardstick has none, which will do
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    for _attempt in range(600):
        try:
            urllib.request.urlopen(url, timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} did not come up")


def measure(ours: tuple[int, Next], bare: tuple[int, Next], *, connections: int, good: set[int]) -> Figure:
    """Let the market and the yardstick take turns; return the medians of the rates, and the times of all answers."""
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    latencies: list[float] = []
    for _round in range(ROUNDS):
        for name, (port, next_request) in (("bare", bare), ("ours", ours)):
            outcome = load.run(port, next_request, connections=connections, seconds=SECONDS)
            wrong = {status: count for status, count in outcome.statuses.items() if status not in good}
            if wrong:
                raise SystemExit(f"{name}: unexpected answers {wrong}")
            rates[name].append(outcome.rate)
            if name == "ours":
                latencies += outcome.latencies
    ours_rate, bare_rate = median(rates["ours"]), median(rates["bare"])
    return Figure(ours_rate, ours_rate / bare_rate, len(latencies), times_of(latencies), bare_rate)
