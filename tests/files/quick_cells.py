"""Cells without the time they need to load: each is a fork of a process that has loaded every decoder.

What such a cell does, how it is shut in and how it ends is the same; that it knows nothing of the market is tested on
cells started as the market starts them (`real_cells`).
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

from market.files import isolation

PROGRAM = Path(__file__).with_name("cell_mother.py")
_START = isolation._START
_sending = Lock()


@cache
def mother() -> socket.socket:
    """Start the process that makes cells; return the way to it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-I", str(PROGRAM), isolation._HERE, str(theirs.fileno())]
    process = subprocess.Popen(
        command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, env=isolation._ENVIRONMENT, cwd="/"
    )
    theirs.close()

    def end() -> None:
        ours.close()  # it ends when nobody can ask for more
        process.wait()

    atexit.register(end)
    return ours


def run(command: list[str], *, stdin: Any, stdout: Any, stderr: Any, timeout: float, **options: Any) -> Any:
    """Do what subprocess.run does, for the command line of a cell; any other one is really run."""
    *_python, start, _folder, verb = command[:6]
    if start != _START:
        files = {"stdin": stdin, "stdout": stdout, "stderr": stderr}
        return subprocess.run(command, timeout=timeout, **files, **options)  # noqa: PLW1510 - the caller says it
    told, tell = socket.socketpair()
    with told, tell:
        words = json.dumps([verb, *command[6:]]).encode()
        with _sending:
            socket.send_fds(mother(), [words], [each.fileno() for each in (stdin, stdout, stderr, tell)])
        tell.close()
        with told.makefile("r") as answers:
            cell = int(answers.readline())
            told.settimeout(timeout)
            try:
                return subprocess.CompletedProcess(command, int(answers.readline()))
            except TimeoutError as error:
                os.kill(cell, signal.SIGKILL)
                raise subprocess.TimeoutExpired(command, timeout) from error


QUICK = SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired)
