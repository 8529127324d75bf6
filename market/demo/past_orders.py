"""The demo's orders: a thousand in each evening gone by, and those of the evening that is open, all deterministic."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import connection, transaction

from market.accounts.models import Person
from market.demo.after_the_tap import write_what_followed
from market.demo.deliveries import Transfers
from market.kernel.clock import in_hanoi
from market.kernel.codes import ALPHABET, check_character
from market.places.models import Commune
from orders.models import Order, OrderContact, OrderLine, Placing, WitnessEntry
from orders.witness import entries
from sessions.models import Listing, MarketSession

ORDERS = 1000  # in an evening
BATCH = 500
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
MIDDLES = ("Thị", "Văn", "Minh", "Thu", "Ngọc", "Quang", "Hồng", "Thanh", "Đức", "Kim")
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Hiếu",
    "Hương",
    "Lan",
    "Linh",
    "Mai",
    "Nam",
    "Oanh",
    "Phúc",
    "Sơn",
)
STREETS = ("ngõ 12 Nguyễn Trãi", "số 8 Hàng Bông", "25 Láng Hạ", "tổ 4 Phú Thượng", "thôn Đoài", "chung cư Linh Đàm")
# What became of an order, by the age of its evening in weeks (0: the one that is open), with weights.
FATES = {
    0: (("placed", 55), ("confirmed", 40), ("cancelled", 5)),
    1: (
        ("completed", 20),
        ("paid", 22),
        ("delivered", 23),
        ("shipped", 21),
        ("packed", 4),
        ("confirmed", 5),
        ("refused", 1),
        ("cancelled", 4),
    ),
    2: (("completed", 78), ("paid", 9), ("delivered", 6), ("returned", 2), ("cancelled", 5)),
}


@contextmanager
def _times_of_that_evening() -> Iterator[None]:
    """Let entries keep the times they are given: the one place, in the demo only, where the stamp steps aside."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE orders_witnessentry DISABLE TRIGGER orders_witnessentry_stamp")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE orders_witnessentry ENABLE TRIGGER orders_witnessentry_stamp")


@dataclass
class Draft:
    """One order to be: who, when, what."""

    placed_at: datetime
    status: str
    lines: list[tuple[Listing, int]]
    contact: dict[str, str]
    commune: Commune
    buyer: Person | None
    code: str
    key: UUID
    salt: bytes


def _vendor_of(listing: Listing) -> int:
    return listing.product.vendor_id


