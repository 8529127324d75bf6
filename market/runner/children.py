"""Child processes, each in a session of its own: Ctrl-C in the terminal reaches only the process that started them."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1


def leash(ending: signal.Signals | None) -> Callable[[], None] | None:
    """Return what a child runs before its program so that it gets this signal when its parent dies, however it dies.

    Only Linux can do that.
    """
    if ending is None or sys.platform != "linux":
        return None
    # Looked up before the fork: between fork and exec only plain calls are safe.
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, int(ending), 0, 0, 0)

    return tie


class Child(subprocess.Popen[str]):
    """A process that may outlive the one that started it: nobody is warned about that."""

    def __del__(self) -> None:
        """Let the process be."""


def spawn(command: Sequence[str | Path], *, log: Path, leashed: signal.Signals | None, **options: Any) -> Child:
    """Start a program that writes to the log; leashed, it gets that signal when this process dies."""
    with log.open("ab") as output:
        return Child(
            command,
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stdout=output,
            stderr=output,
            text=True,
            start_new_session=True,
            preexec_fn=leash(leashed),
            **options,
        )


def log_tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log."""
    try:
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return ""
