"""What the benchmark sells: an open evening with one listing everybody wants, with ten of them, and two hundred."""

import itertools
import os
import secrets
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from benchmarks import load

if TYPE_CHECKING:
    from sessions.models import MarketSession
    from vetting.models import Vendor

ENOUGH = 2_000_000  # units of each listing: nothing sells out while it is measured
VENDORS = 5  # each sells every fifth listing
PRICE = 89_000  # đồng, of everything
VARIANTS = (1, 10, 200)  # listings that are ordered


@dataclass
class World:
    """Where to send what."""

    session: int  # its number
    listings: dict[int, list[int]]  # how many → their ids
    vendors: dict[int, int]  # of each listing
    commune: str
    fragment_file: Path

    def our_orders(self, listings: int) -> Callable[[], bytes]:
        """Return a maker of order requests to the market: a form with its CSRF token, from a buyer of their own."""
        ids, token, serial = itertools.cycle(self.listings[listings]), secrets.token_hex(16), itertools.count()

        def next_request() -> bytes:
            number = next(serial)
            form = self.contact() | {"csrfmiddlewaretoken": token, "price": str(PRICE)}
            headers = {"Cookie": f"csrftoken={token}", "X-Forwarded-For": address(number)}
            path = f"/phien-cho/{self.session}/dat/{next(ids)}/"
            return load.request("POST", path, headers=headers, body=urlencode(form).encode())

        return next_request

    def bare_orders(self, listings: int) -> Callable[[], bytes]:
        """Return a maker of the same orders for the yardstick."""
        ids = itertools.cycle(self.listings[listings])

        def next_request() -> bytes:
            form = self.contact() | {"listing": str(next(ids)), "commune": self.commune}
            return load.request("POST", "/place", body=urlencode(form).encode())

        return next_request

    def our_views(self) -> Callable[[], bytes]:
        """Return a maker of polls of the live fragment."""
        poll = load.request("GET", f"/phien-cho/{self.session}/bang/vi/")
        return lambda: poll

    def bare_views(self) -> Callable[[], bytes]:
        """Return a maker of requests for a cached page of the same size."""
        view = load.request("GET", "/fragment")
        return lambda: view

    def units_sold(self) -> int:
        """Return how many units the evening has sold so far."""
        from sessions.models import Listing

        return sum(Listing.objects.filter(session__number=self.session).values_list("sold", flat=True))

    def contact(self) -> dict[str, str]:
        """Return a form with a key and a buyer of its own."""
        return {
            "key": str(uuid.uuid4()),
            "quantity": "1",
            "name": "Nguyễn Thị Mai",
            "phone": f"0912{secrets.randbelow(10**6):06d}",
            "commune": "Xã Mê Linh",
            "street": "Số 8, thôn Đông Cao",
        }

    def check(self) -> None:
        """Make sure that what was measured was right: sold equals ordered, each order witnessed once."""
        from orders.models import Order, OrderLine, WitnessEntry
        from sessions.models import Listing

        sold = sum(Listing.objects.values_list("sold", flat=True))
        assert sold == sum(OrderLine.objects.values_list("quantity", flat=True)), "sold differs from ordered"
        assert Order.objects.count() == WitnessEntry.objects.filter(kind="placed").count(), "an order without a witness"


def address(number: int) -> str:
    """Return an address in a block of its own: the gate counts blocks of 256."""
    return f"10.{number & 255}.{number >> 8 & 255}.{number >> 16 & 255}"


def build(folder: Path) -> World:
    """Make a fresh database with the evening in it; the environment is set already."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "market.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from tests import cast

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    vendors = [cast.make_vendor(f"HTX Bưởi đỏ Đông Cao {n}") for n in range(VENDORS)]
    session = cast.make_session("live", minutes=24 * 60)
    listings = {}
    for position in range(sum(VARIANTS)):
        product = cast.make_product(vendors[position % VENDORS], f"Bưởi đỏ {position}")
        listing = cast.make_listing(
            session, product, allotment=ENOUGH, session_price=PRICE, per_buyer_limit=ENOUGH, position=position
        )
        listings[listing.pk] = product.vendor_id
    ids = iter(listings)
    variants = {size: list(itertools.islice(ids, size)) for size in VARIANTS}
    _furnish(session, vendors[0], list(listings))
    return World(session.number, variants, listings, cast.me_linh().pk, folder / "fragment.html")


def _furnish(session: "MarketSession", vendor: "Vendor", listings: list[int]) -> None:
    """Let the evening have what a real one has: something on air, a line-up, announcements, questions."""
    person = vendor.members.get().person
    session.on_air_id = listings[0]
    session.save(update_fields=["on_air"])
    session.slots.create(vendor=vendor, position=1, minutes=9, started_at=session.opens_at)
    for number in range(2, 13):
        session.slots.create(title=f"Tiết mục {number}", position=number, minutes=9)
    until = session.closes_at
    for number in range(2):
        words = f"Hàng tươi giao trong ba ngày, lần báo {number}"
        session.announcements.create(text=words, shown_from=session.opens_at, shown_until=until, published_by=person)
    for number in range(20):
        session.questions.create(person=person, text=f"Bưởi để được mấy ngày, câu {number}?", status="approved")


def save_fragment(world: World, port: int) -> None:
    """Keep the market's own fragment for the yardstick to serve: the same bytes."""
    url = f"http://127.0.0.1:{port}/phien-cho/{world.session}/bang/vi/"
    world.fragment_file.write_bytes(urllib.request.urlopen(url, timeout=10).read())
