"""One button, one decision about a question. The second of two moderators gets the question as it is now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from market.accounts.rules import PersonRequest
from market.kernel.errors import Refused, Stale
from market.kernel.forms import add_problem
from sessions.access import evening_numbered
from sessions.access.questions import question_for_moderator
from sessions.forms.questions import ModerationForm
from sessions.models import Question
from sessions.selectors.moderation import questions_on
from sessions.services import moderation
from sessions.services.moderation import Seen
from sessions.views.moderation import moderates, shelf_named, show_desk

decides = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Act:
    """One decision about a question: the deed, the fields it takes, and what is said afterwards."""

    deed: Callable[..., Question]
    fields: tuple[str, ...]
    done: str

    def values(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what the deed takes of a form's data."""
        return {name: data[name] for name in self.fields if name in data}


APPROVE = Act(moderation.approve_question, ("shown_text",), gettext_noop("Đã cho hiện câu hỏi."))
ANSWER = Act(moderation.answer_question, ("answer", "shown_text"), gettext_noop("Đã trả lời."))
FORWARD = Act(moderation.forward_question, ("listing", "shown_text"), gettext_noop("Đã chuyển cho gian hàng."))
MERGE = Act(moderation.merge_question, ("into",), gettext_noop("Đã gộp."))
HIDE = Act(moderation.hide_question, ("reason",), gettext_noop("Đã ẩn câu hỏi."))


def _decide(request: PersonRequest, number: int, question_id: int, act: Act) -> HttpResponse:
    question = question_for_moderator(number, question_id)
    if request.method != "POST":
        return _to_desk(number, cau=question.pk)
    shelf = shelf_named(request.POST.get("shelf", ""), question)
    following = _following(question, [row.pk for row in questions_on(question.session, shelf)])
    form = ModerationForm(request.POST, question=question, alike=[])
    if not form.is_valid():
        return show_desk(request, evening_numbered(number), shelf, question, form)
    seen = Seen(question, form.cleaned_data["version"])
    try:
        act.deed(actor=request.user, seen=seen, **act.values(form.cleaned_data))
    except Stale as problem:
        messages.error(request, problem.message)
        return _to_desk(number, cau=question.pk)
    except Refused as problem:
        add_problem(form, problem)
        return show_desk(request, evening_numbered(number), shelf, question, form)
    messages.success(request, _(act.done))
    return _to_desk(number, o=shelf, **({"cau": following} if following else {}))


def _to_desk(number: int, **what: Any) -> HttpResponse:
    return redirect(f"{reverse('sessions:moderate-questions', args=[number])}?{urlencode(what)}")


def _following(question: Question, pks: list[int]) -> int | None:
    """Return the question to open next: the one below, else the one above."""
    if question.pk not in pks:
        return pks[0] if pks else None
    at = pks.index(question.pk)
    others = pks[at + 1 : at + 2] or pks[max(0, at - 1) : at]
    return others[0] if others else None


@moderates
@decides
def approve_question(request: PersonRequest, number: int, question_id: int) -> HttpResponse:
    return _decide(request, number, question_id, APPROVE)


@moderates
@decides
def answer_question(request: PersonRequest, number: int, question_id: int) -> HttpResponse:
    return _decide(request, number, question_id, ANSWER)


@moderates
@decides
def forward_question(request: PersonRequest, number: int, question_id: int) -> HttpResponse:
    return _decide(request, number, question_id, FORWARD)


@moderates
@decides
def merge_question(request: PersonRequest, number: int, question_id: int) -> HttpResponse:
    return _decide(request, number, question_id, MERGE)


@moderates
@decides
def hide_question(request: PersonRequest, number: int, question_id: int) -> HttpResponse:
    return _decide(request, number, question_id, HIDE)
