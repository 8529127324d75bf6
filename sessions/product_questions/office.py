"""The office's desk of questions about products: what is late first, one of them open, a button for each decision."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from market.accounts.rules import PersonRequest
from market.kernel.clock import now
from market.kernel.errors import Problem
from market.kernel.forms import add_problem
from market.kernel.texts import whole_number
from sessions.models import ProductQuestion
from sessions.product_questions import access, selectors, services
from sessions.product_questions.forms import AnswerForm, HideForm, SeenForm
from sessions.product_questions.selectors import Shelf
from sessions.product_questions.views import refuse_unseen
from sessions.speech.desk_history import history_of_case
from sessions.views.moderation import moderates

one_decision = require_http_methods(["GET", "HEAD", "POST"])


@moderates
@require_safe
def list_asked_questions(request: PersonRequest) -> HttpResponse:
    chosen = whole_number(request.GET.get("cau", ""))
    question = access.question_for_office(chosen) if chosen is not None else None
    return _desk(request, question, name=request.GET.get("o", ""))


def _desk(
    request: PersonRequest,
    question: ProductQuestion | None,
    form: SeenForm | None = None,
    *,
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    shelves = selectors.shelf_counts()
    shelf = _shelf(name, question, shelves)
    rows = selectors.questions_on(shelf)
    question = question or (rows[0] if rows else None)
    context: dict[str, Any] = {"shelf": shelf, "shelves": shelves, "rows": rows, "question": question, "now": now()}
    if question is not None:
        context |= {
            "answering": AnswerForm(question=question, answer=question.answer),
            "hiding": HideForm(question=question),
            "history": history_of_case(question),
        }
    if form is not None:
        context["hiding" if isinstance(form, HideForm) else "answering"] = form
    return render(request, "sessions/product_questions/office.html", context, status=status)


def _shelf(name: str, question: ProductQuestion | None, shelves: list[tuple[Shelf, str, int]]) -> Shelf:
    """Return the shelf asked for; else where the question lies; else what is late, when anything is."""
    if name in list(Shelf):
        return Shelf(name)
    if question is not None:
        return selectors.shelf_of(question)
    has_late = any(shelf is Shelf.LATE and count for shelf, _label, count in shelves)
    return Shelf.LATE if has_late else Shelf.OPEN


@dataclass(frozen=True)
class Act:
    """One decision about a question: its form, the deed, the field it takes, and what is said afterwards."""

    form: type[SeenForm]
    deed: Callable[..., ProductQuestion]
    field: str
    done: str


ANSWER = Act(
    AnswerForm,
    services.answer_for_office,
    "answer",
    gettext_noop("Đã trả lời thay gian hàng. Người hỏi được báo."),
)
HIDE = Act(HideForm, services.hide_question, "reason", gettext_noop("Đã ẩn câu hỏi."))


def _decide(request: PersonRequest, question_id: int, act: Act) -> HttpResponse:
    question = access.question_for_office(question_id)
    if request.method != "POST":
        return _to_desk(cau=question.pk)
    form = act.form(request.POST, question=question)
    refuse_unseen(form)
    if not form.is_valid():
        return _desk(request, question, form, status=422)
    try:
        act.deed(actor=request.user, seen=form.seen(), **{act.field: form.cleaned_data[act.field]})
    except Problem as problem:
        add_problem(form, problem)
        return _desk(request, question, form, status=problem.status)
    messages.success(request, _(act.done))
    return _to_desk()


@moderates
@one_decision
def answer_asked_question(request: PersonRequest, question_id: int) -> HttpResponse:
    return _decide(request, question_id, ANSWER)


@moderates
@one_decision
def hide_asked_question(request: PersonRequest, question_id: int) -> HttpResponse:
    return _decide(request, question_id, HIDE)


@moderates
@require_POST
def show_asked_question(request: PersonRequest, question_id: int) -> HttpResponse:
    """Put a hidden question back to where it was."""
    form = SeenForm(request.POST, question=access.question_for_office(question_id))
    refuse_unseen(form)
    services.show_question(actor=request.user, seen=form.seen())
    messages.success(request, _("Đã đưa câu hỏi trở lại."))
    return _to_desk(cau=question_id)


def _to_desk(**what: Any) -> HttpResponse:
    desk = reverse("sessions:list-asked-questions")
    return redirect(f"{desk}?{urlencode(what)}" if what else desk)
