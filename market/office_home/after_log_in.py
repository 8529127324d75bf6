"""Where each person goes after signing in."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from market.accounts.models import OFFICE_ROLES, Role
from market.accounts.rules import PersonRequest, signed_in
from market.office_home.selectors import vendors_of
from market.policies.views.agreeing import ask_about
from vetting.behalf import behalves_of


@signed_in
@require_safe
def after_log_in(request: PersonRequest) -> HttpResponse:
    """Send everybody to where their work is, past what is new in the rules they agreed to.

    Who came to sign in from a page goes back there at once: nothing ever stands in front of an order.
    """
    home = reverse(_home(request))
    if ask_about(request, behalves_of(request.user)):
        return redirect(f"{reverse('policies:agree-again')}?{urlencode({'next': home})}")
    return redirect(home)


def _home(request: PersonRequest) -> str:
    """Return the office's desk, officials' reports, vendors' stall, and for everybody else the market."""
    roles = request.user.roles
    if roles & OFFICE_ROLES:
        return "office_home:office-desk"
    if Role.OFFICIAL in roles:
        return "reports:show-overview"
    return "office_home:choose-vendor" if vendors_of(request.user) else "storefront:home"
