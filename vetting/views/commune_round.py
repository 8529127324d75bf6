"""The page behind the secret address in a letter to a commune: its producers, three choices each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from market.accounts.rules import public
from vetting import access
from vetting.forms.communes import RoundSheet
from vetting.selectors.communes import producers_of
from vetting.services.communes import save_answers


@never_cache
@public
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_producers(request: HttpRequest, token: str) -> HttpResponse:
    commune_round = access.commune_round_behind(token)
    producers = list(producers_of(commune_round.commune_id))
    sheet = RoundSheet(commune_round, producers, request.POST or None)
    is_whole = request.method == "POST" and sheet.is_valid()
    if request.method == "POST" and sheet.officer.is_valid():
        officer = sheet.officer.cleaned_data["officer"]
        commune_round = save_answers(commune_round=commune_round, officer=officer, answers=sheet.answers())
    if is_whole:
        messages.success(request, _("Đã lưu. Cảm ơn Anh/Chị."))
        return redirect("vetting:confirm-producers", token)
    context = {"round": commune_round, "sheet": sheet}
    return render(request, "vetting/commune_round.html", context, status=422 if request.method == "POST" else 200)
