"""The office's decisions: approve, ask for changes, reject; who may, what follows, what is refused."""

import pytest
from django.utils import timezone

from market.accounts.models import Person, Role
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import hanoi_day, make_person, make_product
from tests.vetting.conftest import accept_all, fill, make_paper, put
from vetting.models import Correction, Criterion, Dossier, Paper, Product, Vendor
from vetting.selectors import sellable_products
from vetting.services import decisions

pytestmark = pytest.mark.django_db


def approve(actor: Person, dossier: Dossier, note: str = "") -> Dossier:
    return decisions.approve_dossier(actor=actor, dossier=dossier, seen_round=1, note=note)


class TestApprove:
    def test_vendor_and_products_may_sell(self, approver: Person, reviewed: Dossier, product: Product) -> None:
        dossier = approve(approver, reviewed, "Chúc mừng")
        assert (dossier.status, dossier.decided_by, dossier.decision_note) == ("approved", approver, "Chúc mừng")
        assert Vendor.objects.get().status == "approved"
        assert list(sellable_products(dossier.vendor)) == [product]
        assert Notice.objects.get().kind == "dossier-approved"

    @pytest.mark.parametrize("status", ["uploaded", "refused"])
    def test_one_open_mandatory_paper_forbids_it(self, approver: Person, reviewed: Dossier, status: str) -> None:
        reviewed.papers.filter(kind="test_report").update(status=status, refusal_reason="Mờ")
        with pytest.raises(Refused, match="Phiếu kết quả kiểm nghiệm"):
            approve(approver, reviewed)
        assert Vendor.objects.get().status == "draft"
        assert not Notice.objects.exists()

    def test_paper_that_ended_meanwhile_forbids_it(self, approver: Person, reviewed: Dossier) -> None:
        reviewed.papers.filter(kind="star_certificate").update(issued_on=None, expires_on=hanoi_day(-1))
        with pytest.raises(Refused, match="sao OCOP"):
            approve(approver, reviewed)

    def test_optional_paper_does_not(self, approver: Person, reviewed: Dossier) -> None:
        make_paper(reviewed, "trademark", is_mandatory=False)
        assert approve(approver, reviewed).status == "approved"

    def test_approving_twice_is_approving_once(self, approver: Person, reviewed: Dossier) -> None:
        approve(approver, reviewed)
        approve(approver, reviewed)
        assert JournalEntry.objects.filter(verb="dossier.approved").count() == 1
        assert Notice.objects.count() == 1

    def test_another_decision_afterwards_is_stale(self, approver: Person, reviewed: Dossier) -> None:
        approve(approver, reviewed)
        with pytest.raises(Stale):
            decisions.reject_dossier(actor=approver, dossier=reviewed, seen_round=1, note="Nhầm")
        assert Vendor.objects.get().status == "approved"

    def test_suspended_stays_suspended(self, approver: Person, reviewed: Dossier) -> None:
        Vendor.objects.update(status="suspended", suspension_reason="Đang xác minh")
        approve(approver, reviewed)
        assert Vendor.objects.get().status == "suspended"

    def test_a_reviewer_approves_nothing(self, reviewer: Person, other_reviewer: Person, reviewed: Dossier) -> None:
        for person in (reviewer, other_reviewer):
            with pytest.raises(Refused, match="Chỉ người phê duyệt"):
                approve(person, reviewed)

    def test_who_reviewed_it_does_not_approve_it(self, reviewed: Dossier) -> None:
        both = make_person("Lý Hải Nam", Role.REVIEWER, Role.APPROVER)
        put(reviewed, "reviewed", reviewer=both)
        with pytest.raises(Refused, match="người khác phải phê duyệt"):
            approve(both, reviewed)

    def test_a_dossier_under_review_is_not_decided(self, approver: Person, in_review: Dossier) -> None:
        with pytest.raises(Stale):
            approve(approver, in_review)

    def test_a_member_never_decides(self, approver: Person, reviewed: Dossier) -> None:
        reviewed.vendor.members.create(person=approver, part="host")
        with pytest.raises(Refused, match="thành viên"):
            approve(approver, reviewed)

    def test_renewal_replaces_the_earlier_paper(self, approver: Person, reviewer: Person, reviewed: Dossier) -> None:
        approve(approver, reviewed)
        craft = make_product(reviewed.vendor, "Giỏ mây", status="draft", stars=None, product_set_id=21)
        supplement = Dossier.objects.create(vendor=reviewed.vendor)
        supplement.products.add(craft)
        renewed = make_paper(supplement, "food_safety_certificate", expires_on=hanoi_day(900))
        put(fill(supplement), "reviewed", reviewer=reviewer)
        accept_all(supplement, reviewer)
        approve(approver, supplement)
        in_force = Paper.objects.filter(kind="food_safety_certificate", status="accepted")
        assert [paper.pk for paper in in_force] == [renewed.pk]
        assert reviewed.papers.get(kind="business_licence").status == "accepted"

    def test_an_unchanged_renewal_needs_one_person(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        put(in_review, "in_review", lane="renewal")
        assert approve(reviewer, in_review).decided_by == reviewer

    def test_any_other_dossier_needs_two(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        with pytest.raises(Stale):
            approve(reviewer, in_review)


class TestRequestChanges:
    def test_vendor_learns_what_to_mend(self, reviewer: Person, in_review: Dossier) -> None:
        in_review.papers.filter(kind="test_report").update(
            status="refused", refusal_reason="Phiếu mờ", judged_by=reviewer, judged_at=timezone.now()
        )
        dossier = decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1)
        assert dossier.status == "changes_requested"
        notice = Notice.objects.get()
        assert notice.kind == "dossier-changes"
        assert "Phiếu mờ" in notice.body

    def test_a_note_alone_is_enough(self, reviewer: Person, in_review: Dossier) -> None:
        dossier = decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note="Tên chưa khớp")
        assert (dossier.status, dossier.decision_note) == ("changes_requested", "Tên chưa khớp")
        assert "Tên chưa khớp" in Notice.objects.get().body

    def test_asking_twice_is_asking_once(self, reviewer: Person, in_review: Dossier) -> None:
        for _ in range(2):
            decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note="Tên chưa khớp")
        assert Notice.objects.count() == 1

    def test_neither_is_refused(self, reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Refused) as refusal:
            decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1)
        assert refusal.value.field == "note"

    def test_page_of_an_earlier_round_is_stale(self, reviewer: Person, in_review: Dossier) -> None:
        put(in_review, "in_review", rounds=2, reviewer=reviewer)
        with pytest.raises(Stale, match="gửi lại"):
            decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note="Tên chưa khớp")

    def test_each_failed_check_becomes_an_item(self, reviewer: Person, in_review: Dossier) -> None:
        paper = in_review.papers.get(kind="test_report")
        for text, verdict, note in (
            ("Chữ rõ", "fails", "Trang 2 mờ"),
            ("Đúng tên", "meets", ""),
            ("Có dấu", "fails", "Thiếu"),
        ):
            criterion = Criterion.objects.create(kind="test_report", text=text, effective_from=hanoi_day(-1))
            paper.checks.create(criterion=criterion, verdict=verdict, note=note, page=1, checked_by=reviewer)
        refuse(paper, reviewer, "Trang 2 mờ; Thiếu")
        decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1)
        items = in_review.corrections.all()
        assert [(item.text, item.page, item.kind) for item in items] == [
            ("Chữ rõ: Trang 2 mờ", 1, "test_report"),
            ("Có dấu: Thiếu", 1, "test_report"),
        ]
        assert all(item.sent_at for item in items)
        assert "1. Phiếu kết quả kiểm nghiệm" in Notice.objects.get().body
        assert "trang 1: Có dấu: Thiếu" in Notice.objects.get().body

    def test_words_alone_become_an_item_a_line(self, reviewer: Person, in_review: Dossier) -> None:
        note = "- Tên chưa khớp\n\n• Thiếu ảnh bưởi"
        decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note=note)
        assert list(in_review.corrections.values_list("text", flat=True)) == ["Tên chưa khớp", "Thiếu ảnh bưởi"]

    def test_words_beside_items_stay_words(self, reviewer: Person, in_review: Dossier) -> None:
        in_review.corrections.create(text="Sửa địa chỉ", raised_by=reviewer, raised_in_round=1)
        decisions.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note="Cảm ơn Anh/Chị")
        assert [item.text for item in Correction.objects.all()] == ["Sửa địa chỉ"]


