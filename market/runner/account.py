"""Who PostgreSQL runs as, and where its data may lie.

PostgreSQL refuses to run as root. Started by root it runs as an unprivileged user, who must be able to reach its data
and its programs; for a project in a closed folder (such as /root) both lie in a folder of that user outside it.
"""

import hashlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from market.runner.errors import CannotRun

UNPRIVILEGED = ("nobody", "daemon", "postgres")
OUTSIDE = (Path("/var/tmp"), Path("/tmp"))  # /var/tmp first: it outlives a restart of the machine


@dataclass(frozen=True)
class Account:
    """The user that an engine runs as; without ids it is the user who started the project."""

    uid: int | None = None
    gid: int | None = None

    @property
    def spawning(self) -> dict[str, Any]:
        """Return what subprocess needs to start a program as this user."""
        if self.uid is None:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def can(self, *command: str | Path) -> bool:
        """Tell whether this user can run the command and it succeeds."""
        try:
            done = subprocess.run(command, **self.spawning, capture_output=True, check=False, timeout=30)
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0

    def reaches(self, folder: Path) -> bool:
        """Tell whether this user can enter the folder."""
        return self.can("/bin/sh", "-c", 'cd "$1"', "sh", folder)

    def own(self, folder: Path) -> None:
        """Make the folder, or take it over, as a private folder of this user."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)


def choose_account(owned: Path) -> Account:
    """Return who PostgreSQL runs as: whoever started this; for root, the owner of the existing folder or nobody."""
    if os.geteuid() != 0:
        return Account()
    if owned.is_dir() and owned.stat().st_uid != 0:
        return Account(owned.stat().st_uid, owned.stat().st_gid)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        account = Account(entry.pw_uid, entry.pw_gid)
        if account.can("/bin/sh", "-c", "exit 0"):
            return account
    raise CannotRun(
        "PostgreSQL does not run as root, and this machine lets root start nothing as another user "
        f"({', '.join(UNPRIVILEGED)} were tried): run this as an ordinary user, or set DATABASE_URL."
    )


def outside_folder(project: Path, account: Account) -> Path:
    """Return a private folder of the account outside the project, its name derived from the project's path."""
    name = "cho-dem-" + hashlib.sha256(str(project.resolve()).encode()).hexdigest()[:16]
    for parent in OUTSIDE:
        folder = parent / name
        if not folder.exists() and not folder.is_symlink():
            account.own(folder)
        # Anybody may make names in these places: take only what is a plain folder of that very user.
        if not folder.is_symlink() and folder.stat().st_uid == account.uid and account.reaches(folder):
            return folder
    raise CannotRun(f"PostgreSQL runs as uid {account.uid}, who can enter neither {project} nor {OUTSIDE[0]}.")
