"""The office's verbs: take, hand back, approve, ask for changes, reject."""

import pytest
from django.utils import timezone

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from market.notices.models import Notice
from tests.cast import hanoi_day, make_product
from tests.vetting.conftest import fill, make_paper, put
from vetting.models import Dossier, Paper, Product, Vendor
from vetting.selectors import sellable_products
from vetting.services import reviews

pytestmark = pytest.mark.django_db


def accept_all(dossier: Dossier, by: Person) -> None:
    dossier.papers.update(status="accepted", judged_by=by, judged_at=timezone.now())


class TestTake:
    def test_taking_makes_the_reviewer_its_holder(self, reviewer: Person, submitted: Dossier) -> None:
        dossier = reviews.take_dossier(actor=reviewer, dossier=submitted)
        assert (dossier.status, dossier.reviewer) == ("in_review", reviewer)

    def test_taking_twice_is_taking_once(self, reviewer: Person, submitted: Dossier) -> None:
        reviews.take_dossier(actor=reviewer, dossier=submitted)
        reviews.take_dossier(actor=reviewer, dossier=submitted)
        assert JournalEntry.objects.filter(verb="dossier.taken").count() == 1

    def test_the_second_reviewer_learns_who_was_first(self, other_reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Stale, match="Trần Thu Hà vừa nhận"):
            reviews.take_dossier(actor=other_reviewer, dossier=in_review)

    @pytest.mark.parametrize("status", ["draft", "changes_requested"])
    def test_only_waiting_dossiers_are_taken(self, reviewer: Person, complete: Dossier, status: str) -> None:
        put(complete, status)
        with pytest.raises(Stale):
            reviews.take_dossier(actor=reviewer, dossier=complete)

    def test_a_member_takes_no_dossier_of_their_own(self, owner: Person, submitted: Dossier) -> None:
        with pytest.raises(Refused):
            reviews.take_dossier(actor=owner, dossier=submitted)


