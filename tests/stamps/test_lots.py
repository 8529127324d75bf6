"""Lots: added once, corrected with a trace, closed for good; and the vendor's pages."""

from datetime import date
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.codes import is_well_formed
from market.kernel.errors import Refused
from tests import cast
from tests.sessions.papers import make_paper
from vetting.models import Lot, Product, VendorMember
from vetting.selectors.lots import lot_file, open_lots
from vetting.services.lots import LotFacts, add_lot, close_lot, correct_quantity

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Person:
    return cast.make_person("Lương Văn Phương")


@pytest.fixture
def product(owner: Person) -> Product:
    return cast.make_product(cast.make_vendor(owner=owner))


@pytest.fixture
def lot(product: Product) -> Lot:
    return cast.make_lot(product)


def facts(**changed: Any) -> LotFacts:
    values: dict[str, Any] = {
        "number": "L261120",
        "origin": Lot.Origin.HARVESTED,
        "made_on": cast.hanoi_day(-1),
        "best_before": cast.hanoi_day(30),
        "place": "Vườn số 3",
        "quantity": 500,
        "test_report": None,
        "note": "",
    }
    return LotFacts(**values | changed)


def add(product: Product, owner: Person, **changed: Any) -> Lot:
    return add_lot(actor=owner, product=product, facts=facts(**changed), request_key=uuid4())


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(name: str, product: Product, *args: object) -> str:
    return reverse(f"vetting:{name}", args=[product.vendor.slug, *args])


def form(product: Product, **changed: Any) -> dict[str, Any]:
    return {
        "product": product.pk,
        "number": "L261120",
        "origin": "harvested",
        "made_on": cast.hanoi_day(-1).isoformat(),
        "best_before": "",
        "quantity": "1.200",
        "place": "Vườn số 3",
        "request_key": str(uuid4()),
    } | changed


# --- services -------------------------------------------------------------------------------------------------------


def test_a_new_lot_has_a_code_of_its_own_and_a_trace(product: Product, owner: Person) -> None:
    first, second = add(product, owner), add(product, owner, number="L2")
    assert is_well_formed(first.code)
    assert first.code != second.code
    assert journal.entries_of(first).get().verb == "lot.added"


