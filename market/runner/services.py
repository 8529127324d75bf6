"""Processes that live and die together: started with a log each, watched, and stopped with everything they started."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from market.runner.children import Child, log_tail, spawn
from market.runner.endings import undisturbed
from market.runner.errors import CannotRun

SETTLED_SECONDS = 15.0  # whoever lived that long was killed rather than broken
GRACE_SECONDS = 12.0  # a worker finishes the task it is at
PAUSE_SECONDS = 0.1


@dataclass
class Service:
    """A started process, the leader of a process group of its own."""

    name: str
    command: list[str]
    log: Path
    process: Child
    since: float

    def has_ended(self) -> bool:
        """Tell whether the process has ended, leaving its number reserved until it is buried."""
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return self.process.returncode is not None or os.waitid(os.P_PID, self.process.pid, options) is not None

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the process alone; it looks after its own children."""
        if not self.has_ended():
            self.process.send_signal(number)

    def bury(self) -> None:
        """Kill whatever is left of the process group and take note of the end."""
        if self.process.returncode is None:
            # The leader has not been waited for, so no stranger can have got its number.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class Services:
    """The processes of one run."""

    logs: Path
    environment: dict[str, str]
    folder: Path
    started: list[Service] = field(default_factory=list)

    def start(self, name: str, command: list[str]) -> None:
        """Start one more process with a fresh log."""
        log = self.logs / f"{name}.log"
        log.write_bytes(b"")
        self.started.append(Service(name, command, log, self._spawn(command, log), time.monotonic()))

    def check(self) -> list[str]:
        """Start again what was killed and return its names; raise when a process ends as soon as it is started."""
        ended = [service for service in self.started if service.has_ended()]
        for service in ended:
            service.bury()
            if time.monotonic() - service.since < SETTLED_SECONDS:
                raise CannotRun(
                    f"The process '{service.name}' ended by itself (exit status {service.process.returncode}). "
                    f"The end of {service.log}:\n{log_tail(service.log)}"
                )
            service.process, service.since = self._spawn(service.command, service.log), time.monotonic()
        return [service.name for service in ended]

    def stop(self) -> None:
        """Ask every process to end, the last one started first; kill what is left after the grace."""
        deadline = time.monotonic() + GRACE_SECONDS
        for service in reversed(self.started):
            service.tell(signal.SIGTERM)
        while time.monotonic() < deadline and not all(service.has_ended() for service in self.started):
            time.sleep(PAUSE_SECONDS)
        for service in self.started:
            service.bury()

    def _spawn(self, command: list[str], log: Path) -> Child:
        return spawn(command, log=log, leashed=signal.SIGTERM, cwd=self.folder, env=self.environment)


@contextmanager
def running_services(logs: Path, environment: dict[str, str], folder: Path) -> Iterator[Services]:
    """Yield an empty set of processes; whatever was started in it is stopped at the end."""
    logs.mkdir(parents=True, exist_ok=True)
    services = Services(logs, environment, folder)
    try:
        yield services
    finally:
        with undisturbed():
            services.stop()
