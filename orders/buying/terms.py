"""On what terms a listing can be bought at this instant: asked once to prepare an order, once under lock to decide."""

# ruff: noqa: S608 - statements are put together from constants only

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from psycopg.types.numeric import Int8

from orders.buying.basket import WantedLine
from orders.buying.held import HELD_BY_ALL_SQL, IN_GRACE_SQL, OWN_HELD_IN_TIME_SQL, OWN_HELD_SQL, WANTED_AHEAD_SQL
from orders.buying.prepared import Statement, read
from sessions.availability import OFFERED_NOW_SQL, PROMISED_DATE_SQL, SESSION_LIVE_SQL

# The aliases are those of sessions.availability and of held, t is the buyer's tally (by phone or by account, whichever
# took more: another number makes nobody another buyer), f the flash window that holds
# in this statement (a function of sessions, migration 0007).
TERMS_TABLES = """
    market_sessions_listing l
    JOIN market_sessions_marketsession s ON s.id = l.session_id
    JOIN vetting_product p ON p.id = l.product_id
    JOIN vetting_vendor v ON v.id = p.vendor_id
    LEFT JOIN vetting_lot lot ON lot.id = l.lot_id
    LEFT JOIN market_sessions_flash_of(l.id) f ON true
    CROSS JOIN LATERAL (
        SELECT max(taken.quantity) AS quantity FROM orders_buyertally taken
        WHERE taken.listing_id = l.id AND taken.buyer_key = ANY(%(buyer_keys)s::bytea[])
    ) t
"""
UNIT_PRICE_SQL = "coalesce(f.price, l.session_price)"

# The columns of Terms, in order. What is left of a lot or of a window is NULL for a listing without one. What is kept
# aside of a listing is kept aside of its lot; a lot that listings of several sessions sell from is not kept aside for
# any of them: the order that takes from it decides.
_READ = f"""
    SELECT l.id, s.id, s.number, v.id, v.display_name, p.name, p.unit, {UNIT_PRICE_SQL}, l.regular_price,
        l.allotment - l.sold, {HELD_BY_ALL_SQL}, {OWN_HELD_SQL}, {OWN_HELD_IN_TIME_SQL}, {WANTED_AHEAD_SQL}, l.held,
        l.per_buyer_limit, coalesce(t.quantity, 0), {PROMISED_DATE_SQL},
        {SESSION_LIVE_SQL}, {OFFERED_NOW_SQL}, {IN_GRACE_SQL}, lot.id, lot.quantity - lot.sold, f.id, f.units,
        p.net_weight,
        EXISTS (SELECT FROM orders_deliveryarea WHERE vendor_id = v.id)
    FROM {TERMS_TABLES}
    WHERE l.id = ANY(%(listings)s::bigint[]) AND s.number = %(number)s::bigint
    ORDER BY l.id
"""


class Obstacle(StrEnum):
    """Why a line cannot be had."""

    GONE = "gone"  # the session is not live, or the listing is not offered: sessions.availability.why_not tells
    PRICE = "price"  # not the price that was shown
    SOLD_OUT = "sold-out"
    TOO_FEW = "too-few"  # some are left, fewer than wanted
    FLASH = "flash"  # at the flash price fewer are left than wanted
    LOT = "lot"  # the lot it sells from has less left than wanted: other sessions sold from it too
    LIMIT = "limit"  # the buyer would have more than one buyer may have


@dataclass(frozen=True)
class Terms:
    """A listing as one buyer can have it at one instant. Money in đồng, counts in units."""

    listing: int
    session: int
    session_number: int
    vendor: int
    vendor_name: str
    product: str
    unit: str
    price: int
    regular: int
    unsold: int  # of the allotment
    held: int  # kept aside by anybody
    own: int  # of these, for the basket that asks
    own_in_time: int  # of these, since before the close
    ahead: int  # wanted by those who wait before the basket that asks
    held_in_row: int  # what the listing counts as held, also what has run out meanwhile
    limit: int
    bought: int
    promised: date
    is_live: bool  # the session sells by the clock
    is_offered: bool  # listing, vendor, product, lot and papers let it be sold
    is_closing: bool  # over by the clock alone: what was held before may still be finished
    lot: int | None
    unsold_of_lot: int | None
    flash: int | None
    left_of_flash: int | None
    grams: int
    has_areas: bool  # its vendor delivers by areas: what delivery costs has to be looked up

    @property
    def left(self) -> int:
        """Return how many units this buyer can have: those kept aside for them, and those free for everybody."""
        return self.own + max(0, self.unsold - self.held - self.ahead)

    @property
    def left_of_lot(self) -> int | None:
        """Return how many units of its lot this buyer can have; what others keep of this listing is theirs."""
        return None if self.unsold_of_lot is None else max(0, self.unsold_of_lot - self.held + self.own)

    @property
    def is_contended(self) -> bool:
        """Tell whether anything of it is kept aside or waited for."""
        return bool(self.held_in_row or self.ahead)

    def is_sellable(self, quantity: int) -> bool:
        """Tell whether session, vetting and papers let so many units be sold now."""
        return self.is_offered and (self.is_live or (self.is_closing and quantity <= self.own_in_time))

    def obstacle(self, line: WantedLine) -> Obstacle | None:
        """Return what stands in the way of the line, or None."""
        wanted = line.quantity
        checks = (
            (not self.is_sellable(wanted), Obstacle.GONE),
            (line.unit_price != self.price, Obstacle.PRICE),
            (wanted > self.left <= 0, Obstacle.SOLD_OUT),
            (wanted > self.left, Obstacle.TOO_FEW),
            (self.left_of_flash is not None and wanted > self.left_of_flash, Obstacle.FLASH),
            (self.left_of_lot is not None and wanted > self.left_of_lot, Obstacle.LOT),
            (self.bought + wanted > self.limit, Obstacle.LIMIT),
        )
        return next((obstacle for stands, obstacle in checks if stands), None)


def read_terms(
    *, session_number: int, listings: list[int], buyer_keys: Sequence[bytes] = (), basket: int | None = None
) -> dict[int, Terms]:
    """Return the terms of those listings that belong to the session, by listing; `basket` is the one that asks."""
    values = {
        "number": Int8(session_number),
        "listings": [Int8(pk) for pk in listings],
        "buyer_keys": list(buyer_keys),
        "basket": None if basket is None else Int8(basket),
    }
    return {row[0]: Terms(*row) for row in read(Statement(_READ, values))}
