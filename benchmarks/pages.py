"""Server time and number of queries of the pages that grow with the market, and of the bare frame around them.

Each page is asked of the whole stack (middleware, view, templates) inside this process, in turns with a bare Django
view that reads one row: what is left out is the network. A page's number of queries must be the same in a market of
twenty vendors and in one of 5,000.
"""

import gc
import itertools
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from market.runner.engines import engines
from market.runner.surroundings import VAR, demo_surroundings

REPEATS = int(os.environ.get("BENCH_PAGES", "60"))  # of each page
BEFORE = 20  # requests of the same kind that a server has answered before: each measured one asks for something else
FEW = 20  # vendors of the small market
TARGET_MS, SEARCH_MS = 100.0, 50.0  # p95 of server time: of any page, of a search

Next = Callable[[], str]  # the address to ask for next


@dataclass(frozen=True)
class PageFigure:
    """One page: milliseconds of server time, how many times the bare view's, queries in both markets.

    A search that finds plenty asks less than one that finds little, so the big market may take fewer.
    """

    name: str
    p50: float
    p95: float
    cpu: float  # of this process, at the median: what a busy machine does not distort
    ratio: float
    queries_few: int
    queries: int

    @property
    def is_good(self) -> bool:
        """Tell whether the page is quick and asks no more of a big market than of a small one."""
        return self.p95 < self.target and self.queries <= self.queries_few

    @property
    def target(self) -> float:
        """Return how many milliseconds 95 of 100 requests may take."""
        return SEARCH_MS if self.name.startswith("catalogue") else TARGET_MS


