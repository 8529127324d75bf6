"""Browsers that show notices: asked for one evening by anybody, or turned on by somebody for their own news.

What is shown on a person's browsers is asked of the ledger of consents twice: when it is written, and when it is sent.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market.accounts.models import Consent, Device, Person
from market.accounts.services.consents import people_who_agreed, set_consent
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.notices.kinds import kind_of
from market.notices.models import Notice, PushSubscription
from market.notices.push import is_push_service, public_key

MOST_BROWSERS = 10  # of one person
NOBODYS: Mapping[str, Any] = {"person": None, "device": None, "label": "", "bound_at": None}


def keep_browser(*, endpoint: str, key: str, auth: str, replaces: str = "") -> PushSubscription:
    """Note where a browser takes notices; one that names itself anew stays the same browser, with all it asked for.

    `replaces` is its address of before. What is somebody's own does not move along: with other keys it is nobody's.
    """
    if not public_key():
        raise Refused(_("Chợ chưa bật thông báo trên máy. Anh/Chị nhận tin qua thư nhé."))
    if not is_push_service(endpoint):
        raise Refused(_("Trình duyệt này báo tin qua nơi chợ chưa nhận. Anh/Chị nhận tin qua thư nhé."))
    names = {"key": key, "auth": auth}
    with transaction.atomic():
        if not PushSubscription.objects.filter(endpoint=endpoint).exclude(**names).update(**names, **NOBODYS):
            _rename(replaces, endpoint, names)
        subscription, _is_new = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=names)
    return subscription


def _rename(before: str, endpoint: str, names: Mapping[str, str]) -> None:
    if before and not PushSubscription.objects.filter(endpoint=endpoint).exists():
        PushSubscription.objects.filter(endpoint=before).update(endpoint=endpoint, **names, **NOBODYS)


@transaction.atomic
def turn_on(
    *, person: Person, browser: PushSubscription, device: Device | None, label: str, language: str
) -> PushSubscription:
    """Show somebody's news on a browser from now on: whoever had it before has it no longer. Twice is once."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if PushSubscription.objects.filter(person=person).exclude(pk=browser.pk).count() >= MOST_BROWSERS:
        words = ngettext(
            "Anh/Chị đã bật %(most)d máy. Hãy dừng một máy trước.",
            "Anh/Chị đã bật %(most)d máy. Hãy dừng một máy trước.",
            MOST_BROWSERS,
        )
        raise Refused(words % {"most": MOST_BROWSERS})
    browser.person, browser.device, browser.label, browser.language = person, device, label, language
    browser.bound_at = database_now()
    browser.save(update_fields=["person", "device", "label", "language", "bound_at"])
    set_consent(person=person, purpose=Consent.Purpose.PUSH_ORDERS, is_given=True, way="browser")
    return browser


def drop_browser(*, browser: PushSubscription) -> None:
    """Show nothing on a browser any more, evenings included."""
    browser.delete()


def drop_browsers(*, person: Person, but_device: int | None = None) -> None:
    """Show nothing on a person's browsers any more, but for those of the device in their hands."""
    own = PushSubscription.objects.filter(person=person)
    (own if but_device is None else own.exclude(device=but_device)).delete()


def drop_browsers_of_device(*, device: Device) -> None:
    """Show nothing any more where somebody was signed out from afar."""
    PushSubscription.objects.filter(device=device).delete()


def leave_browsers(devices: Iterable[int]) -> None:
    """Let the browsers of signed-out devices be nobody's: the evenings asked for there are still told."""
    PushSubscription.objects.filter(device__in=devices).update(**NOBODYS)


def browsers_of(person: Person) -> QuerySet[PushSubscription]:
    """Return the browsers that show a person's news, newest first."""
    return PushSubscription.objects.filter(person=person).order_by("-bound_at", "-pk")


def shown_on_browsers(person: Person) -> Q:
    """Return which notices went to the browsers that show a person's news."""
    numbers = [str(pk) for pk in PushSubscription.objects.filter(person=person).values_list("pk", flat=True)]
    return Q(channel=Notice.Channel.PUSH, recipient__in=numbers)


def numbers_of(*, person: int, purpose: str) -> list[int]:
    """Return the numbers of somebody's browsers, when they agreed to this purpose."""
    agreed = PushSubscription.objects.filter(person=person, person__in=people_who_agreed(purpose))
    return list(agreed.order_by("pk").values_list("pk", flat=True))


def languages_of_browsers(numbers: Collection[str]) -> dict[str, str]:
    """Return the language of those of these browsers that were turned on in one."""
    if not numbers:
        return {}
    known = PushSubscription.objects.filter(pk__in=numbers).exclude(language="")
    return {str(number): language for number, language in known.values_list("pk", "language")}


def unwelcome(notices: Iterable[Notice]) -> set[int]:
    """Return which of these are shown on browsers of people who do not agree to them (any more)."""
    by_purpose: dict[str, list[Notice]] = {}
    for notice in notices:
        if purpose := kind_of(notice.kind).consent:
            by_purpose.setdefault(purpose, []).append(notice)
    refused: set[int] = set()
    for purpose, asked in by_purpose.items():
        numbers = [notice.recipient for notice in asked]
        agreed = PushSubscription.objects.filter(pk__in=numbers, person__in=people_who_agreed(purpose))
        welcome = {str(number) for number in agreed.values_list("pk", flat=True)}
        refused |= {notice.pk for notice in asked if notice.recipient not in welcome}
    return refused
