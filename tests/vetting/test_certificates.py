"""What happens to a paper after it was accepted: extended with evidence, revoked by its issuer; conditions met."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import hanoi_day, make_dossier, make_product, make_vendor
from tests.vetting.conftest import make_paper, photo
from vetting.models import Condition, Dossier, Paper, Product, Vendor, VendorMember
from vetting.selectors import history_of
from vetting.services import certificates, conditions

pytestmark = pytest.mark.django_db


@pytest.fixture
def selling() -> Product:
    return make_product(make_vendor())


@pytest.fixture
def decided(selling: Product) -> Dossier:
    return make_dossier(selling.vendor, "approved")


@pytest.fixture
def certificate(decided: Dossier, selling: Product) -> Paper:
    """Return a star certificate that ended yesterday."""
    return make_paper(decided, "star_certificate", selling, status="accepted", expires_on=hanoi_day(-1))


def extend(actor: Person, paper: Paper, **fields: Any) -> Paper:
    typed: dict[str, Any] = {"until": hanoi_day(60), "reason": "Xã nhận hồ sơ ngày 01/10", "evidence": photo()}
    return certificates.extend_certificate(actor=actor, paper=paper, **typed | fields)


def revoke(actor: Person, paper: Paper, **fields: Any) -> Paper:
    typed: dict[str, Any] = {"decision": "45/QĐ-UBND", "decided_on": hanoi_day(-2), "reason": "Ngừng sản xuất"}
    return certificates.revoke_paper(actor=actor, paper=paper, **typed | fields)


class TestExtension:
    def test_extended_with_evidence_and_told(self, approver: Person, certificate: Paper) -> None:
        paper = extend(approver, certificate)
        paper.refresh_from_db()
        assert (paper.extended_to, paper.ends_on, paper.extended_by) == (hanoi_day(60), hanoi_day(60), approver)
        assert paper.extension_file is not None
        notice = Notice.objects.get()
        assert notice.kind == "paper-extended"
        assert hanoi_day(60).strftime("%d/%m/%Y") in notice.body
        line = history_of(certificate.vendor, certificate.vendor, for_office=True)[0]
        assert (line.what, line.note) == ("Gia hạn giấy chứng nhận", "Xã nhận hồ sơ ngày 01/10")

    def test_the_180th_day_and_not_one_more(self, approver: Person, certificate: Paper) -> None:
        end: date = certificate.expires_on  # type: ignore[assignment]
        with pytest.raises(Refused, match="180 ngày") as refusal:
            extend(approver, certificate, until=end + timedelta(days=181))
        assert refusal.value.field == "until"
        assert extend(approver, certificate, until=end + timedelta(days=180)).extended_to == end + timedelta(days=180)

    @pytest.mark.parametrize("offset", [-1, -30])
    def test_a_day_that_changes_nothing(self, approver: Person, certificate: Paper, offset: int) -> None:
        with pytest.raises(Refused) as refusal:
            extend(approver, certificate, until=hanoi_day(offset))
        assert refusal.value.field == "until"

    def test_not_into_the_past(self, approver: Person, decided: Dossier, selling: Product) -> None:
        paper = make_paper(decided, "star_certificate", selling, status="accepted", expires_on=hanoi_day(-100))
        with pytest.raises(Refused, match="đã qua"):
            extend(approver, paper, until=hanoi_day(-1))
        assert extend(approver, paper, until=hanoi_day(0)).extended_to == hanoi_day(0)

    def test_reason_and_readable_evidence_are_needed(self, approver: Person, certificate: Paper) -> None:
        with pytest.raises(Refused) as refusal:
            extend(approver, certificate, reason="  ")
        assert refusal.value.field == "reason"
        with pytest.raises(Refused) as refusal:
            extend(approver, certificate, evidence=SimpleUploadedFile("a.pdf", b"khong phai pdf"))
        assert refusal.value.field == "evidence"
        certificate.refresh_from_db()
        assert (certificate.extended_to, Notice.objects.count(), JournalEntry.objects.count()) == (None, 0, 0)

    def test_only_star_certificates_in_force(self, approver: Person, decided: Dossier, selling: Product) -> None:
        licence = make_paper(decided, "trademark", selling, status="accepted", expires_on=hanoi_day(-1))
        with pytest.raises(Refused, match="Chỉ giấy chứng nhận sao"):
            extend(approver, licence)
        endless = make_paper(decided, "star_certificate", selling, status="accepted", expires_on=None)
        with pytest.raises(Refused):
            extend(approver, endless)

    def test_twice_is_once(self, approver: Person, certificate: Paper) -> None:
        extend(approver, certificate)
        extend(approver, Paper.objects.get(pk=certificate.pk))
        extend(approver, certificate)
        assert (Notice.objects.count(), JournalEntry.objects.count()) == (1, 1)

    def test_a_member_of_the_vendor_may_not(self, approver: Person, certificate: Paper) -> None:
        VendorMember.objects.create(vendor=certificate.vendor, person=approver)
        with pytest.raises(Refused, match="thành viên"):
            extend(approver, certificate)


class TestRevocation:
    def test_revoked_with_its_decision_and_told(self, approver: Person, certificate: Paper) -> None:
        paper = revoke(approver, certificate)
        day = hanoi_day(-2).strftime("%d/%m/%Y")
        assert paper.status == "revoked"
        assert paper.revocation_reason == f"Quyết định số 45/QĐ-UBND ngày {day}: Ngừng sản xuất"
        notice = Notice.objects.get()
        assert (notice.kind, "45/QĐ-UBND" in notice.body) == ("paper-revoked", True)
        assert history_of(paper.vendor, paper.vendor, for_office=False)[0].what == "Giấy tờ bị thu hồi"

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"decision": " "}, "decision"),
            ({"reason": ""}, "reason"),
            ({"reason": "-1"}, "reason"),
            ({"decided_on": hanoi_day(1)}, "decided_on"),
        ],
    )
    def test_what_is_needed(self, approver: Person, certificate: Paper, fields: dict[str, Any], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            revoke(approver, certificate, **fields)
        assert refusal.value.field == field
        certificate.refresh_from_db()
        assert certificate.status == "accepted"

    def test_twice_is_once(self, approver: Person, certificate: Paper) -> None:
        revoke(approver, certificate)
        revoke(approver, certificate, reason="Lý do khác")
        certificate.refresh_from_db()
        assert "Ngừng sản xuất" in certificate.revocation_reason
        assert (Notice.objects.count(), JournalEntry.objects.count()) == (1, 1)

    def test_only_what_is_in_force(self, approver: Person, decided: Dossier, selling: Product) -> None:
        gone = make_paper(decided, "star_certificate", selling, status="replaced")
        with pytest.raises(Stale):
            revoke(approver, gone)

    def test_a_paper_under_review_is_judged_there(self, approver: Person, in_review: Dossier) -> None:
        paper = in_review.papers.first()
        assert paper is not None
        with pytest.raises(Refused, match="đang thẩm định"):
            revoke(approver, paper)


class TestConditions:
    def condition(self, vendor: Vendor, by: Person, **fields: Any) -> Condition:
        return Condition.objects.create(
            **{"vendor": vendor, "text": "Nộp giấy", "due_on": hanoi_day(10), "set_by": by} | fields
        )

    def test_met_by_word_with_a_reason(self, approver: Person, selling: Product) -> None:
        condition = self.condition(selling.vendor, approver)
        with pytest.raises(Refused) as refusal:
            conditions.meet_condition(actor=approver, condition=condition, note=" ")
        assert refusal.value.field == "note"
        for _ in range(2):
            met = conditions.meet_condition(actor=approver, condition=condition, note="Đã xem bản gốc")
        assert (met.met_by, met.met_note) == (approver, "Đã xem bản gốc")
        assert JournalEntry.objects.get().verb == "condition.met"

    def test_met_by_the_paper_it_asks_for(self, approver: Person, decided: Dossier, selling: Product) -> None:
        asked = self.condition(selling.vendor, approver, kind="trademark", product=selling)
        other = self.condition(selling.vendor, approver, kind="trademark")  # the vendor's own, not the product's
        words = self.condition(selling.vendor, approver)
        make_paper(decided, "trademark", selling, status="accepted")
        assert conditions.meet_by_papers(actor=approver, dossier=decided) == 1
        met = Condition.objects.exclude(met_at=None).get()
        assert met == asked
        assert {other, words} == set(Condition.objects.filter(met_at=None))
