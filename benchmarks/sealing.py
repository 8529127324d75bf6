"""How long an evening of many orders takes to seal, publish, prove and verify: `python -m benchmarks.sealing`.

The yardstick of the same run is hashing as many leaves with nothing around it. Everything happens in one transaction
that is rolled back, in a database of its own.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100000"))
PROOFS = 200  # proofs followed; so often is the certificate verified
GOALS = {"seal": 10.0, "verify a certificate": 0.05}  # seconds
# Entries as the night writes them; the trigger that stamps them computes each leaf hash.
FILL = """
    INSERT INTO orders_witnessentry (session_id, kind, subject, facts)
    SELECT %(session)s, 'moved', 'B' || n, json_build_object(
        'v', 1, 'kind', 'moved', 'order', 'B' || n, 'session', %(number)s, 'from', 'placed', 'to', 'confirmed',
        'by', 'vendor', 'reason', repeat('ab', 32))::text
    FROM generate_series(1, %(count)s) n
"""


def timed(call: Callable[[], object]) -> float:
    """Return how many seconds a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def measure() -> dict[str, float]:
    """Return seconds by what was done. Django is set up, and a transaction open."""
    from django.db import connection

    from orders.models import Order
    from orders.services.publishing import publish_session
    from orders.services.sealing import checkpoint_session
    from orders.witness.audit import audit_session
    from orders.witness.certificates import certificate_of
    from orders.witness.merkle import Tree
    from orders.witness.trees import leaf_hashes
    from orders.witness.verify_witness import included
    from sessions.models import MarketSession
    from tests import cast
    from tests.orders.conftest import place
    from tests.orders.sealing import close

    session = cast.make_session("live")
    code = place(cast.make_listing(session)).codes[0]
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"session": session.pk, "number": session.number, "count": ENTRIES})
        cursor.execute("ANALYZE orders_witnessentry")
    close(session)
    figures = {"seal": timed(lambda: checkpoint_session(session.pk))}
    figures["publish"] = timed(lambda: publish_session(session.pk))
    leaves = leaf_hashes(session.pk)
    tree = Tree(leaves)
    figures["prove one"] = timed(lambda: [tree.inclusion(index) for index in range(PROOFS)]) / PROOFS
    proofs = [(index, tree.inclusion(index)) for index in range(0, ENTRIES, max(1, ENTRIES // PROOFS))]
    figures["follow one proof"] = timed(
        lambda: [included(leaves[index], index, tree.size, proof) for index, proof in proofs]
    ) / len(proofs)
    order = Order.objects.select_related("session").get(code=code)
    figures |= _verified(certificate_of(order, with_person=True))
    figures["audit"] = timed(lambda: audit_session(MarketSession.objects.get(pk=session.pk)))
    figures["yardstick"] = timed(lambda: [sha256(leaf).digest() for leaf in leaves])
    return figures


def _verified(certificate: bytes) -> dict[str, float]:
    """Return how long a certificate's file takes to verify offline: the program's own check, and all of the program.

    The second is mostly Python starting and loading the library with the signature in it.
    """
    from orders.witness import verify_witness

    keys = json.loads(certificate)["keys"]
    with TemporaryDirectory(prefix="cho-dem-certificate-") as name:
        file, published = Path(name) / "certificate.json", Path(name) / "keys.json"
        file.write_bytes(certificate)
        published.write_bytes(verify_witness.canonical(keys) + b"\n")
        command = [sys.executable, verify_witness.__file__, str(file), "--keys", str(published)]
        known = verify_witness.read_keys(verify_witness.read(published.read_bytes(), "keys"))
        checked = [timed(lambda: verify_witness.verify_certificate(file.read_bytes(), known)) for _ in range(PROOFS)]
        started = [timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)) for _ in range(5)]
    return {"verify a certificate": median(checked), "verify it from the command line": median(started)}


def measure_and_undo() -> dict[str, float]:
    """Measure in one transaction of the database the settings name, and leave nothing behind."""
    from django.db import transaction

    with transaction.atomic():
        figures = measure()
        transaction.set_rollback(True)
    return figures


def report(figures: dict[str, float]) -> dict[str, dict[str, float | int | str]]:
    """Print the figures with the goals they miss; return them for var/bench.json."""
    print(f"\n{f'sealing {ENTRIES} entries':40} {'seconds':>11} {'yardsticks':>11} {'goal':>7}")
    result: dict[str, dict[str, float | int | str]] = {}
    for what, seconds in figures.items():
        goal, ratio = GOALS.get(what), seconds / figures["yardstick"]
        print(f"{what:40} {seconds:11.4f} {ratio:11.1f} {goal or '':>7}")
        row: dict[str, float | int | str] = {"value": round(seconds, 6), "unit": "s", "ratio": round(ratio, 4)}
        result[f"witness: {what}"] = row | ({"goal": goal} if goal else {}) | {"entries": ENTRIES}
    for what in missed(figures):
        print(f"{what} misses its goal: {figures[what]:.4f} > {GOALS[what]} s")
    return result


def missed(figures: dict[str, float]) -> list[str]:
    """Return what took longer than it should."""
    return [what for what, goal in GOALS.items() if figures[what] > goal]


def main() -> None:
    """Measure in a database of its own and say how it compares."""
    from market.runner.engines import engines
    from market.runner.surroundings import demo_surroundings

    with TemporaryDirectory(prefix="cho-dem-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL may run as another user and has to pass through
        addresses = stack.enter_context(engines(folder))
        os.environ |= demo_surroundings(folder, 8000)
        os.environ |= {"DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url}
        os.environ["DJANGO_SETTINGS_MODULE"] = "market.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        figures = measure_and_undo()
        print(json.dumps(report(figures)))
    raise SystemExit(1 if missed(figures) else 0)


if __name__ == "__main__":
    main()
