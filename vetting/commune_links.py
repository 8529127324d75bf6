"""The secret address in a letter to a commune. Pure: it holds for one round, one recipient, to one moment.

A letter sent again, or to somebody else, changes what is signed, so that the address sent before is dead.
"""

from django.core import signing

from vetting.models.communes import CommuneRound

_signer = signing.Signer(salt="vetting.commune_links")


def token_of(commune_round: CommuneRound) -> str:
    """Return the token of a round as it stands: `17-…`."""
    return f"{commune_round.pk}-{_signer.signature(_claim(commune_round))}"


def number_in(token: str) -> int | None:
    """Return the number of the round a token speaks of, proved or not."""
    number = token.partition("-")[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None


def is_token_of(token: str, commune_round: CommuneRound) -> bool:
    """Tell whether a token was signed for this round as it stands."""
    _number, _dash, signature = token.partition("-")
    try:
        _signer.unsign(f"{_claim(commune_round)}{_signer.sep}{signature}")  # knows retired keys too
    except signing.BadSignature:
        return False
    return True


def _claim(commune_round: CommuneRound) -> str:
    return f"{commune_round.pk} {commune_round.sent_to} {int(commune_round.expires_at.timestamp())}"
