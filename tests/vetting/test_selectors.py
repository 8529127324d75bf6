"""What the public sees, what may be listed, what was checked."""

from typing import Any

import pytest

from market.accounts.models import Person
from market.kernel import journal
from tests.cast import hanoi_day, make_dossier, make_product, make_vendor
from tests.vetting.conftest import make_paper, put
from vetting import selectors
from vetting.models import Dossier, PaperKind, PaperRequirement, Product, ProductBranch, ProductSet, Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved() -> Dossier:
    """Return an approved dossier of a vendor that sells one product."""
    product = make_product()
    dossier = make_dossier(product.vendor, "approved")
    dossier.products.add(product)
    return dossier


def test_taxonomy_and_opening_requirements_are_there() -> None:
    assert (ProductBranch.objects.count(), ProductSet.objects.count()) == (6, 26)
    assert set(PaperRequirement.objects.values_list("kind", flat=True)) == set(PaperKind.values)
    assert selectors.needs_on(hanoi_day()).exists()
    assert not selectors.needs_on(hanoi_day(-3000)).exists()


def test_requirement_ends_on_its_last_day(approved: Dossier) -> None:
    PaperRequirement.objects.filter(kind="traceability_stamp").update(effective_to=hanoi_day())
    assert selectors.checklist_of(approved).find("traceability_stamp", approved.products.get().pk) is None


@pytest.mark.parametrize("status", ["draft", "suspended", "withdrawn"])
def test_only_vetted_products_are_public(status: str) -> None:
    make_product(status=status, suspension_reason="Có phản ánh")
    assert not selectors.public_products().exists()
    assert not selectors.public_vendors().exists()


@pytest.mark.parametrize("status", ["draft", "suspended", "closed"])
def test_products_of_a_vendor_out_of_the_market_are_not_public(status: str) -> None:
    make_product(make_vendor(status=status, suspension_reason="Có phản ánh"))
    assert not selectors.public_products().exists()


@pytest.mark.parametrize("of_product", [True, False])
def test_nothing_is_sellable_with_a_mandatory_paper_over(approved: Dossier, of_product: bool) -> None:
    product = approved.products.get()
    paper = make_paper(
        approved, "star_certificate", product if of_product else None, status="accepted", expires_on=hanoi_day()
    )
    assert list(selectors.sellable_products(product.vendor)) == [product]
    in_two_days = hanoi_day(2)
    assert not selectors.with_papers_valid_on(selectors.public_products(), in_two_days).exists()
    paper.expires_on = hanoi_day(-1)
    paper.save()
    assert not selectors.sellable_products(product.vendor).exists()
    assert list(selectors.public_products()) == [product]


@pytest.mark.parametrize("fields", [{"is_mandatory": False}, {"status": "replaced"}])
def test_optional_and_replaced_papers_do_not_stop_a_sale(approved: Dossier, fields: dict[str, Any]) -> None:
    terms: dict[str, Any] = {"status": "accepted", "expires_on": hanoi_day(-1)}
    make_paper(approved, "trademark", **terms | fields)
    assert selectors.sellable_products(approved.vendor).exists()


class TestTrust:
    def test_three_facts_in_order(self, approved: Dossier) -> None:
        product = approved.products.get()
        make_paper(approved, "test_report", product, status="accepted", issuer="Viện Kiểm nghiệm")
        make_paper(approved, "traceability_stamp", product, status="accepted", expires_on=hanoi_day(10))
        trust = selectors.trust_facts(product)
        assert [fact.state for fact in trust.facts] == ["expiring", "ok", "expiring"]
        assert "Viện Kiểm nghiệm" in trust.facts[1].detail
        assert {paper.kind for paper in trust.papers} == {"test_report", "traceability_stamp"}

    def test_what_was_not_checked_is_said(self, approved: Dossier) -> None:
        product = approved.products.get()
        make_paper(approved, status="accepted")
        trust = selectors.trust_facts(product)
        assert [fact.state for fact in trust.facts] == ["ok", "missing", "missing"]
        assert "Chỉ dẫn địa lý" in trust.unchecked[0]
        assert "Giấy đăng ký kinh doanh" not in trust.unchecked[0]
        assert "không tự lấy mẫu" in trust.unchecked[-1]

    def test_what_is_not_asked_of_crafts_is_no_fault_of_theirs(self) -> None:
        craft = make_product(stars=None, product_set_id=21)
        trust = selectors.trust_facts(craft)
        assert [fact.state for fact in trust.facts] == ["missing", "unasked", "missing"]
        assert "sao OCOP" not in trust.unchecked[0]

    def test_paper_that_is_over_says_so(self, approved: Dossier) -> None:
        product = approved.products.get()
        make_paper(approved, "test_report", product, status="accepted", issued_on=None, expires_on=hanoi_day(-1))
        assert [fact.state for fact in selectors.trust_facts(product).facts] == ["missing", "missing", "missing"]

    def test_unjudged_papers_count_for_nothing(self, approved: Dossier) -> None:
        make_paper(approved, "test_report", approved.products.get())
        assert not selectors.trust_facts(approved.products.get()).papers


