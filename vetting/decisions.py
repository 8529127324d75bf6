"""What a decision says, written from the checklist. Pure: facts go in, words come out.

The words are kept in the language they are signed in, as the commitment is; so there is nothing to translate here.
Lines that begin with a number and a full stop are headings, those with a dash are items: `blocks` tells them apart.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from market.kernel.clock import in_hanoi

_HEADING = re.compile(r"\d+\. ")
_CHECKED = {"meets": "đạt", "fails": "không đạt", "not_applicable": "không áp dụng"}


@dataclass(frozen=True, kw_only=True)
class CheckFacts:
    """One line of a paper's checklist."""

    text: str
    verdict: str  # of PaperCheck
    note: str = ""
    page: int | None = None


@dataclass(frozen=True, kw_only=True)
class SheetFacts:
    """One line of the dossier's checklist: what was asked for, and the paper that answers it, if any."""

    name: str  # "Tem truy xuất nguồn gốc của Bưởi đỏ"
    is_mandatory: bool
    state: str  # of completeness.State
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    ends_on: date | None = None
    decided_on: date | None = None  # accepted in an earlier dossier, on that day
    reason: str = ""  # why it was refused
    checks: tuple[CheckFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LookupFacts:
    """What was found elsewhere."""

    place: str
    question: str
    result: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class TermFacts:
    """One condition of the approval."""

    text: str
    about: str  # a product, or nothing: the whole vendor
    due_on: date


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """Everything a decision is written from."""

    number: str
    decided_at: datetime
    is_approved: bool
    lane: str  # of Dossier.Lane
    vendor: str
    vendor_kind: str
    tax_code: str
    address: str
    representative: str
    products: tuple[str, ...]
    rounds: int
    submitted_at: datetime
    commitment: str  # its version
    sheets: tuple[SheetFacts, ...]
    lookups: tuple[LookupFacts, ...] = ()
    terms: tuple[TermFacts, ...] = ()
    settled: int = 0  # corrections asked for and settled
    note: str = ""
    reviewer: str
    approver: str


def decision_number(pk: int, decided_at: datetime) -> str:
    """Return the number of a dossier's decision."""
    return f"{pk:05d}/{in_hanoi(decided_at).year}/QĐ-CĐTM"


def write_decision(facts: DecisionFacts) -> str:
    """Return a decision's words, one line each."""
    verdict = "Chấp thuận có điều kiện" if facts.terms else "Chấp thuận" if facts.is_approved else "Không chấp thuận"
    parts = [
        [
            f"Quyết định số {facts.number}",
            f"Hà Nội, {_long_day(facts.decided_at)}",
            f"{verdict} hồ sơ của {facts.vendor} trên Chợ đêm trên mây.",
        ],
        ["1. Chủ thể và sản phẩm", *_about(facts)],
        ["2. Giấy tờ đã kiểm tra", *_checked(facts.sheets)],
        ["3. Tra cứu ở nơi khác", *_lookups(facts.lookups)],
        ["4. Điều chưa kiểm tra", *_unchecked(facts)],
        ["5. Quyết định", *_ruling(facts, verdict)],
        _signatures(facts),
    ]
    return "\n".join(line for part in parts for line in part)


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Return each line of a decision with what it is: "title", "heading", "item" or "line"."""
    for index, line in enumerate(text.splitlines()):
        if index == 0:
            yield "title", line
        elif _HEADING.match(line):
            yield "heading", line
        elif line.startswith("- "):
            yield "item", line.removeprefix("- ")
        else:
            yield "line", line


def _about(facts: DecisionFacts) -> Iterator[str]:
    yield f"{facts.vendor} ({facts.vendor_kind}), mã số thuế {facts.tax_code}, {facts.address}."
    yield f"Người đại diện theo pháp luật: {facts.representative}."
    if facts.products:
        yield "Sản phẩm trong hồ sơ:"
        yield from (f"- {name}" for name in facts.products)
    sent = in_hanoi(facts.submitted_at)
    yield f"Hồ sơ gửi lần thứ {facts.rounds}, lúc {sent:%H:%M} ngày {sent:%d/%m/%Y}."
    yield f"Người đại diện đã nhận bản cam kết {facts.commitment}.".replace(" .", ".")
    if facts.settled:
        yield f"Chủ thể đã bổ sung {facts.settled} mục theo yêu cầu."


def _checked(sheets: Iterable[SheetFacts]) -> Iterator[str]:
    seen = [sheet for sheet in sheets if sheet.state in ("accepted", "refused", "expired", "revoked")]
    if not seen:
        yield "Không có giấy tờ nào được kiểm tra."
    for sheet in seen:
        yield f"- {sheet.name}: {_verdict(sheet)}. {_particulars(sheet)}".rstrip()
        for check in sheet.checks:
            page = f", trang {check.page}" if check.page else ""
            note = f" ({check.note})" if check.note else ""
            yield f"- – {check.text}: {_CHECKED[check.verdict]}{page}{note}."


def _verdict(sheet: SheetFacts) -> str:
    if sheet.state == "accepted":
        return f"đạt từ hồ sơ ngày {sheet.decided_on:%d/%m/%Y}" if sheet.decided_on else "đạt"
    words = {"refused": "không đạt", "expired": "đã hết hạn", "revoked": "bị thu hồi"}[sheet.state]
    return f"{words}, {sheet.reason}".rstrip(" .") if sheet.reason else words


def _particulars(sheet: SheetFacts) -> str:
    said = [
        f"Số {sheet.number}" if sheet.number else "",
        f"{sheet.issuer} cấp" if sheet.issuer else "",
        f"ngày {sheet.issued_on:%d/%m/%Y}" if sheet.issued_on else "",
        f"có giá trị đến {sheet.ends_on:%d/%m/%Y}" if sheet.ends_on else "không ghi thời hạn",
    ]
    return ", ".join(part for part in said if part) + "."


def _lookups(lookups: Iterable[LookupFacts]) -> list[str]:
    found = [
        f"- {each.place}, tra “{each.question}”: {each.result.lower()}, ngày {in_hanoi(each.at):%d/%m/%Y}."
        for each in lookups
    ]
    return found or ["Không tra cứu ở nơi nào khác."]


def _unchecked(facts: DecisionFacts) -> Iterator[str]:
    yield "- Ban tổ chức xem bản chụp giấy tờ; không kiểm tra tại nơi sản xuất và không lấy mẫu kiểm nghiệm."
    for sheet in facts.sheets:
        if sheet.state == "waiting":
            yield f"- {sheet.name}: đã nộp, chưa kiểm tra."
        elif sheet.state == "missing":
            yield f"- {sheet.name}: {'chưa nộp' if sheet.is_mandatory else 'không nộp (không bắt buộc)'}."


def _ruling(facts: DecisionFacts, verdict: str) -> Iterator[str]:
    note = " ".join(facts.note.split())  # one line: what begins a line tells what it is
    if not facts.is_approved:
        yield f"{verdict}. Lý do: {note}"
        return
    yield f"{verdict}: {facts.vendor} được bày bán các sản phẩm trên trong các phiên chợ khi giấy tờ còn giá trị."
    for term in facts.terms:
        about = f" ({term.about})" if term.about else ""
        yield f"- Điều kiện{about}: {term.text.rstrip('.')}. Hạn cuối {term.due_on:%d/%m/%Y}; quá hạn thì tự dừng bán."
    if note:
        yield f"Lời nhắn: {note}"


def _signatures(facts: DecisionFacts) -> list[str]:
    if facts.lane == "renewal" and facts.reviewer == facts.approver:
        return [f"Người thẩm định và phê duyệt: {facts.approver} (gia hạn không thay đổi, một người quyết định)."]
    return [f"Người thẩm định: {facts.reviewer}.", f"Người phê duyệt: {facts.approver}."]


def _long_day(moment: datetime) -> str:
    day = in_hanoi(moment)
    return f"ngày {day.day} tháng {day.month} năm {day.year}"
