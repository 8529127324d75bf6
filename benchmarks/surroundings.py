"""A migrated, empty database with engines of its own, and Django set up for it; a web server where one is wanted."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import served
from market.runner.engines import engines
from market.runner.ports import free_port
from market.runner.surroundings import VAR, demo_surroundings


@contextmanager
def ready(name: str, *, port: int = 8000, **settings: str) -> Iterator[Path]:
    """Let everything inside find the settings, an empty database and a Redis under var/; yield their folder."""
    folder = VAR / name
    folder.mkdir(parents=True, exist_ok=True)
    with engines(folder, durable=True) as addresses:
        os.environ |= demo_surroundings(folder, port)
        os.environ |= {
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "TRUST_PROXY": "1",  # each visitor may come from an address of its own
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "market.settings",
            **settings,
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        yield folder


@contextmanager
def open_market[T](name: str, lay_out: Callable[[], T], **settings: str) -> Iterator[tuple[int, T]]:
    """Let web servers show what is laid out in a market of its own; yield their port, and what laying out returned."""
    port = free_port()
    with ready(name, port=port, **settings) as folder:
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        laid_out = lay_out()
        with served("market.settings", port, dict(os.environ), folder / "market.log"):
            yield port, laid_out
