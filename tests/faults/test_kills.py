"""kill -9 of web workers, Celery worker, PostgreSQL and Redis while orders flow: acknowledged is there, and once.

Who gets no answer sends the same form again, with its key, until there is one: that is one order, whatever happened to
the first request.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from benchmarks.storm.browser import RECEIPT, Answer, Browser, Line, UnansweredError
from benchmarks.storm.sums import AFTERWARDS, wrong
from tests.faults.conftest import until
from tests.faults.town import Stall, Town, running_town

CLIENTS = 6
MORE = 10  # orders acknowledged before, and again after each death
PAUSE = 0.1  # seconds each of them rests between two orders
BUSY = {429, 500, 502, 503}  # the answers of a market without its database, and to who asked it too often meanwhile
FIRST_WAIT, LONGEST_WAIT = 0.25, 4.0  # seconds before the same form is sent again, and again
VICTIMS = ("web", "worker", "postgres", "redis")


class Flow:
    """Buyers who order and order; each sends a form until it is answered."""

    def __init__(self, town: Town, stall: Stall) -> None:
        self.town, self.path = town, f"/phien-cho/{stall.session}/dat/{stall.listing}/"
        self.price = str(stall.price)
        self.acknowledged: dict[str, str] = {}  # key → code
        self.forms: dict[str, dict[str, str]] = {}
        self.repeated: set[str] = set()  # keys whose form had to be sent again
        self.strange: list[str] = []  # answers nobody should get
        self.is_over = threading.Event()

    async def run(self) -> None:
        """Order until it is over; every order begun is brought to its end."""
        await asyncio.gather(*(self._order_on() for _client in range(CLIENTS)))

    async def _order_on(self) -> None:
        line = Line(self.town.port)
        while not self.is_over.is_set():
            number, key = len(self.forms), str(uuid4())
            self.forms[key] = {
                "key": key,
                "price": self.price,
                "quantity": "1",
                "name": "Nguyễn Thị Mai",
                "phone": f"09{number:08d}",
                "commune": "Xã Mê Linh",
                "street": "Số 8, thôn Đông Cao",
                "email": f"mua-{number}@example.vn" if number % 5 == 0 else "",
            }
            self.acknowledged[key] = await self.send(key, Browser(line))
            await asyncio.sleep(PAUSE)
        await line.close()

    async def send(self, key: str, browser: Browser) -> str:
        """Send a form until it leads to a receipt; return the order's code."""
        wait = FIRST_WAIT
        while True:
            try:
                answer = await browser.post(self.path, self.forms[key])
            except UnansweredError:
                answer = Answer(503)
            if found := RECEIPT.match(answer.location):
                return found[1]
            self.repeated.add(key)
            if answer.status not in BUSY:
                self.strange.append(f"{answer.status}: {answer.body[-500:]}")
                return ""
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    async def send_again(self, keys: list[str]) -> list[str]:
        """Send forms again from browsers that know nothing; return the codes they lead to."""
        line = Line(self.town.port)
        codes = [await self.send(key, Browser(line)) for key in keys]
        await line.close()
        return codes


@contextmanager
def flowing(flow: Flow) -> Iterator[None]:
    """Let orders flow meanwhile."""
    thread = threading.Thread(target=lambda: asyncio.run(flow.run()))
    thread.start()
    try:
        yield
    finally:
        flow.is_over.set()
        thread.join()


@pytest.fixture
def town(tmp_path: Path, django_db_blocker: Any) -> Iterator[tuple[Town, Stall]]:
    with django_db_blocker.unblock(), running_town(tmp_path) as made:
        yield made


def test_acknowledged_orders_outlive_every_death(town: tuple[Town, Stall]) -> None:
    market, stall = town
    flow = Flow(market, stall)
    with flowing(flow):
        for victim in VICTIMS:
            for step in ("before", "after"):
                had = len(flow.acknowledged)
                until(lambda had=had: len(flow.acknowledged) >= had + MORE, f"orders {step} the death of {victim}")  # type: ignore[misc]
                if step == "before":
                    market.kill(victim)
    assert flow.strange == []
    assert flow.repeated, "nobody noticed any death"
    with psycopg.connect(market.database_url, autocommit=True) as connection:
        assert wrong(connection, AFTERWARDS) == {}
        placed = connection.execute(
            "SELECT p.key::text, o.code FROM orders_placing p JOIN orders_order o ON o.placing_id = p.id"
        ).fetchall()
        assert sorted(placed) == sorted(flow.acknowledged.items())
        again = [*sorted(flow.repeated), *list(flow.acknowledged)[:5]]
        assert asyncio.run(flow.send_again(again)) == [flow.acknowledged[key] for key in again]
        assert connection.execute("SELECT count(*) FROM orders_order").fetchone() == (len(placed),)
    _everybody_is_told_once(market, flow)


def _everybody_is_told_once(market: Town, flow: Flow) -> None:
    """See that beat and worker, whatever died, wrote once to everybody who left an address."""
    asked = sorted(form["email"] for form in flow.forms.values() if form["email"])

    def receipts() -> list[str]:
        market.keep_up()
        with psycopg.connect(market.database_url) as connection:
            rows = connection.execute(
                "SELECT recipient FROM notices_notice WHERE kind = 'order-placed' AND status = 'sent'"
            )
            return sorted(recipient for (recipient,) in rows)

    until(lambda: len(receipts()) >= len(asked), "every receipt to be sent")
    assert receipts() == asked
