"""The commitment a vendor accepts with each dossier: a versioned text, and the hash of the very words accepted.

The text is kept in the language it is signed in. A changed text is a new file with a new version; old files stay.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_FOLDER = Path(__file__).parent / "commitments"
CURRENT_VERSION = "2026-11"


@dataclass(frozen=True)
class Commitment:
    """One version of the text."""

    version: str
    paragraphs: tuple[str, ...]
    sha256: str


def read_commitment(version: str) -> Commitment:
    """Return one version of the text with its hash."""
    content = (_FOLDER / f"{version}.txt").read_bytes()
    paragraphs = tuple(line for line in content.decode().splitlines() if line)
    return Commitment(version, paragraphs, sha256(content).hexdigest())


CURRENT = read_commitment(CURRENT_VERSION)
