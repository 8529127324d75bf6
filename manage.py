#!/usr/bin/env python
"""Django's command line. Where the environment names no engines it uses those under var/, starting them if need be."""

import os
import sys

from django.core.management import execute_from_command_line

from market.runner.engines import engines
from market.runner.errors import CannotRun
from market.runner.surroundings import VAR, demo_surroundings


def main() -> None:
    """Run the command with a complete environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "market.settings")
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        execute_from_command_line(sys.argv)
        return
    try:
        with engines(VAR) as addresses:
            os.environ.update(demo_surroundings(VAR, int(os.environ.get("PORT") or 8000)))
            os.environ.update(DATABASE_URL=addresses.database_url, REDIS_URL=addresses.redis_url)
            execute_from_command_line(sys.argv)
    except CannotRun as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
