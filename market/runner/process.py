"""Becomes one of the market's processes (`python -m market.runner.process web`): what a container runs."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from market.runner import commands

EVERYWHERE = "0.0.0.0"  # of the container, which publishes nothing by itself
PORT = 8000
SCRATCH = Path("/tmp")
WATCH_SIGN = "watch.sign"  # touched after each look

PROCESSES: dict[str, Callable[[], list[str]]] = {
    "web": lambda: commands.web(PORT, EVERYWHERE),
    "default": lambda: commands.worker("default", commands.cores()),
    "reports": lambda: commands.worker("reports", 1),
    "beat": lambda: commands.beat(SCRATCH),
    "watch": lambda: commands.watch(SCRATCH / WATCH_SIGN),
}


def main() -> None:
    """Replace this process by the named one."""
    name = sys.argv[1] if len(sys.argv) == 2 else ""
    if name not in PROCESSES:
        sys.exit(f"usage: python -m market.runner.process {'|'.join(PROCESSES)}")
    command = PROCESSES[name]()
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
