"""`make storm`: order attempts on scarce stock from many clients through HTTP, then the sums. Writes var/storm.json.

PostgreSQL is durable, granian has more workers than there are cores so that transactions really meet each other. What
is wrong is printed and ends the run with a fault.
"""

import json
import os
from functools import partial

from benchmarks.storm.evening import build
from benchmarks.storm.storm import Storm, rage
from benchmarks.surroundings import open_market
from market.runner.surroundings import VAR

ATTEMPTS = int(os.environ.get("BENCH_ATTEMPTS", "100000"))
CLIENTS = int(os.environ.get("BENCH_CLIENTS", "64"))
WORKERS = os.environ.get("WEB_WORKERS", "8")


def main() -> None:
    """Let the storm rage, print its table, write var/storm.json."""
    with open_market("storm", partial(build, ATTEMPTS), WEB_WORKERS=WORKERS) as (port, evening):
        storm = rage(
            port=port,
            database_url=os.environ["DATABASE_URL"],
            evening=evening,
            attempts=ATTEMPTS,
            clients=CLIENTS,
            at_once=1_000,
        )
    report(storm)
    if storm.problems:
        raise SystemExit(1)


def report(storm: Storm) -> None:
    """Print what came of it and write it down."""
    ledger = storm.ledger
    rate = ledger.attempts / storm.seconds
    print(f"{ledger.attempts} attempts to order, {CLIENTS} clients, {WORKERS} workers, {storm.seconds:.0f} s")
    print(f"{'what was tried':20} {'times':>8} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}  answers")
    rows: dict[str, dict[str, object]] = {}
    for what, outcome in sorted(ledger.outcomes.items()):
        p50, p95, p99 = (round(outcome.percentile(share), 1) for share in (0.5, 0.95, 0.99))
        answers = {str(status): times for status, times in sorted(outcome.statuses.items())}
        rows[what] = {"n": len(outcome.latencies), "p50": p50, "p95": p95, "p99": p99, "answers": answers}
        told = ", ".join(f"{status}: {times}" for status, times in answers.items())
        print(f"{what:20} {len(outcome.latencies):8d} {p50:8.1f} {p95:8.1f} {p99:8.1f}  {told}")
    for name, number in storm.counts.items():
        print(f"{name:40} {number:8d}")
    print(f"{'looks at the sums meanwhile':40} {storm.looks:8d}")
    for what, rows_seen in storm.problems.items():
        print(f"WRONG: {what}: {rows_seen}")
    result = {
        "attempts": ledger.attempts,
        "clients": CLIENTS,
        "seconds": round(storm.seconds, 1),
        "attempts_per_second": round(rate, 1),
        "tried": rows,
        "counts": storm.counts,
        "looks": storm.looks,
        "problems": storm.problems,
    }
    (VAR / "storm.json").write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n")
    print(f"{'Nothing is wrong' if not storm.problems else 'Something is wrong'}. Written to {VAR / 'storm.json'}.")


if __name__ == "__main__":
    main()
