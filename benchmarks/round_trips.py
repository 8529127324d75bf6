"""What one order asks of the database: statements, and how often the server is waited for.

The very requests that are sent over HTTP go through the whole application inside this process. Statements are those
Django's execute wrappers see; round trips are counted on the wire: libpq writes down every message of the protocol, and
each time the server says "ready for query" something was waited for. Redis is waited for each time something is sent to
it.
"""

import io
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import IO, Any
from unittest.mock import patch

from benchmarks.baskets import Baskets
from benchmarks.measuring import Next
from benchmarks.world import World

WARM = 8  # requests first: statements are prepared, communes remembered
ASKED = 20  # requests counted
_READY = re.compile(rb"^B\t\d+\tReadyForQuery", re.MULTILINE)
_SENT = re.compile(rb"^F\t\d+\t(?:Execute|Query)\b", re.MULTILINE)

Application = Callable[[dict[str, Any], Callable[..., None]], Any]


@dataclass(frozen=True)
class Cost:
    """What one request asks for, at the median."""

    statements: float  # as Django's execute wrappers count them
    messages: float  # statements on the wire: with BEGIN, COMMIT and what the connection asks by itself
    round_trips: float
    redis: float  # round trips


def costs(next_request: Next, application: Application, *, good: int = 302) -> Cost:
    """Return what each of the requests costs, asked one after the other of an application in this process."""
    from django.db import connection
    from redis.connection import AbstractConnection

    send = AbstractConnection.send_packed_command
    connection.close()  # the next one is kept for as long as this takes
    for _warm in range(WARM):
        _ask(application, next_request(), good)
    rows = []
    for _asked in range(ASKED):
        request, seen = next_request(), _Counter()
        sent = patch.object(AbstractConnection, "send_packed_command", autospec=True, side_effect=send)
        with connection.execute_wrapper(seen), _traced(connection.connection) as written, sent as redis:
            _ask(application, request, good)
            told = written()
        rows.append((seen.count, len(_SENT.findall(told)), len(_READY.findall(told)), redis.call_count))
    return Cost(*(median(column) for column in zip(*rows, strict=True)))


class _Counter:
    """An execute wrapper that counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *asked: Any) -> Any:
        self.count += 1
        return execute(*asked)


@contextmanager
def _traced(server: Any) -> Iterator[Callable[[], bytes]]:
    """Let libpq write down the messages of a connection meanwhile; yield what gives them afterwards."""
    from psycopg import pq

    with tempfile.TemporaryFile() as file:
        server.pgconn.trace(file.fileno())
        server.pgconn.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield lambda: _written(server, file)
        finally:
            if not server.closed:
                server.pgconn.untrace()


def _written(server: Any, file: IO[bytes]) -> bytes:
    server.pgconn.untrace()  # closes libpq's own buffer into the file
    file.seek(0)
    return file.read()


@contextmanager
def bare_application() -> Iterator[Application]:
    """Yield the yardstick as an application of this process: `benchmarks.bare_settings` in short."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test.utils import override_settings

    with override_settings(MIDDLEWARE=[], ROOT_URLCONF="benchmarks.bare"):
        yield WSGIHandler()


def _ask(application: Application, request: bytes, good: int) -> None:
    """Send one request through a WSGI application, as a server does: its connections are checked and kept."""
    told: list[str] = []
    answer = application(_environ(request), lambda status, _headers, _error=None: told.append(status))
    for _part in answer:
        pass
    answer.close()
    if not told[0].startswith(str(good)):
        raise SystemExit(f"unexpected answer: {told[0]}")


def _environ(request: bytes) -> dict[str, Any]:
    head, body = request.split(b"\r\n\r\n", 1)
    first, *lines = head.decode().split("\r\n")
    method, path, protocol = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    found = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return found | {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": protocol,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    }


def measure_costs(world: World, baskets: Baskets) -> dict[str, Cost]:
    """Return what an order of one listing, one of a basket of ten, and those of the yardstick cost."""
    from market.wsgi import application

    found = {
        "placing": costs(world.our_orders(200), application),
        "checkout_of_10_goods": costs(baskets.our_checkouts(), application),
    }
    with bare_application() as bare:
        found["placing_bare"] = costs(world.bare_orders(200), bare)
        found["checkout_of_10_goods_bare"] = costs(baskets.bare_checkouts(), bare)
    return found


def report_costs(found: dict[str, Cost]) -> dict[str, dict[str, float | int | str]]:
    """Print what one order asks for; return it for var/bench.json."""
    print(f"\n{'one order asks for':40} {'statements':>11} {'on the wire':>12} {'round trips':>12} {'of Redis':>9}")
    for name, cost in found.items():
        counts = f"{cost.statements:11.0f} {cost.messages:12.0f} {cost.round_trips:12.0f} {cost.redis:9.0f}"
        print(f"{name:40} {counts}")
    return {
        f"asked: {name}": {
            "value": cost.round_trips,
            "unit": "round trips to PostgreSQL",
            "statements": cost.statements,
            "statements_on_the_wire": cost.messages,
            "round_trips_to_redis": cost.redis,
            "n": ASKED,
        }
        for name, cost in found.items()
    }
