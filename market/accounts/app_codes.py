"""Codes of an app, each of use once. What was used is kept beside the secret, in the database: Redis may be gone.

An app's code holds for half a minute, and half a minute before and after it. The number of the half minute whose code
let somebody in is written down under a lock; that one and all before it let nobody in again (RFC 6238, 5.2).
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction

USED = "last_used"  # in the authenticator's data: the half minutes since 1970 up to the last code that let somebody in


@transaction.atomic
def take_code(authenticator: Authenticator, code: str) -> bool:
    """Tell whether a code lets in, and use it up. Of two who type the same code at once, one gets in."""
    held = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(held.data["secret"])
    for counter in yield_hotp_counters_from_time():
        is_new = counter > held.data.get(USED, 0)
        if is_new and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            held.data[USED] = counter
            held.save(update_fields=["data"])
            return True
    return False


def lets_in(authenticator: Authenticator, code: str) -> bool:
    """Tell whether a code of an app, or a recovery code, lets in; it does so once."""
    if authenticator.type == Authenticator.Type.TOTP:
        return take_code(authenticator, code)
    return bool(authenticator.wrap().validate_code(code))
