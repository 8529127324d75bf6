"""Baskets of ten goods of several vendors, filled and held beforehand: what is measured is their checkout."""

import random
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from urllib.parse import urlencode
from uuid import uuid4

from benchmarks import load
from benchmarks.measuring import ROUNDS, SECONDS
from benchmarks.world import PRICE, World, address

GOODS = 10  # in a basket, one unit of each
MOST_PER_SECOND = 120  # checkouts there are baskets for
SPARE = 100  # for counting what one asks for
POOL = 200  # the listings they are drawn from


@dataclass
class Baskets:
    """Baskets that wait to be checked out, each with the cookie of its browser; used once."""

    world: World
    waiting: Iterator[tuple[str, str, list[int]]]  # cookie, key, goods
    chance: random.Random = field(default_factory=lambda: random.Random(3))
    used: int = 0

    def our_checkouts(self) -> Callable[[], bytes]:
        """Return a maker of checkouts: the last page's form, as it was shown."""
        token = secrets.token_hex(16)

        def next_request() -> bytes:
            cookie, key, goods = self._next()
            form = self.world.contact() | {"csrfmiddlewaretoken": token, "key": key, "shown": self._shown(goods)}
            headers = {
                "Cookie": f"csrftoken={token}; sessionid={cookie}",
                "X-Forwarded-For": address(self.used),
            }
            path = f"/phien-cho/{self.world.session}/thanh-toan/"
            return load.request("POST", path, headers=headers, body=urlencode(form).encode())

        return next_request

    def bare_checkouts(self) -> Callable[[], bytes]:
        """Return a maker of the same orders for the yardstick, which takes stock that nobody held."""

        def next_request() -> bytes:
            goods = " ".join(str(pk) for pk in sorted(self._drawn()))
            form = self.world.contact() | {"goods": goods, "commune": self.world.commune}
            return load.request("POST", "/check-out", body=urlencode(form).encode())

        return next_request

    def check(self) -> None:
        """Make sure that each checkout settled its own basket."""
        from orders.models import Basket

        settled = Basket.objects.filter(placing__isnull=False).count()
        assert settled == self.used, f"{self.used} baskets checked out, {settled} settled"

    def _next(self) -> tuple[str, str, list[int]]:
        found = next(self.waiting, None)
        if found is None:
            raise SystemExit(f"more than {MOST_PER_SECOND} checkouts a second: there are no baskets left")
        self.used += 1
        return found

    def _drawn(self) -> list[int]:
        return self.chance.sample(self.world.listings[POOL], GOODS)

    def _shown(self, goods: list[int]) -> str:
        """Return what stood on the page: lines, what bringing each parcel costs, and the sum."""
        vendors = dict.fromkeys(self.world.vendors[pk] for pk in goods)
        lines = [f"{pk}x1@{PRICE}" for pk in goods]
        return " ".join([*lines, *(f"{vendor}+0" for vendor in vendors), str(GOODS * PRICE)])


def fill(world: World, measurements: int) -> Baskets:
    """Fill as many baskets as can be checked out in so many measurements."""
    baskets = Baskets(world, iter(()))
    drawn = [baskets._drawn() for _ in range(round(measurements * ROUNDS * SECONDS * MOST_PER_SECOND) + SPARE)]
    baskets.waiting = iter([(*names, goods) for names, goods in zip(_written(world, drawn), drawn, strict=True)])
    return baskets


def _written(world: World, drawn: list[list[int]]) -> list[tuple[str, str]]:
    """Write baskets with lines and holds, count what is held; return each browser's cookie and basket key."""
    from django.conf import settings
    from django.db import transaction
    from django.db.models import F

    from market.kernel.clock import database_now
    from orders.buying import own_basket
    from orders.models import Basket, BasketLine, Hold
    from sessions.models import Listing, MarketSession

    session, until = MarketSession.objects.get(number=world.session), database_now() + timedelta(hours=2)
    held = Counter(pk for goods in drawn for pk in goods)
    with transaction.atomic():
        rows = Basket.objects.bulk_create(Basket(key=uuid4(), session=session) for _ in drawn)
        goods = [(basket, pk) for basket, own in zip(rows, drawn, strict=True) for pk in own]
        BasketLine.objects.bulk_create(
            BasketLine(basket=basket, listing_id=pk, quantity=1, shown_price=PRICE) for basket, pk in goods
        )
        Hold.objects.bulk_create(
            Hold(basket=basket, session=session, listing_id=pk, quantity=1, expires_at=until) for basket, pk in goods
        )
        for pk, units in held.items():
            Listing.objects.filter(pk=pk).update(held=F("held") + units)
    store, cookies = import_module(settings.SESSION_ENGINE).SessionStore, []
    for basket in rows:
        browser = store()
        browser[own_basket._NAME] = {str(world.session): str(basket.key)}
        browser.save()
        cookies.append((browser.session_key, str(basket.key)))
    return cookies
