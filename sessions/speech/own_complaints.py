"""The cases of this browser: a signed cookie, so that a guest gets back to their complaint without an account."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from sessions.speech.complaint_proofs import SALT, Proof

COOKIE = "phan_anh"
MOST = 20  # codes
KEPT_SECONDS = 90 * 24 * 3600


def proof_of(request: HttpRequest) -> Proof:
    """Return what the visitor brings along to open a case."""
    return Proof(key=request.GET.get("k", ""), own=_own_codes(request))


def remember(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Let this browser open the page of a case."""
    kept = list(dict.fromkeys([*_own_codes(request), code]))[-MOST:]
    value = signing.dumps(kept, salt=SALT)
    response.set_cookie(COOKIE, value, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=settings.HTTPS)


def _own_codes(request: HttpRequest) -> list[str]:
    try:
        codes = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return [str(code) for code in codes]
