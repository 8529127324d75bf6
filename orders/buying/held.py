"""What is kept aside, as SQL: which holds live, who stands in line before somebody, and ending what has run out.

Aliases: h = orders_hold, w = orders_waitingbuyer, l = market_sessions_listing, s = market_sessions_marketsession.
`%(basket)s` is the basket that asks, or NULL for somebody without one.
"""

# ruff: noqa: S608 - statements are put together from constants only

from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from sessions.calendar import LONGEST_PAUSE

_LONGEST_PAUSE_SQL = f"interval '{int(LONGEST_PAUSE.total_seconds())} seconds'"

# A pause freezes holds; one that nobody ended closes the session, and with it what was held.
HOLD_LIVES_SQL = f"""(
    s.stopped_at IS NULL AND h.expires_at > coalesce(s.paused_at, clock_timestamp())
    AND coalesce(s.paused_at + {_LONGEST_PAUSE_SQL} > clock_timestamp(), true)
)"""

# The same for pages; of a pause that was left alone they say nothing: the finder ends what it held.
LIVES = Q(ended_at=None, session__stopped_at=None, expires_at__gt=Coalesce("session__paused_at", Now()))

# What others keep aside and what the basket itself does; where nothing is held nothing is looked for.
HELD_BY_ALL_SQL = f"""(CASE WHEN l.held = 0 THEN 0 ELSE (
    SELECT coalesce(sum(h.quantity), 0) FROM orders_hold h
    WHERE h.listing_id = l.id AND h.ended_at IS NULL AND {HOLD_LIVES_SQL}
) END)"""
OWN_HELD_SQL = f"""(CASE WHEN l.held = 0 THEN 0 ELSE (
    SELECT coalesce(sum(h.quantity), 0) FROM orders_hold h
    WHERE h.basket_id = %(basket)s::bigint AND h.listing_id = l.id AND h.ended_at IS NULL AND {HOLD_LIVES_SQL}
) END)"""
OWN_HELD_IN_TIME_SQL = f"""(CASE WHEN l.held = 0 THEN 0 ELSE (
    SELECT coalesce(sum(h.quantity), 0) FROM orders_hold h
    WHERE h.basket_id = %(basket)s::bigint AND h.listing_id = l.id AND h.ended_at IS NULL AND {HOLD_LIVES_SQL}
    AND h.held_at < s.closes_at
) END)"""

# How many units are wanted by those who stand in line before the basket; before whoever is not in it, all of them.
WANTED_AHEAD_SQL = """(
    SELECT coalesce(sum(w.quantity), 0) FROM orders_waitingbuyer w
    WHERE w.listing_id = l.id AND w.left_at IS NULL AND w.hold_id IS NULL AND w.id < coalesce((
        SELECT min(own.id) FROM orders_waitingbuyer own
        WHERE own.listing_id = l.id AND own.left_at IS NULL AND own.hold_id IS NULL
        AND own.basket_id = %(basket)s::bigint
    ), 9223372036854775807)
)"""

# The close is kind: over by the clock alone, neither paused nor stopped.
IN_GRACE_SQL = """(
    s.opens_at <= clock_timestamp() AND clock_timestamp() >= s.closes_at
    AND s.paused_at IS NULL AND s.stopped_at IS NULL
)"""

# Rows are locked in id order, so that baskets in opposite order never wait for each other in a circle. Nobody waits for
# longer than this: a worker that waits serves nobody else.
LOCK_LISTINGS = """
    SELECT l.id, set_config('lock_timeout', '4s', true)
    FROM market_sessions_listing l WHERE l.id = ANY(%(listings)s::bigint[])
    ORDER BY l.id FOR NO KEY UPDATE OF l
"""

# Ends what has run out of some listings, and frees its units. Their rows are locked: nobody else ends or counts it.
END_EXPIRED = f"""
    WITH ended AS (
        UPDATE orders_hold h SET ended_at = clock_timestamp(),
            ending = CASE WHEN s.stopped_at IS NULL THEN 'expired' ELSE 'stopped' END
        FROM market_sessions_marketsession s
        WHERE h.listing_id = ANY(%(listings)s::bigint[]) AND h.ended_at IS NULL AND s.id = h.session_id
        AND NOT {HOLD_LIVES_SQL}
        RETURNING h.listing_id, h.quantity
    )
    UPDATE market_sessions_listing l SET held = l.held - freed.units
    FROM (SELECT listing_id, sum(quantity) AS units FROM ended GROUP BY listing_id) AS freed
    WHERE l.id = freed.listing_id
    RETURNING l.id
"""
