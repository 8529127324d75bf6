"""Reading people and invitations."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet

from market.accounts.models import Consent, Device, Invitation, Person
from market.accounts.phones import mobile_number
from market.accounts.services.consents import has_agreed
from market.kernel import clock

MOST_DEVICES = 30
MOST = 200  # people on the page: an office has tens


def office_people() -> QuerySet[Person]:
    """Return everybody with a role, by name, with their roles."""
    holders = Person.objects.filter(role_grants__isnull=False).distinct()
    return holders.prefetch_related("role_grants").order_by("full_name", "pk")[:MOST]


def people_like(text: str) -> QuerySet[Person]:
    """Return people by a part of their name, by their address or by their number, with their roles."""
    wanted = Q(full_name__icontains=text) | Q(email=text.lower())
    if number := mobile_number(text):
        wanted |= Q(phone=number)
    return Person.objects.filter(wanted).prefetch_related("role_grants").order_by("full_name", "pk")[:50]


def open_invitations() -> QuerySet[Invitation]:
    """Return the invitations without an answer, expired ones included, newest first."""
    waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None)
    return waiting.select_related("invited_by").order_by("-pk")[:MOST]


def has_proved(person: Person, *, email: str = "", phone: str = "") -> bool:
    """Tell whether an e-mail address or a phone number is a person's own, proved by a code or a link."""
    if phone:
        return person.phone == phone and person.phone_verified
    return bool(EmailAddress.objects.filter(user=person, email__iexact=email, verified=True).exists())


def person_with_email(email: str) -> Person | None:
    """Return whose account this address is."""
    return Person.objects.filter(email=email).first()


def devices_of(person: Person) -> QuerySet[Device]:
    """Return a person's devices, latest first, each with `is_signed_in`."""
    session = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    devices = Device.objects.filter(person=person).annotate(is_signed_in=Exists(session))
    return devices.order_by("-is_signed_in", "-signed_in_at")[:MOST_DEVICES]


def trade_name_of(person: Person | None) -> str:
    """Return the name of a trader's shop as vendors may see it: empty without the trader's yes."""
    if person is None or person.kind != Person.Kind.TRADER or not person.trade_name:
        return ""
    return person.trade_name if has_agreed(person, Consent.Purpose.TRADE_NAME) else ""


def has_second_step(person: Person) -> bool:
    """Tell whether somebody is asked for more than a password."""
    return bool(Authenticator.objects.filter(user=person).exists())
