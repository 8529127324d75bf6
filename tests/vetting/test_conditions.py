"""Conditional approval: what may stand in for a paper, until when; how a condition is met; sales stop by themselves."""

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from tests.cast import hanoi_day, make_product, make_vendor
from tests.vetting.conftest import accept_all, make_paper, put
from vetting.models import Condition, Dossier, Paper, Product
from vetting.selectors import sellable_products
from vetting.selectors.conditions import condition_page, covered_places, waiting_conditions
from vetting.services.conditions import ConditionTerms, meet_condition
from vetting.services.decisions import approve_dossier

pytestmark = pytest.mark.django_db


@pytest.fixture
def lacking(reviewed: Dossier) -> Dossier:
    """Return the dossier at the approver's without a test report that holds."""
    reviewed.papers.filter(kind="test_report").update(status="refused", refusal_reason="Quá 12 tháng")
    return reviewed


def terms(product: Product | None = None, kind: str = "", text: str = "", days: int = 30) -> ConditionTerms:
    return ConditionTerms(kind=kind, text=text, product=product, due_on=hanoi_day(days))


def approve(actor: Person, dossier: Dossier, *conditions: ConditionTerms) -> Dossier:
    return approve_dossier(actor=actor, dossier=dossier, seen_round=1, conditions=conditions)


class TestApproval:
    def test_a_condition_stands_in_for_a_paper(self, approver: Person, lacking: Dossier, product: Product) -> None:
        dossier = approve(approver, lacking, terms(product, "test_report"))
        condition = Condition.objects.get()
        assert (condition.vendor, condition.product, condition.dossier) == (dossier.vendor, product, dossier)
        assert condition.text == "Bổ sung: Phiếu kết quả kiểm nghiệm an toàn thực phẩm"
        assert "Chấp thuận có điều kiện" in dossier.decision_text
        assert list(sellable_products(dossier.vendor)) == [product]
        assert JournalEntry.objects.get(verb="condition.set").facts["due_on"] == hanoi_day(30).isoformat()

    def test_it_must_be_of_that_very_paper(self, approver: Person, lacking: Dossier, product: Product) -> None:
        for wrong in (terms(kind="test_report"), terms(product, "trademark"), terms(product, text="Nộp phiếu")):
            with pytest.raises(Refused, match="chưa đạt"):
                approve(approver, lacking, wrong)
        assert not Condition.objects.exists()

    def test_words_alone_are_a_condition_too(self, approver: Person, reviewed: Dossier) -> None:
        approve(approver, reviewed, terms(text="Gắn biển tên cơ sở"))
        assert Condition.objects.get().text == "Gắn biển tên cơ sở"

    @pytest.mark.parametrize("days", [-1, 0, 91])
    def test_its_day_is_near(self, approver: Person, reviewed: Dossier, days: int) -> None:
        with pytest.raises(Refused) as refusal:
            approve(approver, reviewed, terms(text="Gắn biển", days=days))
        assert refusal.value.field == "due_on"
        reviewed.refresh_from_db()
        assert reviewed.status == "reviewed"

    def test_nonsense_is_refused(self, approver: Person, reviewed: Dossier) -> None:
        for wrong in (terms(), terms(text="a" * 501), terms(make_product(make_vendor()), text="Nộp")):
            with pytest.raises(Refused):
                approve(approver, reviewed, wrong)

    def test_the_fast_lane_sets_none(self, reviewer: Person, in_review: Dossier) -> None:
        accept_all(in_review, reviewer)
        put(in_review, "in_review", lane="renewal")
        with pytest.raises(Refused, match="hai người"):
            approve(reviewer, in_review, terms(text="Gắn biển"))


