"""What a killed PostgreSQL leaves behind."""

import subprocess
from pathlib import Path


def command_line(pid: int) -> str:
    """Return the command line of a process, empty if there is no such process."""
    listed = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return listed.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    done = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout


def forget_stale_pid(data: Path) -> None:
    """Remove the cluster's pid file when its process is gone, or when the number went to another program meanwhile.

    PostgreSQL sees the first case by itself but refuses to start in the second.
    """
    file = data / "postmaster.pid"
    try:
        pid = int(file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    if "postgres" not in command_line(pid):
        file.unlink(missing_ok=True)
