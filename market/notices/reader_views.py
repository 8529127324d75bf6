"""What readers choose: which messages they do not want, in which language the others come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from market.accounts.rules import PersonRequest, public, signed_in
from market.notices import choices
from market.notices.addresses import bounce_of
from market.notices.kinds import Purpose
from market.notices.reader_forms import ChoicesForm


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose_messages(request: PersonRequest) -> HttpResponse:
    form = ChoicesForm(request.POST or None, email=request.user.email or "", phone=request.user.phone or "")
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu. Những gì đang chờ gửi cũng theo lựa chọn này."))
        return redirect("notices:choose-messages")
    bounce = bounce_of(request.user.email or "")
    return render(request, "notices/choices.html", {"form": form, "bounce": bounce})


@public
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed address is the key, and can only refuse
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def refuse_purpose(request: HttpRequest, token: str) -> HttpResponse:
    asked = choices.asked_with(token)
    if request.method == "POST":
        choices.refuse(address=asked.address, purpose=asked.purpose, channel=asked.channel)
        asked = choices.asked_with(token)
    return render(
        request, "notices/refuse.html", {"asked": asked, "purpose": Purpose(asked.purpose).label, "token": token}
    )


@public
@require_POST
def take_refusal_back(request: HttpRequest, token: str) -> HttpResponse:
    asked = choices.asked_with(token)
    choices.take_back(address=asked.address, purpose=asked.purpose, channel=asked.channel)
    messages.success(request, _("Anh/Chị lại nhận loại thư này."))
    return redirect("notices:refuse-purpose", token)
