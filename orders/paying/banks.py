"""The banks that take VietQR transfers, by BIN.

`data/banks.csv`: bank identification numbers NAPAS gave its members, as of November 2026 and in agreement with the
public lists of VietQR packages (vietnam-qr-pay 1.0.0); the largest come first. Names are those since the last merger.
"""

import csv
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "banks.csv"


@cache
def _banks() -> dict[str, tuple[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["bin"]: (row["short"], row["name"]) for row in csv.DictReader(file)}


def bank_choices() -> list[tuple[str, str]]:
    """Return every bank for a select box: BIN and "Agribank · Ngân hàng …"."""
    return [(number, f"{short} · {name}") for number, (short, name) in _banks().items()]


def bank_name(number: str) -> str:
    """Return a bank's usual name, or its number when it is not in the list."""
    return _banks().get(number, (number, ""))[0]
