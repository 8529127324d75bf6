"""What somebody does not want to be sent, and the address in a mail that says so with one tap."""

from collections.abc import Collection

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from market.kernel.errors import Absent
from market.notices.kinds import Purpose
from market.notices.models import Notice, Refusal

_SALT = "notices.refusal"


def refusal_url(address: str, purpose: str, channel: str) -> str:
    """Return the address that refuses one purpose by one channel for one reader. It never runs out."""
    token = signing.dumps([address.lower(), str(purpose), str(channel)], salt=_SALT)
    return settings.SITE_URL + reverse("notices:refuse-purpose", args=[token])


def asked_with(token: str) -> Refusal:
    """Return the refusal a mail's own link stands for, saved or not; raise Absent when it is none of ours."""
    try:
        address, purpose, channel = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Absent(_("Đường dẫn này không đúng.")) from None
    if purpose not in Purpose.values:
        raise Absent(_("Loại thư này không còn nữa."))
    wanted = {"address": address, "purpose": purpose, "channel": channel}
    return Refusal.objects.filter(**wanted).first() or Refusal(**wanted)


def refuse(*, address: str, purpose: str, channel: str) -> None:
    """Note that somebody does not want this; twice is once."""
    row = Refusal(address=address.strip().lower(), purpose=purpose, channel=channel)
    Refusal.objects.bulk_create([row], ignore_conflicts=True)


def take_back(*, address: str, purpose: str, channel: str) -> None:
    """Forget a refusal."""
    Refusal.objects.filter(address=address.strip().lower(), purpose=purpose, channel=channel).delete()


def refusals_of(addresses: Collection[str]) -> set[tuple[str, str, str]]:
    """Return what these addresses do not want: (address, purpose, channel)."""
    known = Refusal.objects.filter(address__in={address.lower() for address in addresses})
    return set(known.values_list("address", "purpose", "channel"))


def is_refused(notice: Notice, purpose: str, refused: set[tuple[str, str, str]]) -> bool:
    """Tell whether a notice is among what its reader does not want."""
    return (notice.recipient.lower(), str(purpose), notice.channel) in refused
