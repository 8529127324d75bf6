"""deploy/bootstrap, with a stand-in for uv that writes down what it is asked for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from market.runner.surroundings import PROJECT

UV = """#!/bin/sh
echo "$*" >> "$UV_CALLS"
case "$1 $2" in
    "--version ") ;;
    "cache dir") echo "$UV_CALLS.cache" ;;
    "python find") [ -z "${NO_PYTHON:-}" ] && echo "$REAL_PYTHON" ;;
    "venv "*) [ -z "${NO_PYTHON:-}" ] && mkdir -p .venv/bin && ln -sf "$REAL_PYTHON" .venv/bin/python ;;
    "pip sync") [ -z "${NO_NETWORK:-}" ] ;;
esac
"""
BROKEN = "#!/bin/sh\necho 'no such version' >&2\nexit 127\n"


class Place:
    """A copy of what bootstrap needs, in a folder with spaces, and a PATH of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "chợ đêm trên mây"
        self.programs = folder / "bin"
        self.calls = folder / "calls"
        self.environment = os.environ | {
            "PATH": f"{self.programs}:/usr/bin:/bin",
            "UV_CALLS": str(self.calls),
            "REAL_PYTHON": sys.executable,
            "HOME": str(folder / "home"),
        }
        self.programs.mkdir()
        (self.folder / "deploy").mkdir(parents=True)
        shutil.copy(PROJECT / "deploy" / "bootstrap", self.folder / "deploy")
        shutil.copytree(PROJECT / "requirements", self.folder / "requirements")
        shutil.copy(PROJECT / ".python-version", self.folder)
        self.put("uv", UV)

    def put(self, name: str, text: str) -> None:
        path = self.programs / name
        path.write_text(text)
        path.chmod(0o755)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.folder / "deploy" / "bootstrap", *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self, verb: str) -> list[str]:
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return [call for call in calls if call.startswith(verb)]


@pytest.fixture
def place(tmp_path):
    """Return a fresh checkout."""
    return Place(tmp_path)


def test_fresh_checkout_gets_its_locked_packages(place):
    done = place.run("demo")
    assert done.returncode == 0, done.stderr
    [call] = place.asked("pip sync")
    assert "--require-hashes" in call
    assert call.endswith("requirements/demo.txt")


def test_second_run_does_nothing(place):
    place.run("demo")
    place.asked("")
    done = place.run("demo")
    assert (done.returncode, done.stdout) == (0, "")
    assert place.asked("") == []


def test_changed_lock_is_installed_without_a_new_environment(place):
    place.run("demo")
    place.asked("")
    with (place.folder / "requirements" / "demo.txt").open("a") as lock:
        lock.write("# changed\n")
    assert place.run("demo").returncode == 0
    assert len(place.asked("pip sync")) == 1
    assert place.asked("venv") == []


def test_larger_set_stays(place):
    place.run("dev")
    place.asked("")
    assert place.run("demo").returncode == 0
    assert place.asked("") == []


def test_larger_set_is_added(place):
    place.run("demo")
    place.asked("")
    place.run("dev")
    [call] = place.asked("pip sync")
    assert call.endswith("requirements/dev.txt")


def test_moved_folder_gets_a_new_environment(place):
    place.run("demo")
    place.asked("")
    place.folder = place.folder.rename(place.folder.with_name("elsewhere"))
    assert place.run("demo").returncode == 0
    assert len(place.asked("venv")) == 1


def test_environment_whose_python_is_gone_is_made_anew(place):
    place.run("demo")
    place.asked("")
    python = place.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert place.run("demo").returncode == 0
    assert len(place.asked("venv")) == 1


def test_failed_installation_is_told_and_tried_again(place):
    done = place.run("demo", NO_NETWORK="1")
    assert done.returncode == 1
    assert "requirements/demo.txt could not be installed" in done.stderr
    place.asked("")
    assert place.run("demo").returncode == 0
    assert len(place.asked("pip sync")) == 1


def test_missing_python_is_told(place):
    for name in ("python", "python3"):
        place.put(name, BROKEN)
    done = place.run("demo", NO_PYTHON="1")
    assert done.returncode == 1
    assert "No Python 3.12 or newer was found" in done.stderr
    assert "install Python 3.13" in done.stderr


def test_signpost_to_uv_is_passed_by_and_missing_python_told(place):
    for name in ("uv", "python", "python3", *(f"python3.{minor}" for minor in range(11, 16))):
        place.put(name, BROKEN)
    done = place.run("demo")
    assert done.returncode == 1
    assert "uv is not installed and could not be installed" in done.stderr


def test_unwritable_cache_is_replaced(place):
    place.put("uv", UV.replace('echo "$UV_CALLS.cache"', "echo /proc/nowhere").replace('"$*"', '"$* $UV_CACHE_DIR"'))
    place.run("demo", UV_CACHE_DIR="")
    [call] = place.asked("pip sync")
    assert call.endswith("var/cache/uv")


def test_nonsense_is_refused(place):
    assert place.run("everything").returncode == 1
    assert place.asked("") == []


def test_folder_of_somebody_else_is_told(place):
    place.folder.chmod(0o555)
    done = place.run("demo")
    place.folder.chmod(0o755)
    may_write = os.geteuid() == 0  # root may write everywhere
    assert done.returncode == (0 if may_write else 1)
    assert ("cannot be written" in done.stderr) is not may_write
