"""Notices shown by the browser: asking for them, and the worker where it once was."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import public
from market.env import BASE_DIR
from market.gate.addresses import address_block
from market.gate.limits import hit
from market.kernel.errors import Refused
from sessions.access import evening_numbered
from sessions.forms.watching import PushForm
from sessions.services import pushes

WORKER = BASE_DIR / "static" / "js" / "service-worker.js"


@public
@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """Give the one worker to browsers that know it by its address of before; it goes once nothing was asked of it."""
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/phien-cho/"}
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)


@public
@require_POST
def ask_push(request: HttpRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    form = PushForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Trình duyệt chưa cho biết cách báo tin. Anh/Chị thử lại, hoặc đặt lời nhắc qua thư."))
    hit("remind", {"address": address_block(request)})
    pushes.ask_push(evening=evening, **form.cleaned_data)
    messages.success(request, _("Máy này sẽ báo trước giờ mở một tiếng và khi phiên mở."))
    return redirect(evening.session)
