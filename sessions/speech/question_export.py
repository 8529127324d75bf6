"""All questions of a session as a file: what was asked, what became of it, and why. Contacts stay covered."""

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from market.kernel.clock import now
from market.kernel.plain_table import write_table
from market.kernel.workbook import Column, Sheet, Workbook
from sessions.models import MarketSession, Question
from sessions.selectors.moderation import questions_to_export
from sessions.speech.question_rules import judge

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def export_questions(target: IO[bytes], form: str, session: MarketSession) -> None:
    """Write the questions of a session as XLSX or CSV; what people typed never runs as a formula."""
    if form == "csv":
        write_table(target, _columns(), _rows(session))
        return
    title = _("Hỏi đáp phiên %(number)d") % {"number": session.number}
    book = Workbook(target, title=title, created=now())
    book.add(Sheet(name=_("Hỏi đáp"), title=title, columns=_columns(), rows=_rows(session)))
    book.close()


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Số"), "number", "count", 8),
        Column(_("Hỏi lúc"), "asked_at", "moment", 20),
        Column(_("Sản phẩm"), "product", width=30),
        Column(_("Chủ thể"), "vendor", width=28),
        Column(_("Câu hỏi"), "text", width=60),
        Column(_("Có liên hệ"), "has_contact", width=12),
        Column(_("Người cũng muốn biết"), "votes", "count", 12),
        Column(_("Trạng thái"), "status", width=14),
        Column(_("Lý do ẩn"), "reason", width=30),
        Column(_("Gộp vào số"), "into", "count", 12),
        Column(_("Người duyệt"), "decided_by", width=22),
        Column(_("Duyệt lúc"), "decided_at", "moment", 20),
        Column(_("Trả lời"), "answer", width=60),
        Column(_("Trả lời thay cho"), "side", width=16),
        Column(_("Trả lời lúc"), "answered_at", "moment", 20),
        Column(_("Số giây chờ trả lời"), "waited", "count", 12),
    )


def _rows(session: MarketSession) -> Iterator[dict[str, Any]]:
    for question in questions_to_export(session).iterator():
        product = question.listing.product if question.listing else None
        yield {
            "number": question.pk,
            "asked_at": question.asked_at,
            "product": product.name if product else "",
            "vendor": product.vendor.display_name if product else "",
            "text": _readable(question),
            "has_contact": _("Có") if question.has_contact else "",
            "votes": question.count,  # type: ignore[attr-defined]
            "status": question.get_status_display(),
            "reason": question.get_hide_reason_display() if question.status == Question.Status.HIDDEN else "",
            "into": question.merged_into_id,
            "decided_by": question.decided_by.display_name if question.decided_by else "",
            "decided_at": question.decided_at,
        } | _answer(question)


def _readable(question: Question) -> str:
    """Return the words without contacts: the file leaves the house."""
    return question.shown_text or (judge(question.text).masked if question.has_contact else question.text)


def _answer(question: Question) -> dict[str, Any]:
    answered_at = question.answered_at
    return {
        "answer": question.answer,
        "side": question.get_answer_side_display() if question.answer else "",
        "answered_at": answered_at,
        "waited": round((answered_at - question.asked_at).total_seconds()) if answered_at else None,
    }
