"""The gate before sign-in, sign-up and codes: which keys an attempt counts under."""

from django.http import HttpRequest

from market.gate import limits
from market.gate.addresses import address_block


def _keys(request: HttpRequest, login: str) -> dict[str, str]:
    block = address_block(request)
    return {"login here": f"{login} {block}", "login": login, "address": block}


def check_sign_in(request: HttpRequest, login: str) -> None:
    """Raise TooMany when too many sign-ins failed for this login, or from this place."""
    limits.check("sign-in failed", _keys(request, login))


def count_failed_sign_in(request: HttpRequest, login: str) -> None:
    """Count a sign-in that failed; the next one is refused when that was one too many."""
    keys = _keys(request, login)
    limits.hit("sign-in failed", keys)


def count_sign_up(request: HttpRequest) -> None:
    """Count a new account, or raise TooMany."""
    limits.hit("sign-up", {"address": address_block(request)})


def count_code(request: HttpRequest, recipient: str) -> None:
    """Count a code asked for, whether or not the recipient is known (the answer must not tell); or raise TooMany."""
    limits.hit("code", _keys(request, recipient))
