"""The office's verbs before a decision: take, hand back, recommend, return."""

import pytest

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from tests.vetting.conftest import accept_all, put
from vetting.models import Dossier
from vetting.services import reviews

pytestmark = pytest.mark.django_db


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


class TestRecommend:
    def test_reviewer_hands_over_with_words(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        dossier = recommend(reviewer, in_review, note="Đủ giấy tờ")
        assert (dossier.status, dossier.recommendation, dossier.recommendation_note) == (
            "reviewed",
            "approve",
            "Đủ giấy tờ",
        )
        assert dossier.recommended_at is not None
        assert JournalEntry.objects.get(verb="dossier.recommended").actor == reviewer

    def test_recommending_twice_is_once(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        for _ in range(2):
            recommend(reviewer, in_review)
        assert JournalEntry.objects.filter(verb="dossier.recommended").count() == 1

    def test_open_papers_forbid_to_recommend_an_approval(self, reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Refused, match="chưa đạt"):
            recommend(reviewer, in_review)
        in_review.refresh_from_db()
        assert in_review.status == "in_review"

    def test_open_corrections_forbid_it_too(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        in_review.corrections.create(text="Sửa địa chỉ", raised_by=reviewer, raised_in_round=1)
        with pytest.raises(Refused, match="bổ sung"):
            recommend(reviewer, in_review)

    def test_a_rejection_needs_words(self, reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Refused) as refusal:
            recommend(reviewer, in_review, "reject")
        assert refusal.value.field == "note"
        assert recommend(reviewer, in_review, "reject", note="Giấy tờ giả").recommendation == "reject"

    def test_only_its_reviewer_may(self, other_reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Stale, match="Trần Thu Hà"):
            recommend(other_reviewer, in_review)

    def test_page_of_an_earlier_round_is_stale(self, reviewer: Person, in_review: Dossier) -> None:
        put(in_review, "in_review", rounds=2)
        with pytest.raises(Stale, match="gửi lại"):
            recommend(reviewer, in_review)


class TestReturn:
    def test_reviewer_gets_it_back_with_words(self, approver: Person, reviewer: Person, reviewed: Dossier) -> None:
        dossier = give_back(approver, reviewed)
        assert (dossier.status, dossier.reviewer) == ("in_review", reviewer)
        assert JournalEntry.objects.get(verb="dossier.returned").facts["note"] == "Xem lại phiếu"

    def test_words_are_asked_for(self, approver: Person, reviewed: Dossier) -> None:
        with pytest.raises(Refused) as refusal:
            give_back(approver, reviewed, " ")
        assert refusal.value.field == "note"

    def test_a_reviewer_returns_nothing(self, reviewer: Person, other_reviewer: Person, reviewed: Dossier) -> None:
        for person in (reviewer, other_reviewer):
            with pytest.raises(Refused, match="người phê duyệt"):
                give_back(person, reviewed)


def recommend(actor: Person, dossier: Dossier, what: str = "approve", note: str = "") -> Dossier:
    recommendation = Dossier.Recommendation(what)
    return reviews.recommend_decision(
        actor=actor, dossier=dossier, seen_round=1, recommendation=recommendation, note=note
    )


def give_back(actor: Person, dossier: Dossier, note: str = "Xem lại phiếu") -> Dossier:
    return reviews.return_to_reviewer(actor=actor, dossier=dossier, seen_round=1, note=note)