class TestHandBack:
    def test_it_goes_back_with_what_was_judged(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        dossier = reviews.hand_back_dossier(actor=reviewer, dossier=in_review)
        assert (dossier.status, dossier.reviewer) == ("submitted", None)
        assert dossier.papers.filter(status="accepted").exists()
        assert reviews.hand_back_dossier(actor=reviewer, dossier=dossier).status == "submitted"

    def test_an_approver_may_free_a_dossier_another_holds(self, approver: Person, in_review: Dossier) -> None:
        assert reviews.hand_back_dossier(actor=approver, dossier=in_review).status == "submitted"

    def test_another_reviewer_may_not(self, other_reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Stale):
            reviews.hand_back_dossier(actor=other_reviewer, dossier=in_review)


class TestApprove:
    def test_vendor_and_products_may_sell(self, reviewer: Person, in_review: Dossier, product: Product) -> None:
        accept_all(in_review, reviewer)
        dossier = reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1, note="Chúc mừng")
        assert (dossier.status, dossier.decided_by, dossier.decision_note) == (
            "approved",
            reviewer,
            "Chúc mừng",
        )
        assert Vendor.objects.get().status == "approved"
        assert list(sellable_products(dossier.vendor)) == [product]
        assert Notice.objects.get().kind == "dossier-approved"

    @pytest.mark.parametrize("status", ["uploaded", "refused"])
    def test_one_open_mandatory_paper_forbids_it(self, reviewer: Person, in_review: Dossier, status: str) -> None:
        accept_all(in_review, reviewer)
        paper = in_review.papers.get(kind="test_report")
        Paper.objects.filter(pk=paper.pk).update(status=status, refusal_reason="Mờ")
        with pytest.raises(Refused, match="Phiếu kết quả kiểm nghiệm"):
            reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1)
        assert Vendor.objects.get().status == "draft"
        assert not Notice.objects.exists()

    def test_paper_that_ended_meanwhile_forbids_it(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        in_review.papers.filter(kind="star_certificate").update(issued_on=None, expires_on=hanoi_day(-1))
        with pytest.raises(Refused, match="sao OCOP"):
            reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1)

    def test_optional_paper_does_not(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        make_paper(in_review, "trademark", is_mandatory=False)
        assert reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1).status == "approved"

    def test_approving_twice_is_approving_once(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1)
        reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1)
        assert JournalEntry.objects.filter(verb="dossier.approved").count() == 1
        assert Notice.objects.count() == 1

    def test_another_decision_afterwards_is_stale(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1)
        with pytest.raises(Stale):
            reviews.reject_dossier(actor=reviewer, dossier=in_review, seen_round=1, note="Nhầm")
        assert Vendor.objects.get().status == "approved"

    def test_suspended_stays_suspended(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        Vendor.objects.update(status="suspended", suspension_reason="Đang xác minh")
        reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1)
        assert Vendor.objects.get().status == "suspended"

    def test_approver_may_decide_what_a_reviewer_holds(
        self, approver: Person, reviewer: Person, in_review: Dossier
    ) -> None:
        accept_all(in_review, reviewer)
        decided = reviews.approve_dossier(actor=approver, dossier=in_review, seen_round=1)
        assert decided.decided_by == approver

    def test_another_reviewer_may_not(self, other_reviewer: Person, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        with pytest.raises(Stale):
            reviews.approve_dossier(actor=other_reviewer, dossier=in_review, seen_round=1)

    def test_a_member_never_decides(self, approver: Person, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        in_review.vendor.members.create(person=approver, part="host")
        with pytest.raises(Refused):
            reviews.approve_dossier(actor=approver, dossier=in_review, seen_round=1)

    def test_renewal_replaces_the_earlier_paper(self, reviewer: Person, in_review: Dossier, product: Product) -> None:
        accept_all(in_review, reviewer)
        reviews.approve_dossier(actor=reviewer, dossier=in_review, seen_round=1)
        craft = make_product(in_review.vendor, "Giỏ mây", status="draft", stars=None, product_set_id=21)
        supplement = Dossier.objects.create(vendor=in_review.vendor)
        supplement.products.add(craft)
        renewed = make_paper(supplement, "food_safety_certificate", expires_on=hanoi_day(900))
        put(fill(supplement), "in_review", reviewer=reviewer)
        accept_all(supplement, reviewer)
        reviews.approve_dossier(actor=reviewer, dossier=supplement, seen_round=1)
        in_force = Paper.objects.filter(kind="food_safety_certificate", status="accepted")
        assert [paper.pk for paper in in_force] == [renewed.pk]
        assert in_review.papers.get(kind="business_licence").status == "accepted"


class TestRequestChanges:
    def test_vendor_learns_what_to_mend(self, reviewer: Person, in_review: Dossier) -> None:
        in_review.papers.filter(kind="test_report").update(
            status="refused", refusal_reason="Phiếu mờ", judged_by=reviewer, judged_at=timezone.now()
        )
        dossier = reviews.request_changes(actor=reviewer, dossier=in_review, seen_round=1)
        assert dossier.status == "changes_requested"
        notice = Notice.objects.get()
        assert notice.kind == "dossier-changes"
        assert "Phiếu mờ" in notice.body

    def test_a_note_alone_is_enough(self, reviewer: Person, in_review: Dossier) -> None:
        dossier = reviews.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note="Tên chưa khớp")
        assert (dossier.status, dossier.decision_note) == ("changes_requested", "Tên chưa khớp")
        assert "Tên chưa khớp" in Notice.objects.get().body

    def test_asking_twice_is_asking_once(self, reviewer: Person, in_review: Dossier) -> None:
        for _ in range(2):
            reviews.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note="Tên chưa khớp")
        assert Notice.objects.count() == 1

    def test_neither_is_refused(self, reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Refused) as refusal:
            reviews.request_changes(actor=reviewer, dossier=in_review, seen_round=1)
        assert refusal.value.field == "note"

    def test_page_of_an_earlier_round_is_stale(self, reviewer: Person, in_review: Dossier) -> None:
        put(in_review, "in_review", rounds=2, reviewer=reviewer)
        with pytest.raises(Stale, match="gửi lại"):
            reviews.request_changes(actor=reviewer, dossier=in_review, seen_round=1, note="Tên chưa khớp")


class TestReject:
    def test_dossier_is_closed_with_its_reason(self, reviewer: Person, in_review: Dossier) -> None:
        dossier = reviews.reject_dossier(actor=reviewer, dossier=in_review, seen_round=1, note="Giấy tờ giả")
        assert (dossier.status, dossier.decision_note) == ("rejected", "Giấy tờ giả")
        assert Vendor.objects.get().status == "draft"
        assert "Giấy tờ giả" in Notice.objects.get().body

    def test_rejecting_twice_is_rejecting_once(self, reviewer: Person, in_review: Dossier) -> None:
        for _ in range(2):
            reviews.reject_dossier(actor=reviewer, dossier=in_review, seen_round=1, note="Giấy tờ giả")
        assert Notice.objects.count() == 1

    def test_without_a_reason_it_is_refused(self, reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Refused) as refusal:
            reviews.reject_dossier(actor=reviewer, dossier=in_review, seen_round=1, note=" ")
        assert refusal.value.field == "note"

    def test_a_waiting_dossier_is_not_decided(self, reviewer: Person, submitted: Dossier) -> None:
        with pytest.raises(Stale):
            reviews.reject_dossier(actor=reviewer, dossier=submitted, seen_round=1, note="Không")
