"""Deciding on questions. Each act carries the version the moderator saw: the second of two gets the fresh row."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Absent, Refused, Stale
from market.kernel.templatetags.formats import clock_time
from market.kernel.texts import nfc
from sessions.models import Listing, MarketSession, Question, QuestionVote
from sessions.services.running import locked_evening
from sessions.speech.question_rules import LONGEST, LONGEST_ANSWER, contacts_in

LONGEST_SLOW_MODE = 600  # seconds
Status = Question.Status


@dataclass(frozen=True)
class Seen:
    """A question as it stood before whoever decides: which, and in which version."""

    question: Question
    version: int


def _locked(seen: Seen) -> Question:
    """Lock a question's row and return it as it is now; raise Stale when somebody decided meanwhile."""
    fresh = (
        Question.objects.select_for_update(no_key=True, of=("self",))
        .select_related("decided_by")
        .filter(pk=seen.question.pk)
    )
    question = fresh.first()
    if question is None:
        raise Absent(_("Không có câu hỏi này."))
    if question.version != seen.version:
        raise Stale(_changed(question))
    return question


def _changed(question: Question) -> str:
    who = question.decided_by or question.answered_by
    values = {"name": who.display_name if who else _("Một người khác"), "state": question.get_status_display()}
    return _("%(name)s vừa xử lý câu này: %(state)s. Anh/Chị xem lại rồi làm tiếp.") % values


def _save(question: Question, *fields: str) -> Question:
    question.version += 1
    question.save(update_fields=[*fields, "status", "version"])
    return question


def _decide(question: Question, actor: Person, status: str) -> list[str]:
    question.move_to(status)
    question.decided_by, question.decided_at = actor, database_now()
    return ["decided_by", "decided_at"]


def _show(question: Question, shown_text: str) -> list[str]:
    """Keep the words everybody will read: those of the moderator, without any contact in them."""
    shown = nfc(shown_text)
    if not question.has_contact and not shown:
        return []
    if not shown:
        raise Refused(_("Câu này có liên hệ. Hãy che liên hệ rồi mới cho hiện."), field="shown_text")
    if len(shown) > LONGEST:
        raise Refused(_("Nhiều nhất %(most)d ký tự.") % {"most": LONGEST}, field="shown_text")
    if contacts_in(shown):
        raise Refused(_("Vẫn còn số điện thoại, đường dẫn hoặc địa chỉ trong câu này."), field="shown_text")
    question.shown_text = "" if shown == question.text else shown
    return ["shown_text"]


@transaction.atomic
def approve_question(*, actor: Person, seen: Seen, shown_text: str = "") -> Question:
    """Let everybody read a question, with its contacts covered."""
    question = _locked(seen)
    if question.status == Status.APPROVED:
        raise Stale(_changed(question))
    fields = _show(question, shown_text) + _decide(question, actor, Status.APPROVED)
    question.hide_reason = ""
    _save(question, *fields, "hide_reason")
    journal.record("question.approved", actor=actor, subject=question, masked=bool(question.shown_text))
    return question


@transaction.atomic
def forward_question(*, actor: Person, seen: Seen, listing: Listing | None, shown_text: str = "") -> Question:
    """Let everybody read a question and ask the vendor of the product it is about to answer."""
    question = _locked(seen)
    if listing is None or listing.session_id != question.session_id:
        raise Refused(_("Hãy chọn một sản phẩm của phiên."), field="listing")
    fields = _show(question, shown_text or question.shown_text) + _decide(question, actor, Status.APPROVED)
    question.listing, question.forwarded_at = listing, question.decided_at
    _save(question, *fields, "listing", "forwarded_at")
    journal.record("question.forwarded", actor=actor, subject=question, listing=listing.pk)
    return question


@transaction.atomic
def answer_question(*, actor: Person, seen: Seen, answer: str, shown_text: str = "") -> Question:
    """Answer a question for the organiser; everybody reads both from now on."""
    question = _locked(seen)
    fields = _show(question, shown_text or question.shown_text) + _decide(question, actor, Status.ANSWERED)
    return _answered(question, actor, answer, Question.Side.OFFICE, fields)


