"""`make storm`: order attempts on scarce stock from many clients through HTTP, then the sums. Writes var/storm.json.

PostgreSQL is durable, granian has more workers than there are cores so that transactions really meet each other. What
is wrong is printed and ends the run with a fault.
"""

import json
import os
from contextlib import ExitStack

from benchmarks.measuring import served
from benchmarks.storm.evening import build
from benchmarks.storm.storm import Storm, rage
from market.runner.engines import engines
from market.runner.ports import free_port
from market.runner.surroundings import VAR, demo_surroundings

ATTEMPTS = int(os.environ.get("BENCH_ATTEMPTS", "100000"))
CLIENTS = int(os.environ.get("BENCH_CLIENTS", "64"))
WORKERS = os.environ.get("WEB_WORKERS", "8")


def main() -> None:
    """Let the storm rage, print its table, write var/storm.json."""
    folder = VAR / "storm"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        addresses = stack.enter_context(engines(folder, durable=True))
        port = free_port()
        environment = os.environ | demo_surroundings(folder, port)
        environment |= {
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "TRUST_PROXY": "1",  # each buyer comes from an address of its own
            "DEMO": "0",
            "WEB_WORKERS": WORKERS,
        }
        os.environ.update(environment)
        _make_ready()
        evening = build(ATTEMPTS)
        stack.enter_context(served("market.settings", port, environment, folder / "market.log"))
        storm = rage(
            port=port,
            database_url=addresses.database_url,
            evening=evening,
            attempts=ATTEMPTS,
            clients=CLIENTS,
            at_once=1_000,
        )
    report(storm)
    if storm.problems:
        raise SystemExit(1)


def _make_ready() -> None:
    """Migrate and empty the database the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "market.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


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
