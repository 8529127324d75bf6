"""What every page's frame needs. Lazy: a page that does not show it does not pay for it."""

from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from market.accounts.models import OFFICE_ROLES
from market.kernel import clock
from market.office_home import desks, watching
from market.office_home.rehearsal.middleware import rehearsal_in
from market.policies.operator import operator
from sessions.selectors import live_session
from vetting.access import part_in
from vetting.parts import rights_of

THEMES = ("light", "dark")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the context of `base.html` and `office.html`."""
    theme = request.COOKIES.get("theme", "")
    return {
        "nav": SimpleLazyObject(lambda: SimpleNamespace(live_session=live_session())),
        "user_desks": SimpleLazyObject(lambda: _desks(request)),
        "desk_links": SimpleLazyObject(lambda: _desk_links(request)),
        "may": SimpleLazyObject(lambda: rights_of(_part(request))),  # in the vendor of this address
        "alarm": SimpleLazyObject(lambda: _alarm(request)),
        "operator": SimpleLazyObject(operator),
        "theme": theme if theme in THEMES else "",
        "demo": settings.DEMO,
        "looked_at": clock.looked_at(),
        "inside_rehearsal": rehearsal_in(request),
    }


def _desks(request: HttpRequest) -> list[desks.DeskLink]:
    user = getattr(request, "user", None)
    return desks.desks_of(user) if user and user.is_authenticated else []


def _desk_links(request: HttpRequest) -> list[desks.DeskLink]:
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return []
    slug = _vendor_slug(request)
    if slug:
        return desks.vendor_links(slug, request.path, _part(request))
    return desks.office_links(user, request.path) if user.roles else []


def _alarm(request: HttpRequest) -> str:
    """Return what is amiss, for the banner on the office's pages."""
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated or not user.roles & OFFICE_ROLES or _vendor_slug(request):
        return ""
    return watching.banner()


def _vendor_slug(request: HttpRequest) -> str:
    return str((request.resolver_match.kwargs if request.resolver_match else {}).get("vendor_slug", ""))


def _part(request: HttpRequest) -> str:
    """Return the part of who is signed in in the vendor of this address, or nothing."""
    user, slug = getattr(request, "user", None), _vendor_slug(request)
    return part_in(user, slug) if slug and user and user.is_authenticated else ""
