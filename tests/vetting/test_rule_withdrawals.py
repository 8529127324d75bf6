"""Rules taken back before their first day: what goes on instead, whom it affects, what stays in the book."""

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from tests.cast import hanoi_day, make_product, make_vendor
from tests.vetting.test_rules import SOON, TODAY, brand, changed, issue, rule_of
from vetting.models import Condition, PaperRequirement, Product
from vetting.selectors import needs_on
from vetting.selectors.rules import rule_days, rules_before, rules_from
from vetting.services.rule_withdrawals import preview_withdrawal, withdraw_rule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]


@pytest.fixture
def fruit() -> Product:
    return make_product(make_vendor())


@pytest.fixture
def coming(approver: Person, fruit: Product) -> PaperRequirement:
    """Return a rule to come that asks a trademark of the fruit, with a day for it."""
    return issue(approver, brand(SOON), due_on=hanoi_day(60))


def in_force(kind: str) -> list[int]:
    return list(needs_on(SOON).filter(kind=kind).values_list("pk", flat=True))


class TestService:
    def test_a_new_rule_never_holds_and_stays_in_the_book(self, approver: Person, coming: PaperRequirement) -> None:
        before = in_force("trademark")
        impact = preview_withdrawal(coming)
        assert (impact.lacking, impact.relieved) == ([], 1)
        for _ in range(2):
            withdrawn = withdraw_rule(actor=approver, rule=coming, seen_lacking=0)
        assert withdrawn.is_withdrawn
        assert [pk for pk in before if pk != coming.pk] == in_force("trademark")
        assert coming.pk not in {rule.pk for rule, _words in rules_from(TODAY)}
        assert coming.pk in {rule.pk for rule, _words in rules_before(TODAY)}
        assert SOON not in rule_days(TODAY)
        entry = JournalEntry.objects.get(verb="rule.withdrawn")
        assert (entry.actor, entry.facts["released"], entry.facts["resumed"]) == (approver, 1, None)

    def test_its_conditions_are_released(self, approver: Person, coming: PaperRequirement) -> None:
        withdraw_rule(actor=approver, rule=coming, seen_lacking=0)
        condition = Condition.objects.get()
        assert condition.met_by == approver
        assert condition.met_note == "Quy định đã được rút trước ngày có hiệu lực."

    def test_what_it_was_to_replace_goes_on(self, approver: Person, fruit: Product) -> None:
        old = rule_of("traceability_stamp")
        new = issue(approver, changed(old, duty="optional"))
        assert in_force("traceability_stamp") == [new.pk]
        impact = preview_withdrawal(new)
        assert [owner.product_id for owner in impact.lacking] == [fruit.pk]
        withdraw_rule(actor=approver, rule=new, seen_lacking=1)
        old.refresh_from_db()
        assert old.effective_to is None
        assert in_force("traceability_stamp") == [old.pk]
        assert JournalEntry.objects.get(verb="rule.withdrawn").facts["resumed"] == old.pk

    def test_nothing_is_withdrawn_unseen(self, approver: Person, coming: PaperRequirement) -> None:
        with pytest.raises(Stale, match="vừa thay đổi"):
            withdraw_rule(actor=approver, rule=coming, seen_lacking=3)
        coming.refresh_from_db()
        assert not coming.is_withdrawn

    def test_a_rule_that_has_begun_is_ended_not_withdrawn(self, approver: Person, fruit: Product) -> None:
        rule = issue(approver, brand())
        with pytest.raises(Refused, match="chỉ ngừng được"):
            withdraw_rule(actor=approver, rule=rule, seen_lacking=0)

    def test_a_withdrawn_rule_is_not_changed_any_more(self, approver: Person, coming: PaperRequirement) -> None:
        withdraw_rule(actor=approver, rule=coming, seen_lacking=0)
        coming.refresh_from_db()
        with pytest.raises(Stale, match="đã được rút"):
            issue(approver, changed(coming))
        assert issue(approver, brand(SOON)).pk != coming.pk  # but may be issued anew


class TestPage:
    @pytest.fixture
    def desk(self, client: Client, approver: Person) -> Client:
        client.force_login(approver)
        return client

    def at(self, rule: PaperRequirement, name: str = "withdraw-rule") -> str:
        return reverse(f"vetting:{name}", args=[rule.pk])

    def test_asked_once_more_then_done(self, desk: Client, coming: PaperRequirement) -> None:
        everything = desk.get(reverse("vetting:show-rules")).text
        assert self.at(coming) in everything
        assert self.at(coming, "end-rule") not in everything
        page = desk.get(self.at(coming)).text
        for words in (
            "Không còn phải nộp: 1",
            "Bỏ 1 hạn nộp",
            'name="seen_lacking" value="0"',
            "không áp dụng ngày nào",
        ):
            assert words in page
        done = desk.post(self.at(coming), {"seen_lacking": "0"}, follow=True)
        assert "Đã rút trước ngày này" in done.text
        assert desk.get(self.at(coming)).status_code == 409

    def test_who_would_lack_a_paper_is_named(self, desk: Client, approver: Person, fruit: Product) -> None:
        new = issue(approver, changed(rule_of("traceability_stamp"), duty="optional"))
        page = desk.get(self.at(new)).text
        assert fruit.name in page
        assert "cứ tiếp tục" in page

    @pytest.mark.parametrize("sent", [{}, {"seen_lacking": "-1"}, {"seen_lacking": "x"}, {"seen_lacking": "7"}])
    def test_nonsense_changes_nothing(self, desk: Client, coming: PaperRequirement, sent: dict[str, str]) -> None:
        assert desk.post(self.at(coming), sent).status_code == 409
        coming.refresh_from_db()
        assert not coming.is_withdrawn

    def test_reviewers_may_not(self, client: Client, reviewer: Person, coming: PaperRequirement) -> None:
        client.force_login(reviewer)
        assert client.post(self.at(coming), {"seen_lacking": "0"}).status_code == 403

    def test_one_that_has_begun_says_so(self, desk: Client) -> None:
        response = desk.get(self.at(rule_of("traceability_stamp")))
        assert (response.status_code, "chỉ ngừng được" in response.text) == (422, True)
