"""What a checkpoint says, and how it is signed. Its shape is that of `verify_witness`, which reads it."""

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from orders.models import Checkpoint
from orders.witness.entries import written_time
from orders.witness.verify_witness import TEXT
from sessions.models import MarketSession

FIRST_PREVIOUS = bytes(32)


@dataclass(frozen=True)
class Stand:
    """How a session's tree stands at a moment: what a checkpoint tells."""

    session: int  # its number
    number: int  # of the checkpoint, from 1
    size: int
    root: bytes
    previous: bytes  # digest of the checkpoint before
    made_at: datetime
    is_seal: bool


@dataclass(frozen=True)
class Signer:
    """The key checkpoints are signed with at present."""

    private: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        """Return the public half, 32 bytes."""
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def key_id(self) -> str:
        """Return what the key is called in checkpoints."""
        return sha256(self.public_key).hexdigest()[:16]

    def text(self, stand: Stand) -> str:
        """Return the one text a checkpoint has."""
        return TEXT.format(
            origin=urlsplit(settings.SITE_URL).netloc.lower(),
            session=stand.session,
            number=stand.number,
            size=stand.size,
            root=stand.root.hex(),
            previous=stand.previous.hex(),
            made=written_time(stand.made_at),
            seal="yes" if stand.is_seal else "no",
            key=self.key_id,
        )

    def sign(self, text: str) -> bytes:
        """Return the signature of a text."""
        return self.private.sign(text.encode())


def signer() -> Signer:
    """Return the signer of the key in the environment. Another key there is a rotation: old checkpoints keep theirs."""
    return _signer(settings.WITNESS_KEY)


@lru_cache(maxsize=4)
def _signer(seed: str) -> Signer:
    return Signer(Ed25519PrivateKey.from_private_bytes(base64.b64decode(seed)))


def sealed_root(session: MarketSession) -> str:
    """Return the root under a session's seal in hexadecimal; nothing before it is sealed."""
    root = Checkpoint.objects.filter(session=session, is_seal=True).values_list("root", flat=True).first()
    return bytes(root).hex() if root else ""


def digest(text: str) -> bytes:
    """Return what the next checkpoint names this one by."""
    return sha256(text.encode()).digest()
