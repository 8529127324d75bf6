"""What a killed server leaves behind: the number of a process that is gone, or is another one by now."""

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


def is_running(pid_file: Path, sign: str) -> bool:
    """Tell whether the process whose number is in the file runs, with that sign on its command line."""
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return False
    return sign in command_line(pid)