@transaction.atomic
def answer_for_vendor(*, actor: Person, seen: Seen, answer: str) -> Question:
    """Answer a question everybody reads already, for the vendor whose product it is about."""
    question = _locked(seen)
    if question.status not in Question.PUBLIC or question.answer_side == Question.Side.OFFICE:
        raise Refused(_("Câu hỏi này không chờ gian hàng trả lời."))
    question.move_to(Status.ANSWERED)
    return _answered(question, actor, answer, Question.Side.VENDOR, [])


def _answered(question: Question, actor: Person, answer: str, side: str, fields: list[str]) -> Question:
    question.answer = proper_answer(answer)
    question.answer_side = side
    question.answered_by, question.answered_at = actor, database_now()
    _save(question, *fields, "answer", "answer_side", "answered_by", "answered_at")
    journal.record("question.answered", actor=actor, subject=question, side=str(side))
    return question


def proper_answer(answer: str) -> str:
    """Return an answer as everybody will read it; refuse what says nothing, too much, or where to reach somebody."""
    words = nfc(answer)
    if not words:
        raise Refused(_("Anh/Chị hãy viết câu trả lời."), field="answer")
    if len(words) > LONGEST_ANSWER:
        raise Refused(_("Nhiều nhất %(most)d ký tự.") % {"most": LONGEST_ANSWER}, field="answer")
    if contacts_in(words):
        text = _("Xin bỏ số điện thoại, đường dẫn và địa chỉ thư: người mua liên hệ qua đơn hàng, không qua hỏi đáp.")
        raise Refused(text, field="answer")
    return words


def said_on_air() -> str:
    """Return the answer to read when the host has answered aloud, in the language of the market."""
    with translation.override("vi"):
        return _("Người dẫn đã trả lời trên sóng lúc %(time)s.") % {"time": clock_time(database_now())}


@transaction.atomic
def merge_question(*, actor: Person, seen: Seen, into: Question | None) -> Question:
    """Fold a question into one like it; whoever asked and whoever wanted to know now wants to know that one."""
    pks = sorted([seen.question.pk, into.pk if into else 0])
    rows = {row.pk: row for row in Question.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}
    target = rows.get(into.pk) if into else None
    question = _locked(seen)
    if target is None or target.pk == question.pk or target.session_id != question.session_id:
        raise Refused(_("Hãy chọn một câu khác của phiên này để gộp vào."), field="into")
    if target.status not in Question.PUBLIC:
        raise Refused(_("Chỉ gộp được vào câu mọi người đang đọc được."), field="into")
    fields = _decide(question, actor, Status.MERGED)
    question.merged_into = target
    _save(question, *fields, "merged_into")
    Question.objects.filter(merged_into=question).update(merged_into=target)  # those merged into it before
    people = {question.person_id, *question.votes.values_list("person_id", flat=True)} - {target.person_id}
    votes = [QuestionVote(question=target, person_id=pk) for pk in sorted(people)]
    QuestionVote.objects.bulk_create(votes, ignore_conflicts=True)
    journal.record("question.merged", actor=actor, subject=question, into=target.pk)
    return question


@transaction.atomic
def hide_question(*, actor: Person, seen: Seen, reason: str) -> Question:
    """Take a question out of everybody's sight, with a reason whoever asked will read."""
    question = _locked(seen)
    if reason not in Question.HideReason.values:
        raise Refused(_("Hãy chọn lý do ẩn."), field="reason")
    fields = _decide(question, actor, Status.HIDDEN)
    question.hide_reason = reason
    _save(question, *fields, "hide_reason")
    journal.record("question.hidden", actor=actor, subject=question, reason=reason)
    return question


@transaction.atomic
def set_question_terms(
    *, actor: Person, session: MarketSession, version: int, questions_are_open: bool, slow_mode_seconds: int
) -> MarketSession:
    """Open or close a session's questions, and say how long each person waits between two."""
    evening = locked_evening(session, version)
    session = evening.session
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
    if not 0 <= slow_mode_seconds <= LONGEST_SLOW_MODE:
        words = _("Từ 0 đến %(most)d giây.") % {"most": LONGEST_SLOW_MODE}
        raise Refused(words, field="slow_mode_seconds")
    session.questions_are_open, session.slow_mode_seconds = questions_are_open, slow_mode_seconds
    session.version += 1
    session.changed_by = actor
    session.save(update_fields=["questions_are_open", "slow_mode_seconds", "version", "changed_by"])
    verb = "session.questions_opened" if questions_are_open else "session.questions_closed"
    journal.record(verb, actor=actor, subject=session, slow_mode=slow_mode_seconds)
    return session
