"""The schema of a rehearsal: every table of the market once more, with its keys, indexes, functions and triggers.

Read from the catalogue of PostgreSQL, so that whatever the next migration brings is in the next rehearsal. Foreign keys
are left out: the copy holds a part of the rows only. Constraints and indexes keep their names, which the code knows.
"""

from typing import LiteralString

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from market.office_home.rehearsal.doors import LOCK

FIRST_NEW_ID = 9_500_000_000  # rows made in a rehearsal never share an id with a real one

_TABLES: LiteralString = """
    SELECT format('CREATE TABLE rehearsal.%1$I (LIKE public.%1$I INCLUDING ALL EXCLUDING INDEXES)', relname)
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'django_migrations'
    ORDER BY relname
"""
_KEYS: LiteralString = """
    SELECT format('ALTER TABLE rehearsal.%I ADD CONSTRAINT %I %s', t.relname, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid
    WHERE t.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'x') AND t.relname <> 'django_migrations'
    ORDER BY t.relname, k.conname
"""
_INDEXES: LiteralString = """
    SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON rehearsal.')
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> 'django_migrations'
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY i.indexrelid
"""
# New ids begin far above the real ones. Only where the column is wide enough: all tables the market writes to are.
_COUNTERS: LiteralString = """
    SELECT format('ALTER TABLE rehearsal.%%I ALTER COLUMN %%I RESTART WITH %%s', t.relname, a.attname, %s::text)
    FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
    WHERE t.relnamespace = 'public'::regnamespace AND a.attidentity <> '' AND a.atttypid = 'int8'::regtype
    AND t.relkind IN ('r', 'p') AND t.relname <> 'django_migrations'
"""
# The market's own functions once more: in there they find the tables of the rehearsal.
_FUNCTIONS: LiteralString = """
    SELECT replace(pg_get_functiondef(p.oid), 'FUNCTION public.', 'FUNCTION rehearsal.')
    FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    ORDER BY p.oid
"""
# Those of extensions (unaccent, word_similarity) touch no table: they are called where they are.
_BORROWED: LiteralString = """
    SELECT format(
        'CREATE FUNCTION rehearsal.%1$I(%2$s) RETURNS %3$s LANGUAGE sql %4$s AS %5$L',
        p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid),
        CASE p.provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
        format(
            'SELECT public.%I(%s)', p.proname,
            (SELECT string_agg('$' || n, ', ') FROM generate_series(1, p.pronargs) n)
        )
    )
    FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND NOT p.proretset AND p.pronargs > 0
    AND EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    AND NOT EXISTS (
        SELECT FROM pg_type y WHERE y.typtype = 'p' AND y.oid = ANY(p.proargtypes || p.prorettype)
    )
    ORDER BY p.oid
"""
# And their operators (%>), without an index behind them: the copy is small.
_OPERATORS: LiteralString = """
    SELECT format(
        'CREATE OPERATOR rehearsal.%s (FUNCTION = %s, LEFTARG = %s, RIGHTARG = %s)',
        o.oprname, o.oprcode::regproc, o.oprleft::regtype, o.oprright::regtype
    )
    FROM pg_operator o
    WHERE o.oprnamespace = 'public'::regnamespace AND o.oprleft <> 0 AND o.oprright <> 0 AND o.oprcode <> 0
    ORDER BY o.oid
"""
_TRIGGERS: LiteralString = """
    SELECT replace(
        replace(pg_get_triggerdef(g.oid), ' ON public.', ' ON rehearsal.'),
        'EXECUTE FUNCTION public.', 'EXECUTE FUNCTION rehearsal.'
    )
    FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
    WHERE t.relnamespace = 'public'::regnamespace AND NOT g.tgisinternal AND t.relname <> 'django_migrations'
    ORDER BY t.relname, g.tgname
"""


def lay_out(there: BaseDatabaseWrapper) -> None:
    """Make the empty schema, without its triggers; one that was left over goes first."""
    with there.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("DROP SCHEMA IF EXISTS rehearsal CASCADE")
        cursor.execute("CREATE SCHEMA rehearsal")
        cursor.execute("SET LOCAL check_function_bodies = off")
        for definitions in (_TABLES, _KEYS, _INDEXES, _FUNCTIONS, _BORROWED, _OPERATORS):
            _make(cursor, definitions)
        _make(cursor, _COUNTERS, FIRST_NEW_ID)


def arm(there: BaseDatabaseWrapper) -> None:
    """Add the triggers, once the rows are in."""
    with there.cursor() as cursor:
        _make(cursor, _TRIGGERS)


def _make(cursor: CursorWrapper, definitions: LiteralString, *values: int) -> None:
    cursor.execute(definitions, values or None)
    statements = [row[0] for row in cursor.fetchall()]
    if statements:
        cursor.execute(";\n".join(statements))
