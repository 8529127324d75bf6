"""Documents as anybody reads them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from market.accounts.rules import public
from market.policies import access
from market.policies.models import PolicyEdition
from market.policies.reading import reading_of
from market.policies.selectors import coming_edition, edition_in_force, editions_of


@public
@require_safe
def show_policy(request: HttpRequest, kind: str) -> HttpResponse:
    what = access.kind_at(kind)
    edition = edition_in_force(what)
    if edition is None:
        return render(request, "policies/unpublished.html", {"title": what.label})
    return _page(request, edition, edition)


@public
@require_safe
def show_edition(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    what = access.kind_at(kind)
    return _page(request, access.edition_numbered(what, number), edition_in_force(what), with_changes=True)


def _page(
    request: HttpRequest, edition: PolicyEdition, current: PolicyEdition | None, *, with_changes: bool = False
) -> HttpResponse:
    editions = list(editions_of(edition.kind).defer("body_vi", "body_en"))
    before = next((each for each in editions if each.number == edition.number - 1), None) if with_changes else None
    context = {
        "edition": edition,
        "current": current,
        "coming": coming_edition(edition.kind),
        "editions": editions,
        "reading": reading_of(edition, before),
        "with_changes": with_changes,
    }
    return render(request, "policies/policy.html", context)
