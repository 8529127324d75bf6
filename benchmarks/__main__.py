"""`make bench`: orders and live fragments per second, what an order asks for, the seal, and growing pages.

Everything runs on this machine: PostgreSQL (durable), Redis, granian with a worker per core, and the load generator
beside them. Only ratios within one run mean anything; the market and a bare Django view take turns, so that both meet
the same weather. Writes var/bench.json.
"""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks import front_door, round_trips, sealing
from benchmarks.baskets import Baskets, fill
from benchmarks.crowd import measure_crowd, report_crowd
from benchmarks.measuring import Figure, measure, served
from benchmarks.pages import measure_pages, report_pages
from benchmarks.world import VARIANTS, World, build, save_fragment
from market.runner.engines import engines
from market.runner.ports import free_port
from market.runner.surroundings import VAR, demo_surroundings

BUYERS = (1, 8, 32)
BASKETS_AT_ONCE = (1, 8)
VIEWERS = (1, 32)
GOAL = 0.6  # orders of the market to those of a bare view, at the least

Row = dict[str, float | int | str]


def all_figures(world: World, baskets: Baskets, market: int, bare: int) -> Iterator[tuple[str, str, Figure]]:
    """Yield every variant: its group, its name, its figure."""
    for listings in VARIANTS:
        for buyers in BUYERS:
            name = f"placing_{buyers}_buyers_{listings}_listings"
            ours, yardstick = world.our_orders(listings), world.bare_orders(listings)
            yield "placing", name, measure((market, ours), (bare, yardstick), connections=buyers, good={302})
    for buyers in BASKETS_AT_ONCE:
        ours, yardstick = baskets.our_checkouts(), baskets.bare_checkouts()
        figure = measure((market, ours), (bare, yardstick), connections=buyers, good={302})
        yield "checkout", f"checkout_of_10_goods_{buyers}_buyers", figure
    for viewers in VIEWERS:
        ours, yardstick = world.our_views(), world.bare_views()
        figure = measure((market, ours), (bare, yardstick), connections=viewers, good={200})
        yield "live_fragment", f"live_fragment_{viewers}_viewers", figure


def main() -> None:
    """Measure, print the tables, write var/bench.json."""
    folder = VAR / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Row] = {}
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
        baskets = fill(world, len(BASKETS_AT_ONCE))
        found |= report(list(all_figures(world, baskets, market, bare)))
        found |= round_trips.report_costs(round_trips.measure_costs(world, baskets))
        if front_door.nginx():
            door = free_port()
            stack.enter_context(front_door.behind_nginx(folder, port=door, upstream=market, file=world.fragment_file))
            found |= report(list(figures_behind_nginx(world, door)))
        else:
            print("nginx is not installed here: nothing was measured behind it")
        found |= report_crowd(measure_crowd(world, market))
        world.check()
        baskets.check()
        found |= sealing.report(sealing.measure_and_undo())
        found |= report_pages(measure_pages())  # in the same database, emptied
    (VAR / "bench.json").write_text(json.dumps(found, indent=2) + "\n")
    print(f"Written to {VAR / 'bench.json'}. A group's own ratio is that of its worst variant.")


def figures_behind_nginx(world: World, door: int) -> Iterator[tuple[str, str, Figure]]:
    """Yield the fragment behind nginx beside a static file of the same bytes from the same nginx."""
    poll, file = front_door.requests(world)
    for viewers in VIEWERS:
        figure = measure((door, lambda: poll), (door, lambda: file), connections=viewers, good={200})
        yield "live_fragment_nginx", f"live_fragment_nginx_{viewers}_viewers", figure


def report(figures: list[tuple[str, str, Figure]]) -> dict[str, Row]:
    """Print figures as a table with the goals they miss; return them for var/bench.json."""
    times = "".join(f"{name + ' ms':>8}" for name in ("p50", "p95", "p99"))
    print(f"\n{'figure':40} {'per second':>11} {'bare view':>11} {'ratio':>7} {times} {'n':>8}")
    result: dict[str, Row] = {}
    for group, name, each in figures:
        times = f"{each.times.p50:8.1f}{each.times.p95:8.1f}{each.times.p99:8.1f}"
        print(f"{name:40} {each.value:11.0f} {each.bare:11.0f} {each.ratio:7.2f} {times} {each.n:8d}")
        row: Row = {
            "value": round(each.value, 1),
            "unit": "per second",
            "bare": round(each.bare, 1),
            "ratio": round(each.ratio, 3),
            "p50_ms": round(each.times.p50, 1),
            "p95_ms": round(each.times.p95, 1),
            "p99_ms": round(each.times.p99, 1),
            "n": each.n,
        }
        result[name] = row
        if group not in result or float(result[group]["ratio"]) > float(row["ratio"]):
            result[group] = row
    for _group, name, each in figures:
        if name.startswith("placing") and each.ratio < GOAL:
            print(f"{name} misses its goal: {each.ratio:.2f} < {GOAL} of the bare view")
    return result


if __name__ == "__main__":
    main()
