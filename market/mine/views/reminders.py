"""The evenings one asked to be reminded of."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Consent
from market.accounts.rules import PersonRequest, signed_in
from market.accounts.services.consents import consents_of
from market.mine.selectors import evenings_to_be_told_of
from sessions.selectors import upcoming_sessions
from sessions.services.reminders import drop_reminders_of

COMING = 4  # evenings one can still ask for


@signed_in
@never_cache
@require_safe
def list_reminders(request: PersonRequest) -> HttpResponse:
    asked = list(evenings_to_be_told_of(request.user))
    numbers = {session.number for session in asked}
    context = {
        "asked": asked,
        "others": [each for each in upcoming_sessions()[: COMING + len(asked)] if each.number not in numbers][:COMING],
        "every_evening": consents_of(request.user).get(Consent.Purpose.EVENINGS, False),
    }
    return render(request, "mine/reminders.html", context)


@signed_in
@require_POST
def drop_reminder(request: PersonRequest, number: int) -> HttpResponse:
    drop_reminders_of(person=request.user, number=number)
    messages.success(request, _("Đã bỏ lời nhắc. Chợ sẽ không gửi thư về phiên này nữa."))
    return redirect("mine:list-reminders")
