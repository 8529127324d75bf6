"""Time, which a storm has none of: holds made to run out, and what the market then does by itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from benchmarks.storm.ledger import Ledger

EVERY = 0.25  # seconds
GOES = 0.003  # of the open holds run out with each answer somebody gets: time goes by as the market works
# As if they had been there eleven minutes longer. Whoever is at work with one is not disturbed.
_AGE = """
    UPDATE orders_hold SET held_at = held_at - interval '11 minutes', expires_at = expires_at - interval '11 minutes'
    WHERE id IN (
        SELECT id FROM orders_hold WHERE ended_at IS NULL AND random() < %(share)s ORDER BY id FOR UPDATE SKIP LOCKED
    )
"""


@contextmanager
def running_clock(database_url: str, ledger: Ledger) -> Iterator[None]:
    """Let holds run out meanwhile, and the finder of what ran out come by as beat and worker would."""
    over = threading.Event()
    threads = [
        threading.Thread(target=_age, args=(database_url, ledger, over)),
        threading.Thread(target=_tidy, args=(over,)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _age(database_url: str, ledger: Ledger, over: threading.Event) -> None:
    counted = 0
    with psycopg.connect(database_url, autocommit=True) as connection:
        while not over.wait(EVERY):
            answers, before = ledger.answers, counted
            connection.execute(_AGE, {"share": 1 - (1 - GOES) ** (answers - before)})
            counted = answers


def _tidy(over: threading.Event) -> None:
    from django.db import connection

    from orders.services import waiting

    try:
        while not over.wait(EVERY):
            for listing in waiting.listings_to_serve():
                waiting.tidy_listing(listing.pk)
    finally:
        connection.close()
