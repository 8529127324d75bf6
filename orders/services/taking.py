"""Taking the stock: locks, then one statement that checks everything and writes the whole placing, or nothing."""

# ruff: noqa: S608 - statements are put together from constants only

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.numeric import Int8

from orders.buying.basket import Contact, DeliveryChoice, WantedLine
from orders.buying.held import END_EXPIRED, HOLD_LIVES_SQL, IN_GRACE_SQL, LOCK_LISTINGS, WANTED_AHEAD_SQL
from orders.buying.prepared import Statement, run
from orders.buying.terms import TERMS_TABLES, UNIT_PRICE_SQL, Terms
from orders.witness.entries import PlacedOrder, placed_facts
from sessions.availability import OFFERED_NOW_SQL, PROMISED_DATE_SQL, SESSION_LIVE_SQL

# Several listings, of several sessions, may sell from one lot: lots come after listings, in id order too. Which lot a
# listing sells from never changes while its session is open, so the terms read before name the right ones.
_LOCK_LOTS = "SELECT id FROM vetting_lot WHERE id = ANY(%(lots)s::bigint[]) ORDER BY id FOR NO KEY UPDATE"

# Begins after the locks are held, so it reads the newest committed rows: nobody else can change listings and lots now,
# and of session, product, vendor and papers it sees what was decided while this order waited. The key's unique index
# lets one of two clicks through. Who takes from a flash window holds its listing's lock: no window is locked before.
# What a listing sells its lot counts in this very statement (a trigger of sessions). Numbers and days bring their types
# along (Int8, date); least() passes over a lot or a window there is not. The constraints on listing, window, lot and
# tally and the trigger on the log stand behind the checks.
_CHECKED = f"""
    WITH wanted AS MATERIALIZED (
        SELECT * FROM unnest(
            %(listings)s, %(quantities)s, %(prices)s, %(regulars)s, %(vendors)s, %(days)s
        ) AS wanted (listing, quantity, price, regular, vendor, deliver_by)
    ), checked AS (
        SELECT t.*, quantity,
            sells AND quantity <= least(in_stock, in_lot, in_flash)
            AND bought + quantity <= buyer_limit AND session = %(session)s AND unit_price = price
            AND regular_price = regular AND vendor_id = vendor AND promised = deliver_by AS ok
        FROM wanted JOIN LATERAL (
            SELECT l.id, s.id AS session, v.id AS vendor_id, {UNIT_PRICE_SQL} AS unit_price, l.regular_price,
                l.per_buyer_limit AS buyer_limit, coalesce(t.quantity, 0) AS bought, {PROMISED_DATE_SQL} AS promised,
                f.id AS flash, f.units AS in_flash,
"""

# Where nothing is kept aside and nobody waits.
_FREE = f"""
                0 AS own, l.allotment - l.held - l.sold AS in_stock, lot.quantity - lot.sold - l.held AS in_lot,
                {SESSION_LIVE_SQL} AND {OFFERED_NOW_SQL} AS sells
            FROM {TERMS_TABLES} WHERE l.id = wanted.listing
"""

# Where something is: what is kept aside for the basket is its own, whoever waits comes before everybody else. What has
# run out was ended by the statement before, so the listing's count is the truth and the holds that are open add up to
# it. After the close only what was kept aside before it is sold.
_KEPT = f"""
                own.units AS own,
                own.units + greatest(0, l.allotment - l.held - l.sold - {WANTED_AHEAD_SQL}) AS in_stock,
                own.units + lot.quantity - lot.sold - l.held AS in_lot,
                {OFFERED_NOW_SQL} AND CASE WHEN %(is_in_grace)s
                    THEN {IN_GRACE_SQL} AND wanted.quantity <= own.in_time ELSE {SESSION_LIVE_SQL} END AS sells
            FROM {TERMS_TABLES} CROSS JOIN LATERAL (
                SELECT coalesce(sum(h.quantity), 0) AS units,
                    coalesce(sum(h.quantity) FILTER (WHERE h.held_at < s.closes_at AND {HOLD_LIVES_SQL}), 0) AS in_time
                FROM orders_hold h
                WHERE h.basket_id = %(basket)s::bigint AND h.listing_id = l.id AND h.ended_at IS NULL
            ) AS own WHERE l.id = wanted.listing
"""

_WRITTEN = """
        ) AS t ON true
    ), tap AS (
        INSERT INTO orders_placing (key, buyer_id, session_id, placed_at)
        SELECT %(key)s::uuid, %(buyer)s::bigint, %(session)s, clock_timestamp() FROM checked
        HAVING bool_and(ok) AND count(*) = %(count)s
        ON CONFLICT (key) DO NOTHING
        RETURNING id, buyer_id, session_id, placed_at
    ), stock AS (
        UPDATE market_sessions_listing l SET sold = l.sold + checked.quantity, held = l.held - checked.own
        FROM checked, tap WHERE l.id = checked.id
    ), flashed AS (
        UPDATE market_sessions_flashwindow f SET sold = f.sold + quantity FROM checked, tap WHERE f.id = flash
    ), tally AS (
        INSERT INTO orders_buyertally AS tally (listing_id, buyer_key, quantity, quantity_limit)
        SELECT checked.id, known, quantity, buyer_limit
        FROM checked, tap, unnest(%(buyer_keys)s::bytea[]) AS known
        ON CONFLICT (listing_id, buyer_key) DO UPDATE
        SET quantity = tally.quantity + excluded.quantity, quantity_limit = excluded.quantity_limit
    ), placed AS (
        INSERT INTO orders_order (
            code, placing_id, session_id, vendor_id, buyer_id, status,
            goods_total, delivery_fee, saving, deliver_by, placed_at, status_changed_at, buyer_told_at,
            is_in_grace, assisted_by_id, method, pickup_point_id, payment, payment_account_id
        )
        SELECT d.code, tap.id, tap.session_id, d.vendor, tap.buyer_id, 'placed',
            d.goods_total, d.fee, d.saving, d.deliver_by, tap.placed_at, tap.placed_at,
            CASE WHEN %(email)s = '' THEN tap.placed_at END,
            %(is_in_grace)s, %(assisted_by)s::bigint, d.method, d.point, d.payment, d.account
        FROM tap, unnest(
            %(codes)s::text[], %(order_vendors)s, %(totals)s, %(savings)s, %(order_days)s,
            %(fees)s, %(methods)s::text[], %(points)s::bigint[], %(payments)s::text[], %(accounts)s::bigint[]
        ) AS d (code, vendor, goods_total, saving, deliver_by, fee, method, point, payment, account)
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
"""

