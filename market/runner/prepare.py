"""Brings a demo up to date: tables, demo data, static files (`python -m market.runner.prepare [--reset]`)."""

import argparse
import hashlib
import shutil
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from market.kernel import stylesheets

MARK = "cho-dem demo"  # the comment on a database that the demo may fill and throw away


def database_mark() -> str:
    """Return the comment on the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return cursor.fetchone()[0] or ""


def claim_database(*, embedded: bool) -> None:
    """Mark the database as the demo's; refuse a server's database that holds something else."""
    if database_mark() == MARK:
        return
    if not embedded and connection.introspection.table_names():
        raise SystemExit(
            "DATABASE_URL names a database with tables that are not the demo's: give it an empty one, or none at all."
        )
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{MARK}'")


def start_over(demo_files: list[Path]) -> None:
    """Throw away the demo's tables and files."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    for path in demo_files:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def static_files_digest() -> str:
    """Return a digest of the static files' names, sizes and times, and of what bundles them."""
    digest = hashlib.sha256(Path(stylesheets.__file__).read_bytes())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def collect_static_files() -> None:
    """Collect the static files unless nothing has changed since the last time."""
    stamp = settings.STATIC_ROOT / "collected"
    digest = static_files_digest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest, encoding="utf-8")


def main() -> None:
    """Do what is left to do, saying each step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
    parser.add_argument("--embedded", action="store_true", help="the database is this folder's own")
    arguments = parser.parse_args()
    django.setup()
    claim_database(embedded=arguments.embedded)
    if arguments.reset:
        print("Throwing the old data away", flush=True)
        start_over([settings.MEDIA_ROOT, settings.BASE_DIR / "var" / "mail", settings.BASE_DIR / "var" / "demo.json"])
    print("Bringing the database up to date", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    print("Loading the demo", flush=True)
    call_command("load_demo")
    collect_static_files()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # the process that started this one says that it stopped
        main()
