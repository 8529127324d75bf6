"""Keeping units aside: the statements under the listings' locks that hold, let go and offer to who waits."""

# ruff: noqa: S608 - statements are put together from constants only

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from psycopg.types.numeric import Int8

from orders.buying.held import END_EXPIRED, HOLD_LIVES_SQL, LOCK_LISTINGS, WANTED_AHEAD_SQL
from orders.buying.prepared import Row, Statement, run
from orders.buying.terms import TERMS_TABLES
from sessions.availability import OFFERED_NOW_SQL, SESSION_LIVE_SQL

MOST_TIMES = 3  # a basket may hold a listing in an evening: nobody keeps units for ever by letting go and asking again

# As many of each as there are for this basket: of what is free behind those who wait, of the lot, within the buyer's
# limit. Guests together hold at most half of what is unsold: whoever opens a thousand browsers keeps nobody from
# buying. A hold that is open keeps its time, whatever quantity is asked for. Only a live session holds anything new.
_HOLD = f"""
    WITH wanted AS MATERIALIZED (
        SELECT * FROM unnest(%(listings)s, %(quantities)s) AS wanted (listing, quantity)
    ), room AS (
        SELECT l.id, s.id AS session, own.units AS own, own.times, CASE
            WHEN {SESSION_LIVE_SQL} AND {OFFERED_NOW_SQL} THEN least(
                wanted.quantity,
                l.per_buyer_limit - coalesce(t.quantity, 0),
                own.units + greatest(0, l.allotment - l.held - l.sold - {WANTED_AHEAD_SQL}),
                own.units + lot.quantity - lot.sold - l.held,
                CASE WHEN b.buyer_id IS NULL
                    THEN own.units + greatest(0, (l.allotment - l.sold + 1) / 2 - guests.units) END
            )
            ELSE least(wanted.quantity, own.units)
        END AS units
        FROM {TERMS_TABLES}
        JOIN wanted ON wanted.listing = l.id
        JOIN orders_basket b ON b.id = %(basket)s::bigint AND b.session_id = s.id AND b.placing_id IS NULL
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(h.quantity) FILTER (WHERE h.ended_at IS NULL), 0) AS units, count(*) AS times
            FROM orders_hold h WHERE h.basket_id = %(basket)s::bigint AND h.listing_id = l.id
        ) AS own
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(h.quantity), 0) AS units FROM orders_hold h JOIN orders_basket g ON g.id = h.basket_id
            WHERE h.listing_id = l.id AND h.ended_at IS NULL AND g.buyer_id IS NULL
        ) AS guests
    ), kept AS (
        INSERT INTO orders_hold (basket_id, session_id, listing_id, quantity, expires_at)
        SELECT %(basket)s::bigint, session, id, units, clock_timestamp() + %(lasts)s FROM room
        WHERE units >= 1 AND units <> own AND (own > 0 OR times < {MOST_TIMES})
        ON CONFLICT (basket_id, listing_id) WHERE ended_at IS NULL DO UPDATE SET quantity = excluded.quantity
        RETURNING listing_id, quantity
    ), counted AS (
        UPDATE market_sessions_listing l SET held = l.held + kept.quantity - room.own
        FROM kept JOIN room ON room.id = kept.listing_id WHERE l.id = kept.listing_id
    )
    SELECT room.id, coalesce(kept.quantity, room.own) FROM room LEFT JOIN kept ON kept.listing_id = room.id
"""

_RELEASE = """
    WITH ended AS (
        UPDATE orders_hold h SET ended_at = clock_timestamp(), ending = 'released'
        WHERE h.basket_id = %(basket)s::bigint AND h.listing_id = ANY(%(listings)s::bigint[]) AND h.ended_at IS NULL
        RETURNING h.listing_id, h.quantity
    )
    UPDATE market_sessions_listing l SET held = l.held - ended.quantity FROM ended WHERE l.id = ended.listing_id
    RETURNING l.id
"""

