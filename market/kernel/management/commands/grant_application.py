"""manage.py grant_application ROLE: the rights the running market needs, and none on what is only ever added to.

Run it as the owner of the tables, after each migrate. With it, web and worker sign in to the database as ROLE: whoever
takes them over still cannot change or delete a line of the witness log, a stop, or the journal, triggers or not.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg.sql import SQL, Identifier

APPEND_ONLY = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND t.tgname = c.relname || '_is_append_only'
    ORDER BY c.relname
"""
READ_ONLY = ("django_migrations",)
GRANTS = (
    SQL("GRANT USAGE ON SCHEMA {schema} TO {role}"),
    SQL("GRANT CREATE ON DATABASE {database} TO {role}"),  # a rehearsal works on a schema of its own
    SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}"),
    SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}"),
    SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"),
)


class Command(BaseCommand):
    """Give a role of the database the rights of the running market."""

    help = "Grant a role what the running market needs; append-only tables can only be read and added to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the role's name."""
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        """Grant, and say which tables are only ever added to."""
        tables = grant(options["role"])
        self.stdout.write(f"{options['role']} may only add to: {', '.join(tables)}")


@transaction.atomic
def grant(role: str) -> list[str]:
    """Give a role its rights; return the append-only tables."""
    with connection.cursor() as cursor:
        _refuse_powerful(cursor, role)
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = cursor.fetchone()
        names = {"schema": Identifier(schema), "database": Identifier(database), "role": Identifier(role)}
        for statement in GRANTS:
            cursor.execute(statement.format(**names))
        cursor.execute(APPEND_ONLY)
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(Identifier(table), Identifier(role)))
        for table in READ_ONLY:
            revoke = SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}")
            cursor.execute(revoke.format(Identifier(table), Identifier(role)))
    return tables


def _refuse_powerful(cursor: Any, role: str) -> None:
    """Refuse a role no grant can bind: there is none, a superuser, or one that owns the tables (or is their owner)."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [role])
    row = cursor.fetchone()
    if row is None:
        raise CommandError(f"There is no role {role}: CREATE ROLE {role} LOGIN PASSWORD '…' makes it.")
    cursor.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        " AND pg_has_role(%s, relowner, 'MEMBER')",
        [role],
    )
    if row[0] or cursor.fetchone()[0]:
        raise CommandError(f"{role} owns the tables or is a superuser: grants do not bind it.")
