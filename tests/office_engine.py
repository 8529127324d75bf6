"""A pytest plugin (`-p tests.office_engine`): finds LibreOffice, or gets it, and opens workbooks with it.

Not finding one is a failure, never a skip: what no spreadsheet program has opened is not tested.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser_engine import PATIENT, install

NAMES = ("soffice", "libreoffice")
OPEN_SECONDS = 300
# Commas, quotes, UTF-8, values as they are and not as they are shown, every sheet into a file of its own.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"

Opened = dict[str, Path]  # name of the sheet → its cells as CSV


def on_this_machine() -> str | None:
    """Return a LibreOffice found on the machine; SOFFICE_PATH names one outright."""
    given = os.environ.get("SOFFICE_PATH")
    return given or next(filter(None, map(shutil.which, NAMES)), None)


def of_debian() -> str | None:
    """Return Debian's LibreOffice without windows, installed where that is allowed."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    quiet = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet")
    install(*quiet, "update")
    install(*quiet, *PATIENT, "install", "--yes", "--no-install-recommends", "libreoffice-calc-nogui")
    return on_this_machine()


@pytest.fixture(scope="session")
def soffice() -> str:
    """Return the path of LibreOffice."""
    path = on_this_machine() or of_debian()
    if path is None:
        pytest.fail(
            "No LibreOffice: soffice is neither in PATH nor in SOFFICE_PATH, and Debian's libreoffice-calc-nogui could "
            "not be installed. Install LibreOffice Calc.",
            pytrace=False,
        )
    return path


@pytest.fixture
def open_workbook(soffice: str, tmp_path: Path) -> Callable[[bytes], Opened]:
    """Return what opens a workbook as officials do and hands back the cells of its sheets."""

    def opened(workbook: bytes) -> Opened:
        book = tmp_path / "book.xlsx"
        book.write_bytes(workbook)
        own = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [soffice, own, "--headless", "--convert-to", AS_CSV, "--outdir", str(tmp_path), str(book)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=OPEN_SECONDS)
        assert done.returncode == 0, done.stderr
        return {path.stem.removeprefix("book-"): path for path in tmp_path.glob("book-*.csv")}

    return opened
