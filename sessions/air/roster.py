"""The duty roster's rules: who may take which part, and when signing in begins. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from market.accounts.models import Role
from sessions.models import Duty

Part = Duty.Part

SIGN_IN_BEFORE = timedelta(hours=3)  # the opening
WRITE_AFTER = timedelta(hours=12)  # the end: the handing over may be written a little later

# The office roles of which one is enough.
FITTING: dict[str, frozenset[str]] = {
    Part.DIRECTOR: frozenset({Role.DIRECTOR}),
    Part.MODERATOR: frozenset({Role.MODERATOR, Role.DIRECTOR}),
    Part.WITNESS: frozenset({Role.WITNESS}),
    Part.TECHNICIAN: frozenset({Role.ADMIN}),
}


def fits(roles: Iterable[str], part: str) -> bool:
    """Tell whether somebody with these roles may take a part of the roster."""
    return bool(FITTING.get(part, frozenset()) & frozenset(roles))


def may_sign_in(opens_at: datetime, ends_at: datetime, moment: datetime) -> bool:
    """Tell whether the duty book is open: from three hours before the opening until the session is over."""
    return opens_at - SIGN_IN_BEFORE <= moment < ends_at


def may_write(opens_at: datetime, ends_at: datetime, moment: datetime) -> bool:
    """Tell whether people on duty may still sign out and write down what happened."""
    return opens_at - SIGN_IN_BEFORE <= moment < ends_at + WRITE_AFTER
