"""The office's queue of requests about personal data."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.clock import database_now
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.mine.access import request_for_office
from market.mine.forms import ReasonForm
from market.mine.models import DataRequest
from market.mine.services import requests

SETTLED = 50  # shown


@office(Role.ADMIN, Role.DIRECTOR)
@require_safe
def list_requests(request: PersonRequest) -> HttpResponse:
    now = database_now()
    rows = DataRequest.objects.select_related("person", "settled_by")
    waiting = rows.filter(status=DataRequest.Status.ASKED).order_by("due_at", "pk")
    context = {
        "waiting": [(each, each.is_late(now)) for each in waiting],
        "settled": rows.exclude(status=DataRequest.Status.ASKED).order_by("-settled_at")[:SETTLED],
    }
    return render(request, "mine/desk.html", context)


@office(Role.ADMIN, Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def extend_request(request: PersonRequest, pk: int) -> HttpResponse:
    return _with_words(request, pk, requests.extend, _("Gia hạn 15 ngày"))


@office(Role.ADMIN, Role.DIRECTOR)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_request(request: PersonRequest, pk: int) -> HttpResponse:
    return _with_words(request, pk, requests.refuse, _("Từ chối yêu cầu"))


def _with_words(request: PersonRequest, pk: int, act: Callable[..., DataRequest], label: str) -> HttpResponse:
    asked = request_for_office(pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act(actor=request.user, pk=asked.pk, words=form.cleaned_data["words"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Đã ghi và báo cho người yêu cầu."))
            return redirect("mine:list-data-requests")
    context = {"asked": asked, "form": form, "label": label}
    return render(request, "mine/desk_words.html", context, status=422 if form.is_bound else 200)
