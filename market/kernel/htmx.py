"""One address, two renderings: the page, or the named part of it for htmx."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


def is_htmx(request: HttpRequest) -> bool:
    """Tell whether htmx asks (and wants only a part), not a plain or boosted navigation."""
    details: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(details) and not details.boosted  # type: ignore[union-attr]


def render_part(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return the whole template, or only its `{% partialdef part %}` when htmx asks."""
    name = f"{template}#{part}" if is_htmx(request) else template
    return render(request, name, dict(context), status=status)


def go_to(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Return a redirect that a plain request and htmx both follow."""
    response = redirect(*args, **kwargs)
    return HttpResponseClientRedirect(response.url) if is_htmx(request) else response
