"""What is known of addresses: which do not take mail any more, and in which language their readers like it."""

from collections.abc import Collection

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from market.kernel import journal
from market.kernel.errors import Absent
from market.notices.models import Address, Notice

LONGEST_REASON = 300  # characters, as the column


def note_bounce(address: str, reason: str) -> None:
    """Note that an address refused a mail for good, or that one came back: from now on only what must is sent there."""
    with transaction.atomic():
        Address.objects.bulk_create([Address(address=address.lower())], ignore_conflicts=True)
        Address.objects.filter(address=address.lower()).update(
            refusals=F("refusals") + 1,
            bouncing_since=Coalesce("bouncing_since", Now()),
            bounce=reason.replace("\x00", "")[:LONGEST_REASON],
        )


def bouncing(addresses: Collection[str]) -> set[str]:
    """Return which of these addresses do not take mail."""
    known = Address.objects.filter(address__in={each.lower() for each in addresses}, bouncing_since__isnull=False)
    return set(known.values_list("address", flat=True))


def bounce_of(address: str) -> Address | None:
    """Return what is known of an address that does not take mail; nothing when it does."""
    return Address.objects.filter(address=address.lower(), bouncing_since__isnull=False).first()


@transaction.atomic
def clear_bounce(*, actor: AbstractBaseUser, pk: int) -> Address:
    """Let an address be written to again: somebody found that it works."""
    address = Address.objects.select_for_update().filter(pk=pk).first()
    if address is None:
        raise Absent(_("Không có địa chỉ này."))
    if address.bouncing_since is not None:
        address.bouncing_since, address.refusals, address.bounce = None, 0, ""
        address.save(update_fields=["bouncing_since", "refusals", "bounce"])
        journal.record("address.cleared", actor=actor, subject=address)
    return address


def choose_language(*, address: str, language: str) -> None:
    """Keep the language an address is written to in."""
    row = Address(address=address.lower(), language=language)
    Address.objects.bulk_create([row], update_conflicts=True, unique_fields=["address"], update_fields=["language"])


def choose_text_channel(*, phone: str, channel: str) -> None:
    """Keep by what a phone number is written to: text messages or Zalo."""
    row = Address(address=phone.lower(), text_channel=channel)
    fields = ["text_channel"]
    Address.objects.bulk_create([row], update_conflicts=True, unique_fields=["address"], update_fields=fields)


def text_channel_of(phone: str) -> str:
    """Return by what a phone number is written to."""
    chosen = Address.objects.filter(address=phone.lower()).values_list("text_channel", flat=True).first()
    return chosen or Notice.Channel.SMS


def languages_of(addresses: Collection[str]) -> dict[str, str]:
    """Return the language of those of these addresses that chose one."""
    known = Address.objects.filter(address__in={each.lower() for each in addresses}).exclude(language="")
    return dict(known.values_list("address", "language"))
