"""Who runs the market and by which rules."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public


@public
@require_safe
def show_rules(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/rules.html")


@public
@require_safe
def show_complaints(request: HttpRequest) -> HttpResponse:
    _name, office_email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return render(request, "storefront/complaints.html", {"office_email": office_email})
