"""On what terms a listing can be bought at this instant: asked once to prepare an order, once under lock to decide."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from psycopg.types.numeric import Int8

from orders.basket import WantedLine
from orders.prepared import Row, Statement, one_line, read
from sessions.availability import PROMISED_DATE_SQL, SELLABLE_NOW_SQL

# The columns of Terms, in order; the aliases are those of sessions.availability, t is the buyer's tally, f the flash
# window that holds in this statement (a function of sessions, migration 0007). What is left of a lot or of a window is
# NULL for a listing without one.
TERMS_COLUMNS = f"""
    l.id, s.id, s.number, v.id, v.display_name, p.name, p.unit, coalesce(f.price, l.session_price),
    l.regular_price,
    l.allotment - l.held - l.sold, l.per_buyer_limit, coalesce(t.quantity, 0),
    {PROMISED_DATE_SQL}, {SELLABLE_NOW_SQL}, lot.id, lot.quantity - lot.sold, f.id, f.units
"""
TERMS_TABLES = """
    market_sessions_listing l
    JOIN market_sessions_marketsession s ON s.id = l.session_id
    JOIN vetting_product p ON p.id = l.product_id
    JOIN vetting_vendor v ON v.id = p.vendor_id
    LEFT JOIN vetting_lot lot ON lot.id = l.lot_id
    LEFT JOIN market_sessions_flash_of(l.id) f ON true
    LEFT JOIN orders_buyertally t ON t.listing_id = l.id AND t.buyer_key = %(buyer_key)s
"""
_READ = one_line(f"""
    SELECT {TERMS_COLUMNS} FROM {TERMS_TABLES}
    WHERE l.id = ANY(%(listings)s::bigint[]) AND s.number = %(number)s::bigint
    ORDER BY l.id
""")  # noqa: S608 - constants only


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
    left: int
    limit: int
    bought: int
    deliver_by: date
    is_sellable: bool
    lot: int | None
    left_of_lot: int | None
    flash: int | None
    left_of_flash: int | None

    def obstacle(self, line: WantedLine) -> Obstacle | None:
        """Return what stands in the way of the line, or None."""
        wanted = line.quantity
        checks = (
            (not self.is_sellable, Obstacle.GONE),
            (line.unit_price != self.price, Obstacle.PRICE),
            (wanted > self.left <= 0, Obstacle.SOLD_OUT),
            (wanted > self.left, Obstacle.TOO_FEW),
            (self.left_of_flash is not None and wanted > self.left_of_flash, Obstacle.FLASH),
            (self.left_of_lot is not None and wanted > self.left_of_lot, Obstacle.LOT),
            (self.bought + wanted > self.limit, Obstacle.LIMIT),
        )
        return next((obstacle for stands, obstacle in checks if stands), None)


def terms_of(row: Row) -> Terms:
    """Return the terms from a row that begins with TERMS_COLUMNS."""
    return Terms(*row[: len(Terms.__dataclass_fields__)])


def read_terms(*, session_number: int, listings: list[int], buyer_key: bytes) -> dict[int, Terms]:
    """Return the terms of those listings that belong to the session, by listing."""
    values = {
        "number": Int8(session_number),
        "listings": [Int8(pk) for pk in listings],
        "buyer_key": buyer_key,
    }
    return {row[0]: terms_of(row) for row in read(Statement(_READ, values))}
