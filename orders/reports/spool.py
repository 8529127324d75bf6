"""The rows of a report as a file: read from the database once, written in every format from here, made again from here.

Gzipped JSON lines: the head, then one list per row. The same rows give the same bytes. Values keep their types.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from unicodedata import normalize

from market.kernel.clock import in_hanoi
from orders.reports.writers.quick_json import quick_encoder

Head = dict[str, Any]


@dataclass(frozen=True)
class Spooled:
    """Rows in a file: how many, and the SHA-256 of the unpacked lines, in hex: the name of the data in every footer."""

    path: Path
    rows: int
    digest: str


def spool(path: Path, head: Head, keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Spooled:
    """Write rows into a file, in constant memory."""
    digest, number = hashlib.sha256(), 0
    with path.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=3, mtime=0) as packed:
        for line in _lines(head, keys, rows):
            data = line.encode()
            digest.update(data)
            packed.write(data)
            number += 1
    return Spooled(path, number - 1, digest.hexdigest())


def _lines(head: Head, keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield _encode(head | {"keys": list(keys)}) + "\n"
    for row in rows:
        # Whichever way a name was typed before it came here, spreadsheets compare and search its composed form.
        yield normalize("NFC", _encode([row[key] for key in keys])) + "\n"


def head_of(source: IO[bytes]) -> Head:
    """Return the head of a file of rows."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        head: Head = json.loads(next(lines))
        return head


def rows_of(source: IO[bytes] | Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file as they were, one by one."""
    with gzip.open(source, "rb") as lines:
        keys = json.loads(next(lines))["keys"]
        for line in lines:
            values, _end = _decode(line.decode())
            if line.find(b"[", 1) > 0:  # there may be a cell that brings its own kind
                values = [tuple(value) if isinstance(value, list) else value for value in values]
            yield dict(zip(keys, values, strict=True))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return str(value)  # a text in the language in force


_encode = quick_encoder(_plain)


def _moment(text: str) -> datetime:
    """Return a moment on Hanoi's wall clock, where every format wants it."""
    return in_hanoi(datetime.fromisoformat(text))


_READ: dict[str, Callable[[str], Any]] = {
    "moment": _moment,
    "day": date.fromisoformat,
    "decimal": Decimal,
}


def _typed(value: dict[str, str]) -> Any:
    ((kind, text),) = value.items()
    return _READ[kind](text)


_decode = json.JSONDecoder(object_hook=_typed).raw_decode
