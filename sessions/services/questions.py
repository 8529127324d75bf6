"""Asking and wanting to know too. Slow mode is a condition of one statement: no second tab outruns it."""

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.errors import Refused
from sessions.calendar import OVER, State
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, Question, QuestionVote
from sessions.speech.question_rules import LONGEST, Judgement, judge

# One statement takes the person's turn, or takes none: when questions are closed, or the last one is too fresh.
_TAKE_TURN = """
    INSERT INTO market_sessions_questionturn AS turn (session_id, person_id, asked_at)
    SELECT session.id, %(person)s, clock_timestamp()
    FROM market_sessions_marketsession session
    WHERE session.id = %(session)s AND session.questions_are_open
    ON CONFLICT (session_id, person_id) DO UPDATE SET asked_at = clock_timestamp()
    WHERE turn.asked_at <= clock_timestamp() - make_interval(
        secs => (SELECT slow_mode_seconds FROM market_sessions_marketsession WHERE id = %(session)s)
    )
    RETURNING turn.id
"""
_WAIT = """
    SELECT ceil(extract(epoch FROM
        turn.asked_at + make_interval(secs => session.slow_mode_seconds) - clock_timestamp()))::int
    FROM market_sessions_questionturn turn JOIN market_sessions_marketsession session ON session.id = turn.session_id
    WHERE turn.session_id = %(session)s AND turn.person_id = %(person)s AND session.questions_are_open
"""


@dataclass(frozen=True)
class Asking:
    """What somebody sends: the words, the product they are about, and the key drawn with the form."""

    text: str
    listing: Listing | None
    key: uuid.UUID


def takes_questions(evening: Evening) -> bool:
    """Tell whether people may ask at this moment."""
    return evening.session.questions_are_open and evening.state in {State.WARMING, State.LIVE, State.PAUSED}


@transaction.atomic
def ask_question(*, actor: Person, evening: Evening, asking: Asking) -> Question:
    """Put a question into the moderators' queue; the same form sent twice is one question."""
    asked = Question.objects.filter(key=asking.key, person=actor, session=evening.session).first()
    if asked is not None:
        return asked
    if not takes_questions(evening):
        raise Refused(_not_open(evening))
    judgement = judge(asking.text)
    refuse_shape(judgement)
    _refuse_repeat(actor, evening.session, judgement)
    _take_turn(actor, evening.session)
    return _insert(actor, evening.session, asking, judgement)


def _not_open(evening: Evening) -> str:
    if evening.state in OVER:
        return _("Phiên đã kết thúc, không nhận câu hỏi nữa. Anh/Chị vẫn gửi phản ánh được.")
    if evening.state is State.PLANNED:
        return _("Chợ nhận câu hỏi từ 30 phút trước giờ mở.")
    return _("Ban tổ chức đang tạm ngừng nhận câu hỏi.")


def refuse_shape(judgement: Judgement) -> None:
    """Refuse what is too long, and what asks nothing."""
    if judgement.is_too_long:
        words = _("Câu hỏi dài %(length)d ký tự; xin rút gọn còn nhiều nhất %(most)d.")
        raise Refused(words % {"length": len(judgement.text), "most": LONGEST}, field="text")
    if judgement.is_empty:
        raise Refused(_("Anh/Chị hãy viết điều muốn hỏi."), field="text")


def _refuse_repeat(actor: Person, session: MarketSession, judgement: Judgement) -> None:
    if Question.objects.filter(session=session, person=actor, folded=judgement.folded).exists():
        raise Refused(_("Anh/Chị đã hỏi câu này rồi; xem câu trả lời ở phần câu hỏi của mình."), field="text")


def _take_turn(actor: Person, session: MarketSession) -> None:
    values = {"person": actor.pk, "session": session.pk}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_TURN, values)
        if cursor.fetchone():
            return
        cursor.execute(_WAIT, values)
        row = cursor.fetchone()
    if row is None:
        raise Refused(_("Ban tổ chức đang tạm ngừng nhận câu hỏi."))
    words = _("Để ai cũng được hỏi, mỗi người hỏi cách nhau một lúc. Xin chờ thêm %(seconds)d giây.")
    raise Refused(words % {"seconds": max(1, row[0])}, field="text")


def _insert(actor: Person, session: MarketSession, asking: Asking, judgement: Judgement) -> Question:
    question = Question(
        session=session,
        listing=asking.listing,
        person=actor,
        key=asking.key,
        text=judgement.text,
        folded=judgement.folded,
        has_contact=judgement.has_contact,
    )
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError as error:  # the same words or the same form, from another tab at this very moment
        raise Refused(_("Câu hỏi này vừa được gửi rồi."), field="text") from error
    return question


def want_to_know(*, actor: Person, evening: Evening, question: Question) -> int:
    """Note that a person wants to know it too; asking twice counts once. Return how many do."""
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
    if question.person_id != actor.pk:  # whoever asked wants to know anyway
        QuestionVote.objects.bulk_create([QuestionVote(question=question, person=actor)], ignore_conflicts=True)
    return question.votes.count()
