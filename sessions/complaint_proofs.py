"""What opens a complaint's page without signing in: the key in its own address, and the cases of this browser."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "phan_anh"
_SALT = "sessions.complaints"
MOST = 20  # codes
KEPT_SECONDS = 90 * 24 * 3600
KEY_CHARACTERS = 32  # 128 bits in hexadecimal


@dataclass(frozen=True)
class Proof:
    """What a visitor brings along."""

    key: str = ""
    own: Collection[str] = ()

    def opens(self, code: str) -> bool:
        """Tell whether it opens the page of this case."""
        return code in self.own or (bool(self.key) and constant_time_compare(case_key(code), self.key))


def case_key(code: str) -> str:
    """Return the key that opens a case to whoever holds it: it stands in the mail about it."""
    return salted_hmac(_SALT, code, algorithm="sha256").hexdigest()[:KEY_CHARACTERS]


def proof_of(request: HttpRequest) -> Proof:
    """Return what the visitor brings along to open a case."""
    return Proof(key=request.GET.get("k", ""), own=_own_codes(request))


def remember(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Let this browser open the page of a case."""
    kept = list(dict.fromkeys([*_own_codes(request), code]))[-MOST:]
    value = signing.dumps(kept, salt=_SALT)
    response.set_cookie(COOKIE, value, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=settings.HTTPS)


def _own_codes(request: HttpRequest) -> list[str]:
    try:
        codes = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return [str(code) for code in codes]
