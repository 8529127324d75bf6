"""Comments as they come in beside a stream, to be pasted at the comment desk."""

import secrets

from market.office_home.rehearsal import doors, people
from sessions.availability import ON_TABLE
from sessions.models import Listing

LINES = 8
_SHAPES = ("{code} x{n} {phone}", "chốt {code} {n} {phone}", "cho mình {n} {code} nhé {phone}", "{code}-{n}, {phone}")


def sample_comments() -> str:
    """Return some invented comments that order what is on the table; nothing when no product has a code."""
    with doors.inside():
        codes = list(Listing.objects.filter(ON_TABLE).exclude(stall_code="").values_list("stall_code", flat=True))
    if not codes:
        return ""
    return "\n".join(f"{secrets.choice(people.NAMES)}: {_comment(secrets.choice(codes))}" for _line in range(LINES))


def _comment(code: str) -> str:
    phone = "0" + people.phone().removeprefix("+84")
    return secrets.choice(_SHAPES).format(code=code, n=1 + secrets.randbelow(3), phone=phone)