# First come, first served: each gets what is free behind those before, up to what was wanted; a big wish takes what
# there is and keeps nobody behind it from nothing. What is offered is the basket's hold for five minutes, its last.
_OFFER = f"""
    WITH free AS (
        SELECT l.id, s.id AS session, least(l.allotment - l.held - l.sold, lot.quantity - lot.sold - l.held) AS units
        FROM market_sessions_listing l
        JOIN market_sessions_marketsession s ON s.id = l.session_id
        JOIN vetting_product p ON p.id = l.product_id
        JOIN vetting_vendor v ON v.id = p.vendor_id
        LEFT JOIN vetting_lot lot ON lot.id = l.lot_id
        WHERE l.id = ANY(%(listings)s::bigint[]) AND {SESSION_LIVE_SQL} AND {OFFERED_NOW_SQL}
    ), line AS (
        SELECT w.id, w.basket_id, w.listing_id, w.quantity, sum(w.quantity) OVER (
            PARTITION BY w.listing_id ORDER BY w.id
        ) - w.quantity AS ahead
        FROM orders_waitingbuyer w
        WHERE w.listing_id = ANY(%(listings)s::bigint[]) AND w.left_at IS NULL AND w.hold_id IS NULL
    ), offered AS (
        SELECT line.*, free.session, least(line.quantity, free.units - line.ahead) AS units
        FROM line JOIN free ON free.id = line.listing_id WHERE free.units > line.ahead
    ), made AS (
        INSERT INTO orders_hold (basket_id, session_id, listing_id, quantity, expires_at, is_extended)
        SELECT basket_id, session, listing_id, units, clock_timestamp() + %(lasts)s, true FROM offered
        ON CONFLICT (basket_id, listing_id) WHERE ended_at IS NULL DO UPDATE
        SET quantity = orders_hold.quantity + excluded.quantity, is_extended = true,
            expires_at = greatest(orders_hold.expires_at, excluded.expires_at)
        RETURNING id, basket_id, listing_id
    ), told AS (
        UPDATE orders_waitingbuyer w SET hold_id = made.id FROM offered JOIN made USING (basket_id, listing_id)
        WHERE w.id = offered.id
    ), counted AS (
        UPDATE market_sessions_listing l SET held = l.held + given.units
        FROM (SELECT listing_id, sum(units) AS units FROM offered GROUP BY listing_id) AS given
        WHERE l.id = given.listing_id
    )
    SELECT id FROM offered
"""

_EXTEND = f"""
    UPDATE orders_hold h SET expires_at = h.expires_at + %(lasts)s, is_extended = true
    FROM market_sessions_marketsession s
    WHERE h.basket_id = %(basket)s::bigint AND h.listing_id = %(listing)s::bigint AND h.ended_at IS NULL
    AND NOT h.is_extended AND s.id = h.session_id AND {HOLD_LIVES_SQL} AND clock_timestamp() < s.closes_at
    RETURNING h.id
"""


@dataclass(frozen=True)
class Asker:
    """Which basket asks, and the keys its buyer is tallied by; none while nobody knows who it is."""

    basket: int
    buyer_keys: Sequence[bytes] = ()


def hold(asker: Asker, wanted: Mapping[int, int], lasts: timedelta) -> dict[int, int]:
    """Keep so many of each listing for the basket, or as many as there are; return what it holds of each now."""
    listings = sorted(wanted)
    values = {
        "listings": [Int8(pk) for pk in listings],
        "quantities": [Int8(wanted[pk]) for pk in listings],
        "basket": Int8(asker.basket),
        "buyer_keys": list(asker.buyer_keys),
        "lasts": lasts,
    }
    *_before, rows = run(*_locked(listings), Statement(_HOLD, values))
    return {pk: int(units) for pk, units in rows}


def release(basket: int, listings: Collection[int]) -> list[int]:
    """Let go what the basket holds of some listings; return the listings that have units again."""
    values = {"listings": [Int8(pk) for pk in sorted(listings)], "basket": Int8(basket)}
    *_before, rows = run(*_locked(listings), Statement(_RELEASE, values))
    return [pk for (pk,) in rows]


def offer(listings: Collection[int], lasts: timedelta) -> list[int]:
    """Offer what is free of some listings to who waits for it; return who of the line was offered something."""
    values = {"listings": [Int8(pk) for pk in sorted(listings)], "lasts": lasts}
    *_before, rows = run(*_locked(listings), Statement(_OFFER, values))
    return [pk for (pk,) in rows]


def end_expired(listings: Collection[int]) -> list[int]:
    """End what has run out of some listings; return those that have units again."""
    *_before, rows = run(*_locked(listings))
    return [pk for (pk,) in rows]


def extend(basket: int, listing: int, lasts: timedelta) -> list[Row]:
    """Lengthen a hold that lives and was not lengthened before; return its row when it was done."""
    values = {"basket": Int8(basket), "listing": Int8(listing), "lasts": lasts}
    (rows,) = run(Statement(_EXTEND, values))
    return rows


def _locked(listings: Collection[int]) -> list[Statement]:
    """Return what comes before: the locks in id order, and the end of what has run out."""
    values = {"listings": [Int8(pk) for pk in sorted(listings)]}
    return [Statement(LOCK_LISTINGS, values), Statement(END_EXPIRED, values)]
