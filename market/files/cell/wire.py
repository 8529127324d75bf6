"""How the cell hands back what it found: one line of JSON, then the named parts one after the other."""

import json
from collections.abc import Mapping
from typing import BinaryIO

_LONGEST_HEADER = 4096  # bytes


def send(target: BinaryIO, facts: Mapping[str, str | int], parts: Mapping[str, bytes]) -> None:
    """Write facts and parts."""
    lengths = {name: len(part) for name, part in parts.items()}
    target.write(json.dumps({"facts": facts, "parts": lengths}).encode() + b"\n")
    for part in parts.values():
        target.write(part)


def receive(source: BinaryIO) -> tuple[dict[str, str | int], dict[str, bytes]]:
    """Read facts and parts; raise ValueError when the message is not whole."""
    header = json.loads(source.readline(_LONGEST_HEADER))
    parts = {str(name): source.read(int(length)) for name, length in header["parts"].items()}
    if [len(part) for part in parts.values()] != list(header["parts"].values()):
        raise ValueError("a part is cut off")
    return header["facts"], parts
