"""`make bench`: orders and live fragments per second, and growing pages, beside a bare Django view in the same run.

Everything runs on this machine: PostgreSQL (durable), Redis, granian with a worker per core, and the load generator
beside them. Only ratios within one run mean anything; the market and the yardstick take turns, so that both meet the
same weather. Writes var/bench.json.
"""

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import front_door, load
from benchmarks.crowd import CrowdFigures, measure_crowd, report_crowd
from benchmarks.pages import PageFigure, measure_pages, report_pages
from benchmarks.world import World, build, save_fragment
from market.runner.commands import web
from market.runner.engines import engines
from market.runner.ports import free_port
from market.runner.surroundings import PROJECT, VAR, demo_surroundings

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))  # of one measurement
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))  # market and yardstick take turns so often; the median counts
BUYERS = (1, 8, 32)
LISTINGS = (1, 200)
VIEWERS = (1, 32)


@dataclass
class Figure:
    """One measured figure: the market's rate, how it compares, how many answers it rests on."""

    value: float
    ratio: float
    n: int
    p95: float
    bare: float


@contextmanager
def served(settings: str, port: int, environment: dict[str, str], log: Path) -> Iterator[None]:
    """Run granian with the WSGI application under some settings, as the demo and production do."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            web(port), cwd=PROJECT, env=environment | {"DJANGO_SETTINGS_MODULE": settings}, stdout=output, stderr=output
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/")
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_for(url: str) -> None:
    for _attempt in range(200):
        try:
            urllib.request.urlopen(url, timeout=1)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} did not come up")


def measure(
    ours: tuple[int, Callable[[], bytes]], bare: tuple[int, Callable[[], bytes]], *, connections: int, good: set[int]
) -> Figure:
    """Let the market and the yardstick take turns and return the medians."""
    rates: dict[str, list[float]] = {"ours": [], "bare": []}
    answers, slow = 0, []
    for _round in range(ROUNDS):
        for name, (port, next_request) in (("bare", bare), ("ours", ours)):
            outcome = load.run(port, next_request, connections=connections, seconds=SECONDS)
            wrong = {status: count for status, count in outcome.statuses.items() if status not in good}
            if wrong:
                raise SystemExit(f"{name}: unexpected answers {wrong}")
            rates[name].append(outcome.rate)
            if name == "ours":
                answers += sum(outcome.statuses.values())
                slow.append(outcome.percentile(0.95))
    ours_rate, bare_rate = median(rates["ours"]), median(rates["bare"])
    return Figure(ours_rate, ours_rate / bare_rate, answers, median(slow), bare_rate)


def all_figures(world: World, market: int, bare: int) -> Iterator[tuple[str, str, Figure]]:
    """Yield every variant: its group, its name, its figure."""
    for listings in LISTINGS:
        for buyers in BUYERS:
            name = f"placing_{buyers}_buyers_{listings}_listings"
            ours, yardstick = world.our_orders(listings), world.bare_orders(listings)
            yield "placing", name, measure((market, ours), (bare, yardstick), connections=buyers, good={302})
    for viewers in VIEWERS:
        ours, yardstick = world.our_views(), world.bare_views()
        yield (
            "live_fragment",
            f"live_fragment_{viewers}_viewers",
            measure((market, ours), (bare, yardstick), connections=viewers, good={200}),
        )


def main() -> None:
    """Measure, print the table, write var/bench.json."""
    folder = VAR / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        addresses = stack.enter_context(engines(folder, durable=True))
        market, bare = free_port(), free_port()
        environment = os.environ | demo_surroundings(folder, market)
        environment |= {
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "TRUST_PROXY": "1",  # each buyer comes from an address of its own
            "DEMO": "0",
        }
        os.environ.update(environment)
        world = build(folder)
        environment["BENCH_BODY"] = str(world.fragment_file)
        stack.enter_context(served("market.settings", market, environment, folder / "market.log"))
        save_fragment(world, market)
        stack.enter_context(served("benchmarks.bare_settings", bare, environment, folder / "bare.log"))
        figures = list(all_figures(world, market, bare))
        if front_door.nginx():
            door = free_port()
            stack.enter_context(front_door.behind_nginx(folder, port=door, upstream=market, file=world.fragment_file))
            figures += list(figures_behind_nginx(world, door))
        else:
            print("nginx is not installed here: nothing was measured behind it")
        crowd = measure_crowd(world, market)
        world.check()
        page_figures = measure_pages()  # in the same database, emptied
    report(figures, crowd, page_figures)


def figures_behind_nginx(world: World, door: int) -> Iterator[tuple[str, str, Figure]]:
    """Yield the fragment behind nginx beside a static file of the same bytes from the same nginx."""
    poll, file = front_door.requests(world)
    for viewers in VIEWERS:
        figure = measure((door, lambda: poll), (door, lambda: file), connections=viewers, good={200})
        yield "live_fragment_nginx", f"live_fragment_nginx_{viewers}_viewers", figure


def report(figures: list[tuple[str, str, Figure]], crowd: CrowdFigures, page_figures: list[PageFigure]) -> None:
    """Print the figures as a table and write them to var/bench.json."""
    print(f"{'figure':40} {'per second':>11} {'bare view':>11} {'ratio':>7} {'p95 ms':>8} {'n':>8}")
    result: dict[str, dict[str, float | int | str]] = {}
    for group, name, figure in figures:
        print(f"{name:40} {figure.value:11.0f} {figure.bare:11.0f} {figure.ratio:7.2f} {figure.p95:8.1f} {figure.n:8d}")
        row: dict[str, float | int | str] = {
            "value": round(figure.value, 1),
            "unit": "per second",
            "ratio": round(figure.ratio, 3),
            "n": figure.n,
        }
        result[name] = row
        if group not in result or float(result[group]["ratio"]) > float(row["ratio"]):
            result[group] = row
    result |= report_crowd(crowd)
    result |= report_pages(page_figures)
    (VAR / "bench.json").write_text(json.dumps(result, indent=2) + "\n")
    print(f"Written to {VAR / 'bench.json'}. The ratios of 'placing' and 'live_fragment' are their worst variants.")


if __name__ == "__main__":
    main()
