"""What is kept of a secret link: its hash, never itself."""

import hashlib


def hashed(secret: str) -> str:
    """Return what the table keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
