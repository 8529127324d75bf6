"""How long an evening of many orders takes to seal, publish, prove and verify: `python -m benchmarks.sealing`.

The yardstick of the same run is hashing as many leaves with nothing around it. Everything happens in one transaction
that is rolled back, in a database of its own.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100000"))
PROOFS = 200  # certificates verified
GOALS = {"seal": 10.0, "verify one": 0.05}  # seconds
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

    from market.kernel.clock import database_now
    from orders.services.publishing import publish_session
    from orders.services.sealing import checkpoint_session
    from orders.witness.audit import audit_session
    from orders.witness.merkle import Tree
    from orders.witness.trees import leaf_hashes
    from orders.witness.verify_witness import included
    from sessions.models import MarketSession
    from tests import cast

    session = cast.make_session("closed", opens_at=database_now() - timedelta(hours=3))
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"session": session.pk, "number": session.number, "count": ENTRIES})
        cursor.execute("ANALYZE orders_witnessentry")
    figures = {"seal": timed(lambda: checkpoint_session(session.pk))}
    figures["publish"] = timed(lambda: publish_session(session.pk))
    leaves = leaf_hashes(session.pk)
    tree = Tree(leaves)
    figures["prove one"] = timed(lambda: [tree.inclusion(index) for index in range(PROOFS)]) / PROOFS
    proofs = [(index, tree.inclusion(index)) for index in range(0, ENTRIES, max(1, ENTRIES // PROOFS))]
    figures["verify one"] = timed(
        lambda: [included(leaves[index], index, tree.size, proof) for index, proof in proofs]
    ) / len(proofs)
    figures["audit"] = timed(lambda: audit_session(MarketSession.objects.get(pk=session.pk)))
    figures["yardstick"] = timed(lambda: [sha256(leaf).digest() for leaf in leaves])
    return figures


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
        from django.db import transaction

        call_command("migrate", verbosity=0)
        with transaction.atomic():
            figures = measure()
            transaction.set_rollback(True)
    for what, seconds in figures.items():
        goal = f"  goal {GOALS[what]} s" if what in GOALS else ""
        print(f"{what:<12} {seconds:9.4f} s  {seconds / figures['yardstick']:8.1f} yardsticks{goal}")
    print(json.dumps({"entries": ENTRIES, "seconds": figures}))
    missed = [what for what, goal in GOALS.items() if figures[what] > goal]
    raise SystemExit(f"missed: {', '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
