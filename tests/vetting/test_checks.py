"""The checklist of a paper: lines saved one by one, the verdict that follows."""

import pytest

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from tests.cast import hanoi_day
from tests.vetting.conftest import make_paper, put
from vetting.models import Criterion, Dossier, Paper, PaperCheck
from vetting.selectors.checks import check_lines, criteria_on
from vetting.services.checks import check_criterion, drafted_reason, meets_all
from vetting.services.corrections import raise_correction
from vetting.services.papers import refuse_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(in_review: Dossier) -> Paper:
    return in_review.papers.get(kind="business_licence")


def criteria(paper: Paper) -> list[Criterion]:
    return [line.criterion for line in check_lines(paper)]


def status(paper: Paper) -> tuple[str, str]:
    paper.refresh_from_db()
    return paper.status, paper.refusal_reason


class TestOneLine:
    def test_is_kept_with_who_and_when(self, reviewer: Person, paper: Paper) -> None:
        first = criteria(paper)[0]
        check = check_criterion(actor=reviewer, paper=paper, criterion=first, verdict="meets", note=" Rõ ", page=1)
        assert (check.verdict, check.note, check.page, check.checked_by) == ("meets", "Rõ", 1, reviewer)
        assert status(paper) == ("uploaded", "")
        entry = JournalEntry.objects.get(verb="paper.checked")
        assert (entry.facts["criterion"], entry.facts["verdict"], entry.facts["before"]) == (first.pk, "meets", "")

    def test_the_same_twice_is_once(self, reviewer: Person, paper: Paper) -> None:
        for _ in range(2):
            check_criterion(actor=reviewer, paper=paper, criterion=criteria(paper)[0], verdict="meets")
        assert JournalEntry.objects.filter(verb="paper.checked").count() == 1
        assert PaperCheck.objects.count() == 1

    def test_one_that_fails_refuses_the_paper_with_its_note(self, reviewer: Person, paper: Paper) -> None:
        lines = criteria(paper)
        check_criterion(actor=reviewer, paper=paper, criterion=lines[0], verdict="fails", note="Thiếu góc.", page=1)
        assert status(paper) == ("refused", "Thiếu góc (trang 1).")
        check_criterion(actor=reviewer, paper=paper, criterion=lines[1], verdict="fails", note="Tên khác")
        assert status(paper) == ("refused", "Thiếu góc (trang 1). Tên khác.")

    def test_all_met_or_not_applicable_accept_the_paper(self, reviewer: Person, paper: Paper) -> None:
        *lines, last = criteria(paper)
        for line in lines:
            check_criterion(actor=reviewer, paper=paper, criterion=line, verdict="meets")
            assert status(paper)[0] == "uploaded"
        check_criterion(actor=reviewer, paper=paper, criterion=last, verdict="not_applicable")
        assert status(paper) == ("accepted", "")
        assert paper.judged_by == reviewer

    def test_a_refusal_taken_back_leaves_the_paper_open(self, reviewer: Person, paper: Paper) -> None:
        first = criteria(paper)[0]
        check_criterion(actor=reviewer, paper=paper, criterion=first, verdict="fails", note="Mờ")
        check_criterion(actor=reviewer, paper=paper, criterion=first, verdict="meets")
        assert status(paper) == ("uploaded", "")
        assert (paper.judged_by, paper.judged_at) == (None, None)
        assert JournalEntry.objects.filter(verb="paper.reopened").exists()

    def test_an_accepted_paper_may_still_fail(self, reviewer: Person, paper: Paper) -> None:
        meets_all(actor=reviewer, paper=paper)
        check_criterion(actor=reviewer, paper=paper, criterion=criteria(paper)[3], verdict="fails", note="Khác người")
        assert status(paper) == ("refused", "Khác người.")

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"verdict": "fails", "note": "  "}, "note"),
            ({"verdict": "maybe"}, "verdict"),
            ({"verdict": "meets", "page": 2}, "page"),
            ({"verdict": "meets", "page": 0}, "page"),
            ({"verdict": "meets", "note": "x" * 301}, "note"),
        ],
    )
    def test_nonsense_changes_nothing(
        self, reviewer: Person, paper: Paper, facts: dict[str, object], field: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            check_criterion(actor=reviewer, paper=paper, criterion=criteria(paper)[0], **facts)  # type: ignore[arg-type]
        assert refusal.value.field == field
        assert not PaperCheck.objects.exists()


class TestWho:
    def test_only_the_reviewer_who_took_it(self, other_reviewer: Person, paper: Paper) -> None:
        with pytest.raises(Stale, match="Trần Thu Hà"):
            check_criterion(actor=other_reviewer, paper=paper, criterion=criteria(paper)[0], verdict="meets")
        with pytest.raises(Stale, match="Trần Thu Hà"):
            meets_all(actor=other_reviewer, paper=paper)
        assert not PaperCheck.objects.exists()

    def test_never_a_member_of_the_vendor(self, reviewer: Person, paper: Paper) -> None:
        paper.vendor.members.create(person=reviewer, part="host")
        with pytest.raises(Refused):
            meets_all(actor=reviewer, paper=paper)

    def test_not_while_it_waits(self, reviewer: Person, submitted: Dossier) -> None:
        with pytest.raises(Stale):
            meets_all(actor=reviewer, paper=submitted.papers.get(kind="business_licence"))

    @pytest.mark.parametrize("gone", ["replaced", "withdrawn", "revoked"])
    def test_not_a_paper_that_is_gone(self, reviewer: Person, paper: Paper, gone: str) -> None:
        revoked = {"revoked_at": paper.uploaded_at, "revoked_by": reviewer, "revocation_reason": "Thu hồi"}
        Paper.objects.filter(pk=paper.pk).update(status=gone, **revoked if gone == "revoked" else {})
        with pytest.raises(Stale):
            check_criterion(actor=reviewer, paper=paper, criterion=criteria(paper)[0], verdict="meets")
        with pytest.raises(Stale):
            meets_all(actor=reviewer, paper=paper)
        assert not PaperCheck.objects.exists()

    def test_replaced_meanwhile_says_where_the_new_one_is(
        self, reviewer: Person, in_review: Dossier, paper: Paper
    ) -> None:
        Paper.objects.filter(pk=paper.pk).update(status="replaced")
        make_paper(in_review)
        put(in_review, "in_review", rounds=2, reviewer=reviewer)
        with pytest.raises(Stale, match="đã thay giấy tờ này"):
            meets_all(actor=reviewer, paper=paper)


class TestAllMet:
    def test_every_line_is_kept_and_the_paper_accepted(self, reviewer: Person, paper: Paper) -> None:
        meets_all(actor=reviewer, paper=paper)
        assert status(paper)[0] == "accepted"
        assert set(paper.checks.values_list("verdict", flat=True)) == {"meets"}
        assert paper.checks.count() == len(criteria(paper))
        assert JournalEntry.objects.filter(verb="paper.all_met").count() == 1

    def test_twice_is_once(self, reviewer: Person, paper: Paper) -> None:
        meets_all(actor=reviewer, paper=paper)
        meets_all(actor=reviewer, paper=paper)
        assert JournalEntry.objects.filter(verb__in=["paper.all_met", "paper.accepted"]).count() == 2

    def test_not_applicable_and_notes_stay_and_failures_go(self, reviewer: Person, paper: Paper) -> None:
        one, two, three, *_rest = criteria(paper)
        check_criterion(actor=reviewer, paper=paper, criterion=one, verdict="not_applicable", note="Hộ kinh doanh")
        check_criterion(actor=reviewer, paper=paper, criterion=two, verdict="meets", note="Khớp")
        check_criterion(actor=reviewer, paper=paper, criterion=three, verdict="fails", note="Khác")
        meets_all(actor=reviewer, paper=paper)
        found = {check.criterion_id: (check.verdict, check.note) for check in paper.checks.all()}
        assert found[one.pk] == ("not_applicable", "Hộ kinh doanh")
        assert found[two.pk] == ("meets", "Khớp")
        assert found[three.pk] == ("meets", "")
        assert status(paper) == ("accepted", "")

    def test_not_while_something_is_asked_of_the_vendor(
        self, reviewer: Person, in_review: Dossier, paper: Paper
    ) -> None:
        raise_correction(actor=reviewer, dossier=in_review, paper=paper, text="Dấu mờ", page=1)
        with pytest.raises(Refused, match="còn mục yêu cầu bổ sung"):
            meets_all(actor=reviewer, paper=paper)
        assert not PaperCheck.objects.exists()

    def test_a_kind_without_criteria_is_accepted_or_refused(self, reviewer: Person, paper: Paper) -> None:
        Criterion.objects.all().delete()
        refuse_paper(actor=reviewer, paper=paper, reason="Mờ")
        meets_all(actor=reviewer, paper=paper)
        assert status(paper) == ("accepted", "")


class TestCriteriaInForce:
    def test_by_day(self, paper: Paper) -> None:
        first = criteria(paper)[0]
        Criterion.objects.filter(pk=first.pk).update(effective_to=hanoi_day())
        assert first not in criteria_on(paper.kind, hanoi_day())
        assert first in criteria_on(paper.kind, hanoi_day(-1))

    def test_a_line_that_ended_is_stale(self, reviewer: Person, paper: Paper) -> None:
        first = criteria(paper)[0]
        Criterion.objects.filter(pk=first.pk).update(effective_to=hanoi_day())
        with pytest.raises(Stale, match="Danh mục kiểm tra"):
            check_criterion(actor=reviewer, paper=paper, criterion=first, verdict="meets")

    def test_a_line_of_another_kind_is_stale(self, reviewer: Person, paper: Paper) -> None:
        other = Criterion.objects.filter(kind="test_report")[0]
        with pytest.raises(Stale):
            check_criterion(actor=reviewer, paper=paper, criterion=other, verdict="meets")

    def test_a_new_line_reopens_nothing(self, reviewer: Person, paper: Paper) -> None:
        meets_all(actor=reviewer, paper=paper)
        Criterion.objects.create(kind=paper.kind, text="Điều mới", position=99, effective_from=hanoi_day())
        check_criterion(actor=reviewer, paper=paper, criterion=criteria(paper)[0], verdict="not_applicable")
        assert status(paper)[0] == "accepted"


def test_a_long_reason_is_cut_with_a_sign(reviewer: Person, paper: Paper) -> None:
    for criterion in criteria(paper)[:3]:
        check_criterion(actor=reviewer, paper=paper, criterion=criterion, verdict="fails", note="m" * 290)
    reason = drafted_reason([line for line in check_lines(paper) if line.verdict == "fails"])
    assert (len(reason), reason[-1]) == (500, "…")
    assert status(paper) == ("refused", reason)
