"""Addresses of files that work for one person and for one to two hours.

The right to see a file is checked at every request all the same. The signature is for what leaves the page: an address
that was copied into a chat, a browser's history or a log opens nothing, for nobody else and not tomorrow.
"""

from datetime import datetime
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from market.kernel import clock
from market.kernel.errors import Absent

PARAMETER = "ve"  # vé: a ticket
_HOUR = 3600  # seconds
_signer = signing.Signer(salt="market.files.addresses")


def signed_address(url: str, *, person_pk: int | None, now: datetime) -> str:
    """Return the address with a ticket that holds for this path and person to the end of the next hour.

    Within an hour the same address comes out again, so that the person's browser can keep what it showed.
    """
    hour = int(now.timestamp()) // _HOUR + 2  # the first hour in which it does not hold
    ticket = _signer.signature(_claim(urlsplit(url).path, person_pk, hour))
    return f"{url}{'&' if '?' in url else '?'}{PARAMETER}={hour}-{ticket}"


def check_address(request: HttpRequest) -> None:
    """Raise Absent unless the address bears a ticket for this very path and person that is not over."""
    hour, _dash, ticket = request.GET.get(PARAMETER, "").partition("-")
    is_current = hour.isascii() and hour.isdigit() and clock.now().timestamp() < int(hour[:12]) * _HOUR
    if not (is_current and _is_ours(_claim(request.path, request.user.pk, int(hour[:12])), ticket)):
        raise Absent(_("Địa chỉ này đã hết hạn hoặc không dành cho Anh/Chị. Hãy mở lại tệp từ trang của nó."))


def _claim(path: str, person_pk: int | None, hour: int) -> str:
    return f"{path} {person_pk} {hour}"


def _is_ours(claim: str, ticket: str) -> bool:
    try:
        _signer.unsign(f"{claim}{_signer.sep}{ticket}")  # knows retired keys too, and takes the same time for all
    except signing.BadSignature:
        return False
    return True
