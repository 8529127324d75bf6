"""`make growth`: what an order and the pages about orders cost with 10,000, 100,000 and 1,000,000 orders in the tables.

The evening that is open always holds ten thousand of them, the others are of earlier evenings. At each size orders go
through the whole HTTP stack in turns with a bare view doing the same inserts, and each page is asked of the whole stack
inside this process. What counts is the ratio to the smallest size, in one run. Writes var/growth.json.
"""

import itertools
import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measuring import Figure, measure, served
from benchmarks.pages import REPEATS, Next, PageFigure, always, client, in_turn, measured
from benchmarks.world import World, address
from market.kernel.codes import is_well_formed
from market.runner.engines import engines
from market.runner.ports import free_port
from market.runner.surroundings import VAR, demo_surroundings

SIZES = [int(size) for size in os.environ.get("BENCH_ORDERS", "10000,100000,1000000").split(",")]
BUYERS = (1, 8)
BARE = "bare view"
FLAT = 1.3  # times what it costs with the fewest orders, at the most

Row = dict[str, float | int | str]


@dataclass
class Grown:
    """What was measured with so many orders in the tables."""

    orders: int
    placing: dict[int, Figure] = field(default_factory=dict)  # by buyers at once
    pages: list[PageFigure] = field(default_factory=list)


@dataclass
class Tracker:
    """A visitor without an account who asks for orders by code and phone; each time from another address."""

    guest: Any
    serial: Iterator[int] = field(default_factory=itertools.count)

    def get(self, asked: str) -> Any:
        """Ask for an order, `asked` being its code and how its phone ends; return the page one is led to."""
        code, digits = asked.split()
        headers = {"X-Forwarded-For": address(next(self.serial))}
        return self.guest.post("/tra-cuu-don/", {"code": code, "last_digits": digits}, headers=headers, follow=True)


def pages(history: Any) -> Iterator[tuple[str, Any, Next]]:
    """Yield each page: its name, who asks, which addresses in turn."""
    from vetting.models import Vendor

    number, guest = history.live.number, client()
    vendor = Vendor.objects.earliest("pk")
    owner, desk = client(vendor.members.get().person), f"/gian-hang/{vendor.slug}/don-hang/"
    yield "vendor's desk", owner, always(desk)
    yield "vendor's desk, one state", owner, always(f"{desk}?status=placed")
    yield "vendor's desk, one evening", owner, always(f"{desk}?session={number}")
    yield "order at the desk", owner, in_turn([f"{desk}{code}/" for code in some_codes(vendor=vendor)])
    buyer, bought = client(history.people[0]), some_codes(buyer=history.people[0])
    yield "receipt", buyer, in_turn([f"/don-hang/{code}/" for code in bought])
    yield "own orders", buyer, always("/cua-toi/")
    asked = some_orders()
    yield "tracking", Tracker(guest), in_turn([f"{code} {phone[-4:]}" for code, phone in asked])
    yield "verification", guest, in_turn([f"/xac-minh/{code}/" for code, _phone in asked])
    yield from _office_pages(number, bought)
    yield "published logs", guest, always("/nhat-ky/")
    yield "home", guest, always("/")


def _office_pages(number: int, codes: list[str]) -> Iterator[tuple[str, Any, Next]]:
    from market.accounts.models import Role
    from tests import cast

    officer, log = client(cast.make_person("Phạm Minh Tâm", Role.WITNESS, Role.DIRECTOR)), "/van-phong/chung-kien/so/"
    yield "witness log", officer, always(log)
    yield "witness log, one evening", officer, always(f"{log}?session={number}")
    yield "witness log, one order", officer, in_turn([f"{log}?code={code}" for code in codes])
    yield "witness desk", officer, always("/van-phong/chung-kien/")
    yield "control room", officer, always(f"/van-phong/dem-cho/{number}/")


def some_codes(**whose: Any) -> list[str]:
    """Return codes of somebody's orders, of all evenings; those of the bare view are none."""
    from orders.models import Order

    drawn = Order.objects.filter(**whose).order_by("?").values_list("code", flat=True)[: 4 * REPEATS]
    return [code for code in drawn if is_well_formed(code)][:REPEATS]


