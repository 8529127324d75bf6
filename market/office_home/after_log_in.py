"""Where each person goes after signing in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from market.accounts.models import OFFICE_ROLES, Role
from market.accounts.rules import PersonRequest, signed_in
from market.office_home.selectors import vendors_of


@signed_in
@require_safe
def after_log_in(request: PersonRequest) -> HttpResponse:
    """Send the office to its desk, officials to the reports, vendors to their stall, everybody else to the market."""
    roles = request.user.roles
    if roles & OFFICE_ROLES:
        return redirect("office_home:office-desk")
    if Role.OFFICIAL in roles:
        return redirect("reports:show-overview")
    if vendors_of(request.user):
        return redirect("office_home:choose-vendor")
    return redirect("storefront:home")
