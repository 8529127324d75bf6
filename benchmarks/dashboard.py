"""`make dashboard`: the officials' desk after three years: server time of its pages with 150 evenings of 1,000 orders.

Each page is asked of the whole stack inside this process, by an official who sees the whole market and by one who sees
a single commune. Writes var/dashboard.json.
"""

import json
import os
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.surroundings import ready
from market.runner.surroundings import VAR

EVENINGS = int(os.environ.get("BENCH_EVENINGS", "150"))
ORDERS = int(os.environ.get("BENCH_EVENING_ORDERS", "1000"))
GOAL = 150.0  # milliseconds at the 95th percentile


def fill() -> int:
    """Write the evenings and add each of them up; return the key of the latest."""
    from django.db import connection

    from benchmarks import history
    from orders.reports.results import add_up

    past = history.begin()
    past.evening = ORDERS
    sessions = [past.add("completed") for _number in range(EVENINGS)]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the database does by itself within minutes
    for session in sessions:
        add_up(session)
    return sessions[0].pk


def pages(session: int) -> Iterator[tuple[str, Any, str]]:
    """Yield each page: its name, who asks, its address."""
    from django.urls import reverse

    from benchmarks.pages import client
    from market.accounts.models import Role
    from orders.models import ReaderScope
    from tests import cast

    official, scoped = (cast.make_person(name, Role.OFFICIAL) for name in ("Hoàng Ngọc Anh", "Trần Văn Bình"))
    ReaderScope.objects.create(person=scoped).communes.add(cast.me_linh())
    overview, orders = reverse("reports:show-overview"), reverse("reports:show-orders")
    whole, part = client(official), client(scoped)
    for evenings in (12, 52, 156):
        yield f"overview, {evenings} sessions", whole, f"{overview}?ky={evenings}"
    yield "overview of one commune, 156", part, f"{overview}?ky=156"
    yield "rows of one session", whole, f"{orders}?phien={session}"
    yield "rows of all sessions", whole, orders
    yield "rows of one commune", part, orders
    yield "packs", whole, reverse("reports:list-reports")
    yield "catalogue", whole, reverse("reports:show-catalogue")


def main() -> None:
    """Measure with engines of its own, print the table, write var/dashboard.json."""
    found = {}
    with ready("dashboard"):
        from django.core.management import call_command

        from benchmarks.pages import always, measured

        call_command("collectstatic", interactive=False, verbosity=0)
        begun = time.perf_counter()
        session = fill()
        print(f"{EVENINGS} evenings of {ORDERS:,} orders, {time.perf_counter() - begun:.0f} s", flush=True)
        print(f"{'page':34}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'queries':>9}")
        for name, visitor, address in pages(session):
            figure = measured(name, visitor, always(address))
            print(f"{name:34}{figure.p50:9.1f}{figure.p95:9.1f}{figure.cpu:9.1f}{figure.queries:9}", flush=True)
            found[name] = {"p50": figure.p50, "p95": figure.p95, "cpu": figure.cpu, "queries": figure.queries}
            if figure.p95 > GOAL:
                print(f"{name} misses its goal: {figure.p95:.0f} ms > {GOAL:.0f}")
    (VAR / "dashboard.json").write_text(json.dumps(found, indent=2) + "\n")
    print(f"Written to {VAR / 'dashboard.json'}.")


if __name__ == "__main__":
    main()
