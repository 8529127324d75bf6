"""Names in addresses: each slug is taken once, also when two people take it at the same moment."""

from django.db import connection, models

from market.kernel.codes import new_code
from market.kernel.texts import slug

_NAMES_LOCK = 7_211_026  # of PostgreSQL's advisory locks; held to the end of the transaction
RESERVED = frozenset({"mo", "moi"})  # words of our own addresses


def hold_names() -> None:
    """Let one transaction at a time choose names; others wait for its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAMES_LOCK])


def free_slug(model: type[models.Model], text: str, *, otherwise: str) -> str:
    """Return a slug for `text` nobody has (`otherwise` when no letter is left of it). Call hold_names first."""
    wanted = slug(text) or otherwise
    taken = set(model._default_manager.filter(slug__startswith=wanted[:70]).values_list("slug", flat=True)) | RESERVED
    while wanted in taken:
        wanted = f"{(slug(text) or otherwise)[:70]}-{new_code(4).lower()}"
    return wanted
