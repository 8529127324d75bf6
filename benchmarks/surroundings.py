"""A migrated, empty database with engines of its own, and Django set up for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from market.runner.engines import engines
from market.runner.surroundings import VAR, demo_surroundings


@contextmanager
def ready(name: str) -> Iterator[None]:
    """Let everything inside find the settings, an empty database and a Redis under var/."""
    folder = VAR / name
    folder.mkdir(parents=True, exist_ok=True)
    with engines(folder, durable=True) as addresses:
        os.environ |= demo_surroundings(folder, 8000)
        os.environ |= {
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "TRUST_PROXY": "1",
            "DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "market.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
        yield