def some_orders() -> list[tuple[str, str]]:
    """Return codes and phones of orders drawn from all there are."""
    from orders.models import Order

    drawn = random.sample(range(1, Order.objects.latest("pk").pk + 1), 4 * REPEATS)
    found = Order.objects.filter(pk__in=drawn).values_list("code", "contact__phone")
    return [pair for pair in found if is_well_formed(pair[0])][:REPEATS]


def measure_growth(folder: Path, environment: dict[str, str]) -> list[Grown]:
    """Write more and more orders into the empty database Django is set up for, and measure at each size."""
    from benchmarks import history
    from tests import cast

    past = history.begin()
    market, bare, goods = free_port(), free_port(), len(past.listings)
    world = World(past.live.number, {goods: list(past.listings)}, past.listings, cast.me_linh().pk, folder / "none")
    found = []
    with ExitStack() as stack:
        stack.enter_context(served("market.settings", market, environment, folder / "market.log"))
        stack.enter_context(served("benchmarks.bare_settings", bare, environment, folder / "bare.log"))
        for size in SIZES:
            started = time.perf_counter()
            past.grow(size)
            print(f"{past.orders:,} orders written, {time.perf_counter() - started:.0f} s", flush=True)
            grown = Grown(past.orders)
            for buyers in BUYERS:
                ours, yardstick = world.our_orders(goods), world.bare_orders(goods)
                figure = measure((market, ours), (bare, yardstick), connections=buyers, good={302})
                grown.placing[buyers] = figure
            grown.pages = [measured(name, visitor, addresses) for name, visitor, addresses in pages(past)]
            found.append(grown)
            for name, p50, row in _figures_of(grown):
                print(f"{name:40} {p50:8.1f} ms {row}", flush=True)
    return found


def report(found: list[Grown]) -> dict[str, Row]:
    """Print each figure at all sizes with what it misses; return them for var/growth.json."""
    rows: dict[str, list[float]] = {}
    detail: dict[str, Row] = {}
    for grown in found:
        for name, p50, row in _figures_of(grown):
            rows.setdefault(name, []).append(p50)
            detail[f"{name}, {grown.orders}"] = row
    heads = "".join(f"{grown.orders:>12,}" for grown in found)
    print(f"\n{'p50 in ms, with so many orders':40}{heads}{'ratio':>8}")
    result: dict[str, Row] = {}
    for name, medians in rows.items():
        ratio = medians[-1] / medians[0]
        print(f"{name:40}" + "".join(f"{each:12.1f}" for each in medians) + f"{ratio:8.2f}")
        result[name] = {"value": round(medians[-1], 1), "unit": "ms, p50", "ratio": round(ratio, 3), "goal": FLAT}
    for name, row in result.items():
        if float(row["ratio"]) > FLAT and not name.startswith(BARE):
            print(f"{name} misses its goal: {row['ratio']} > {FLAT} times what it costs with the fewest orders")
    return result | detail


def _figures_of(grown: Grown) -> Iterator[tuple[str, float, Row]]:
    """Yield everything measured at one size: its name, milliseconds at the median, the rest."""
    for buyers, figure in grown.placing.items():
        row: Row = {"value": round(figure.value, 1), "unit": "per second", "ratio": round(figure.ratio, 3)}
        times = {"p95_ms": round(figure.times.p95, 1), "p99_ms": round(figure.times.p99, 1), "n": figure.n}
        yield f"placing, {buyers} at once", figure.times.p50, row | times
        yield f"{BARE}, {buyers} at once", 1000 * buyers / figure.bare, {"value": round(figure.bare, 1)}
    for page in grown.pages:
        row = {"value": round(page.p50, 1), "unit": "ms, p50 of server time", "cpu_ms": round(page.cpu, 1)}
        yield page.name, page.p50, row | {"p95_ms": round(page.p95, 1), "queries": page.queries, "n": REPEATS}


def main() -> None:
    """Measure with engines of its own, print the table, write var/growth.json."""
    folder = VAR / "growth"
    folder.mkdir(parents=True, exist_ok=True)
    with engines(folder, durable=True) as addresses:
        environment = os.environ | demo_surroundings(folder, 8000)
        environment |= {
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "TRUST_PROXY": "1",  # each buyer comes from an address of its own
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "market.settings",
        }
        os.environ.update(environment)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        found = report(measure_growth(folder, environment))
    (VAR / "growth.json").write_text(json.dumps(found, indent=2) + "\n")
    print(f"Written to {VAR / 'growth.json'}.")


if __name__ == "__main__":
    main()
