"""Processes that live and die together."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from market.runner import services as services_module
from market.runner.errors import CannotRun
from market.runner.services import running_services
from market.runner.stale import command_line

SLEEPER = [sys.executable, "-c", "import time; print('slept', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, subprocess, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "child = subprocess.Popen(['sleep', '60'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(60)",
]


@pytest.fixture
def start(tmp_path):
    """Return what opens an empty set of processes."""
    return lambda: running_services(tmp_path, dict(os.environ), tmp_path)


def first_line(log: Path) -> str:
    deadline = time.monotonic() + 10
    while not log.read_text().endswith("\n") and time.monotonic() < deadline:
        time.sleep(0.02)
    return log.read_text().strip()


def test_every_process_is_stopped_at_the_end(start):
    with start() as services:
        services.start("one", SLEEPER)
        services.start("two", SLEEPER)
        assert services.check() == []
    assert [service.process.returncode for service in services.started] == [-signal.SIGTERM] * 2


def test_stubborn_process_is_killed_with_its_children(start, monkeypatch):
    monkeypatch.setattr(services_module, "GRACE_SECONDS", 0.3)
    with start() as services:
        services.start("stubborn", STUBBORN)
        child = int(first_line(services.started[0].log))
    assert services.started[0].process.returncode == -signal.SIGKILL
    deadline = time.monotonic() + 5
    while command_line(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not command_line(child)


def test_process_that_cannot_live_is_named_with_the_end_of_its_log(start):
    with start() as services:
        services.start("broken", [sys.executable, "-c", "raise SystemExit('no such table')"])
        os.waitid(os.P_PID, services.started[0].process.pid, os.WEXITED | os.WNOWAIT)
        with pytest.raises(CannotRun, match=r"(?s)'broken' ended.*no such table"):
            services.check()


def test_killed_process_is_started_again_with_its_log_kept(start, monkeypatch):
    monkeypatch.setattr(services_module, "SETTLED_SECONDS", 0.0)
    with start() as services:
        services.start("killed", SLEEPER)
        first = services.started[0].process
        first_line(services.started[0].log)
        first.kill()
        os.waitid(os.P_PID, first.pid, os.WEXITED | os.WNOWAIT)
        assert services.check() == ["killed"]
        assert services.started[0].process.pid != first.pid
        assert services.check() == []
        assert "slept" in services.started[0].log.read_text()
