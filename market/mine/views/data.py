"""One's own data: a copy, and being erased."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, signed_in
from market.mine.access import own_copy, own_request
from market.mine.models import DataRequest
from market.mine.services import requests
from market.mine.services.downloads import open_download
from orders.services.erasing import closed_among, orders_with_person

SHOWN = 20  # requests


@signed_in
@never_cache
@require_safe
def show_data(request: PersonRequest) -> HttpResponse:
    asked = list(DataRequest.objects.filter(person=request.user)[:SHOWN])
    waiting = {each.kind: each for each in asked if each.status == DataRequest.Status.ASKED}
    context = {
        "asked": asked,
        "copy": waiting.get(DataRequest.Kind.DOWNLOAD),
        "erasure": waiting.get(DataRequest.Kind.ERASE),
    }
    return render(request, "mine/data.html", context)


@signed_in
@require_POST
def ask_download(request: PersonRequest) -> HttpResponse:
    requests.ask_download(person=request.user)
    messages.success(request, _("Chợ đang gom dữ liệu. Vài phút nữa Anh/Chị tải được ở trang này."))
    return redirect("mine:show-data")


@signed_in
@require_safe
@reauthentication_required
def download(request: PersonRequest, pk: int) -> FileResponse:
    """Hand a copy to its owner, who shows once more to be it."""
    copy = own_copy(request.user, pk)
    return FileResponse(
        open_download(person=request.user, request=copy),
        as_attachment=True,
        filename="cho-dem-du-lieu-cua-toi.zip",
        content_type="application/zip",
        headers={"Cache-Control": "private, no-store"},
    )


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def ask_erasure(request: PersonRequest) -> HttpResponse:
    """Say what goes and what stays; a POST asks for it."""
    if request.method == "POST":
        erasure = requests.ask_erasure(person=request.user)
        day = erasure.grace_until.strftime("%d/%m/%Y")
        messages.success(request, _("Đã ghi. Đến hết ngày %(day)s Anh/Chị vẫn rút lại được.") % {"day": day})
        return redirect("mine:show-data")
    named = orders_with_person(person=request.user)
    open_orders = named.count() - closed_among(named).count()
    return render(request, "mine/erase.html", {"open_orders": open_orders})


@signed_in
@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    requests.withdraw(person=request.user, pk=own_request(request.user, pk).pk)
    messages.success(request, _("Đã rút yêu cầu. Tài khoản vẫn như cũ."))
    return redirect("mine:show-data")