def test_the_same_key_is_the_same_lot(product: Product, owner: Person) -> None:
    key = uuid4()
    made = {add_lot(actor=owner, product=product, facts=facts(), request_key=key).pk for _ in range(2)}
    assert len(made) == 1 == Lot.objects.count()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": "Lô số 1"}, "number"),
        ({"number": "/1"}, "number"),
        ({"number": "L" * 21}, "number"),
        ({"made_on": date(2999, 1, 1), "best_before": None}, "made_on"),
        ({"best_before": date(2020, 1, 1)}, "best_before"),
    ],
)
def test_what_a_lot_cannot_be(product: Product, owner: Person, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        add(product, owner, **changed)
    assert refused.value.field == field
    assert not Lot.objects.exists()


def test_a_number_is_used_once_per_product(product: Product, owner: Person) -> None:
    add(product, owner)
    with pytest.raises(Refused, match="đã có lô"):
        add(product, owner)
    assert add(cast.make_product(product.vendor), owner).number == "L261120"


@pytest.mark.parametrize("status", ["draft", "suspended", "withdrawn"])
def test_only_an_approved_product_has_lots(owner: Person, status: str) -> None:
    product = cast.make_product(cast.make_vendor(owner=owner), status=status, suspension_reason="x")
    with pytest.raises(Refused) as refused:
        add(product, owner)
    assert refused.value.field == "product"


def test_a_lot_points_to_an_accepted_test_report_of_its_product_only(product: Product, owner: Person) -> None:
    good = make_paper(product.vendor, product, kind="test_report", expires_on=None)
    other = make_paper(product.vendor, cast.make_product(product.vendor), kind="test_report", expires_on=None)
    assert add(product, owner, test_report=good).test_report == good
    with pytest.raises(Refused) as refused:
        add(product, owner, number="L2", test_report=other)
    assert refused.value.field == "test_report"


def test_a_quantity_goes_up_freely_and_down_to_what_is_ordered(lot: Lot, owner: Person) -> None:
    cast.make_listing(None, lot.product, lot=lot, sold=20)
    correct_quantity(actor=owner, lot=lot, quantity=150)
    correct_quantity(actor=owner, lot=lot, quantity=20, reason="Đếm lại")
    with pytest.raises(Refused, match="Khách đã đặt 20 quả"):
        correct_quantity(actor=owner, lot=lot, quantity=19)
    lot.refresh_from_db()
    assert lot.quantity == 20
    kept = [(each.before, each.after, each.reason) for each in lot_file(lot).corrections]
    assert kept == [(150, 20, "Đếm lại"), (100, 150, "")]


def test_the_same_quantity_leaves_no_trace(lot: Lot, owner: Person) -> None:
    correct_quantity(actor=owner, lot=lot, quantity=100)
    assert not lot_file(lot).corrections


def test_a_closed_lot_stays_closed(lot: Lot, owner: Person) -> None:
    first = close_lot(actor=owner, lot=lot).closed_at
    assert close_lot(actor=owner, lot=lot).closed_at == first
    with pytest.raises(Refused, match="đã đóng"):
        correct_quantity(actor=owner, lot=lot, quantity=200)
    assert journal.entries_of(lot).filter(verb="lot.closed").count() == 1


def test_the_lots_one_can_sell_from(product: Product) -> None:
    good = cast.make_lot(product)
    endless = cast.make_lot(product, best_before=None)
    cast.make_lot(product, best_before=cast.hanoi_day(2))
    cast.make_lot(product, closed_at=cast.make_session().opens_at)
    cast.make_lot(product, 5, sold=5)
    cast.make_lot()
    assert set(open_lots(product, good_on=cast.hanoi_day(3))) == {good, endless}


# --- the vendor's pages ---------------------------------------------------------------------------------------------


def test_a_lot_is_added_from_a_phone(product: Product, owner: Person) -> None:
    client = client_of(owner)
    assert "Thêm lô" in client.get(page("list-lots", product)).content.decode()
    assert client.get(page("add-lot", product) + f"?product={product.pk}").status_code == 200
    response = client.post(page("add-lot", product), form(product), follow=True)
    lot = Lot.objects.get()
    assert response.redirect_chain[-1][0] == page("show-lot", product, lot.pk)
    assert (lot.quantity, lot.best_before, lot.added_by) == (1200, None, owner)
    assert lot.code[:4] + " " + lot.code[4:] in response.content.decode()


def test_what_was_typed_stays_when_something_is_wrong(product: Product, owner: Person) -> None:
    response = client_of(owner).post(page("add-lot", product), form(product, number="Lô số 1"))
    assert response.status_code == 422
    assert "Vườn số 3" in response.content.decode()
    assert not Lot.objects.exists()


def test_another_vendors_product_cannot_be_chosen(product: Product, owner: Person) -> None:
    response = client_of(owner).post(page("add-lot", product), form(cast.make_product()))
    assert response.status_code == 422
    assert not Lot.objects.exists()


def test_a_vendor_without_approved_products_is_told_so(owner: Person) -> None:
    product = cast.make_product(cast.make_vendor(owner=owner), status="draft")
    assert "Chưa có sản phẩm nào được duyệt" in client_of(owner).get(page("add-lot", product)).content.decode()


@pytest.mark.parametrize(
    ("part", "reads", "changes"),
    [("owner", 200, 200), ("host", 200, 200), ("accountant", 200, 403), ("packer", 403, 403)],
)
def test_who_may_do_what(lot: Lot, part: str, reads: int, changes: int) -> None:
    person = cast.make_person("Nguyễn Văn An")
    VendorMember.objects.create(vendor=lot.product.vendor, person=person, part=part)
    client = client_of(person)
    for name in ("list-lots", "show-lot"):
        args = [lot.pk] if name == "show-lot" else []
        assert client.get(page(name, lot.product, *args)).status_code == reads
    for name in ("add-lot", "correct-lot", "close-lot"):
        args = [] if name == "add-lot" else [lot.pk]
        assert client.get(page(name, lot.product, *args)).status_code == changes
    printed = client.post(page("print-stamps", lot.product, lot.pk), {"paper": "8", "count": "1"})
    assert printed.status_code == changes


def test_another_vendors_lot_does_not_exist(lot: Lot) -> None:
    rival = cast.make_vendor("HTX Bưởi Thồ Phú Xuyên")
    client = client_of(rival.members.get().person)
    for name in ("show-lot", "correct-lot", "close-lot"):
        assert client.get(reverse(f"vetting:{name}", args=[rival.slug, lot.pk])).status_code == 404
        assert client.get(page(name, lot.product, lot.pk)).status_code == 404


def test_quantity_and_closing_from_the_page(lot: Lot, owner: Person) -> None:
    client = client_of(owner)
    assert client.post(page("correct-lot", lot.product, lot.pk), {"quantity": "0"}).status_code == 422
    assert client.post(page("correct-lot", lot.product, lot.pk), {"quantity": "250"}).status_code == 302
    assert client.post(page("close-lot", lot.product, lot.pk)).status_code == 302
    lot.refresh_from_db()
    assert lot.quantity == 250
    assert lot.closed_at is not None


def test_sheets_are_printed_and_counted(lot: Lot, owner: Person) -> None:
    client = client_of(owner)
    response = client.post(page("print-stamps", lot.product, lot.pk), {"paper": "24", "count": "30", "start": "2"})
    assert response["Content-Type"] == "application/pdf"
    assert lot.code in response["Content-Disposition"]
    with pypdfium2.PdfDocument(response.content) as document:
        assert len(document) == 2
    assert lot_file(lot).printed_total == 30
    assert "30 tem cho 100 quả" in client.get(page("show-lot", lot.product, lot.pk)).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"paper": "99"}, {"count": "0"}, {"count": "100000"}, {"start": "25"}, {"start": "-1"}]
)
def test_nonsense_prints_nothing(lot: Lot, owner: Person, wrong: dict[str, str]) -> None:
    data = {"paper": "24", "count": "24", "start": "1"} | wrong
    assert client_of(owner).post(page("print-stamps", lot.product, lot.pk), data).status_code == 422
    assert not lot_file(lot).printed


def test_a_closed_lot_prints_nothing(lot: Lot, owner: Person) -> None:
    close_lot(actor=owner, lot=lot)
    client = client_of(owner)
    client.post(page("print-stamps", lot.product, lot.pk), {"paper": "24", "count": "24"})
    assert not lot_file(lot).printed
    assert "Tải tờ tem" not in client.get(page("show-lot", lot.product, lot.pk)).content.decode()


def test_the_list_asks_a_constant_number_of_questions(
    lot: Lot, owner: Person, django_assert_max_num_queries: Any
) -> None:
    for _ in range(5):
        cast.make_lot(lot.product)
    client = client_of(owner)
    with django_assert_max_num_queries(8):
        client.get(page("list-lots", lot.product))
