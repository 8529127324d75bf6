"""What the office did with a question or a complaint, in words, for its desk."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.journal import entries_of
from sessions.history import HistoryLine
from sessions.models import Complaint, ProductQuestion, Question

LINES = 12  # shown at most

_SENTENCES = {
    "question.approved": gettext_noop("Cho hiện"),
    "question.forwarded": gettext_noop("Chuyển gian hàng trả lời"),
    "question.answered": gettext_noop("%(side)s trả lời"),
    "question.merged": gettext_noop("Gộp vào câu số %(into)s"),
    "question.hidden": gettext_noop("Ẩn: %(reason)s"),
    "product_question.asked": gettext_noop("Nhận câu hỏi, báo gian hàng"),
    "product_question.answered": gettext_noop("%(side)s trả lời"),
    "product_question.hidden": gettext_noop("Ẩn: %(reason)s"),
    "product_question.shown": gettext_noop("Đưa trở lại"),
    "product_question.overdue": gettext_noop("Quá 48 giờ chưa có trả lời"),
    "complaint.filed": gettext_noop("Đã nhận phản ánh"),
    "complaint.taken": gettext_noop("Nhận xử lý"),
    "complaint.upheld": gettext_noop("Kết luận: phản ánh đúng"),
    "complaint.dismissed": gettext_noop("Kết luận: không có căn cứ"),
    "complaint.overdue": gettext_noop("Quá hạn trả lời, đã báo Ban tổ chức"),
}
_REASONS = dict([*ProductQuestion.HideReason.choices, *Question.HideReason.choices])


def history_of_case(subject: Question | ProductQuestion | Complaint) -> list[HistoryLine]:
    """Return what was done with a question or a complaint, newest first."""
    return _lines(subject)


def _lines(subject: Model) -> list[HistoryLine]:
    entries = [entry for entry in entries_of(subject)[:LINES] if entry.verb in _SENTENCES]
    return [
        HistoryLine(
            words=_(_SENTENCES[entry.verb]) % _values(entry.facts),
            at=entry.recorded_at,
            who=entry.actor.display_name if entry.actor else "",
        )
        for entry in entries
    ]


def _values(facts: dict[str, Any]) -> dict[str, str]:
    return {
        "side": str(dict(Question.Side.choices).get(facts.get("side", ""), "")),
        "into": str(facts.get("into", "")),
        "reason": str(_REASONS.get(facts.get("reason", ""), "")),
    }
