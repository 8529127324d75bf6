"""Plain SQL over what a storm left behind, none of it the market's own queries. Each answers with what is wrong."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg

from benchmarks.storm.evening import FEE, FREE_FROM
from benchmarks.storm.ledger import Ledger

EVERY = 0.1  # seconds between two looks while the storm lasts

# True at every instant: each statement sees one moment, and nobody commits half an order.
ALWAYS = {
    "sold and held above the allotment": """
        SELECT id FROM market_sessions_listing WHERE sold + held > allotment OR sold < 0 OR held < 0
    """,
    "sold is not what orders say": """
        SELECT l.id, l.sold, coalesce(sum(n.quantity) FILTER (WHERE o.id IS NOT NULL), 0)
        FROM market_sessions_listing l LEFT JOIN orders_orderline n ON n.listing_id = l.id
        LEFT JOIN orders_order o ON o.id = n.order_id AND o.version = n.version AND o.status <> 'cancelled'
        GROUP BY l.id HAVING l.sold <> coalesce(sum(n.quantity) FILTER (WHERE o.id IS NOT NULL), 0)
    """,
    "held is not what holds say": """
        SELECT l.id, l.held, coalesce(sum(h.quantity), 0)
        FROM market_sessions_listing l LEFT JOIN orders_hold h ON h.listing_id = l.id AND h.ended_at IS NULL
        GROUP BY l.id HAVING l.held <> coalesce(sum(h.quantity), 0)
    """,
    "a lot oversold, or not what its listings sold": """
        SELECT lot.id, lot.sold, sum(l.sold) FROM vetting_lot lot JOIN market_sessions_listing l ON l.lot_id = lot.id
        GROUP BY lot.id HAVING lot.sold <> sum(l.sold) OR lot.sold > lot.quantity
    """,
    "a flash window oversold": "SELECT id FROM market_sessions_flashwindow WHERE sold > allotment OR sold < 0",
    # One share for the telephone, one more for the account of who is signed in.
    "shares are not what buyers have": """
        SELECT listing, sum(units) FROM (
            SELECT listing_id AS listing, quantity AS units FROM orders_buyertally
            UNION ALL SELECT n.listing_id, -n.quantity * (1 + num_nonnulls(o.buyer_id))
            FROM orders_orderline n JOIN orders_order o ON o.id = n.order_id AND o.version = n.version
            WHERE o.status <> 'cancelled'
        ) AS both_sides GROUP BY listing HAVING sum(units) <> 0
    """,
    "somebody has more than one may": "SELECT id FROM orders_buyertally WHERE quantity > quantity_limit",
}
AFTERWARDS = ALWAYS | {
    "an order's money is not its lines'": """
        SELECT o.code FROM orders_order o JOIN orders_orderline n ON n.order_id = o.id AND n.version = o.version
        GROUP BY o.id HAVING o.goods_total <> sum(n.quantity * n.unit_price)
        OR o.saving <> sum(n.quantity * (n.regular_price - n.unit_price))
    """,
    "an order without lines or contact": """
        SELECT code FROM orders_order o WHERE NOT EXISTS (SELECT FROM orders_orderline n WHERE n.order_id = o.id)
        OR NOT EXISTS (SELECT FROM orders_ordercontact c WHERE c.order_id = o.id)
    """,
    "a fee nobody takes": f"""
        SELECT code FROM orders_order o WHERE delivery_fee <> CASE
            WHEN goods_total < {FREE_FROM} AND vendor_id IN (SELECT vendor_id FROM orders_deliveryarea) THEN {FEE}
            ELSE 0 END
    """,
    "a price nobody set": """
        SELECT n.id FROM orders_orderline n JOIN market_sessions_listing l ON l.id = n.listing_id
        WHERE n.unit_price <> l.session_price AND NOT EXISTS (
            SELECT FROM market_sessions_flashwindow f WHERE f.listing_id = l.id AND f.price = n.unit_price
        )
    """,
    "a flash window that counts other units than its orders": """
        SELECT f.id, f.sold FROM market_sessions_flashwindow f WHERE f.sold <> (
            SELECT coalesce(sum(n.quantity), 0) FROM orders_orderline n JOIN orders_order o ON o.id = n.order_id
            WHERE n.listing_id = f.listing_id AND n.unit_price = f.price AND o.status <> 'cancelled'
        )
    """,
    "an order not witnessed once, or with other money": """
        SELECT o.code FROM orders_order o LEFT JOIN orders_witnessentry w ON w.subject = o.code AND w.kind = 'placed'
        GROUP BY o.id HAVING count(w.id) <> 1
        OR min((w.facts::jsonb ->> 'total')::bigint) <> o.goods_total + o.delivery_fee
        OR min((w.facts::jsonb ->> 'goods_total')::bigint) <> o.goods_total
    """,
    "a witness of no order": """
        SELECT w.id FROM orders_witnessentry w LEFT JOIN orders_order o ON o.code = w.subject
        WHERE w.kind = 'placed' AND o.id IS NULL
    """,
    "witnessed lines that were not sold": """
        SELECT listing, sum(units) FROM (
            SELECT (line ->> 'listing')::bigint AS listing, (line ->> 'quantity')::bigint AS units
            FROM orders_witnessentry w, jsonb_array_elements(w.facts::jsonb -> 'lines') AS line WHERE w.kind = 'placed'
            UNION ALL SELECT listing_id, -quantity FROM orders_orderline
        ) AS both_sides GROUP BY listing HAVING sum(units) <> 0
    """,
    "a cancelled order not witnessed as moved once": """
        SELECT o.code, o.status FROM orders_order o LEFT JOIN orders_witnessentry w
        ON w.subject = o.code AND w.kind = 'moved'
        GROUP BY o.id HAVING count(w.id) <> CASE WHEN o.status = 'cancelled' THEN 1 ELSE 0 END
    """,
    "a basket settled by another's placing": """
        SELECT b.id FROM orders_basket b JOIN orders_placing p ON p.id = b.placing_id
        WHERE b.key <> p.key OR b.buyer_id IS DISTINCT FROM p.buyer_id
    """,
}


@dataclass
class Watch:
    """What a connection of its own saw while the storm lasted."""

    looks: int = 0
    problems: dict[str, str] = field(default_factory=dict)  # what was wrong, with the rows it was first seen in


@contextmanager
def watching(database_url: str) -> Iterator[Watch]:
    """Ask again and again meanwhile for what must be true at every instant."""
    seen, over = Watch(), threading.Event()

    def look() -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            took = 0.0
            while not over.wait(max(EVERY, 4 * took)):  # a look costs more the more there is: never more than a fifth
                begun = time.perf_counter()
                seen.problems = wrong(connection, ALWAYS) | seen.problems
                seen.looks += 1
                took = time.perf_counter() - begun

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def wrong(connection: psycopg.Connection[Any], questions: dict[str, str]) -> dict[str, str]:
    """Return the questions that have an answer, with its first rows."""
    found = {name: connection.execute(query).fetchmany(3) for name, query in questions.items()}
    return {name: str(rows) for name, rows in found.items() if rows}


def deadlocks(connection: psycopg.Connection[Any]) -> int:
    """Return how many deadlocks the database counts so far."""
    connection.execute("SELECT pg_stat_force_next_flush()")
    row = connection.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone()
    assert row is not None
    return int(row[0])


def wrong_afterwards(connection: psycopg.Connection[Any], ledger: Ledger) -> dict[str, str]:
    """Return everything that is wrong when it is over, with its first rows."""
    return wrong(connection, AFTERWARDS) | _unlike_the_ledger(connection, ledger)


def _unlike_the_ledger(connection: psycopg.Connection[Any], ledger: Ledger) -> dict[str, str]:
    """Hold what buyers were told against what there is: every order acknowledged exists once, and no other does."""
    rows = connection.execute(
        "SELECT p.key::text, o.code, o.status FROM orders_placing p JOIN orders_order o ON o.placing_id = p.id"
    ).fetchall()
    by_code = {code: (key, status) for key, code, status in rows}
    lost = ledger.codes - by_code.keys()
    lost_placings = ledger.placings - {key for key, _code, _status in rows}
    unknown = {code for key, code, _status in rows if code not in ledger.codes and key not in ledger.placings}
    elsewhere = {key for key, code in ledger.keys.items() if by_code.get(code, ("",))[0] != key}
    alive = {code for code in ledger.cancelled if by_code.get(code, ("", ""))[1] != "cancelled"}
    dead = {code for code, (_key, status) in by_code.items() if status == "cancelled"} - ledger.cancelled
    found = {
        "acknowledged and not there": lost | lost_placings,
        "there and never acknowledged": unknown,
        "a key that leads to another order": elsewhere,
        "cancelled and alive": alive,
        "cancelled by nobody": dead,
        "an order there twice": len(rows) - len(by_code),
    }
    return {name: str(what)[:200] for name, what in found.items() if what}
