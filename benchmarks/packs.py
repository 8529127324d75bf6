"""`make packs`: how long the pack of an evening takes, and how much memory, with 1,000, 10,000 and 100,000 orders.

Each pack is compiled by a process of its own, as the worker of the reports does it, from an evening as it looks a week
later: most orders delivered, some paid, a few cancelled, refused or sent back. Writes var/packs.json.
"""

import json
import os
import resource
import subprocess
import sys
import time
from typing import Any

from benchmarks.surroundings import ready
from market.runner.surroundings import PROJECT, VAR

SIZES = [int(size) for size in os.environ.get("BENCH_PACKS", "1000,10000,100000").split(",")]
GOALS = {1_000: (5.0, None), 100_000: (60.0, 300.0)}  # orders → seconds, MB at the most
COMPILE = "compile"  # the word by which this module knows that it is the child

# What a week leaves behind. Triggers and foreign keys are not asked, as with all that `history` writes.
_LATER = (
    """
    UPDATE orders_order SET status = CASE
        WHEN id %% 100 < 40 THEN 'completed' WHEN id %% 100 < 60 THEN 'paid' WHEN id %% 100 < 80 THEN 'delivered'
        WHEN id %% 100 < 92 THEN 'shipped' WHEN id %% 100 < 94 THEN 'refused' WHEN id %% 100 < 95 THEN 'returned'
        ELSE 'cancelled' END, cancel_reason = CASE WHEN id %% 100 >= 95 THEN 'Người mua đổi ý' ELSE '' END
    WHERE session_id = %(session)s
    """,
    """
    INSERT INTO orders_attestation (order_id, side, word, said_at)
    SELECT id, 'vendor', CASE status WHEN 'delivered' THEN 'delivered' WHEN 'refused' THEN 'refused'
        WHEN 'returned' THEN 'refused' ELSE 'collected' END, placed_at + interval '2 days'
    FROM orders_order WHERE session_id = %(session)s AND status NOT IN ('shipped', 'cancelled')
    UNION ALL SELECT id, 'buyer', 'received', placed_at + interval '3 days'
    FROM orders_order WHERE session_id = %(session)s AND status = 'completed'
    """,
)


def compile_here(pk: int) -> dict[str, Any]:
    """Compile one pack in this process; return seconds, megabytes and rows."""
    from django.urls import reverse

    from orders.reports.compiling import compile_reports

    reverse("orders:verify")  # a worker has long loaded all that
    begun = time.perf_counter()
    pack = compile_reports(pk)
    seconds = time.perf_counter() - begun
    assert pack is not None, "it was not compiled"
    peak, beside = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": round(seconds, 2),
        "cpu": round(peak.ru_utime + peak.ru_stime, 2),
        "MB": round(peak.ru_maxrss / 1024, 1),
        "beside_cpu": round(beside.ru_utime + beside.ru_stime, 2),
        "beside_MB": round(beside.ru_maxrss / 1024, 1),
        "rows": sum(pack.files.filter(format="csv").values_list("rows", flat=True)),
        "bytes": sum(pack.files.values_list("size", flat=True)),
    }


def fill(sizes: list[int]) -> dict[int, int]:
    """Write an evening of each size; return the keys of their packs."""
    from django.db import connection, transaction

    from benchmarks import history
    from orders.reports.packs import open_pack

    past, packs = history.begin(), {}
    for size in sizes:
        past.evening = size
        session = past.add("placed")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in _LATER:
                cursor.execute(statement, {"session": session.pk})
        packs[size] = open_pack(session).pk
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as the database does by itself within minutes
    return packs


def compiled_by_a_child(pk: int) -> dict[str, Any]:
    """Compile a pack in a fresh process, so that its peak of memory is its own."""
    command = [sys.executable, "-m", "benchmarks.packs", COMPILE, str(pk)]
    done = subprocess.run(command, cwd=PROJECT, env=os.environ.copy(), stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure with engines of its own, print the table, write var/packs.json."""
    found = {}
    with ready("packs"):
        packs = fill(SIZES)
        print(
            f"{'orders':>10}{'rows':>12}{'seconds':>10}{'CPU s':>10}{'MB':>8}{'beside it':>20}{'MB of files':>14}",
            flush=True,
        )
        for size, pk in packs.items():
            figure = found[size] = compiled_by_a_child(pk)
            numbers = (figure["seconds"], figure["cpu"], figure["MB"])
            beside = (figure["beside_cpu"], figure["beside_MB"], figure["bytes"] / 1e6)
            row = "{:10.1f}{:10.1f}{:8.0f}{:9.1f} s,{:5.0f} MB{:14.1f}".format(*numbers, *beside)
            print(f"{size:>10,}{figure['rows']:>12,}{row}", flush=True)
    for size, figure in found.items():
        for name, most in zip(("seconds", "MB"), GOALS.get(size, ()), strict=False):
            if most is not None and figure[name] > most:
                print(f"{size:,} orders miss their goal: {figure[name]} {name} > {most}")
    (VAR / "packs.json").write_text(json.dumps(found, indent=2) + "\n")
    print(f"Written to {VAR / 'packs.json'}.")


if __name__ == "__main__":
    if sys.argv[1:2] == [COMPILE]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "market.settings"
        import django

        django.setup()
        print(json.dumps(compile_here(int(sys.argv[2]))))
    else:
        main()
