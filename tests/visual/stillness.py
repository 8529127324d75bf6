"""A market in which no time passes and nothing is left to chance, so that a page drawn twice is drawn the same.

What reads the clock reads MOMENT: pages ask `market.kernel.clock`, Django its `timezone.now`, and the database finds
functions of ours before its own `clock_timestamp()` and the like. What was written by a column's own default is set to
MOMENT afterwards, and rows are numbered as in an empty database.
"""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, tzinfo

import pytest
from django.db import connection
from django.template import defaulttags
from django.utils import timezone

from market.kernel import clock
from market.kernel.codes import ALPHABET, check_character
from orders.services import placing
from tests import cast

# A Friday, 20:52 in Hanoi; later than any run, so that what a default wrote lies before what the evening writes.
MOMENT = datetime(2031, 6, 6, 13, 52, tzinfo=UTC)
SCHEMA = "stopped_clock"
READINGS = ("clock_timestamp", "statement_timestamp", "transaction_timestamp", "now")

# Rows are counted from one again where a table is empty, from the last one where it is not.
_COUNT_ANEW = """
    DO $$ DECLARE each record; BEGIN
        FOR each IN
            SELECT s.oid::regclass::text AS counter, t.oid::regclass::text AS counted, a.attname AS number
            FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
                AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
            JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE s.relkind = 'S' AND t.relnamespace = 'public'::regnamespace
        LOOP
            EXECUTE format('SELECT setval(%L, coalesce((SELECT max(%I) FROM %s), 0) + 1, false)',
                each.counter, each.number, each.counted);
        END LOOP;
    END $$
"""
# Append-only tables, too: nothing asks triggers. What a default wrote is of this very hour by the machine's own clock;
# the codes of seals come from leaves with a salt that nobody is to guess.
_SET_BACK = f"""
    DO $$ DECLARE each record; BEGIN
        SET LOCAL session_replication_role = replica;
        UPDATE public.orders_witnessentry SET leaf_hash = sha256(convert_to('entry ' || id, 'UTF8'));
        FOR each IN
            SELECT table_name AS held, column_name AS moment FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type = 'timestamp with time zone' AND is_generated = 'NEVER'
                AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
                AND column_default IS NOT NULL
        LOOP
            EXECUTE format('UPDATE public.%1$I SET %2$I = %3$L
                WHERE %2$I BETWEEN pg_catalog.clock_timestamp() - interval ''1 hour'' AND pg_catalog.clock_timestamp()',
                each.held, each.moment, '{MOMENT.isoformat()}');
        END LOOP;
    END $$
"""


class StoppedDatetime(datetime):
    """A `datetime` whose `now` is always the same."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Return MOMENT."""
        return MOMENT.astimezone(tz) if tz else MOMENT.replace(tzinfo=None)


@contextmanager
def stillness() -> Iterator[None]:
    """Stop every clock and draw codes in a fixed order, in this process and in the database connections it opens."""
    _ask(f"CREATE SCHEMA {SCHEMA}", *map(_stopped, READINGS), _COUNT_ANEW)
    codes = fixed_codes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connection.settings_dict["OPTIONS"], "options", f"-c search_path={SCHEMA},pg_catalog,public")
        patch.setattr(clock, "_looked_at", ContextVar("looked_at", default=MOMENT))
        patch.setattr(clock, "looked_at", lambda: None)  # it is the present: nobody is looking at another moment
        patch.setattr(timezone, "now", lambda: MOMENT)
        patch.setattr(defaulttags, "datetime", StoppedDatetime)
        patch.setattr(cast, "datetime", StoppedDatetime)
        patch.setattr(placing, "new_code", lambda: next(codes))
        connection.close()
        try:
            yield
        finally:
            connection.close()
    _ask(f"DROP SCHEMA {SCHEMA} CASCADE")


def set_back() -> None:
    """Set what columns' defaults wrote to MOMENT, and what salts made to something known."""
    _ask(_SET_BACK)


def fixed_codes() -> Iterator[str]:
    """Return codes as orders have them, always the same ones."""
    for number in itertools.count(1):
        body = f"VQ{number * 7919 % 100_000:05d}"
        if (check := check_character(body)) in ALPHABET:
            yield body + check


def _stopped(reading: str) -> str:
    return (
        f"CREATE FUNCTION {SCHEMA}.{reading}() RETURNS timestamptz LANGUAGE sql IMMUTABLE"
        f" AS $$ SELECT timestamptz '{MOMENT.isoformat()}' $$"
    )


def _ask(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
