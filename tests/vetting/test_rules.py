"""Rules versioned by day: who is affected by a change, what is written, what follows by itself."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from tests.cast import hanoi_day, make_dossier, make_product, make_vendor
from tests.vetting.conftest import make_paper
from vetting.models import Condition, Paper, PaperRequirement, Product, Vendor
from vetting.rule_words import spans, stars_in_words, whom
from vetting.selectors import needs_on
from vetting.selectors.rules import reasons_of, rule_matrix
from vetting.services.rules import (
    RuleChange,
    RuleFacts,
    apply_rules,
    change_rules,
    kinds_changed_lately,
    preview_change,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]

TODAY = hanoi_day()
SOON = hanoi_day(10)


@pytest.fixture
def fruit() -> Product:
    """Return an approved product of set 1 with four stars, of an approved cooperative."""
    return make_product(make_vendor())


def brand(begins: date = TODAY, **fields: Any) -> RuleChange:
    """Return a new rule: a trademark for every product of set 1."""
    typed: dict[str, Any] = {"kind": "trademark", "scope": "product", "duty": "required", "set_numbers": [1]}
    return RuleChange(begins, None, RuleFacts(**typed | fields))


def changed(old: PaperRequirement, begins: date = SOON, **fields: Any) -> RuleChange:
    names = RuleFacts.__dataclass_fields__
    return RuleChange(begins, old, RuleFacts(**{name: getattr(old, name) for name in names} | fields))


def rule_of(kind: str, **fields: Any) -> PaperRequirement:
    found = PaperRequirement.objects.filter(kind=kind, **fields).first()
    assert found is not None
    return found


def issue(actor: Person, change: RuleChange, **options: Any) -> PaperRequirement:
    return change_rules(actor=actor, change=change, seen_lacking=len(preview_change(change).lacking), **options)


class TestPreview:
    def test_who_lacks_it(self, fruit: Product) -> None:
        make_product(fruit.vendor, "Chưa duyệt", status="draft")
        make_product(make_vendor("Đã nghỉ", status="closed"))
        make_product(make_vendor("Khác bộ"), product_set_id=21)
        impact = preview_change(brand())
        assert [owner.product_id for owner in impact.lacking] == [fruit.pk]
        assert (impact.vendors, impact.products, impact.provided, impact.relieved) == (1, 1, 0, 0)

    @pytest.mark.parametrize(("end", "lacking"), [(SOON, 0), (SOON - timedelta(days=1), 1), (None, 0)])
    def test_a_paper_in_force_on_the_first_day_is_enough(self, fruit: Product, end: date | None, lacking: int) -> None:
        paper = make_paper(make_dossier(fruit.vendor, "approved"), "trademark", fruit, status="accepted")
        Paper.objects.filter(pk=paper.pk).update(expires_on=end)
        impact = preview_change(brand(SOON))
        assert (len(impact.lacking), impact.provided) == (lacking, 1 - lacking)

    def test_a_paper_under_review_is_none_yet(self, fruit: Product) -> None:
        make_paper(make_dossier(fruit.vendor, "in_review"), "trademark", fruit, status="accepted")
        assert len(preview_change(brand()).lacking) == 1

    def test_the_narrowest_rule_decides(self, fruit: Product) -> None:
        change = brand(stars=[4], duty="not_applicable")
        PaperRequirement.objects.create(
            kind="trademark", scope="product", set_numbers=[1], effective_from=date(2026, 1, 1), position=90
        )
        assert preview_change(change).relieved == 1

    def test_of_vendors_by_what_they_sell(self, fruit: Product) -> None:
        make_vendor("Không bán gì")
        impact = preview_change(brand(scope="vendor", kind="quality_system", set_numbers=[1]))
        assert [(owner.vendor_id, owner.product_id) for owner in impact.lacking] == [(fruit.vendor_id, None)]
        household = brand(scope="vendor", kind="quality_system", set_numbers=[], vendor_kinds=["household"])
        assert preview_change(household).lacking == []

    def test_constant_number_of_queries(self, fruit: Product) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                preview_change(brand())
            return len(caught)

        few = queries()
        for n in range(6):
            make_product(make_vendor(f"HTX {n}"))
            make_product(fruit.vendor, f"Hàng {n}")
        assert queries() == few


class TestChange:
    def test_the_past_stays_and_another_row_begins(self, approver: Person) -> None:
        old = rule_of("test_report")
        was = asdict(changed(old).facts)  # type: ignore[arg-type]
        new = issue(approver, changed(old, hint="Phiếu trong 6 tháng"))
        old.refresh_from_db()
        assert old.effective_to == new.effective_from == SOON
        assert {name: getattr(old, name) for name in was} == was
        assert (new.hint, new.position, new.changed_by) == ("Phiếu trong 6 tháng", old.position, approver)
        assert [rule.pk for rule in needs_on(SOON - timedelta(days=1)).filter(kind="test_report")] == [old.pk]
        assert [rule.pk for rule in needs_on(SOON).filter(kind="test_report")] == [new.pk]
        entry = JournalEntry.objects.get()
        assert (entry.verb, entry.actor, entry.facts["begins"]) == ("rule.changed", approver, SOON.isoformat())

    def test_between_two_versions(self, approver: Person) -> None:
        old = rule_of("test_report")
        late = issue(approver, changed(old, hanoi_day(50), hint="Sau"))
        old.refresh_from_db()
        early = issue(approver, changed(old, SOON, hint="Giữa"))
        old.refresh_from_db()
        assert (old.effective_to, early.effective_to, late.effective_to) == (SOON, hanoi_day(50), None)

    def test_what_has_not_begun_is_changed_whole(self, approver: Person) -> None:
        new = issue(approver, changed(rule_of("test_report"), hint="Nháp"))
        again = issue(approver, changed(new, SOON, hint="Bản cuối"))
        assert (again.pk, again.hint) == (new.pk, "Bản cuối")
        with pytest.raises(Refused, match="chưa có hiệu lực"):
            issue(approver, changed(new, hanoi_day(20)))

    def test_an_end(self, approver: Person, fruit: Product) -> None:
        old = rule_of("traceability_stamp")
        change = RuleChange(SOON, old)
        assert preview_change(change).relieved == 1
        issue(approver, change)
        old.refresh_from_db()
        assert (old.effective_to, old.changed_by) == (SOON, approver)
        assert JournalEntry.objects.get().verb == "rule.ended"

    def test_never_in_the_past(self, approver: Person) -> None:
        with pytest.raises(Refused) as refusal:
            issue(approver, brand(hanoi_day(-1)))
        assert refusal.value.field == "begins"

    def test_not_twice_on_its_first_day(self, approver: Person) -> None:
        new = issue(approver, brand())
        with pytest.raises(Refused, match="từ ngày mai"):
            issue(approver, changed(new, TODAY))

    def test_a_second_click_finds_it_done(self, approver: Person, fruit: Product) -> None:
        issue(approver, brand(), due_on=SOON)
        with pytest.raises(Refused, match="Đã có quy định"):
            issue(approver, brand())
        old = rule_of("test_report")
        issue(approver, changed(old))
        with pytest.raises(Stale, match="đã được đổi"):
            issue(approver, changed(PaperRequirement.objects.get(pk=old.pk)))
        assert Condition.objects.count() == 1

    def test_what_was_seen_must_still_hold(self, approver: Person, fruit: Product) -> None:
        seen = len(preview_change(brand()).lacking)
        make_product(make_vendor("HTX mới"))
        with pytest.raises(Stale, match="vừa thay đổi"):
            change_rules(actor=approver, change=brand(), seen_lacking=seen)
        assert not PaperRequirement.objects.filter(changed_by=approver).exists()


class TestGrace:
    def test_conditions_for_exactly_those_who_lack_it(self, approver: Person, fruit: Product) -> None:
        provided = make_product(fruit.vendor, "Có nhãn hiệu")
        make_paper(make_dossier(fruit.vendor, "approved"), "trademark", provided, status="accepted")
        rule = issue(approver, brand(SOON), due_on=hanoi_day(40))
        condition = Condition.objects.get()
        assert (condition.product, condition.requirement, condition.kind) == (fruit, rule, "trademark")
        assert (condition.due_on, condition.set_by) == (hanoi_day(40), approver)
        assert SOON.strftime("%d/%m/%Y") in condition.text

    def test_without_a_day_only_new_dossiers_are_asked(self, approver: Person, fruit: Product) -> None:
        issue(approver, brand())
        assert not Condition.objects.exists()

    def test_the_day_is_not_before_the_rule(self, approver: Person, fruit: Product) -> None:
        with pytest.raises(Refused) as refusal:
            issue(approver, brand(SOON), due_on=SOON - timedelta(days=1))
        assert refusal.value.field == "due_on"
        assert not Condition.objects.exists()


class TestFollowing:
    @pytest.fixture
    def optional(self, fruit: Product) -> Paper:
        return make_paper(
            make_dossier(fruit.vendor, "approved"), "trademark", fruit, status="accepted", is_mandatory=False
        )

    def is_mandatory(self, paper: Paper) -> bool:
        return Paper.objects.values_list("is_mandatory", flat=True).get(pk=paper.pk)

    def test_a_rule_of_today_makes_papers_mandatory_at_once(self, approver: Person, optional: Paper) -> None:
        rule = issue(approver, brand())
        assert self.is_mandatory(optional)
        PaperRequirement.objects.filter(pk=rule.pk).update(effective_from=hanoi_day(-1))
        rule.refresh_from_db()
        issue(approver, changed(rule, TODAY, duty="optional"))
        assert not self.is_mandatory(optional)

    def test_a_rule_of_later_when_its_day_has_come(self, approver: Person, optional: Paper) -> None:
        rule = issue(approver, brand(SOON))
        assert not self.is_mandatory(optional)
        assert kinds_changed_lately(TODAY) == []
        assert kinds_changed_lately(SOON) == ["trademark"]
        assert kinds_changed_lately(SOON + timedelta(days=6)) == ["trademark"]
        assert kinds_changed_lately(SOON + timedelta(days=7)) == []
        PaperRequirement.objects.filter(pk=rule.pk).update(effective_from=TODAY)
        assert (apply_rules("trademark"), apply_rules("trademark")) == (1, 0)
        assert self.is_mandatory(optional)

    def test_conditions_of_what_is_no_longer_asked_are_settled(self, approver: Person, fruit: Product) -> None:
        rule = issue(approver, brand(), due_on=SOON)
        PaperRequirement.objects.filter(pk=rule.pk).update(effective_from=hanoi_day(-1))
        rule.refresh_from_db()
        issue(approver, RuleChange(TODAY, rule))
        condition = Condition.objects.get()
        assert condition.met_at is not None
        assert condition.met_note == "Quy định không còn yêu cầu."


class TestReading:
    def test_matrix_shows_each_rule_where_it_holds(self) -> None:
        rows = {(row.scope, row.kind): row for row in rule_matrix(TODAY)}
        stars = rows["product", "star_certificate"]
        assert {line.words for _branch, lines in stars.cells for line in lines} == {"3, 4, 5 sao"}
        tests = rows["product", "test_report"]
        assert [bool(lines) for _branch, lines in tests.cells][3] is False  # handicraft
        assert rows["vendor", "business_licence"].cells[0][1][0].words == ""

    def test_matrix_of_another_day(self, approver: Person) -> None:
        issue(approver, brand(SOON, kind="test_report", scope="vendor", set_numbers=[]))
        assert ("vendor", "test_report") not in {(row.scope, row.kind) for row in rule_matrix(TODAY)}
        assert ("vendor", "test_report") in {(row.scope, row.kind) for row in rule_matrix(SOON)}

    def test_constant_number_of_queries(self) -> None:
        with CaptureQueriesContext(connection) as caught:
            rule_matrix(TODAY)
        assert len(caught) == 3

    def test_why(self, approver: Person, fruit: Product) -> None:
        issue(approver, brand(set_numbers=[]))
        (of_vendor, reasons), (of_product, product_reasons) = reasons_of(fruit.vendor, TODAY)
        assert (of_vendor, of_product) == (None, fruit)
        assert "Giấy đăng ký kinh doanh" in [reason.label for reason in reasons]
        by_label = {reason.label: reason for reason in product_reasons}
        assert by_label["Chứng nhận nhãn hiệu"].words == "mọi sản phẩm"

    @pytest.mark.parametrize(
        ("numbers", "words"), [([1, 2, 3, 5], "1–3, 5"), ([1, 2], "1, 2"), ([], ""), ([26], "26"), ([3, 1, 2], "1–3")]
    )
    def test_spans(self, numbers: list[int], words: str) -> None:
        assert spans(numbers) == words

    def test_words(self) -> None:
        assert stars_in_words([0, 4, 3]) == "3, 4 sao, chưa xếp sao"
        assert stars_in_words([0]) == "chưa xếp sao"
        rule = PaperRequirement(vendor_kinds=["company"], set_numbers=[1, 2, 3], stars=[5], claims=[])
        assert whom(rule) == "Doanh nghiệp; bộ 1–3; 5 sao"
        assert whom(rule, named_sets=False) == "Doanh nghiệp; 5 sao"


def test_many_vendors_are_counted_quickly(opening_rules: None, approver: Person) -> None:
    """5 vendors, 100 products stand for the shape: the arithmetic thinks of each kind of subject once."""
    vendors: list[Vendor] = [make_vendor(f"HTX {n}") for n in range(5)]
    make: Callable[..., Product] = make_product
    for vendor in vendors:
        for n in range(20):
            make(vendor, f"Hàng {n}")
    impact = preview_change(brand())
    assert (impact.vendors, impact.products, len(impact.lacking)) == (5, 100, 100)
    issue(approver, brand(), due_on=SOON)
    assert Condition.objects.count() == 100
