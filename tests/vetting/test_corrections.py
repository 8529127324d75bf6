"""What a vendor is asked to mend: asked, answered, settled item by item, in words or with another paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from tests.vetting.conftest import facts_of_paper, make_paper, photo, put
from vetting.models import Correction, Dossier, Paper, Product
from vetting.services import corrections
from vetting.services.decisions import request_changes
from vetting.services.dossiers import leave_out_product, submit_dossier
from vetting.services.papers import accept_paper, refuse_paper, upload_paper, withdraw_paper
from vetting.services.reviews import take_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(in_review: Dossier) -> Paper:
    return in_review.papers.get(kind="business_licence")


@pytest.fixture
def sent(in_review: Dossier, reviewer: Person, paper: Paper) -> Correction:
    """Return an item about a refused licence, sent to the vendor."""
    refuse_paper(actor=reviewer, paper=paper, reason="Ảnh mờ")
    request_changes(actor=reviewer, dossier=in_review, seen_round=1)
    return Correction.objects.get()


@pytest.fixture
def storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def ask(actor: Person, dossier: Dossier, text: str = "Chụp lại trang 1", **where: Any) -> Correction:
    return corrections.raise_correction(actor=actor, dossier=dossier, text=text, **where)


def hand_in_again(owner: Person, dossier: Dossier) -> Dossier:
    return submit_dossier(actor=owner, dossier=dossier, seen_round=1)


class TestRaise:
    def test_it_points_at_a_place_on_a_page(self, reviewer: Person, in_review: Dossier, paper: Paper) -> None:
        item = ask(reviewer, in_review, paper=paper, page=1, left=250, top=1000)
        assert (item.status, item.kind, item.page, item.left, item.top) == ("open", "business_licence", 1, 250, 1000)
        assert (item.raised_by, item.raised_in_round, item.sent_at) == (reviewer, 1, None)

    def test_it_may_be_about_a_product_or_the_whole(
        self, reviewer: Person, in_review: Dossier, product: Product
    ) -> None:
        assert ask(reviewer, in_review, "Thêm ảnh", product=product).product == product
        assert ask(reviewer, in_review, "Sửa địa chỉ").kind == ""

    def test_the_same_words_twice_are_one_item(self, reviewer: Person, in_review: Dossier, paper: Paper) -> None:
        assert ask(reviewer, in_review, paper=paper, page=1) == ask(reviewer, in_review, paper=paper, page=1)
        assert JournalEntry.objects.filter(verb="correction.raised").count() == 1

    @pytest.mark.parametrize(
        "place", [{"page": 2}, {"page": 0}, {"page": 1, "left": 3}, {"left": 3, "top": 3}], ids=str
    )
    def test_a_place_that_is_not_there_is_refused(
        self, reviewer: Person, in_review: Dossier, paper: Paper, place: dict[str, Any]
    ) -> None:
        with pytest.raises(Refused, match="Chỗ đánh dấu"):
            ask(reviewer, in_review, paper=paper, **place)

    @pytest.mark.parametrize("text", ["", "  ", "a" * 501])
    def test_words_are_asked_for_and_kept_short(self, reviewer: Person, in_review: Dossier, text: str) -> None:
        with pytest.raises(Refused) as refusal:
            ask(reviewer, in_review, text)
        assert refusal.value.field == "text"

    def test_nothing_accepted_is_asked_again(self, reviewer: Person, in_review: Dossier, paper: Paper) -> None:
        accept_paper(actor=reviewer, paper=paper)
        paper.refresh_from_db()
        with pytest.raises(Refused, match="đang ghi là đạt"):
            ask(reviewer, in_review, paper=paper)

    def test_a_paper_that_is_gone_is_stale(self, reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Stale):
            ask(reviewer, in_review, paper=make_paper(in_review, "trademark", status="withdrawn"))

    def test_only_the_reviewer_asks(self, other_reviewer: Person, approver: Person, in_review: Dossier) -> None:
        for person in (other_reviewer, approver):
            with pytest.raises(Stale):
                ask(person, in_review)


class TestAnswer:
    def test_words_answer_it(self, owner: Person, sent: Correction) -> None:
        item = corrections.answer_correction(actor=owner, correction=sent, answer="Đã chụp lại")
        assert (item.status, item.answer, item.answered_by) == ("answered", "Đã chụp lại", owner)
        again = corrections.answer_correction(actor=owner, correction=sent, answer="Đã chụp lại, rõ hơn")
        assert again.answer == "Đã chụp lại, rõ hơn"

    def test_answering_twice_is_once(self, owner: Person, sent: Correction) -> None:
        for _ in range(2):
            corrections.answer_correction(actor=owner, correction=sent, answer="Rồi")
        assert JournalEntry.objects.filter(verb="correction.answered").count() == 1

    @pytest.mark.parametrize("answer", [" ", "a" * 1001])
    def test_empty_and_endless_answers_are_refused(self, owner: Person, sent: Correction, answer: str) -> None:
        with pytest.raises(Refused) as refusal:
            corrections.answer_correction(actor=owner, correction=sent, answer=answer)
        assert refusal.value.field == "answer"

    def test_nothing_is_answered_before_it_is_sent(self, owner: Person, reviewer: Person, in_review: Dossier) -> None:
        with pytest.raises(Stale):
            corrections.answer_correction(actor=owner, correction=ask(reviewer, in_review), answer="Rồi")

    def test_another_paper_answers_it(self, owner: Person, sent: Correction, storage: None) -> None:
        new = upload_paper(actor=owner, dossier=sent.dossier, facts=facts_of_paper(), upload=photo())
        sent.refresh_from_db()
        assert sent.paper is not None
        assert (sent.status, sent.answer_paper, sent.paper.status) == ("answered", new, "replaced")

    def test_that_paper_taken_back_opens_it_again(self, owner: Person, sent: Correction, storage: None) -> None:
        new = upload_paper(actor=owner, dossier=sent.dossier, facts=facts_of_paper(), upload=photo())
        withdraw_paper(actor=owner, paper=new)
        sent.refresh_from_db()
        assert (sent.status, sent.answer_paper) == ("open", None)
        newest = upload_paper(actor=owner, dossier=sent.dossier, facts=facts_of_paper(), upload=photo())
        sent.refresh_from_db()
        assert (sent.status, sent.answer_paper) == ("answered", newest)

    def test_leaving_the_product_out_answers_it(
        self, owner: Person, reviewer: Person, in_review: Dossier, product: Product
    ) -> None:
        item = ask(reviewer, in_review, "Thêm ảnh", product=product)
        request_changes(actor=reviewer, dossier=in_review, seen_round=1)
        leave_out_product(actor=owner, dossier=in_review, product=product)
        item.refresh_from_db()
        assert item.status == "answered"


class TestHandingInAgain:
    def test_an_open_item_forbids_it(self, owner: Person, sent: Correction, storage: None) -> None:
        ask_more = Correction.objects.create(
            dossier=sent.dossier, text="Sửa địa chỉ", raised_by=sent.raised_by, raised_in_round=1, sent_at=sent.sent_at
        )
        upload_paper(actor=owner, dossier=sent.dossier, facts=facts_of_paper(), upload=photo())
        with pytest.raises(Refused, match="còn 1 mục"):
            hand_in_again(owner, sent.dossier)
        corrections.answer_correction(actor=owner, correction=ask_more, answer="Đã sửa")
        assert hand_in_again(owner, sent.dossier).rounds == 2

    def test_words_do_not_stand_in_for_a_mandatory_paper(self, owner: Person, sent: Correction) -> None:
        corrections.answer_correction(actor=owner, correction=sent, answer="Rồi")
        with pytest.raises(Refused, match="còn thiếu: Giấy đăng ký kinh doanh"):
            hand_in_again(owner, sent.dossier)


class TestSettle:
    @pytest.fixture
    def answered(self, owner: Person, reviewer: Person, sent: Correction, storage: None) -> Correction:
        """Return the item answered in words and with another paper, back at the reviewer's."""
        corrections.answer_correction(actor=owner, correction=sent, answer="Đã chụp lại")
        upload_paper(actor=owner, dossier=sent.dossier, facts=facts_of_paper(), upload=photo())
        take_dossier(actor=reviewer, dossier=hand_in_again(owner, sent.dossier))
        return Correction.objects.get()

    def test_settling(self, reviewer: Person, answered: Correction) -> None:
        for _ in range(2):
            item = corrections.settle_correction(actor=reviewer, correction=answered)
        assert (item.status, item.settled_by) == ("settled", reviewer)
        assert JournalEntry.objects.filter(verb="correction.settled").count() == 1

    def test_accepting_the_new_paper_settles_it(self, reviewer: Person, answered: Correction) -> None:
        assert answered.answer_paper is not None
        accept_paper(actor=reviewer, paper=answered.answer_paper)
        answered.refresh_from_db()
        assert answered.status == "settled"

    def test_reopening_asks_in_other_words_about_the_new_paper(self, reviewer: Person, answered: Correction) -> None:
        new = answered.answer_paper
        item = corrections.reopen_correction(actor=reviewer, correction=answered, text="Vẫn mờ, xin chụp ngoài trời")
        assert (item.status, item.paper, item.answer_paper, item.answer) == ("open", new, None, "")
        assert (item.raised_in_round, item.sent_at) == (2, None)
        before = JournalEntry.objects.get(verb="correction.reopened").facts["before"]
        assert (before["asked"], before["answer"]) == ("Ảnh mờ", "Đã chụp lại")

    def test_an_open_item_keeps_its_paper_from_being_accepted(self, reviewer: Person, answered: Correction) -> None:
        new = answered.answer_paper
        assert new is not None
        corrections.reopen_correction(actor=reviewer, correction=answered, text="Vẫn mờ")
        with pytest.raises(Refused, match="còn mục"):
            accept_paper(actor=reviewer, paper=new)
        corrections.drop_correction(actor=reviewer, correction=answered)
        assert accept_paper(actor=reviewer, paper=new).status == "accepted"

    @pytest.mark.parametrize("act", [corrections.settle_correction, corrections.drop_correction])
    def test_only_the_reviewer_may(
        self, other_reviewer: Person, owner: Person, answered: Correction, act: Callable[..., Correction]
    ) -> None:
        for person in (other_reviewer, owner):
            with pytest.raises((Stale, Refused)):
                act(actor=person, correction=answered)
        answered.refresh_from_db()
        assert answered.status == "answered"

    def test_an_item_nobody_answered_is_not_settled(self, reviewer: Person, in_review: Dossier) -> None:
        item = ask(reviewer, in_review)
        with pytest.raises(Refused):
            corrections.settle_correction(actor=reviewer, correction=item)

    def test_what_was_asked_of_a_refused_paper_is_not_asked_twice(self, reviewer: Person, answered: Correction) -> None:
        paper = make_paper(answered.dossier, "trademark", status="refused", refusal_reason="Nhòe", is_mandatory=False)
        for round_number in (2, 3):
            put(answered.dossier, "in_review", rounds=round_number, reviewer=reviewer)
            request_changes(actor=reviewer, dossier=answered.dossier, seen_round=round_number, note="Bổ sung giúp")
        assert paper.corrections.count() == 1
