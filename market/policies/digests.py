"""The digest of an edition's words: what somebody agreed to can be shown to be these very words. Pure."""

import hashlib
import json
from collections.abc import Mapping


def text_hash(*, kind: str, number: int, bodies: tuple[str, str], facts: Mapping[str, str]) -> str:
    """Return the SHA-256, hexadecimal, of a document's kind, number, texts (vi, en) and facts."""
    words = {"en": bodies[1], "facts": dict(facts), "kind": kind, "number": number, "vi": bodies[0]}
    canonical = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