class OrderBook:
    """Draws orders for one evening and writes them in a few statements, stock and witness entries included."""

    def __init__(self, session: MarketSession, *, seed: int, buyers: list[Person], communes: list[Commune]) -> None:
        self.session = session
        self.dice = random.Random(seed)
        self.buyers, self.communes = buyers, communes
        self.transfers = Transfers(seed)
        listings = list(session.listings.select_related("product__vendor").order_by("product__vendor", "pk"))
        self.stalls = [list(stall) for _vendor, stall in groupby(listings, _vendor_of)]
        self.left = {listing.pk: int(listing.allotment * 0.97) for listing in listings}
        self.popularity = [self.dice.paretovariate(1.2) for _stall in self.stalls]

    def write(self, count: int, *, age: int, until: datetime) -> None:
        """Write `count` orders placed between the opening and `until`, as they look `age` weeks later."""
        drafts = sorted(self._drafts(count, age, until), key=lambda draft: draft.placed_at)
        with transaction.atomic(), _times_of_that_evening():
            orders = [order for start in range(0, len(drafts), BATCH) for order in self._save(drafts[start:][:BATCH])]
            write_what_followed(self.session, orders, now=datetime.now(UTC))
            self._take_stock(drafts)

    def _drafts(self, count: int, age: int, until: datetime) -> Iterator[Draft]:
        span = (until - self.session.opens_at).total_seconds()
        statuses, weights = zip(*FATES[min(age, 2)], strict=True)
        for _number in range(count):
            lines = self._basket()
            while not lines:  # that stall has sold out; somebody goes on to the next
                lines = self._basket()
            body = "".join(self.dice.choice(ALPHABET) for _ in range(7))
            while check_character(body) not in ALPHABET:
                body = "".join(self.dice.choice(ALPHABET) for _ in range(7))
            name = " ".join(self.dice.choice(part) for part in (SURNAMES, MIDDLES, GIVEN))
            yield Draft(
                placed_at=self.session.opens_at + timedelta(seconds=span * self._moment()),
                status=self.dice.choices(statuses, weights)[0],
                lines=lines,
                contact={
                    "name": name,
                    "phone": f"+849{self.dice.randrange(10**8):08d}",
                    "street": f"{self.dice.randrange(1, 200)}, {self.dice.choice(STREETS)}",
                },
                commune=self.dice.choice(self.communes),
                buyer=self.dice.choice(self.buyers) if self.dice.random() < 0.04 else None,
                code=body + check_character(body),
                key=UUID(int=self.dice.getrandbits(128), version=4),
                salt=self.dice.randbytes(16),
            )

    def _moment(self) -> float:
        """Return when in the evening (0 to 1): most orders come in the first half hour and before the close."""
        return self.dice.choice((self.dice.betavariate(1, 3), self.dice.betavariate(5, 2)))

    def _basket(self) -> list[tuple[Listing, int]]:
        stall = self.dice.choices(self.stalls, self.popularity)[0]
        basket = []
        for listing in self.dice.sample(stall, min(len(stall), self.dice.choice((1, 1, 1, 2, 3)))):
            quantity = min(self.dice.choice((1, 1, 1, 2, 2, 3)), listing.per_buyer_limit, self.left[listing.pk])
            if quantity:
                self.left[listing.pk] -= quantity
                basket.append((listing, quantity))
        return basket

    def _save(self, drafts: list[Draft]) -> list[Order]:
        placings = Placing.objects.bulk_create(
            Placing(key=draft.key, buyer=draft.buyer, session=self.session, placed_at=draft.placed_at)
            for draft in drafts
        )
        orders = Order.objects.bulk_create(
            self._order(draft, placing) for draft, placing in zip(drafts, placings, strict=True)
        )
        pairs = list(zip(drafts, orders, strict=True))
        OrderContact.objects.bulk_create(
            OrderContact(order=order, commune=draft.commune, salt=draft.salt, **draft.contact) for draft, order in pairs
        )
        OrderLine.objects.bulk_create(
            OrderLine(
                order=order,
                listing=listing,
                quantity=quantity,
                unit_price=listing.session_price,
                regular_price=listing.regular_price,
            )
            for draft, order in pairs
            for listing, quantity in draft.lines
        )
        self._witness(pairs)
        return orders

    def _order(self, draft: Draft, placing: Placing) -> Order:
        goods = sum(listing.session_price * quantity for listing, quantity in draft.lines)
        before = sum(listing.regular_price * quantity for listing, quantity in draft.lines)
        vendor = draft.lines[0][0].product.vendor
        return Order(
            code=draft.code,
            placing=placing,
            session=self.session,
            vendor=vendor,
            buyer=draft.buyer,
            status=draft.status,
            goods_total=goods,
            saving=before - goods,
            deliver_by=in_hanoi(draft.placed_at).date() + timedelta(days=self.session.delivery_days),
            placed_at=draft.placed_at,
            status_changed_at=draft.placed_at,
            buyer_told_at=draft.placed_at,
            vendor_told_at=draft.placed_at,
            cancel_reason="Người mua đổi ý" if draft.status == "cancelled" else "",
            **self.transfers.columns(vendor.pk, draft.status, draft.placed_at),
        )

    def _witness(self, pairs: list[tuple[Draft, Order]]) -> None:
        WitnessEntry.objects.bulk_create(self._entry(draft, order) for draft, order in pairs)

    def _entry(self, draft: Draft, order: Order) -> WitnessEntry:
        facts = entries.placed_facts(
            entries.PlacedOrder(
                code=draft.code,
                session=self.session.number,
                vendor=order.vendor_id,
                vendor_name=order.vendor.display_name,
                lines=tuple(
                    entries.SoldLine(
                        listing=listing.pk,
                        product=listing.product.name,
                        unit=listing.product.unit,
                        quantity=quantity,
                        price=listing.session_price,
                        regular=listing.regular_price,
                    )
                    for listing, quantity in draft.lines
                ),
                deliver_by=order.deliver_by,
                payment=order.payment,
                buyer=entries.buyer_commitment(draft.salt, commune=draft.commune.code, **draft.contact),
            )
        )
        return WitnessEntry(
            session=self.session,
            kind=WitnessEntry.Kind.PLACED,
            subject=draft.code,
            facts=facts,
            recorded_at=draft.placed_at,
            leaf_hash=entries.leaf_hash(facts, draft.placed_at),
        )

    def _take_stock(self, drafts: list[Draft]) -> None:
        sold: dict[int, int] = {}
        for draft in drafts:
            if draft.status != "cancelled":
                for listing, quantity in draft.lines:
                    sold[listing.pk] = sold.get(listing.pk, 0) + quantity
        Listing.objects.bulk_update([Listing(pk=pk, sold=units) for pk, units in sold.items()], ["sold"])
