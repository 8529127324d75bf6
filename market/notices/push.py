"""Notices shown by browsers (Web Push: RFC 8030 delivery, 8291 encryption, 8292 identification). Off without a key.

Only push services named in the settings are ever asked: the address comes from a visitor's browser.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from http.client import HTTPConnection as PlainConnection
from http.client import HTTPException, HTTPSConnection
from time import time
from urllib.parse import SplitResult, urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from market.notices.kinds import kind_of
from market.notices.models import Notice, PushSubscription

# How long a push service keeps a notice for a browser that is away: evenings are soon over, one's own orders are not.
KEPT_SECONDS = 3600
KEPT_LONG_SECONDS = 24 * 3600
TOKEN_SECONDS = 12 * 3600
PATIENCE = 10  # seconds a push service may take
LONGEST_WORDS = 300  # characters: services take 4096 bytes in all
GONE = {404, 410}  # the browser took its permission back, or is no more
BUSY = {408, 425, 429}  # besides 5xx: later may work

Key = ec.EllipticCurvePrivateKey


class SubscriptionGoneError(Exception):
    """The browser no longer takes notices."""


def public_key() -> str:
    """Return the market's public key as browsers want it; empty when nothing can be pushed."""
    return _in_words(_public(_private_key(settings.PUSH_KEY))) if settings.PUSH_KEY else ""


def is_push_service(endpoint: str) -> bool:
    """Tell whether an address belongs to a push service the market uses."""
    try:
        parts = urlsplit(endpoint)
        plain = parts.port is None and parts.username is None
    except ValueError:
        return False
    return parts.scheme == "https" and plain and _is_known(parts.hostname or "")


def _is_known(host: str) -> bool:
    return any(host == known or (known.startswith(".") and host.endswith(known)) for known in settings.PUSH_HOSTS)


def send_push(notice: Notice) -> None:
    """Hand a notice to the push service of its browser; raise OSError when that may work later."""
    subscription = PushSubscription.objects.filter(pk=notice.recipient).first()
    if subscription is None:
        raise SubscriptionGoneError
    parts = urlsplit(subscription.endpoint)
    if not settings.PUSH_KEY or not _is_known(parts.hostname or ""):
        raise ValueError("pushing is off, or not through this service")
    kind = kind_of(notice.kind)
    keeps = bool(kind.consent) and not kind.is_urgent
    status = _post(parts, _encrypted(subscription, _payload(notice)), keeps=keeps)
    if status in GONE:
        subscription.delete()
        raise SubscriptionGoneError
    if status in BUSY or status >= 500:
        raise OSError(f"the push service answered {status}")
    if status >= 300:
        raise ValueError(f"the push service refused: {status}")


def _payload(notice: Notice) -> bytes:
    """Return what the browser's worker shows: the subject, the words, and the address in the last line."""
    words, _newline, address = notice.body.rpartition("\n")
    url = address.strip()
    tag = url if kind_of(notice.kind).consent else notice.kind  # of two with one tag the newer takes the place
    shown = {"title": notice.subject, "body": words.strip()[:LONGEST_WORDS], "url": url, "tag": tag}
    return json.dumps(shown, ensure_ascii=False).encode()


def _encrypted(subscription: PushSubscription, content: bytes) -> bytes:
    encrypted: bytes = http_ece.encrypt(
        content,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(subscription.key),
        auth_secret=_bytes(subscription.auth),
        version="aes128gcm",
    )
    return encrypted


def _post(service: SplitResult, body: bytes, *, keeps: bool) -> int:
    """Send the body and return the status. Redirects are not followed: what is asked is what was allowed."""
    kind = HTTPSConnection if service.scheme == "https" else PlainConnection
    connection = kind(service.netloc, timeout=PATIENCE)
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_LONG_SECONDS if keeps else KEPT_SECONDS),
        "Urgency": "normal" if keeps else "high",
        "Authorization": _authorization(f"{service.scheme}://{service.netloc}"),
    }
    try:
        connection.request("POST", service.path + (f"?{service.query}" if service.query else ""), body, headers)
        return connection.getresponse().status
    except HTTPException as fault:
        raise OSError(f"the push service spoke no HTTP: {fault}") from fault
    finally:
        connection.close()


def _authorization(audience: str) -> str:
    """Return who speaks: a token signed for this service alone, and the key it is checked with."""
    key = _private_key(settings.PUSH_KEY)
    claims = {"aud": audience, "exp": int(time()) + TOKEN_SECONDS, "sub": settings.PUSH_CONTACT}
    signed = ".".join(_in_words(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    signature = _in_words(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{signature}, k={_in_words(_public(key))}"


@cache
def _private_key(text: str) -> Key:
    return ec.derive_private_key(int.from_bytes(_bytes(text), "big"), ec.SECP256R1())


def _public(key: Key) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def _in_words(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