class TestDesk:
    def test_vendor_preparing_its_dossier(self, vendor: Vendor, dossier: Dossier, product: Product) -> None:
        make_paper(dossier, "test_report", product, status="refused", refusal_reason="Mờ")
        facts = selectors.vendor_desk_facts(vendor)
        assert facts.dossier == dossier
        assert facts.checklist is not None
        assert len(facts.checklist.missing) == 5
        assert [paper.kind for paper in facts.refused] == ["test_report"]
        assert facts.sellable_count == 0

    def test_vendor_that_waits(self, vendor: Vendor, submitted: Dossier) -> None:
        facts = selectors.vendor_desk_facts(vendor)
        assert (facts.dossier, facts.checklist, facts.refused) == (submitted, None, [])

    def test_vendor_that_sells(self, approved: Dossier) -> None:
        ending = make_paper(approved, "star_certificate", status="accepted", expires_on=hanoi_day(20))
        make_paper(approved, "trademark", status="accepted", expires_on=hanoi_day(200))
        facts = selectors.vendor_desk_facts(approved.vendor)
        assert (facts.dossier, facts.ending, facts.sellable_count) == (approved, [ending], 1)

    def test_vendor_without_anything(self) -> None:
        facts = selectors.vendor_desk_facts(make_vendor(status="draft"))
        assert (facts.dossier, facts.checklist) == (None, None)


class TestRegister:
    def test_by_name_with_filters_and_pages(self, monkeypatch) -> None:
        monkeypatch.setattr("vetting.selectors.register.PAGE", 2)
        for name in "CBA":
            make_vendor(name)
        make_vendor("D", status="draft")
        first = selectors.register_page(selectors.RegisterWishes(status="approved"))
        rest = selectors.register_page(selectors.RegisterWishes(status="approved", after=first.next_after))
        assert [v.display_name for v in [*first.vendors, *rest.vendors]] == ["A", "B", "C"]
        assert [v.display_name for v in selectors.register_page(selectors.RegisterWishes(text="d")).vendors] == ["D"]


class TestHistory:
    def test_vendor_sees_its_people_and_the_office_as_one(self, owner: Person, reviewer: Person, submitted: Dossier):
        paper = submitted.papers.get(kind="test_report")
        facts = {"paper": paper.pk, "kind": paper.kind, "product": paper.product_id, "reason": "Mờ"}
        journal.record("dossier.submitted", actor=owner, subject=submitted, round=1)
        journal.record("paper.refused", actor=reviewer, subject=submitted, **facts)
        journal.record("something.else", actor=reviewer, subject=submitted)
        for_vendor = selectors.history_of(submitted, submitted.vendor, for_office=False)
        assert [(line.what, line.who) for line in for_vendor] == [
            ("Giấy tờ không đạt", "Ban tổ chức"),
            ("Gửi hồ sơ", "Lương Văn Phương"),
        ]
        assert for_vendor[0].about == "Phiếu kết quả kiểm nghiệm an toàn thực phẩm · Bưởi đỏ Đông Cao"
        assert for_vendor[0].note == "Mờ"
        for_office = selectors.history_of(submitted, submitted.vendor, for_office=True)
        assert for_office[0].who == "Trần Thu Hà"

    def test_acts_of_a_rule_are_the_offices(self, vendor: Vendor) -> None:
        journal.record("vendor.approved", actor=None, subject=vendor)
        assert selectors.history_of(vendor, vendor, for_office=True)[0].who == "Ban tổ chức"


def test_past_dossiers_tell_how_many_products_they_held(approved: Dossier, vendor: Vendor) -> None:
    assert [getattr(past, "product_count", None) for past in selectors.past_dossiers(approved.vendor)] == [1]
    assert not selectors.past_dossiers(vendor).exists()


def test_products_know_whether_a_dossier_holds_them(vendor: Vendor, dossier: Dossier, product: Product) -> None:
    make_product(vendor, "An lành", status="draft")
    assert [(p.name, getattr(p, "is_in_dossier", None)) for p in selectors.products_with_state(vendor)] == [
        ("An lành", False),
        (product.name, True),
    ]


def test_current_dossier_is_the_open_one_else_the_last(approved: Dossier) -> None:
    assert selectors.current_dossier(approved.vendor) == approved
    supplement = Dossier.objects.create(vendor=approved.vendor)
    assert selectors.current_dossier(approved.vendor) == supplement


def test_later_papers_do_not_change_a_past_dossier(approved: Dossier) -> None:
    later = Dossier.objects.create(vendor=approved.vendor)
    make_paper(later, status="accepted")
    put(later, "approved")
    item = selectors.checklist_of(approved).find("business_licence", None)
    assert item is not None
    assert item.paper is None
