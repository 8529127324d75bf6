"""A vendor answers what people ask about its goods: on its own page, or from the host's console."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.rules import PersonRequest, vendor_only
from market.kernel.errors import Refused
from sessions.access import evening_numbered
from sessions.access.questions import question_for_vendor
from sessions.forms.questions import AnswerForm
from sessions.selectors.questions import answered_questions, top_questions
from sessions.services.moderation import Seen, answer_for_vendor, said_on_air
from vetting.access import vendor_for_listing

MOST_OPEN = 50


@vendor_only
@require_safe
def list_own_questions(request: PersonRequest, vendor_slug: str, number: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    evening = evening_numbered(number)
    context = {
        "vendor": vendor,
        "evening": evening,
        "session": evening.session,
        "questions": top_questions(evening.session, vendor, MOST_OPEN),
        "answered": answered_questions(evening.session, vendor),
    }
    return render(request, "sessions/vendor_questions.html", context)


@vendor_only
@require_POST
def answer_own_question(request: PersonRequest, vendor_slug: str, number: int, question_id: int) -> HttpResponse:
    vendor = vendor_for_listing(request.user, vendor_slug)
    question = question_for_vendor(vendor, number, question_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Anh/Chị hãy tải lại trang rồi trả lời lần nữa."))
    data = form.cleaned_data
    answer = data["answer"] or (said_on_air() if data["aloud"] else "")
    version = data["version"] or data["aloud"] or 0
    answer_for_vendor(actor=request.user, seen=Seen(question, version), answer=answer)
    messages.success(request, _("Đã trả lời. Mọi người đọc được ngay."))
    if request.GET.get("ve") == "len-song":
        return redirect("sessions:show-console", vendor.slug, number)
    if url_has_allowed_host_and_scheme(data["back"], allowed_hosts=None):
        return redirect(data["back"])
    return redirect("sessions:list-own-questions", vendor.slug, number)