# The basket's holds of these listings are used up in the very statement that counted them.
_SETTLED = """
    , used AS (
        UPDATE orders_hold h SET ended_at = tap.placed_at, ending = 'placed' FROM checked, tap
        WHERE h.basket_id = %(basket)s::bigint AND h.listing_id = checked.id AND h.ended_at IS NULL
    ), settled AS (
        UPDATE orders_basket b SET placing_id = tap.id, touched_at = tap.placed_at FROM tap
        WHERE b.id = %(basket)s::bigint AND b.key = %(key)s::uuid
    )
"""
_TAKE = f"{_CHECKED}{_FREE}{_WRITTEN} SELECT id FROM tap"
_TAKE_KEPT = f"{_CHECKED}{_KEPT}{_WRITTEN}{_SETTLED} SELECT id FROM tap"


@dataclass(frozen=True)
class Asked:
    """A placing to be: checked by Python, not yet by the database. `buyer` is a person's id."""

    key: UUID
    session: int
    buyer: int | None
    buyer_keys: list[bytes]
    contact: Contact
    lines: list[WantedLine]
    terms: dict[int, Terms]
    orders: list[tuple[PlacedOrder, bytes]]  # one per vendor, each with the salt of its commitment
    choices: dict[int, DeliveryChoice]  # by vendor
    basket: int | None = None  # the one whose holds are used
    assisted_by: int | None = None  # a person's id

    @property
    def is_in_grace(self) -> bool:
        """Tell whether the session was over by the clock when the terms were read."""
        return any(terms.is_closing for terms in self.terms.values())


def take(asked: Asked) -> int | None:
    """Take the stock and write placing, orders, contacts, lines, tallies and witness entries at once, or nothing.

    Return the placing's id, or None when something stood in the way. Where nothing is kept aside or waited for,
    nothing is done for it; who came into the line since the terms were read comes after this order.
    """
    is_kept = asked.basket is not None or any(terms.is_contended for terms in asked.terms.values())
    values = _line_values(asked) | _order_values(asked) | _contact_values(asked)
    before = [Statement(LOCK_LISTINGS, {"listings": values["listings"]})]
    if is_kept:
        before.append(Statement(END_EXPIRED, {"listings": values["listings"]}))
    lots = {terms.lot for terms in asked.terms.values() if terms.lot is not None}
    if lots:
        before.append(Statement(_LOCK_LOTS, {"lots": [Int8(lot) for lot in lots]}))
    *_before, rows = run(*before, Statement(_TAKE_KEPT if is_kept else _TAKE, values))
    return rows[0][0] if rows else None


def _line_values(asked: Asked) -> dict[str, Any]:
    terms = [asked.terms[line.listing] for line in asked.lines]
    return {
        "listings": [Int8(line.listing) for line in asked.lines],
        "quantities": [Int8(line.quantity) for line in asked.lines],
        "prices": [Int8(line.unit_price) for line in asked.lines],
        "regulars": [Int8(each.regular) for each in terms],
        "vendors": [Int8(each.vendor) for each in terms],
        "days": [each.promised for each in terms],
        "count": Int8(len(asked.lines)),
    }


def _order_values(asked: Asked) -> dict[str, Any]:
    orders = [order for order, _salt in asked.orders]
    choices = [asked.choices[order.vendor] for order in orders]
    return {
        "codes": [order.code for order in orders],
        "order_vendors": [Int8(order.vendor) for order in orders],
        "totals": [Int8(order.goods_total) for order in orders],
        "savings": [Int8(order.saving) for order in orders],
        "order_days": [order.deliver_by for order in orders],
        "fees": [Int8(order.delivery_fee) for order in orders],
        "methods": [choice.method for choice in choices],
        "points": [_number(choice.pickup_point) for choice in choices],
        "payments": [choice.payment for choice in choices],
        "accounts": [_number(choice.payment_account) for choice in choices],
        "salts": [salt for _order, salt in asked.orders],
        "facts": [placed_facts(order) for order in orders],
    }


def _contact_values(asked: Asked) -> dict[str, Any]:
    return {
        "key": asked.key,
        "session": Int8(asked.session),
        "buyer": _number(asked.buyer),
        "basket": _number(asked.basket),
        "assisted_by": _number(asked.assisted_by),
        "is_in_grace": asked.is_in_grace,
        "buyer_keys": asked.buyer_keys,
        "name": asked.contact.name,
        "phone": asked.contact.phone,
        "email": asked.contact.email,
        "commune": asked.contact.commune,
        "street": asked.contact.street,
        "note": asked.contact.note,
    }


def _number(pk: int | None) -> Int8 | None:
    return None if pk is None else Int8(pk)