def refuse(paper: Paper, by: Person, reason: str) -> None:
    Paper.objects.filter(pk=paper.pk).update(
        status="refused", refusal_reason=reason, judged_by=by, judged_at=timezone.now()
    )


class TestReject:
    def test_dossier_is_closed_with_its_reason(self, approver: Person, reviewed: Dossier) -> None:
        dossier = reject(approver, reviewed)
        assert (dossier.status, dossier.decision_note) == ("rejected", "Giấy tờ giả")
        assert Vendor.objects.get().status == "draft"
        assert "Giấy tờ giả" in Notice.objects.get().body

    def test_rejecting_twice_is_rejecting_once(self, approver: Person, reviewed: Dossier) -> None:
        for _ in range(2):
            reject(approver, reviewed)
        assert Notice.objects.count() == 1

    @pytest.mark.parametrize("note", [" ", "-1", "Giả mạo", "..........1"])
    def test_without_a_reason_it_is_refused(self, approver: Person, reviewed: Dossier, note: str) -> None:
        with pytest.raises(Refused) as refusal:
            reject(approver, reviewed, note)
        assert refusal.value.field == "note"
        assert Dossier.objects.get().status == "reviewed"

    def test_a_waiting_dossier_is_not_decided(self, approver: Person, submitted: Dossier) -> None:
        with pytest.raises(Stale):
            reject(approver, submitted)

    def test_who_reviewed_it_does_not_reject_it(self, reviewer: Person, reviewed: Dossier) -> None:
        with pytest.raises(Refused):
            reject(reviewer, reviewed)


def reject(actor: Person, dossier: Dossier, note: str = "Giấy tờ giả") -> Dossier:
    return decisions.reject_dossier(actor=actor, dossier=dossier, seen_round=1, note=note)
