"""Runs the whole market with demo data (`make demo`) until Ctrl-C: engines, web server, workers, clock."""

import argparse
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

from market.runner import commands
from market.runner.endings import ASKED_TO_END
from market.runner.engines import Addresses, engines
from market.runner.errors import CannotRun
from market.runner.ports import is_taken
from market.runner.services import Services, running_services
from market.runner.shared_use import lock
from market.runner.surroundings import PROJECT, VAR, demo_surroundings

HEALTH = "/suc-khoe"
START_SECONDS = 90
WATCH_SECONDS = 0.5
FACTS = VAR / "demo.json"  # written by load_demo


def wanted_port() -> int:
    """Return the port to serve on; refuse nonsense and a port that is in use."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotRun(f"PORT must be a number from 1 to 65535, not '{text}'.")
    if is_taken(int(text)):
        raise CannotRun(
            f"Port {text} of this machine is taken by another program: stop it, or choose another, as in"
            f" `PORT={int(text) % 65535 + 1} make demo`."
        )
    return int(text)


@contextmanager
def only_one(path: Path) -> Iterator[int]:
    """Yield the port to serve on; refuse to run the demo twice from one folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with lock(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
            port = wanted_port()
            path.write_text(f"{port}\n", encoding="utf-8")
            yield port
    except BlockingIOError as error:
        port_in_use = path.read_text(encoding="utf-8").strip()
        raise CannotRun(f"The demo runs from this folder already, on http://127.0.0.1:{port_in_use}") from error


def facts() -> dict[str, Any]:
    """Return what load_demo wrote about the demo, nothing before the first run."""
    if not FACTS.exists():
        return {}
    found: dict[str, Any] = json.loads(FACTS.read_text(encoding="utf-8"))
    return found


def environment_of(port: int, addresses: Addresses) -> dict[str, str]:
    """Return the environment of every process of the demo."""
    engines_found = {"DATABASE_URL": addresses.database_url, "REDIS_URL": addresses.redis_url}
    fixed = {"DJANGO_SETTINGS_MODULE": "market.settings", "PYTHONUNBUFFERED": "1", "PORT": str(port)}
    logging = {"GRANIAN_LOG_ACCESS_ENABLED": "true"}
    return os.environ | demo_surroundings(VAR, port) | engines_found | fixed | logging


def prepare(environment: dict[str, str], *, reset: bool) -> None:
    """Bring tables, demo data and static files up to date in a process of its own."""
    command = [*commands.PYTHON, "market.runner.prepare"]
    command += ["--reset"] if reset else []
    command += [] if os.environ.get("DATABASE_URL") else ["--embedded"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, check=False)
    if done.returncode != 0:
        raise CannotRun("The demo could not be prepared; the reason stands above.")


def is_healthy(port: int) -> bool:
    """Tell whether the web server answers that all is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{HEALTH}", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_healthy(services: Services, port: int) -> None:
    """Return once the market answers; raise when it does not, or a process ended."""
    deadline = time.monotonic() + START_SECONDS
    while not is_healthy(port):
        services.check()
        if time.monotonic() > deadline:
            raise CannotRun(
                f"The market does not answer at {HEALTH} after {START_SECONDS} s: see the logs in {VAR / 'log'}."
            )
        time.sleep(0.2)


def welcome(base_url: str) -> str:
    """Return the addresses and the demo people, as a table."""
    found = facts()
    paths, accounts = found.get("paths", {}), found.get("accounts", {})
    lines = ["", f"Chợ đêm trên mây runs at {base_url}", ""]
    lines += [f"  {name:<15} {base_url}{path}" for name, path in paths.items()]
    lines += ["", f"  {'who':<15} {'sign in as':<34} password"]
    lines += [f"  {who:<15} {entry['login']:<34} {entry['password']}" for who, entry in accounts.items()]
    lines += ["", f"Logs: {VAR / 'log'}. Ctrl-C stops everything; `make demo` continues with the same data.", ""]
    return "\n".join(lines)


def watch(services: Services, addresses: Addresses) -> NoReturn:
    """Start again what was killed, until somebody stops this process or something cannot live."""
    while True:
        for name in [*addresses.revive(), *services.check()]:
            print(f"{time.strftime('%H:%M:%S')} '{name}' had ended and was started again", flush=True)
        time.sleep(WATCH_SECONDS)


def serve(port: int, addresses: Addresses) -> NoReturn:
    """Run the market's processes until somebody stops this one."""
    environment = environment_of(port, addresses)
    with running_services(VAR / "log", environment, PROJECT) as services:
        services.start("web", commands.web(port))
        services.start("worker", commands.worker("default", commands.cores()))
        services.start("reports", commands.worker("reports", 1))
        services.start("beat", commands.beat(VAR))
        services.start("watch", commands.watch(VAR / "watch.sign"))
        wait_until_healthy(services, port)
        print(welcome(environment["SITE_URL"]), flush=True)
        watch(services, addresses)


def main() -> None:
    """Run the demo; leave with 0 when somebody stops it and with 1 when it cannot go on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and start over")
    arguments = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a script's background jobs are started deaf to it
    try:
        with only_one(VAR / "demo.lock") as port:
            print("Starting PostgreSQL and Redis", flush=True)
            with engines(VAR) as addresses:
                prepare(environment_of(port, addresses), reset=arguments.reset)
                serve(port, addresses)
    except CannotRun as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
    except SystemExit as end:
        if end.code not in ASKED_TO_END:
            raise
        print("\nStopped.", flush=True)


if __name__ == "__main__":
    main()
