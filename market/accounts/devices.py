"""The devices one is signed in on: knowing them again, telling of new ones, ending their sessions and notices."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from market.accounts.browsers import label_of
from market.accounts.models import Device, Person
from market.kernel import clock, journal
from market.notices.browsers import drop_browsers, drop_browsers_of_device, leave_browsers
from market.notices.services import queue_notice

COOKIE = "may"  # a long random word; says which device this is, and lets nobody in
WORD_LENGTH = 43  # characters of 32 random bytes in base64url
COOKIE_AGE = 400 * 24 * 3600  # seconds; browsers keep nothing longer
DEVICE = "device"  # session key: which device this session is on


def _hash(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


@transaction.atomic
def note_sign_in(*, request: HttpRequest, response: HttpResponse, person: Person) -> Device:
    """Note on which device somebody signed in; a device not seen before is told to its owner, unless it is the first.

    The word in the cookie names the device and is no way in: a stolen one only spares the thief a mail.
    """
    word = request.COOKIES.get(COOKIE, "")
    if len(word) != WORD_LENGTH:  # ours are; anything else was made up
        word = secrets.token_urlsafe(32)
    if not request.session.session_key:
        request.session.save()
    has_others = Device.objects.filter(person=person).exists()
    now = {"session_key": request.session.session_key, "label": label_of(request), "signed_in_at": clock.now()}
    device, is_new = Device.objects.update_or_create(person=person, key=_hash(word), defaults=now)
    request.session[DEVICE] = device.pk
    leave_browsers(Device.objects.filter(key=device.key).exclude(person=person).values_list("pk", flat=True))
    if is_new and has_others:
        _tell(person, device)
    response.set_cookie(
        COOKIE, word, max_age=COOKIE_AGE, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return device


def _tell(person: Person, device: Device) -> None:
    if person.email:
        context = {
            "label": device.label,
            "moment": device.signed_in_at,
            "security_url": settings.SITE_URL + reverse("mfa_index"),
        }
        key = f"account-new-device-{device.pk}"
        queue_notice(kind="account-new-device", key=key, recipient=person.email, context=context)


def note_sign_out(*, request: HttpRequest) -> None:
    """Show nobody's news any more on a browser its person signs out of."""
    leave_browsers([request.session.get(DEVICE, 0)])


def follow_session(*, request: HttpRequest) -> None:
    """Note the session's new key: a changed password gives this device another one, and ends the others'."""
    if device := Device.objects.filter(pk=request.session.get(DEVICE, 0)).first():
        Device.objects.filter(person_id=device.person_id).exclude(pk=device.pk).update(session_key="")
        device.session_key = request.session.session_key or ""
        device.save(update_fields=["session_key"])


@transaction.atomic
def end_device(*, actor: Person, device: Device) -> None:
    """Sign one device out."""
    if not device.session_key:
        return
    SessionStore(device.session_key).delete()
    drop_browsers_of_device(device=device)
    device.session_key = ""
    device.save(update_fields=["session_key"])
    journal.record("person.device_ended", actor=actor, subject=actor)


@transaction.atomic
def end_other_devices(*, request: HttpRequest, person: Person) -> None:
    """Sign every device out but this one."""
    locked = Person.objects.select_for_update().get(pk=person.pk)
    locked.session_version += 1
    locked.save(update_fields=["session_version"])
    person.session_version = locked.session_version
    update_session_auth_hash(request, person)
    follow_session(request=request)
    drop_browsers(person=person, but_device=request.session.get(DEVICE))
    journal.record("person.devices_ended", actor=person, subject=person)
