"""The moderators' desk: a shelf of questions, one of them open, and one button for each decision."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from market.accounts.models import Role
from market.accounts.rules import PersonRequest, office
from market.kernel.errors import Absent, Refused
from sessions.access import evening_numbered
from sessions.access.questions import question_for_moderator
from sessions.evening import Evening
from sessions.forms.questions import ModerationForm, QuestionTermsForm
from sessions.models import Question
from sessions.selectors import live_session
from sessions.selectors import moderation as desk
from sessions.selectors.questions import waiting_count
from sessions.services import moderation
from sessions.speech.desk_history import history_of_case
from sessions.speech.question_export import FORMATS, export_questions

moderates = office(Role.MODERATOR, Role.DIRECTOR)


@moderates
@require_safe
def list_question_desks(request: PersonRequest) -> HttpResponse:
    """Go to the running evening's desk; without one, list the evenings."""
    live = live_session()
    if live is not None and "moi-phien" not in request.GET:
        return redirect("sessions:moderate-questions", live.number)
    return render(request, "sessions/office_question_desks.html", {"evenings": desk.evenings_with_questions()})


@moderates
@require_safe
def moderate_questions(request: PersonRequest, number: int) -> HttpResponse:
    evening = evening_numbered(number)
    chosen = request.GET.get("cau", "")
    question = question_for_moderator(number, int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else None
    shelf = shelf_named(request.GET.get("o", ""), question)
    return show_desk(request, evening, shelf, question)


def shelf_named(name: str, question: Question | None) -> desk.Shelf:
    if name in list(desk.Shelf):
        return desk.Shelf(name)
    return desk.shelf_of(question) if question else desk.Shelf.WAITING


def show_desk(
    request: PersonRequest,
    evening: Evening,
    shelf: desk.Shelf,
    question: Question | None,
    form: ModerationForm | None = None,
) -> HttpResponse:
    rows, shelves = desk.questions_on(evening.session, shelf), desk.shelf_counts(evening.session)
    question = question or (rows[0] if rows else None)
    context: dict[str, Any] = {
        "evening": evening,
        "session": evening.session,
        "shelf": shelf,
        "shelves": shelves,
        "waiting": shelves[0][2],
        "rows": rows,
        "figures": desk.question_figures(evening.session),
        "question": question,
        "terms": QuestionTermsForm(session=evening.session),
    }
    if question is not None:
        context |= _opened(question, rows, form)
    return render(request, "sessions/office_questions.html", context, status=422 if form and form.errors else 200)


def _opened(question: Question, rows: list[Question], form: ModerationForm | None) -> dict[str, Any]:
    likenesses = desk.questions_alike(question)
    pks = [row.pk for row in rows]
    at = pks.index(question.pk) if question.pk in pks else -1
    return {
        "alike": likenesses,
        "form": form or ModerationForm(question=question, alike=likenesses),
        "previous": rows[at - 1] if at > 0 else None,
        "next": rows[at + 1] if at + 1 < len(rows) else None,
        "history": history_of_case(question),
    }


@moderates
@require_safe
def count_new_questions(request: PersonRequest, number: int) -> HttpResponse:
    """Give the line that says how many questions wait: asked for again while the desk is open."""
    session = evening_numbered(number).session
    return render(request, "sessions/_waiting.html", {"session": session, "waiting": waiting_count(session)})


@moderates
@require_POST
def set_question_terms(request: PersonRequest, number: int) -> HttpResponse:
    session = evening_numbered(number).session
    form = QuestionTermsForm(request.POST, session=session)
    if not form.is_valid():
        words = _("Mỗi người hỏi cách nhau từ 0 đến %(most)d giây.")
        raise Refused(words % {"most": moderation.LONGEST_SLOW_MODE})
    moderation.set_question_terms(actor=request.user, session=session, **form.cleaned_data)
    messages.success(request, _("Đã đổi cách nhận câu hỏi."))
    return redirect("sessions:moderate-questions", number)


@moderates
@require_safe
def download_questions(request: PersonRequest, number: int, form: str) -> HttpResponse:
    """Give all questions of a session as a file, with what became of each and why."""
    session = evening_numbered(number).session
    if form not in FORMATS:
        raise Absent(_("Chợ không có dạng tệp này."))
    file = BytesIO()
    export_questions(file, form, session)
    name = f"hoi-dap-phien-{number}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(file.getvalue(), content_type=FORMATS[form], headers=headers)
