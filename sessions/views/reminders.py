""" "Nhắc tôi": asking to be reminded, and taking it back by the link in the mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from market.accounts.rules import public
from market.gate.addresses import address_block
from market.gate.limits import hit
from sessions.access import evening_numbered
from sessions.forms import ReminderForm
from sessions.services import reminders


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask_reminder(request: HttpRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    form = ReminderForm(request.POST or None, initial={"email": getattr(request.user, "email", "")})
    if request.method != "POST" or not form.is_valid():
        context = {"evening": evening, "session": evening.session, "form": form}
        return render(request, "sessions/reminder.html", context, status=422 if form.errors else 200)
    hit("remind", {"address": address_block(request)})
    person = request.user if request.user.is_authenticated else None
    reminders.ask_reminder(evening=evening, email=form.cleaned_data["email"], person=person)
    messages.success(request, _("Đã ghi lời nhắc. Chợ sẽ gửi thư trước giờ mở một tiếng và khi phiên mở."))
    return redirect(evening.session)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def drop_reminder(request: HttpRequest, number: int, token: str) -> HttpResponse:
    wish = reminders.reminder_for(token)
    if request.method != "POST":
        return render(request, "sessions/drop_reminder.html", {"wish": wish, "session": wish.session})
    reminders.drop_reminder(request=wish)
    messages.success(request, _("Đã bỏ lời nhắc. Chợ sẽ không gửi thư về phiên này nữa."))
    return redirect(wish.session)
