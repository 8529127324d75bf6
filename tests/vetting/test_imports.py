"""Products from a sheet: a look first, then all lines or none, once; repeating it changes nothing."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.models import JournalEntry
from tests.cast import make_person, make_product, make_vendor
from tests.vetting.conftest import put
from tests.vetting.sheets import book_of, sheet_of, upload_of
from vetting.models import Dossier, Product, ProductImport, ProductSet, Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, owner: Person, vendor: Vendor) -> Client:
    client.force_login(owner)
    return client


def at(name: str, vendor: Vendor, *args: int) -> str:
    return reverse(f"vetting:{name}", args=[vendor.slug, *args])


def upload(desk: Client, vendor: Vendor, file: SimpleUploadedFile) -> ProductImport:
    reply = desk.post(at("import-products", vendor), {"file": file})
    assert reply.status_code == 302, reply.content.decode()
    return ProductImport.objects.get(vendor=vendor, applied_at=None)


def apply(desk: Client, vendor: Vendor, found: ProductImport) -> Any:
    return desk.post(at("apply-import", vendor, found.pk))


def states(found: ProductImport) -> list[str]:
    return [row["state"] for row in found.rows]


def troubles(found: ProductImport) -> str:
    return "; ".join(f"{each['line']} {each['heading']}: {each['text']}" for each in found.problems)


def test_a_look_saves_nothing_and_saving_adds_all(desk: Client, vendor: Vendor, dossier: Dossier) -> None:
    before = vendor.products.count()
    found = upload(desk, vendor, sheet_of({"claim:registered_brand": "có"}, {"sku": "BD-02", "name": "Mứt vỏ bưởi"}))
    assert states(found) == ["new", "new"]
    assert vendor.products.count() == before
    page = desk.get(at("show-import", vendor, found.pk)).text
    assert "Lưu 2 sản phẩm" in page
    assert "Mứt vỏ bưởi" in page
    assert apply(desk, vendor, found).status_code == 302
    product = vendor.products.get(sku="BD-01")
    assert (product.regular_price, product.net_weight, product.stars) == (189_000, 1500, 4)
    assert product.claims == ["registered_brand"]
    assert product in dossier.products.all()
    entry = JournalEntry.objects.get(verb="vendor.products_imported")
    assert (entry.facts["new"], entry.facts["changed"]) == (2, 0)


def test_the_same_sheet_again_changes_nothing(desk: Client, vendor: Vendor) -> None:
    rows = ({"gtin": "8935000000014"}, {"sku": "BD-02", "alcohol_percent": "12,5", "product_set": "14"})
    apply(desk, vendor, upload(desk, vendor, sheet_of(*rows)))
    found = upload(desk, vendor, sheet_of(*rows))
    assert states(found) == ["same", "same"]
    assert "không có gì để lưu" in desk.get(at("show-import", vendor, found.pk)).text
    apply(desk, vendor, found)
    assert vendor.products.count() == 2
    assert vendor.products.get(sku="BD-02").alcohol_percent == Decimal("12.5")


def test_saving_twice_is_saving_once(desk: Client, vendor: Vendor) -> None:
    found = upload(desk, vendor, sheet_of({}))
    apply(desk, vendor, found)
    apply(desk, vendor, found)
    assert vendor.products.count() == 1
    assert JournalEntry.objects.filter(verb="product.added").count() == 1


def test_same_code_changes_the_product(desk: Client, vendor: Vendor) -> None:
    apply(desk, vendor, upload(desk, vendor, sheet_of({})))
    found = upload(desk, vendor, sheet_of({"regular_price": 195000, "storage": "Nơi mát"}))
    assert states(found) == ["changed"]
    assert set(found.rows[0]["changes"]) == {"Giá niêm yết (đồng)", "Bảo quản"}
    apply(desk, vendor, found)
    assert vendor.products.get().regular_price == 195_000


def test_columns_that_are_not_there_stay_as_they_are(desk: Client, vendor: Vendor) -> None:
    apply(desk, vendor, upload(desk, vendor, sheet_of({"story": "Giống cổ.", "claim:certified_process": "x"})))
    gone = {"story": "", "claim:certified_process": "", "stars": ""}
    found = upload(desk, vendor, upload_of(book_of({"unit": "kg"}, headings=gone)))
    assert states(found) == ["changed"]
    apply(desk, vendor, found)
    product = vendor.products.get()
    assert (product.unit, product.story, product.claims) == ("kg", "Giống cổ.", ["certified_process"])
    assert product.stars == 4


def test_one_wrong_line_keeps_all_back(desk: Client, vendor: Vendor) -> None:
    found = upload(desk, vendor, sheet_of({}, {"sku": "BD-02", "regular_price": "rẻ lắm", "product_set": "99"}))
    assert states(found) == ["new", "wrong"]
    assert "3 Giá niêm yết (đồng): Chưa rõ số tiền" in troubles(found)
    assert "3 Bộ sản phẩm OCOP: Không có bộ" in troubles(found)
    page = desk.get(at("show-import", vendor, found.pk)).text
    assert "Chưa lưu dòng nào" in page
    assert "rẻ lắm" in page
    assert at("apply-import", vendor, found.pk) not in page
    apply(desk, vendor, found)
    assert not vendor.products.exists()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"sku": None}, "Mã sản phẩm: Hãy đặt mã"),
        ({"gtin": "8935000000015"}, "Mã vạch (GTIN): Mã vạch gõ nhầm"),
        ({"gtin": 893500000001}, "Mã vạch (GTIN)"),
        ({"stars": "7 sao"}, "Hạng sao OCOP"),
        ({"regular_price": 189}, "hãy gõ 189000"),
        ({"net_weight": "1.500 kg"}, "hai cách"),
        ({"name": "x" * 300}, "Tên sản phẩm"),
        ({"name": None}, "Tên sản phẩm"),
        ({"product_set": "14"}, "độ cồn"),
        ({"summary": "=1+1"}, "công thức"),
        ({"shelf_life_days": -4}, "Hạn dùng"),
        ({"claim:protected_design": "chắc vậy"}, "chắc vậy"),
    ],
)
def test_every_trouble_names_line_and_column(desk: Client, vendor: Vendor, row: dict[str, Any], said: str) -> None:
    found = upload(desk, vendor, sheet_of(row))
    assert states(found) == ["wrong"]
    assert "2 " in troubles(found)
    assert said in troubles(found)


def test_a_code_twice_in_one_sheet(desk: Client, vendor: Vendor) -> None:
    found = upload(desk, vendor, sheet_of({}, {"name": "Khác"}, {"sku": "bd-01"}))
    assert states(found) == ["new", "wrong", "wrong"]
    assert "đã có ở dòng 2" in troubles(found)


def test_a_code_in_another_case_is_asked_about(desk: Client, vendor: Vendor, product: Product) -> None:
    assert "chỉ khác chữ hoa" in troubles(upload(desk, vendor, sheet_of({"sku": product.sku.lower()})))


@pytest.mark.parametrize("status", ["approved", "suspended", "withdrawn"])
def test_what_was_vetted_is_refused_by_line(desk: Client, vendor: Vendor, status: str) -> None:
    made = make_product(vendor, sku="BD-01", status=status, suspension_reason="Chờ kiểm tra")
    found = upload(desk, vendor, sheet_of({"name": "Bưởi khác", "stars": "5", "claim:registered_brand": "có"}))
    assert states(found) == ["wrong"]
    for column in ("Tên sản phẩm", "Hạng sao OCOP", "Trên nhãn, sản phẩm ghi"):
        assert column in troubles(found)
    apply(desk, vendor, found)
    made.refresh_from_db()
    assert made.name == "Bưởi đỏ Đông Cao"


def test_the_rest_of_an_approved_product_may_change(desk: Client, vendor: Vendor) -> None:
    made = make_product(vendor, sku="BD-01")
    found = upload(desk, vendor, sheet_of({}))
    assert (states(found), troubles(found)) == (["changed"], "")
    apply(desk, vendor, found)
    made.refresh_from_db()
    assert made.regular_price == 189_000


def test_what_the_office_vets_now_stops_the_whole_list(
    desk: Client, vendor: Vendor, product: Product, dossier: Dossier
) -> None:
    found = upload(desk, vendor, sheet_of({"sku": "MOI"}, {"sku": product.sku, "name": "Tên khác"}))
    assert states(found) == ["new", "changed"]
    put(dossier, "submitted")
    assert "Dòng 3" in desk.post(at("apply-import", vendor, found.pk), follow=True).content.decode()
    assert not vendor.products.filter(sku="MOI").exists()
    found.refresh_from_db()
    assert found.applied_at is None


def test_a_newer_sheet_takes_the_place_of_one_not_saved(desk: Client, vendor: Vendor) -> None:
    first = upload(desk, vendor, sheet_of({}))
    upload(desk, vendor, sheet_of({"sku": "BD-02"}))
    assert desk.get(at("show-import", vendor, first.pk)).status_code == 404
    apply(desk, vendor, first)
    assert not vendor.products.exists()


def test_bad_files_are_answered_on_the_form(desk: Client, vendor: Vendor) -> None:
    for file in (SimpleUploadedFile("a.xlsx", b"%PDF-1.7"), SimpleUploadedFile("a.xlsx", b"")):
        reply = desk.post(at("import-products", vendor), {"file": file})
        assert reply.status_code == 422
    assert desk.post(at("import-products", vendor), {"typed": "nothing"}).status_code == 422
    assert not ProductImport.objects.exists()


def test_names_with_tricks_are_shown_plain(desk: Client, vendor: Vendor) -> None:
    file = sheet_of({"name": "<script>alert(1)</script>\u202eBưởi"})
    file.name = "..\\..\\\u202ecod.xlsx"
    found = upload(desk, vendor, file)
    assert found.file_name == "cod.xlsx"
    page = desk.get(at("show-import", vendor, found.pk)).text
    assert "<script>alert" not in page
    assert "\u202e" not in page


def test_the_template_holds_the_products_and_comes_back_unchanged(desk: Client, vendor: Vendor) -> None:
    made = make_product(vendor, sku="007", gtin="8935000000014", claims=["registered_brand"], storage="=1+1")
    make_product(vendor, "Nước mắm", status="draft", stars=None, product_set=ProductSet.objects.get(number=9))
    reply = desk.get(at("download-product-sheet", vendor))
    content = b"".join(reply.streaming_content)  # type: ignore[attr-defined]
    page = openpyxl.load_workbook(io.BytesIO(content))["Sản phẩm"]
    assert (page["A1"].value, page["A2"].value, page["A2"].data_type) == ("Mã sản phẩm *", "007", "s")
    assert page.data_validations.count >= 6
    Product.objects.filter(pk=made.pk).update(storage="Nơi mát")
    content = b"".join(desk.get(at("download-product-sheet", vendor)).streaming_content)  # type: ignore[attr-defined]
    found = upload(desk, vendor, upload_of(content))
    assert (states(found), troubles(found)) == (["same", "same"], "")
    assert 'data-label="Chi tiết"' not in desk.get(at("show-import", vendor, found.pk)).text  # there are none


def test_only_owners_and_only_their_own(client: Client, desk: Client, vendor: Vendor) -> None:
    found = upload(desk, vendor, sheet_of({}))
    rival = make_person("Đối thủ")
    other = make_vendor("HTX khác", owner=rival)
    host = make_person("Người dẫn")
    vendor.members.create(person=host, part="host")
    for person, vendor_seen, status in ((host, vendor, 403), (rival, vendor, 404), (rival, other, 404)):
        client.force_login(person)
        assert client.get(at("show-import", vendor_seen, found.pk)).status_code == status
        assert client.post(at("apply-import", vendor_seen, found.pk)).status_code == status
    assert not Product.objects.exists()


def test_a_long_sheet_costs_few_queries_to_look_at(
    desk: Client, vendor: Vendor, queries_of: Callable[[str], int]
) -> None:
    small = upload(desk, vendor, sheet_of({}))
    few = queries_of(at("show-import", vendor, small.pk))
    large = upload(desk, vendor, sheet_of(*({"sku": f"SP{number}"} for number in range(60))))
    assert queries_of(at("show-import", vendor, large.pk)) == few
