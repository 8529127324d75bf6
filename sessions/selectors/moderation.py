"""What the moderators' desk shows: shelves of questions, those alike, and the figures of report R13."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.clock import Now
from sessions.evening import Evening
from sessions.models import MarketSession, Question
from sessions.selectors import evening_of
from sessions.speech.question_likeness import Likeness, alike

Status = Question.Status
MOST_SHOWN = 200
MOST_ALIKE = 5


class Shelf(StrEnum):
    """Where a question lies on the desk."""

    WAITING = "cho"
    OPEN = "chua-tra-loi"
    DONE = "da-tra-loi"
    AWAY = "da-an"


_SHELVES: dict[Shelf, tuple[str, tuple[str, ...]]] = {
    Shelf.WAITING: (gettext_noop("Chờ duyệt"), (Status.WAITING,)),
    Shelf.OPEN: (gettext_noop("Chờ trả lời"), (Status.APPROVED,)),
    Shelf.DONE: (gettext_noop("Đã trả lời"), (Status.ANSWERED,)),
    Shelf.AWAY: (gettext_noop("Đã ẩn, đã gộp"), (Status.HIDDEN, Status.MERGED)),
}


def shelf_of(question: Question) -> Shelf:
    """Return where a question lies."""
    return next(shelf for shelf, (_label, statuses) in _SHELVES.items() if question.status in statuses)


_ORDERS: dict[Shelf, tuple[str, ...]] = {
    Shelf.WAITING: ("asked_at", "pk"),
    Shelf.OPEN: ("-count", "asked_at", "pk"),
    Shelf.DONE: ("-answered_at", "-pk"),
    Shelf.AWAY: ("-decided_at", "-pk"),
}


def questions_on(session: MarketSession, shelf: Shelf) -> list[Question]:
    """Return a shelf's questions with their votes: oldest first, open ones by votes, settled ones latest first."""
    found = _with_all(session).filter(status__in=_SHELVES[shelf][1]).order_by(*_ORDERS[shelf])
    return list(found[:MOST_SHOWN])


def _with_all(session: MarketSession) -> QuerySet[Question]:
    return (
        Question.objects.filter(session=session)
        .annotate(count=Count("votes"))
        .select_related("listing__product__vendor", "merged_into", "decided_by", "answered_by", "person")
    )


def shelf_counts(session: MarketSession) -> list[tuple[Shelf, str, int]]:
    """Return each shelf with its name and how many questions lie on it; one query."""
    counts = {shelf.name: Count("pk", filter=Q(status__in=statuses)) for shelf, (_l, statuses) in _SHELVES.items()}
    found = Question.objects.filter(session=session).aggregate(**counts)
    return [(shelf, _(label), found[shelf.name]) for shelf, (label, _statuses) in _SHELVES.items()]


def questions_alike(question: Question) -> list[Likeness]:
    """Return the public questions of the session most like this one, the closest first."""
    others = Question.objects.filter(session_id=question.session_id, status__in=Question.PUBLIC)
    rows = others.exclude(pk=question.pk).order_by("-pk")[:MOST_SHOWN]
    candidates = [(row.pk, row.public_text, row.listing_id) for row in rows]
    return alike((question.text, question.listing_id), candidates)[:MOST_ALIKE]


class _Median(Aggregate):
    """The middle of some lengths of time."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"
    output_field = DurationField()


@dataclass(frozen=True)
class QuestionFigures:
    """The figures of report R13: questions and their moderation."""

    asked: int
    answered: int
    hidden: int
    merged: int
    with_contact: int
    median_wait: timedelta | None  # from asking to the answer
    hidden_by_reason: list[tuple[str, int]]  # the reason in words, how many

    @property
    def median_minutes(self) -> int | None:
        """Return the median time to an answer in minutes, rounded up."""
        return None if self.median_wait is None else -(-self.median_wait // timedelta(minutes=1))


def question_figures(session: MarketSession) -> QuestionFigures:
    """Return what report R13 says about a session's questions; two queries."""
    return figures_of(Question.objects.filter(session=session))


def figures_of(questions: QuerySet[Question]) -> QuestionFigures:
    """Return what report R13 says about some questions; two queries."""
    answered = Q(status=Status.ANSWERED)
    figures: dict[str, Any] = questions.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=answered),
        hidden=Count("pk", filter=Q(status=Status.HIDDEN)),
        merged=Count("pk", filter=Q(status=Status.MERGED)),
        with_contact=Count("pk", filter=Q(has_contact=True)),
        median_wait=_Median(F("answered_at") - F("asked_at"), filter=answered),
    )
    hidden = questions.filter(status=Status.HIDDEN).values_list("hide_reason").annotate(n=Count("pk"))
    words = dict(Question.HideReason.choices)
    reasons = [(str(words.get(reason, reason)), n) for reason, n in hidden.order_by("-n", "hide_reason")]
    return QuestionFigures(**figures, hidden_by_reason=reasons)


def questions_to_export(session: MarketSession) -> QuerySet[Question]:
    """Return every question of a session in the order they were asked, with all a row needs."""
    return _with_all(session).order_by("asked_at", "pk")


def evenings_with_questions(limit: int = 12) -> list[tuple[Evening, int, int]]:
    """Return the running and past sessions, latest first, each with how many questions came and how many wait."""
    waiting = Count("questions", filter=Q(questions__status=Status.WAITING), distinct=True)
    begun = MarketSession.objects.filter(Q(opens_at__lte=Now()) | Q(questions__isnull=False))
    rows = begun.annotate(moment=Now(), asked=Count("questions", distinct=True), waiting=waiting).order_by("-opens_at")[
        :limit
    ]
    return [(evening_of(row), row.asked, row.waiting) for row in rows]
