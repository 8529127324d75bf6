"""A time stamp (RFC 3161) over a seal, from an authority outside: nobody can date the evening back afterwards."""

import logging
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.x509 import Certificate, load_pem_x509_certificates
from django.conf import settings
from django.db import transaction
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from orders.models import Checkpoint, TimeStamp

logger = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds, for each step
MOST_BYTES = 64 * 1024  # of an answer


class NotStampedError(Exception):
    """The authority did not answer, or not as it should; asked again by the finder."""


def is_configured() -> bool:
    """Tell whether the environment names an authority."""
    return bool(settings.WITNESS_TSA_URL)


def stamp_seal(pk: int) -> TimeStamp:
    """Get a time stamp over a checkpoint's text and keep it; asked twice, keep the first. Raise NotStampedError."""
    checkpoint = Checkpoint.objects.get(pk=pk)
    kept = TimeStamp.objects.filter(checkpoint=checkpoint).first()
    if kept:
        return kept
    text = checkpoint.text.encode()
    request = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = _checked(_ask(request.as_bytes()), text, nonce=request.nonce)
    with transaction.atomic():
        values = {"token": answer.as_bytes(), "stamped_at": answer.tst_info.gen_time}
        stamp, _is_new = TimeStamp.objects.get_or_create(checkpoint=checkpoint, defaults=values)
    return stamp


def holds(token: bytes, text: str) -> bool:
    """Tell whether a kept answer is the authority's over this very text."""
    try:
        _checked(token, text.encode())
    except NotStampedError:
        return False
    return True


def _checked(raw: bytes, text: bytes, *, nonce: int | None = None) -> TimeStampResponse:
    """Return the answer once status, nonce, imprint, and the signature up to a trusted certificate are right."""
    builder = VerifierBuilder(nonce=nonce)
    try:
        answer = decode_timestamp_response(raw)
        for certificate in _trusted():
            is_root = certificate.issuer == certificate.subject
            add = builder.add_root_certificate if is_root else builder.add_intermediate_certificate
            builder = add(certificate)
        builder.build().verify(answer, sha256(text).digest())
    except (ValueError, TypeError, OSError, VerificationError) as error:
        raise NotStampedError(str(error)) from error
    return answer


def _trusted() -> list[Certificate]:
    return load_pem_x509_certificates(Path(settings.WITNESS_TSA_CERT).read_bytes())


def _ask(request: bytes) -> bytes:
    """Return the authority's answer as it is; a redirect is not followed."""
    parts = urlsplit(settings.WITNESS_TSA_URL)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=TIMEOUT)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        connection.request("POST", path, body=request, headers=headers)
        answer = connection.getresponse()
        body = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException) as error:
        raise NotStampedError(str(error)) from error
    finally:
        connection.close()
    if answer.status != 200 or len(body) > MOST_BYTES:
        raise NotStampedError(f"status {answer.status}, {len(body)} bytes")
    return body
