"""Questions about questions: what everybody reads, what waits for whom, what one person asked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet

from market.accounts.models import Person
from sessions.models import MarketSession, Question
from vetting.models import Vendor

MOST_PUBLIC = 200  # on the page of all questions
_ROW = (
    "pk",
    "status",
    "text",
    "shown_text",
    "listing_id",
    "listing__product__name",
    "listing__product__slug",
    "listing__product__vendor__display_name",
    "forwarded_at",
    "answer",
    "answer_side",
    "answered_at",
    "version",
)


@dataclass(frozen=True)
class PublicQuestion:
    """A question as everybody reads it: without who asked. Empty strings stand for what there is not."""

    pk: int
    text: str
    votes: int
    listing_id: int | None
    product: str
    product_slug: str
    vendor: str
    is_forwarded: bool  # the organiser asked the vendor to answer
    answer: str
    answered_by: str  # the vendor's name, or empty for the organiser
    answered_at: datetime | None
    version: int

    @property
    def is_answered(self) -> bool:
        """Tell whether there is an answer to read."""
        return bool(self.answer)


def public_questions(session: MarketSession, limit: int = 12) -> list[PublicQuestion]:
    """Return the answered questions, newest first, then the waiting ones by votes; one query, nothing personal.

    When there are more than `limit`, the waiting ones keep up to a third of the room.
    """
    answered = _rows(_of(session, Question.Status.ANSWERED).order_by("-answered_at", "-pk"), limit)
    waiting = _rows(_of(session, Question.Status.APPROVED).order_by("-count", "pk"), limit)
    found: dict[str, list[PublicQuestion]] = defaultdict(list)
    for row in answered.union(waiting, all=True).order_by():
        found[row["status"]].append(_public(row))
    # A union promises no order between its halves, so each half is put in order again.
    done = sorted(found[Question.Status.ANSWERED], key=lambda row: (row.answered_at, row.pk), reverse=True)
    open_ones = sorted(found[Question.Status.APPROVED], key=lambda row: (-row.votes, row.pk))
    kept = min(len(open_ones), max(limit // 3, limit - len(done)))
    return done[: limit - kept] + open_ones[:kept]


def top_questions(session: MarketSession, vendor: Vendor | None = None, limit: int = 5) -> list[PublicQuestion]:
    """Return the approved questions without an answer: those sent to the vendor first, then by votes; one query.

    With a vendor, only those about its goods.
    """
    questions = _of(session, Question.Status.APPROVED)
    if vendor is not None:
        questions = questions.filter(listing__product__vendor=vendor)
    urgent_first = questions.order_by(F("forwarded_at").asc(nulls_last=True), "-count", "pk")
    return [_public(row) for row in _rows(urgent_first, limit)]


def answered_questions(session: MarketSession, vendor: Vendor, limit: int = 20) -> list[PublicQuestion]:
    """Return the answered questions about a vendor's goods, newest first; one query."""
    questions = _of(session, Question.Status.ANSWERED).filter(listing__product__vendor=vendor)
    return [_public(row) for row in _rows(questions.order_by("-answered_at", "-pk"), limit)]


def waiting_count(session: MarketSession) -> int:
    """Return how many questions wait for a moderator."""
    return _of(session, Question.Status.WAITING).count()


def own_questions(session: MarketSession, person: Person, limit: int = 10) -> QuerySet[Question]:
    """Return what a person asked in a session, newest first, each with what it was merged into."""
    own = Question.objects.filter(session=session, person=person)
    own = own.select_related("merged_into", "listing__product__vendor")
    return own.order_by("-asked_at", "-pk")[:limit]


def _of(session: MarketSession, *statuses: str) -> QuerySet[Any]:
    return Question.objects.filter(session=session, status__in=statuses).annotate(count=Count("votes"))


def _rows(questions: QuerySet[Any], limit: int) -> QuerySet[Any, dict[str, Any]]:
    rows: QuerySet[Any, dict[str, Any]] = questions.values(*_ROW, "count")[:limit]
    return rows


def _public(row: dict[str, Any]) -> PublicQuestion:
    by_vendor = row["answer_side"] == Question.Side.VENDOR
    vendor = row["listing__product__vendor__display_name"] or ""
    return PublicQuestion(
        pk=row["pk"],
        text=row["shown_text"] or row["text"],
        votes=row["count"],
        listing_id=row["listing_id"],
        product=row["listing__product__name"] or "",
        product_slug=row["listing__product__slug"] or "",
        vendor=vendor,
        is_forwarded=row["forwarded_at"] is not None,
        answer=row["answer"] if row["status"] == Question.Status.ANSWERED else "",
        answered_by=vendor if by_vendor else "",
        answered_at=row["answered_at"],
        version=row["version"],
    )