class TestMeeting:
    @pytest.fixture
    def condition(self, approver: Person, lacking: Dossier, product: Product) -> Condition:
        approve(approver, lacking, terms(product, "test_report"))
        return Condition.objects.get()

    def test_sales_stop_by_themselves(self, condition: Condition, product: Product) -> None:
        Condition.objects.update(due_on=hanoi_day())
        assert sellable_products(product.vendor).exists()
        Condition.objects.update(due_on=hanoi_day(-1))
        assert not sellable_products(product.vendor).exists()

    def test_an_accepted_paper_in_an_approved_dossier_meets_it(
        self, approver: Person, reviewer: Person, condition: Condition, product: Product
    ) -> None:
        supplement = Dossier.objects.create(vendor=product.vendor)
        supplement.products.add(product)
        make_paper(supplement, "test_report", product, status="accepted")
        put(supplement, "reviewed", reviewer=reviewer)
        approve(approver, supplement)
        condition.refresh_from_db()
        assert (condition.met_by, condition.met_at is not None) == (approver, True)

    def test_an_officer_meets_it_with_words(self, approver: Person, condition: Condition) -> None:
        with pytest.raises(Refused):
            meet_condition(actor=approver, condition=condition, note=" ")
        met = meet_condition(actor=approver, condition=condition, note="Đã xem tại chỗ")
        assert met.met_note == "Đã xem tại chỗ"
        assert meet_condition(actor=approver, condition=condition, note="Lần hai").met_note == "Đã xem tại chỗ"

    def test_until_its_day_the_vendor_reads_it_as_awaited_not_as_missing(
        self, client: Client, condition: Condition, product: Product
    ) -> None:
        client.force_login(product.vendor.members.get().person)
        Paper.objects.filter(kind="test_report").update(status="withdrawn")
        page = client.get(reverse("vetting:show-vendor-dossier", args=[product.vendor.slug])).text
        words = f"Chờ theo điều kiện, hạn {condition.due_on:%d/%m/%Y}"
        assert (words in page, "is-missing" in page) == (True, False)
        supplement = Dossier.objects.create(vendor=product.vendor)
        supplement.products.add(product)
        page = client.get(reverse("vetting:show-vendor-dossier", args=[product.vendor.slug])).text
        assert (words in page, "Còn thiếu" in page) == (True, False)
        assert "còn 1 giấy tờ chờ theo điều kiện" in page
        Condition.objects.update(due_on=hanoi_day(-1))
        page = client.get(reverse("vetting:show-vendor-dossier", args=[product.vendor.slug])).text
        assert (words in page, "Còn thiếu <b>1/5</b>" in page) == (False, True)

    def test_until_its_day_it_stands_in_elsewhere_too(self, condition: Condition, product: Product) -> None:
        assert covered_places(product.vendor_id) == {("test_report", product.pk)}
        Condition.objects.update(due_on=hanoi_day(-1))
        assert not covered_places(product.vendor_id)


class TestLists:
    def make(self, days: int, **fields: object) -> Condition:
        vendor = make_vendor()
        person = vendor.members.get().person
        return Condition.objects.create(vendor=vendor, text="Gắn biển", due_on=hanoi_day(days), set_by=person, **fields)

    def test_days_left_in_order(self) -> None:
        later, late, soon = self.make(40), self.make(-3), self.make(0)
        rows = condition_page("waiting", None).rows
        assert [row.condition for row in rows] == [late, soon, later]
        assert [(row.days_left, row.is_late, row.is_soon) for row in rows] == [
            (-3, True, False),
            (0, False, True),
            (40, False, False),
        ]
        assert [row.condition for row in condition_page("late", None).rows] == [late]
        assert [row.condition for row in waiting_conditions(soon.vendor)] == [soon]

    def test_pages_go_on_where_they_stopped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("vetting.selectors.conditions.PAGE", 2)
        made = [self.make(days) for days in (1, 1, 2)]
        first = condition_page("waiting", None)
        rest = condition_page("waiting", first.next_after)
        assert [row.condition for row in [*first.rows, *rest.rows]] == made
        assert rest.next_after is None

    def test_met_ones_newest_first(self, approver: Person) -> None:
        met = [self.make(1), self.make(1)]
        for condition in met:
            meet_condition(actor=approver, condition=condition, note="Xong")
        assert [row.condition for row in condition_page("met", None).rows] == met[::-1]
        assert not condition_page("waiting", None).rows
