"""The orders of this browser: a signed cookie, so that a guest gets back to the receipt without a session row."""

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from orders.access import Proof

COOKIE = "don"
_SALT = "orders.own"
MOST = 20  # codes
KEPT_SECONDS = 30 * 24 * 3600


def own_codes(request: HttpRequest) -> list[str]:
    """Return the codes of the orders placed in this browser, oldest first."""
    try:
        codes = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return [str(code) for code in codes]


def proof_of(request: HttpRequest) -> Proof:
    """Return what the visitor brings along to open a receipt."""
    return Proof(key=request.GET.get("k", ""), own=own_codes(request))


def remember(request: HttpRequest, response: HttpResponse, codes: Sequence[str]) -> None:
    """Let this browser open the receipts of these orders."""
    kept = list(dict.fromkeys([*own_codes(request), *codes]))[-MOST:]
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=_SALT),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
