"""R13, questions and their moderation, and what was said on air that is not so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market.kernel.journal import entries_of
from market.kernel.workbook import Column
from orders.reports.catalogue import Meaning, Report, Row
from orders.reports.selection import Selection
from orders.reports.words import time_code
from sessions.models import Complaint, MarketSession, Question
from sessions.selectors.moderation import figures_of
from sessions.speech.question_rules import contacts_in, masked


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Chỉ tiêu"), "name", width=40),
        Column(_("Giá trị"), "value", width=14),
        Column(_("Sản phẩm"), "product", width=26),
        Column(_("Câu nói"), "said", width=50),
        Column(_("Mã thời gian"), "code", width=12),
        Column(_("Xử lý"), "outcome", width=40),
    )


_NOTHING = {"value": None, "product": "", "said": "", "code": "", "outcome": ""}


def _rows(selection: Selection) -> Iterator[Row]:
    session = selection.session
    if session is None:
        return
    for name, value in _facts(selection, session):
        yield _NOTHING | {"name": name, "value": value}
    for case in _claims(selection, session).order_by("filed_at", "pk").iterator(chunk_size=500):
        yield _claim(case, session)


def _facts(selection: Selection, session: MarketSession) -> Iterator[tuple[str, Any]]:
    figures = figures_of(_questions(selection, session))
    closings = entries_of(session).filter(verb="session.questions_closed").count()
    yield _("Số câu hỏi"), ("count", figures.asked)
    yield _("Đã trả lời"), ("count", figures.answered)
    yield _("Thời gian trả lời trung vị (giây)"), ("count", _seconds(figures.median_wait))
    yield _("Có số điện thoại hoặc đường dẫn"), ("count", figures.with_contact)
    yield _("Đã gộp"), ("count", figures.merged)
    yield _("Đã ẩn"), ("count", figures.hidden)
    for reason, count in figures.hidden_by_reason:
        yield _("Ẩn: %(reason)s") % {"reason": reason}, ("count", count)
    yield _("Số lần khóa nhận câu hỏi"), ("count", closings)
    yield _("Phản ánh về lời giới thiệu trên sóng"), ("count", _claims(selection, session).count())


def _seconds(wait: timedelta | None) -> int | None:
    return None if wait is None else round(wait.total_seconds())


def _questions(selection: Selection, session: MarketSession) -> QuerySet[Question]:
    """Return the questions about the goods asked for; those about none of them when nothing is left out."""
    questions = Question.objects.filter(session=session)
    return questions if selection.is_whole else questions.filter(listing__in=selection.listings())


def _claims(selection: Selection, session: MarketSession) -> QuerySet[Complaint]:
    claims = Complaint.objects.filter(session=session, about=Complaint.About.CLAIM)
    claims = claims.select_related("listing__product", "product", "vendor")
    if selection.is_whole:
        return claims
    of_vendor = Q(listing=None, product=None, vendor__in=selection.vendors())
    return claims.filter(Q(listing__in=selection.listings()) | Q(product__in=selection.products()) | of_vendor)


def _claim(case: Complaint, session: MarketSession) -> dict[str, Any]:
    product = case.listing.product if case.listing else case.product
    outcome = f"{case.get_status_display()}: {case.decision}" if case.decision else str(case.get_status_display())
    return {
        "name": _("Phản ánh %(code)s") % {"code": case.code},
        "value": ("moment", case.filed_at),
        "product": product.name if product else case.vendor.display_name if case.vendor else "",
        "said": _covered(case.text),
        "code": time_code(session, case.said_at),
        "outcome": _covered(outcome),
    }


def _covered(text: str) -> str:
    """Return the words without contacts: the file leaves the house."""
    return masked(text, contacts_in(text))


def _meanings() -> tuple[Meaning, ...]:
    return (
        (_("Thời gian trả lời"), _("Từ lúc hỏi đến lúc có lời trả lời, của các câu đã trả lời.")),
        (_("Khóa nhận câu hỏi"), _("Số lần người điều phối ngừng nhận câu hỏi của cả phiên.")),
        (_("Câu nói"), _("Theo lời người phản ánh; số điện thoại và đường dẫn đã che.")),
        (_("Mã thời gian"), _("Giờ, phút, giây tính từ đầu bản ghi hình.")),
    )


REPORT = Report(
    code="R13",
    name=gettext_lazy("Hỏi đáp"),
    title=gettext_lazy("Hỏi đáp và kiểm duyệt bình luận"),
    columns=_columns,
    rows=_rows,
    meanings=_meanings,
)
