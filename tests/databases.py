"""A migrated database made once and kept as a dump, and tables emptied without truncating each of two hundred.

Migrating takes half a minute: the dump of an unchanged set of migrations is read back in two seconds, and each worker's
database is a copy of the run's first one.
"""

import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

from market.runner.postgres import shipped_programs

ROOT = Path(__file__).resolve().parent.parent
DUMPS = ROOT / "var" / "tests"
# What a migrated database comes from: the migrations with what they load, and the libraries' own.
SOURCES = (
    "*/migrations/*.py",
    "market/*/migrations/*.py",
    "market/places/**/*",
    "market/policies/first_texts/**/*",
    "market/policies/digests.py",
    "market/kernel/fields.py",
    "market/kernel/texts.py",
    "market/kernel/triggers.py",
)
# Tests never change these, and refilling them costs more than all the rest.
LASTING = ("django_migrations", "django_content_type", "auth_permission", "places_province", "places_commune")
# Rows go without asking triggers and foreign keys: append-only tables, too.
_EMPTY = """
    DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ({lasting}) LOOP
            EXECUTE format('DELETE FROM public.%I', name);
        END LOOP;
    END $$
"""
_OPENED = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND starts_with(tablename, 'vetting_')"


def fill(database_url: str) -> None:
    """Fill the empty database with every table as migrated: from the dump, or by migrating and keeping a dump."""
    dump = DUMPS / f"{_fingerprint()}.sql"
    if dump.exists() and _ran("psql", database_url, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(dump)):
        return
    command = [sys.executable, str(ROOT / "manage.py"), "migrate", "-v0", "--skip-checks"]
    subprocess.run(command, env=os.environ | {"DATABASE_URL": database_url}, check=True)
    DUMPS.mkdir(parents=True, exist_ok=True)
    draft = dump.with_suffix(f".{os.getpid()}")
    if _ran("pg_dump", database_url, "--no-owner", "-f", str(draft)):
        for older in DUMPS.glob("*.sql"):
            older.unlink(missing_ok=True)
        draft.rename(dump)


@cache
def opening_rows() -> dict[str, bytes]:
    """Return what the tables of vetting hold: asked for the first time when they are as migrated."""
    with connection.cursor() as cursor:
        cursor.execute(_OPENED)
        copies = {name: _copied(cursor, name) for (name,) in cursor.fetchall()}
    return {name: rows for name, rows in copies.items() if rows}


def put_back_opening_rows() -> None:
    """Let the tables of vetting hold again what they held at first, and nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # rows before what they point at
        for name, rows in opening_rows().items():
            cursor.execute(f"DELETE FROM {name}")
            with cursor.copy(f"COPY {name} FROM STDIN") as table:
                table.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")


def _copied(cursor: Any, name: str) -> bytes:
    with cursor.copy(f"COPY {name} TO STDOUT") as rows:
        return b"".join(map(bytes, rows))


def empty_tables(_case: TransactionTestCase) -> None:
    """Delete every row a test committed."""
    lasting = ", ".join(f"'{name}'" for name in LASTING)
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY.format(lasting=lasting))


def _ran(program: str, database_url: str, *arguments: str) -> bool:
    command = [str(shipped_programs() / "bin" / program), *arguments, database_url]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _fingerprint() -> str:
    files = {path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file() and path.suffix != ".pyc"}
    digest = hashlib.sha256()
    for path in sorted({*files, *ROOT.glob("requirements/*.txt")}):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
