"""Everybody's questions: reading them, asking, wanting to know too."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest, public, signed_in
from market.gate.addresses import address_block
from market.gate.limits import hit
from market.kernel.errors import Absent, Refused
from market.kernel.forms import add_problem
from market.kernel.htmx import go_to, is_htmx, render_part
from market.kernel.texts import whole_number
from sessions.access import evening_numbered
from sessions.access.questions import listing_to_ask_about, public_question
from sessions.evening import Evening
from sessions.forms.questions import QuestionForm, VoteForm
from sessions.selectors.questions import MOST_PUBLIC, own_questions, public_questions
from sessions.services.questions import ask_question as ask
from sessions.services.questions import takes_questions, want_to_know


@public
@require_safe
def list_questions(request: HttpRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    found = public_questions(evening.session, MOST_PUBLIC)
    context = _about(evening) | {"questions": found, "is_first": False}
    if request.user.is_authenticated:
        context["own"] = own_questions(evening.session, request.user)
    return render(request, "sessions/questions.html", context)


def _about(evening: Evening) -> dict[str, Any]:
    return {"evening": evening, "session": evening.session, "takes": takes_questions(evening)}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask_question(request: PersonRequest, number: int) -> HttpResponse:
    """Show the form with the person's own questions; take a question."""
    evening = evening_numbered(number)
    session = evening.session
    about = whole_number(request.GET.get("gian", ""))
    listing = listing_to_ask_about(number, about) if about is not None else None
    form = QuestionForm(request.POST or None, session=session, listing=listing)
    has_asked = request.method == "POST" and form.is_valid() and _has_asked(request, evening, form)
    if has_asked and not is_htmx(request):
        messages.success(request, _("Đã gửi câu hỏi. Ban tổ chức đọc xong sẽ cho hiện trên trang."))
        return redirect("sessions:ask-question", number)
    status = 422 if form.errors else 200
    context = _about(evening) | {"has_asked": has_asked, "own": own_questions(session, request.user)}
    context["form"] = QuestionForm(session=session, listing=listing) if has_asked else form
    return render_part(request, "sessions/ask.html", "ask", context, status=status)


def _has_asked(request: PersonRequest, evening: Evening, form: QuestionForm) -> bool:
    hit("question", {"person": str(request.user.pk), "address": address_block(request)})
    try:
        ask(actor=request.user, evening=evening, asking=form.asking())
    except Refused as problem:
        add_problem(form, problem)
        return False
    return True


@signed_in
@require_safe
def show_own_questions(request: PersonRequest, number: int) -> HttpResponse:
    """Give the person's own questions with their state, asked for again while the page is open.

    Whoever opens the address gets the page they stand on.
    """
    if not is_htmx(request):
        return redirect("sessions:ask-question", number)
    session = evening_numbered(number).session
    context = {"session": session, "own": own_questions(session, request.user)}
    return render(request, "sessions/_own_questions.html", context)


@public
@require_POST
def vote_question(request: HttpRequest, number: int) -> HttpResponse:
    """Note that the visitor wants to know it too; who is not signed in signs in first."""
    if not request.user.is_authenticated:
        sign_in = redirect_to_login(reverse("sessions:list-questions", args=[number]))
        return go_to(request, sign_in["Location"])
    form = VoteForm(request.POST)
    if not form.is_valid():
        raise Absent(_("Không có câu hỏi này trong phiên %(number)d.") % {"number": number})
    hit("vote", {"person": str(request.user.pk)})
    question = public_question(number, form.cleaned_data["question"])
    votes = want_to_know(actor=request.user, evening=evening_numbered(number), question=question)
    words = ngettext("Đã ghi: %(n)d người cũng muốn biết.", "Đã ghi: %(n)d người cũng muốn biết.", votes) % {"n": votes}
    if is_htmx(request):
        return HttpResponse(words, content_type="text/plain; charset=utf-8")
    messages.success(request, words)
    return redirect("sessions:list-questions", number)
