"""Asking people to read what changed since they agreed. It stands in front of nothing: it can be left for later."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from market.accounts.rules import PersonRequest, signed_in
from market.policies import services
from market.policies.forms import AgreeForm
from market.policies.reading import reading_of
from market.policies.selectors import Behalf, outstanding

BEHALVES = "policies-behalves"  # in the session: for which stalls somebody is asked, as it was found at sign-in


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree_again(request: PersonRequest) -> HttpResponse:
    go_on = _next(request)
    asked = outstanding(request.user, behalves_in(request))
    if not asked:
        return redirect(go_on)
    form = AgreeForm(request.POST or None, outstanding=asked)
    if form.is_valid():
        services.accept_shown(person=request.user, shown=form.agreed())
        messages.success(request, _("Đã ghi nhận. Anh/Chị xem lại các bản này bất cứ lúc nào ở cuối trang."))
        return redirect(go_on)
    shown = {each.edition.pk: each.edition for each in asked}
    papers = [{"edition": edition, "news": reading_of(edition).news} for edition in shown.values()]
    context = {"form": form, "papers": papers, "next": go_on}
    return render(request, "policies/agree.html", context, status=422 if form.errors else 200)


def ask_about(request: PersonRequest, behalves: Sequence[Behalf]) -> bool:
    """Tell whether somebody has something new to agree to, and remember for which stalls it is asked."""
    request.session[BEHALVES] = [[each.name, each.since.timestamp()] for each in behalves]
    return bool(outstanding(request.user, behalves))


def behalves_in(request: PersonRequest) -> list[Behalf]:
    """Return for which stalls this person is asked, as it was found when they signed in."""
    return [Behalf(name, datetime.fromtimestamp(since, UTC)) for name, since in request.session.get(BEHALVES, [])]


def _next(request: PersonRequest) -> str:
    """Return where to go on: an address of this market, or its front."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"