def measure_pages() -> list[PageFigure]:
    """Build a small market, then a big one, in the empty database Django is set up for; measure every page."""
    from django.core.cache import cache
    from django.core.management import call_command

    from benchmarks import town

    counted: dict[str, int] = {}
    figures: list[PageFigure] = []
    for vendors in (FEW, town.VENDORS):
        call_command("flush", interactive=False, verbosity=0)
        cache.clear()  # what is kept of the small market would run out while the big one is counted
        town.opening_rows()
        started = time.perf_counter()
        reviewer = town.build(vendors)
        town.settle()
        print(f"{vendors} vendors built in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        gc.collect()
        gc.freeze()  # as the web server does (market.wsgi): what building a town left behind is not searched again
        visitor, officer = client(), client(reviewer)
        for name, who, addresses in (*_office(officer), *_pages(visitor)):
            queries = _queries(who, addresses)
            if vendors == FEW:
                counted[name] = queries
            else:
                figures.append(_figure(name, who, addresses, (counted[name], queries)))
    return figures


def _searches() -> list[str]:
    """Return more searches than are asked, each of goods and a place: "buoi+do+dong+cao"."""
    from benchmarks.town import GOODS, PLACES
    from market.kernel.texts import fold

    pairs = [fold(f"{goods} {place}").replace(" ", "+") for goods, place in itertools.product(GOODS, PLACES)]
    random.Random(1).shuffle(pairs)  # goods and places mixed as people mix them
    return pairs


def client(person: Any = None, *, headers: dict[str, str] | None = None) -> Any:
    """Return a browser without a screen, signed in as somebody; htmx sends headers."""
    from django.test import Client

    visitor = Client(SERVER_NAME="127.0.0.1", headers=headers)
    if person:
        visitor.force_login(person)
    return visitor


def _office(officer: Any) -> Iterator[tuple[str, Any, Next]]:
    """Yield each page of the reviewer: its name, who asks, which addresses in turn."""
    from benchmarks.town import FOUND
    from vetting.selectors.queue import VIEWS

    inbox = "/van-phong/tham-dinh/?xem="
    for view in VIEWS:
        yield f"inbox, {view}", officer, always(f"{inbox}{view}")
    yield "inbox, search", officer, always(f"{inbox}approved&q={FOUND}")
    yield "inbox, search that finds nothing", officer, always(f"{inbox}waiting&q=khong-co-ten-nay")


def _pages(visitor: Any) -> Iterator[tuple[str, Any, Next]]:
    """Yield each page of the street in the same way."""
    from vetting.models import Product, Vendor

    yield "frame with a page of plain text", visitor, always("/tiep-can/")
    yield "home", visitor, always("/")
    yield "catalogue", visitor, always("/san-pham/")
    middle = Product.objects.order_by("sort_name", "pk")[Product.objects.count() // 2].pk
    yield "catalogue, in its middle", visitor, always(f"/san-pham/?sau={middle}")
    yield "catalogue, on the table tonight", visitor, always("/san-pham/?phien-toi=1&con-hang=1")
    yield "catalogue, by price from its middle", visitor, always(f"/san-pham/?xep=gia-tang&sau={middle}")
    # Each search asks for something else: no numbers are at hand, as when somebody types.
    searches = _searches()
    yield "catalogue, search", visitor, in_turn([f"/san-pham/?q={text}" for text in searches])
    slips = [f"{text[:-1]}{text[-2:]}" for text in searches]
    yield "catalogue, search with a typing error", visitor, in_turn([f"/san-pham/?q={text}" for text in slips])
    narrowed = [f"/san-pham/?q={text}&sao={3 + n % 3}&gia=100-300" for n, text in enumerate(searches)]
    yield "catalogue, search with facets", visitor, in_turn(narrowed)
    yield "catalogue, more of it", client(headers={"HX-Target": "tiep"}), always(f"/san-pham/?sau={middle}")
    typing = client(headers={"HX-Request": "true"})
    yield "catalogue, as one types", typing, in_turn([f"/san-pham/?q={text}&xep=moi" for text in searches])
    yield "catalogue, suggestions", typing, in_turn([f"/san-pham/goi-y/?q={text}" for text in searches])
    asked = BEFORE + 2 + REPEATS
    goods = Product.objects.filter(status="approved").order_by("?").values_list("slug", flat=True)[:asked]
    yield "product", visitor, in_turn([f"/san-pham/{slug}/" for slug in goods])
    vendors = Vendor.objects.filter(status="approved").order_by("?").values_list("slug", flat=True)[:asked]
    yield "vendor", visitor, in_turn([f"/chu-the/{slug}/" for slug in vendors])
    yield from _places(visitor)


def _places(visitor: Any) -> Iterator[tuple[str, Any, Next]]:
    """Yield the pages of places, evenings and rules, one's own, and what programs read."""
    from django.db.models.functions import Now

    from sessions.models import MarketSession
    from tests.cast import make_person

    yield "directory", visitor, always("/chu-the/")
    yield "directory, filtered", visitor, always("/chu-the/?sao=4&loai=hop-tac-xa")
    yield "directory, search", visitor, always("/chu-the/?q=dong+cao")
    yield "map of vendors", visitor, always("/chu-the/ban-do/")
    yield "calendar", visitor, always("/phien-cho/")
    yield "results of a year", visitor, always("/phien-cho/da-qua/")
    over = MarketSession.objects.filter(closes_at__lt=Now()).order_by("opens_at").values_list("number", flat=True)
    yield "an evening that is over", visitor, in_turn([f"/phien-cho/{number}/" for number in over])
    yield "rules", visitor, always("/quy-che/")
    yield "ranking criteria", visitor, always("/quy-che/xep-hang/")
    yield "my market", client(make_person("Lê Thị Mua")), always("/cua-toi/")
    yield "card on other sites", visitor, always("/phien-cho/toi/nhung/vi/")
    yield "sitemap", visitor, always("/sitemap.xml")
    yield "sitemap, products", visitor, always("/sitemap/san-pham-1.xml")
    yield "sitemap, vendors", visitor, always("/sitemap/chu-the-1.xml")


def always(address: str) -> Next:
    """Return what gives the same address each time."""
    return lambda: address


def in_turn(addresses: list[str]) -> Next:
    """Return what gives one address after the other, and the first again."""
    return itertools.cycle(addresses).__next__


def _queries(client: Any, addresses: Next) -> int:
    """Return how many queries a page takes once what is remembered between requests is remembered."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _request in range(BEFORE + 1):
        _ask(client, addresses)
    with CaptureQueriesContext(connection) as caught:
        _ask(client, addresses)
    return len(caught)


def _figure(name: str, client: Any, addresses: Next, queries: tuple[int, int]) -> PageFigure:
    """Let the page and the bare view take turns."""
    bare = _bare_view()
    ours, theirs, cpu = [], [], []
    for _repeat in range(REPEATS):
        theirs.append(_timed(bare))
        before = time.process_time()
        ours.append(_timed(lambda: _ask(client, addresses)))
        cpu.append(1000 * (time.process_time() - before))
    ours.sort()
    p95 = ours[min(len(ours) - 1, int(0.95 * len(ours)))]
    return PageFigure(name, median(ours), p95, median(cpu), median(ours) / median(theirs), *queries)


def measured(name: str, client: Any, addresses: Next) -> PageFigure:
    """Measure one page in a market of one size."""
    queries = _queries(client, addresses)
    return _figure(name, client, addresses, (queries, queries))


def _ask(client: Any, addresses: Next) -> None:
    address = addresses()
    status = client.get(address).status_code
    if status != 200:
        raise SystemExit(f"{address} answered {status}")


def _bare_view() -> Callable[[], Any]:
    """Return the yardstick: a request through Django's handler with no middleware, one row by its key, its name."""
    from django.http import HttpResponse
    from django.test import RequestFactory

    from vetting.models import Product

    pk = Product.objects.values_list("pk", flat=True).first()
    make = RequestFactory()

    def view() -> HttpResponse:
        make.get(f"/san-pham/{pk}/")
        return HttpResponse(Product.objects.select_related("vendor").get(pk=pk).name)

    return view


def _timed(act: Callable[[], Any]) -> float:
    """Return how many milliseconds an act takes."""
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def report_pages(figures: list[PageFigure]) -> dict[str, dict[str, float | int | str]]:
    """Print the figures as a table; return them for var/bench.json, the worst under `pages`."""
    print(f"{'page':40} {'p50 ms':>8} {'p95 ms':>8} {'cpu ms':>8} {'× bare':>8} {'queries':>8} {'of ' + str(FEW):>8}")
    result: dict[str, dict[str, float | int | str]] = {}
    for each in sorted(figures, key=lambda figure: figure.p95):
        times = f"{each.p50:8.1f} {each.p95:8.1f} {each.cpu:8.1f} {each.ratio:8.1f}"
        print(f"{each.name:40} {times} {each.queries:8d} {each.queries_few:8d}")
        row: dict[str, float | int | str] = {
            "value": round(each.p95, 1),
            "unit": "ms, p95 of server time",
            "cpu_ms": round(each.cpu, 1),
            "ratio": round(each.ratio, 2),
            "n": REPEATS,
            "queries": each.queries,
            "queries_of_a_small_market": each.queries_few,
        }
        result[f"page: {each.name}"] = result["pages"] = row
    for each in figures:
        if not each.is_good:
            print(f"Not as promised: {each.name}")
    return result


def main() -> None:
    """Measure the pages alone, with engines of their own."""
    folder = VAR / "bench-pages"
    folder.mkdir(parents=True, exist_ok=True)
    with engines(folder, durable=True) as addresses:
        os.environ.update(prepared(folder) | {"DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url})
        os.environ["DJANGO_SETTINGS_MODULE"] = "market.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        print(json.dumps(report_pages(measure_pages())["pages"]))


def prepared(folder: Path) -> dict[str, str]:
    """Return the environment of a market under this folder."""
    return demo_surroundings(folder, 8000) | {"DEMO": "0"}


if __name__ == "__main__":
    main()
