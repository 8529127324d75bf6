"""What decisions say: everything that was checked, what was not, conditions, and who signed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from market.accounts.models import Person
from market.kernel.models import JournalEntry
from tests.cast import hanoi_day
from tests.vetting.conftest import make_paper
from vetting.decisions import (
    CheckFacts,
    DecisionFacts,
    LookupFacts,
    SheetFacts,
    TermFacts,
    blocks,
    decision_number,
    write_decision,
)
from vetting.models import Criterion, Dossier
from vetting.services.decisions import approve_dossier, reject_dossier

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LICENCE = SheetFacts(
    name="Giấy đăng ký kinh doanh",
    is_mandatory=True,
    state="accepted",
    number="0107123456",
    issuer="Sở Tài chính Hà Nội",
    issued_on=date(2025, 6, 1),
    checks=(
        CheckFacts(text="Tên khớp hồ sơ", verdict="meets", page=1),
        CheckFacts(text="Có dấu", verdict="not_applicable"),
    ),
)
FACTS = DecisionFacts(
    number=decision_number(42, NOON),
    decided_at=NOON,
    is_approved=True,
    lane="four_eyes",
    vendor="Hợp tác xã Bưởi đỏ Đông Cao",
    vendor_kind="Hợp tác xã",
    tax_code="0107123456",
    address="Thôn Đông Cao, Xã Mê Linh, Thành phố Hà Nội",
    representative="Lương Văn Phương",
    products=("Bưởi đỏ Đông Cao, 4 sao OCOP",),
    rounds=2,
    submitted_at=NOON,
    commitment="2026-11",
    sheets=(LICENCE,),
    reviewer="Trần Thu Hà",
    approver="Nguyễn Văn Chính",
)


def with_sheet(**fields: object) -> str:
    return write_decision(replace(FACTS, sheets=(replace(LICENCE, **fields),)))  # type: ignore[arg-type]


class TestWords:
    def test_number_date_and_names(self) -> None:
        text = write_decision(FACTS)
        assert text.startswith("Quyết định số 00042/2026/QĐ-CĐTM\nHà Nội, ngày 20 tháng 11 năm 2026\n")
        assert text.endswith("Người thẩm định: Trần Thu Hà.\nNgười phê duyệt: Nguyễn Văn Chính.")
        assert "lần thứ 2, lúc 12:00 ngày 20/11/2026" in text

    def test_every_paper_with_its_checks(self) -> None:
        text = write_decision(FACTS)
        assert (
            "- Giấy đăng ký kinh doanh: đạt. Số 0107123456, Sở Tài chính Hà Nội cấp, ngày 01/06/2025, "
            "không ghi thời hạn." in text
        )
        assert "- – Tên khớp hồ sơ: đạt, trang 1." in text
        assert "- – Có dấu: không áp dụng." in text

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"ends_on": date(2027, 1, 2)}, "có giá trị đến 02/01/2027"),
            ({"decided_on": date(2026, 1, 2)}, "đạt từ hồ sơ ngày 02/01/2026"),
            ({"state": "refused", "reason": "Mờ"}, "không đạt, Mờ."),
            ({"state": "expired"}, "đã hết hạn."),
            ({"state": "waiting"}, "đã nộp, chưa kiểm tra"),
            ({"state": "missing"}, "chưa nộp"),
            ({"state": "missing", "is_mandatory": False}, "không nộp (không bắt buộc)"),
        ],
    )
    def test_how_a_paper_stands(self, fields: dict[str, object], words: str) -> None:
        assert words in with_sheet(**fields)

    def test_what_was_not_checked_is_always_said(self) -> None:
        assert "không lấy mẫu kiểm nghiệm" in write_decision(FACTS)
        assert "Không tra cứu ở nơi nào khác." in write_decision(FACTS)

    def test_lookups(self) -> None:
        seen = LookupFacts(place="Tra cứu người nộp thuế", question="0107123456", result="Khớp", at=NOON)
        text = write_decision(replace(FACTS, lookups=(seen,)))
        assert "- Tra cứu người nộp thuế, tra “0107123456”: khớp, ngày 20/11/2026." in text

    def test_conditions(self) -> None:
        term = TermFacts(text="Bổ sung tem.", about="Bưởi đỏ", due_on=date(2026, 12, 20))
        text = write_decision(replace(FACTS, terms=(term,)))
        assert "Chấp thuận có điều kiện hồ sơ của" in text
        assert "- Điều kiện (Bưởi đỏ): Bổ sung tem. Hạn cuối 20/12/2026; quá hạn thì tự dừng bán." in text

    def test_a_rejection_says_why_in_one_line(self) -> None:
        text = write_decision(replace(FACTS, is_approved=False, note="Giấy tờ giả.\n5. Quyết định khác"))
        assert "Không chấp thuận. Lý do: Giấy tờ giả. 5. Quyết định khác" in text

    def test_a_renewal_is_signed_once(self) -> None:
        text = write_decision(replace(FACTS, lane="renewal", approver="Trần Thu Hà"))
        assert text.endswith(
            "Người thẩm định và phê duyệt: Trần Thu Hà (gia hạn không thay đổi, một người quyết định)."
        )

    def test_lines_know_what_they_are(self) -> None:
        kinds = [kind for kind, _ in blocks(write_decision(FACTS))]
        assert kinds[0] == "title"
        assert kinds.count("heading") == 5


@pytest.mark.django_db
class TestSigned:
    def test_an_approval_keeps_its_words_and_their_hash(
        self, approver: Person, reviewer: Person, reviewed: Dossier
    ) -> None:
        paper = reviewed.papers.get(kind="test_report")
        criterion = Criterion.objects.create(kind="test_report", text="Đúng lô", effective_from=hanoi_day(-1))
        paper.checks.create(criterion=criterion, verdict="meets", page=1, checked_by=reviewer)
        make_paper(reviewed, "trademark", is_mandatory=False)
        decided = approve_dossier(actor=approver, dossier=reviewed, seen_round=1)
        for words in ("Chấp thuận hồ sơ", "Đúng lô: đạt, trang 1", "Trần Thu Hà", "Nguyễn Văn Chính", "4 sao OCOP"):
            assert words in decided.decision_text
        assert "Chứng nhận nhãn hiệu: đã nộp, chưa kiểm tra" in decided.decision_text
        assert len(JournalEntry.objects.get(verb="dossier.approved").facts["text_sha256"]) == 64

    def test_a_rejection_too(self, approver: Person, reviewed: Dossier) -> None:
        decided = reject_dossier(actor=approver, dossier=reviewed, seen_round=1, note="Giấy tờ giả")
        assert "Lý do: Giấy tờ giả" in decided.decision_text

    def test_words_are_vietnamese_whoever_decides(self, approver: Person, reviewed: Dossier) -> None:
        with translation.override("en"):
            decided = approve_dossier(actor=approver, dossier=reviewed, seen_round=1)
        assert "Giấy đăng ký kinh doanh: đạt" in decided.decision_text
