"""Taking the stock: locks, then one statement that checks everything and writes the whole placing, or nothing."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.numeric import Int8

from orders.basket import Contact, WantedLine
from orders.prepared import Statement, one_line, run
from orders.terms import TERMS_COLUMNS, TERMS_TABLES, Terms, terms_of
from orders.witness import PlacedOrder, placed_facts

# Rows are locked in id order, so that baskets in opposite order never wait for each other in a circle. Nobody waits for
# longer than this: a worker that waits serves nobody else.
_LOCK = """
    SELECT l.id, set_config('lock_timeout', '4s', true)
    FROM market_sessions_listing l WHERE l.id = ANY(%(listings)s::bigint[])
    ORDER BY l.id FOR NO KEY UPDATE OF l
"""

# Several listings, of several sessions, may sell from one lot: lots come after listings, in id order too. Which lot a
# listing sells from never changes while its session is open, so the terms read before name the right ones.
_LOCK_LOTS = "SELECT id FROM vetting_lot WHERE id = ANY(%(lots)s::bigint[]) ORDER BY id FOR NO KEY UPDATE"

# Begins after the locks are held, so it reads the newest committed rows: nobody else can change listings and lots now,
# and of session, product, vendor and papers it sees what was decided while this order waited. The key's unique index
# lets one of two clicks through. Who takes from a flash window holds its listing's lock: no window is locked before.
# What a listing sells its lot counts in this very statement (a trigger of sessions). Numbers and days bring their types
# along (Int8, date); least() passes over a lot or a window there is not. The constraints on listing, window, lot and
# tally and the trigger on the log stand behind the checks.
_TAKE = one_line(f"""
    WITH wanted AS MATERIALIZED (
        SELECT * FROM unnest(
            %(listings)s, %(quantities)s, %(prices)s, %(regulars)s, %(vendors)s, %(days)s
        ) AS wanted (listing, quantity, price, regular, vendor, deliver_by)
    ), checked AS (
        SELECT t.*, quantity,
            is_sellable AND quantity <= least(in_stock, in_lot, in_flash)
            AND bought + quantity <= buyer_limit AND session = %(session)s AND unit_price = price
            AND regular_price = regular AND vendor_id = vendor AND promised = deliver_by AS ok
        FROM wanted JOIN (
            SELECT {TERMS_COLUMNS} FROM {TERMS_TABLES}
        ) AS t (
            id, session, number, vendor_id, vendor_name, product, unit, unit_price, regular_price, in_stock,
            buyer_limit, bought, promised, is_sellable, lot, in_lot, flash, in_flash
        ) ON t.id = listing
    ), tap AS (
        INSERT INTO orders_placing (key, buyer_id, session_id, placed_at)
        SELECT %(key)s::uuid, %(buyer)s::bigint, %(session)s, clock_timestamp() FROM checked
        HAVING bool_and(ok) AND count(*) = %(count)s
        ON CONFLICT (key) DO NOTHING
        RETURNING id, buyer_id, session_id, placed_at
    ), stock AS (
        UPDATE market_sessions_listing l SET sold = l.sold + checked.quantity
        FROM checked, tap WHERE l.id = checked.id
    ), flashed AS (
        UPDATE market_sessions_flashwindow f SET sold = f.sold + quantity FROM checked, tap WHERE f.id = flash
    ), tally AS (
        INSERT INTO orders_buyertally AS tally (listing_id, buyer_key, quantity, quantity_limit)
        SELECT checked.id, %(buyer_key)s, quantity, buyer_limit FROM checked, tap
        ON CONFLICT (listing_id, buyer_key) DO UPDATE
        SET quantity = tally.quantity + excluded.quantity, quantity_limit = excluded.quantity_limit
    ), placed AS (
        INSERT INTO orders_order (
            code, placing_id, session_id, vendor_id, buyer_id, status,
            goods_total, delivery_fee, saving, deliver_by, placed_at, status_changed_at, buyer_told_at
        )
        SELECT d.code, tap.id, tap.session_id, d.vendor, tap.buyer_id, 'placed',
            d.goods_total, 0, d.saving, d.deliver_by, tap.placed_at, tap.placed_at,
            CASE WHEN %(email)s = '' THEN tap.placed_at END
        FROM tap, unnest(
            %(codes)s::text[], %(order_vendors)s, %(totals)s, %(savings)s, %(order_days)s
        ) AS d (code, vendor, goods_total, saving, deliver_by)
        RETURNING id, code, vendor_id, session_id
    ), contact AS (
        INSERT INTO orders_ordercontact (order_id, name, phone, email, commune_id, street, note, salt)
        SELECT placed.id, %(name)s, %(phone)s, %(email)s, %(commune)s, %(street)s, %(note)s, d.salt
        FROM placed JOIN unnest(%(codes)s::text[], %(salts)s::bytea[]) AS d (code, salt) USING (code)
    ), line AS (
        INSERT INTO orders_orderline (order_id, listing_id, quantity, unit_price, regular_price)
        SELECT placed.id, checked.id, quantity, unit_price, regular_price
        FROM placed JOIN checked USING (vendor_id)
    ), witness AS (
        INSERT INTO orders_witnessentry (session_id, kind, subject, facts)
        SELECT placed.session_id, 'placed', code, d.facts
        FROM placed JOIN unnest(%(codes)s::text[], %(facts)s::text[]) AS d (code, facts) USING (code)
    )
    SELECT checked.*, (SELECT id FROM tap) FROM checked
