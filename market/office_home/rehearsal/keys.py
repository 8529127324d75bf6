"""Who may be in a rehearsal: a signed cookie of one's own, and a right that is looked up anew at every request."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from market.accounts.models import Person, Role
from market.kernel.rehearsing import COOKIE
from market.office_home.time_machine import COOKIE as TIME_COOKIE
from sessions.models import MarketSession, Rehearsal
from sessions.selectors.rehearsals import running_rehearsal
from vetting.models import VendorMember

LEADERS = frozenset({Role.DIRECTOR})  # start, end, choose the crowd
TAKING_PART = LEADERS | {Role.MODERATOR, Role.WITNESS}
LONGEST_SECONDS = 4 * 3600
_SALT = "office_home.rehearsal"


def is_invited(person: Person, session: MarketSession) -> bool:
    """Tell whether a person has a part in an evening: in the office, or for a vendor that lists goods in it."""
    if person.roles & TAKING_PART:
        return True
    own = VendorMember.objects.filter(person=person, vendor__products__listings__session=session)
    return own.filter(vendor__products__listings__withdrawn_at=None).exists()


def rehearsal_of(request: HttpRequest) -> Rehearsal | None:
    """Return the rehearsal this person is in, or None when the cookie is nobody's, another's, or of one that is over.

    Asked of the real market, before anything is read from the rehearsal.
    """
    person = request.user
    if not isinstance(person, Person):
        return None
    try:
        pk, owner = signing.loads(request.COOKIES[COOKIE], salt=_SALT, max_age=LONGEST_SECONDS)
    except signing.BadSignature:
        return None
    rehearsal = running_rehearsal() if owner == person.pk else None
    if rehearsal is None or rehearsal.pk != pk or not is_invited(person, rehearsal.session):
        return None
    return rehearsal


def hand_over(response: HttpResponse, person: Person, rehearsal: Rehearsal) -> HttpResponse:
    """Give a person the key; whoever looked at another moment is back in the present."""
    value = signing.dumps([rehearsal.pk, person.pk], salt=_SALT)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, value, max_age=LONGEST_SECONDS, httponly=True, samesite="Lax", secure=secure)
    response.delete_cookie(TIME_COOKIE, samesite="Lax")
    return response


def take_back[Reply: HttpResponseBase](response: Reply) -> Reply:
    """Take the key away."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