""")  # noqa: S608 - constants only


@dataclass(frozen=True)
class Asked:
    """A placing to be: checked by Python, not yet by the database. `buyer` is a person's id."""

    key: UUID
    session: int
    buyer: int | None
    buyer_key: bytes
    contact: Contact
    lines: list[WantedLine]
    terms: dict[int, Terms]
    orders: list[tuple[PlacedOrder, bytes]]  # one per vendor, each with the salt of its commitment


@dataclass(frozen=True)
class Taken:
    """What the statement answered: the placing's id, or none and the terms that stood in the way."""

    placing: int | None
    terms: dict[int, Terms]


def take(asked: Asked) -> Taken:
    """Take the stock and write placing, orders, contacts, lines, tallies and witness entries at once, or nothing."""
    values = _line_values(asked) | _order_values(asked) | _contact_values(asked)
    locks = [Statement(_LOCK, {"listings": values["listings"]})]
    lots = {terms.lot for terms in asked.terms.values() if terms.lot is not None}
    if lots:
        locks.append(Statement(_LOCK_LOTS, {"lots": [Int8(lot) for lot in lots]}))
    *_locked, rows = run(*locks, Statement(_TAKE, values))
    placing = rows[0][-1] if rows else None
    return Taken(placing, {row[0]: terms_of(row) for row in rows})


def _line_values(asked: Asked) -> dict[str, Any]:
    terms = [asked.terms[line.listing] for line in asked.lines]
    return {
        "listings": [Int8(line.listing) for line in asked.lines],
        "quantities": [Int8(line.quantity) for line in asked.lines],
        "prices": [Int8(line.unit_price) for line in asked.lines],
        "regulars": [Int8(each.regular) for each in terms],
        "vendors": [Int8(each.vendor) for each in terms],
        "days": [each.deliver_by for each in terms],
        "count": Int8(len(asked.lines)),
    }


def _order_values(asked: Asked) -> dict[str, Any]:
    orders = [order for order, _salt in asked.orders]
    return {
        "codes": [order.code for order in orders],
        "order_vendors": [Int8(order.vendor) for order in orders],
        "totals": [Int8(order.goods_total) for order in orders],
        "savings": [Int8(order.saving) for order in orders],
        "order_days": [order.deliver_by for order in orders],
        "salts": [salt for _order, salt in asked.orders],
        "facts": [placed_facts(order) for order in orders],
    }


def _contact_values(asked: Asked) -> dict[str, Any]:
    return {
        "key": asked.key,
        "session": Int8(asked.session),
        "buyer": None if asked.buyer is None else Int8(asked.buyer),
        "buyer_key": asked.buyer_key,
        "name": asked.contact.name,
        "phone": asked.contact.phone,
        "email": asked.contact.email,
        "commune": asked.contact.commune,
        "street": asked.contact.street,
        "note": asked.contact.note,
    }
