"""The vendor's pages, through their addresses: opening, products, papers, submitting."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.files.models import StoredPicture
from tests.cast import make_dossier, make_person, make_product, make_vendor
from tests.files.hostile import archive
from tests.files.ordinary import jpeg
from tests.vetting.conftest import commit, fill, make_paper, put
from vetting.models import Dossier, Product, Vendor

pytestmark = pytest.mark.django_db

PROFILE = {
    "kind": "cooperative",
    "legal_name": "Hợp tác xã Bưởi đỏ Đông Cao",
    "display_name": "HTX Bưởi đỏ Đông Cao",
    "tax_code": "0312687878",
    "representative": "Lương Văn Phương",
    "phone": "0912 345 678",
    "email": "",
    "commune": "Xã Mê Linh",
    "former_district": "",
    "address": "Thôn Đông Cao",
    "founded_year": "2015",
    "story": "Ba đời trồng bưởi.",
    "agrees": "on",
}
PRODUCT = {
    "name": "Bưởi đỏ",
    "product_set": "1",
    "stars": "4",
    "summary": "Ngọt thơm",
    "regular_price": "60.000",
    "unit": "quả",
    "net_weight": "1.200",
}


@pytest.fixture
def signed_in(client: Client, owner: Person) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture
def storage(settings, tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder
    return folder


def at(name: str, vendor: Vendor, *args: object) -> str:
    return reverse(f"vetting:{name}", args=[vendor.slug, *args])


class TestProfile:
    def test_opening_leads_to_the_dossier(self, signed_in: Client) -> None:
        response = signed_in.post(reverse("vetting:open-vendor"), PROFILE, follow=True)
        vendor = Vendor.objects.get()
        assert response.redirect_chain[-1][0] == at("show-vendor-dossier", vendor)
        assert (vendor.phone, vendor.commune.name, vendor.former_district) == (
            "+84912345678",
            "Xã Mê Linh",
            "Huyện Mê Linh",
        )
        assert "số kiểm tra không khớp" not in response.text

    def test_wrong_check_digit_warns_and_does_not_block(self, signed_in: Client) -> None:
        response = signed_in.post(reverse("vetting:open-vendor"), PROFILE | {"tax_code": "0312687879"}, follow=True)
        assert Vendor.objects.get().tax_code == "0312687879"
        assert "số kiểm tra không khớp" in response.text

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("tax_code", "12345"),
            ("phone", "024 123"),
            ("phone", "hello"),
            ("founded_year", "3024"),
            ("commune", "Không Có"),
            ("legal_name", "x" * 300),
        ],
    )
    def test_bad_field_keeps_what_was_typed(self, signed_in: Client, field: str, value: str) -> None:
        response = signed_in.post(reverse("vetting:open-vendor"), PROFILE | {field: value})
        assert response.status_code == 422
        assert "Ba đời trồng bưởi." in response.text
        assert field in response.context["form"].errors
        assert not Vendor.objects.exists()

    def test_taken_tax_code_is_said_beside_it(self, signed_in: Client) -> None:
        make_vendor(tax_code="0312687878")
        response = signed_in.post(reverse("vetting:open-vendor"), PROFILE)
        assert response.status_code == 422
        assert "tax_code" in response.context["form"].errors

    def test_invisible_characters_do_not_come_in(self, signed_in: Client) -> None:
        signed_in.post(reverse("vetting:open-vendor"), PROFILE | {"display_name": "HTX \u202eoãđ\u200b  Cao"})
        assert Vendor.objects.get().display_name == "HTX oãđ Cao"

    def test_changing(self, signed_in: Client, vendor: Vendor) -> None:
        assert signed_in.get(at("edit-vendor", vendor)).status_code == 200
        response = signed_in.post(at("edit-vendor", vendor), PROFILE | {"tax_code": "0312687879"}, follow=True)
        vendor.refresh_from_db()
        assert vendor.tax_code == "0312687879"
        assert "số kiểm tra không khớp" in response.text

    def test_another_vendors_tax_code_is_said_beside_it(self, signed_in: Client, vendor: Vendor) -> None:
        make_vendor(tax_code="0312687878")
        response = signed_in.post(at("edit-vendor", vendor), PROFILE)
        assert response.status_code == 422
        assert "tax_code" in response.context["form"].errors

    def test_vetted_fields_are_shown_but_not_taken(self, signed_in: Client, owner: Person) -> None:
        vendor = make_vendor(owner=owner, legal_name="Tên đã duyệt")
        response = signed_in.post(at("edit-vendor", vendor), PROFILE | {"legal_name": "Tên khác"})
        vendor.refresh_from_db()
        assert response.status_code == 302
        assert (vendor.legal_name, vendor.story) == ("Tên đã duyệt", "Ba đời trồng bưởi.")


class TestProducts:
    def test_adding(self, signed_in: Client, vendor: Vendor, storage: Path) -> None:
        data = PRODUCT | {"picture": SimpleUploadedFile("buoi.jpg", jpeg())}
        response = signed_in.post(at("add-product", vendor), data)
        product = Product.objects.get()
        assert response.status_code == 302
        assert (product.regular_price, product.net_weight, product.stars) == (60_000, 1200, 4)
        assert product.picture is not None

    def test_bad_picture_keeps_what_was_typed(self, signed_in: Client, vendor: Vendor, storage: Path) -> None:
        data = PRODUCT | {"picture": SimpleUploadedFile("buoi.jpg", archive())}
        response = signed_in.post(at("add-product", vendor), data)
        assert response.status_code == 422
        assert "picture" in response.context["form"].errors
        assert 'value="Ngọt thơm"' in response.text
        assert 'value="60.000"' in response.text
        assert not Product.objects.exists()
        assert not StoredPicture.objects.exists()

    def test_same_form_twice_is_one_product(self, signed_in: Client, vendor: Vendor) -> None:
        data = PRODUCT | {"request_key": str(uuid4())}
        for _ in range(2):
            signed_in.post(at("add-product", vendor), data)
        assert Product.objects.count() == 1

    def test_code_in_use_is_said_beside_it(self, signed_in: Client, vendor: Vendor) -> None:
        mine = make_product(vendor, "Trà bưởi", status="draft")
        make_product(vendor, "Mứt bưởi", sku="MUT-01")
        response = signed_in.post(at("edit-product", vendor, mine.pk), PRODUCT | {"sku": "MUT-01"})
        assert response.status_code == 422
        assert "sku" in response.context["form"].errors

    def test_htmx_gets_the_form_alone(self, signed_in: Client, vendor: Vendor) -> None:
        response = signed_in.post(at("add-product", vendor), PRODUCT | {"name": ""}, headers={"HX-Request": "true"})
        assert response.status_code == 422
        assert "<html" not in response.text
        assert "<form" in response.text

    def test_editing_an_approved_product_leaves_its_vetted_part(self, signed_in: Client, owner: Person) -> None:
        product = make_product(make_vendor(owner=owner))
        data = PRODUCT | {"name": "Tên khác", "stars": "5", "product_set": "9"}
        response = signed_in.post(at("edit-product", product.vendor, product.pk), data)
        product.refresh_from_db()
        assert response.status_code == 302
        assert (product.name, product.stars, product.product_set_id) == ("Bưởi đỏ Đông Cao", 4, 1)
        assert product.regular_price == 60_000

    def test_list_has_a_constant_number_of_queries(
        self, signed_in: Client, vendor: Vendor, dossier: Dossier, queries_of: Callable[[str], int]
    ) -> None:
        few = queries_of(at("list-own-products", vendor))
        for number in range(6):
            make_product(vendor, f"Sản phẩm {number}")
        assert queries_of(at("list-own-products", vendor)) == few <= 9


class TestDossier:
    def test_checklist_says_what_is_missing(self, signed_in: Client, dossier: Dossier) -> None:
        response = signed_in.get(at("show-vendor-dossier", dossier.vendor))
        assert "<b>5/5</b>" in response.text
        assert "Chưa có" in response.text

    def test_submitting(self, signed_in: Client, complete: Dossier) -> None:
        commit(complete)
        response = signed_in.post(at("submit-dossier", complete.vendor), {"seen_round": "0"}, follow=True)
        complete.refresh_from_db()
        assert complete.status == "submitted"
        assert "Đã gửi hồ sơ" in response.text
        assert "Tải lên" not in response.text

    def test_incomplete_dossier_comes_back_with_the_list(self, signed_in: Client, dossier: Dossier) -> None:
        commit(dossier)
        response = signed_in.post(at("submit-dossier", dossier.vendor), {"seen_round": "0"})
        assert response.status_code == 422
        assert "Hồ sơ còn thiếu" in response.text
        dossier.refresh_from_db()
        assert dossier.status == "draft"

    @pytest.mark.parametrize("status", sorted(set(Dossier.Status.values) - {"draft"}))
    def test_every_state_has_its_page(
        self, signed_in: Client, complete: Dossier, reviewer: Person, status: str
    ) -> None:
        put(complete, status, reviewer=reviewer, decision_note="Lời của Ban tổ chức")
        response = signed_in.get(at("show-vendor-dossier", complete.vendor))
        assert response.status_code == 200
        assert ("Lời của Ban tổ chức" in response.text) == (status not in Dossier.WITH_OFFICE)

    def test_supplement(self, signed_in: Client, owner: Person) -> None:
        vendor = make_vendor(owner=owner)
        product = make_product(vendor)
        make_dossier(vendor, "approved").products.add(product)
        assert "Mở hồ sơ bổ sung" in signed_in.get(at("show-vendor-dossier", vendor)).text
        signed_in.post(at("open-dossier", vendor))
        signed_in.post(at("include-product", vendor, product.pk))
        dossier = vendor.dossiers.get(status="draft")
        assert list(dossier.products.all()) == [product]
        signed_in.post(at("leave-out-product", vendor, product.pk))
        assert not dossier.products.exists()

    def test_vendor_without_a_dossier(self, signed_in: Client, owner: Person) -> None:
        response = signed_in.get(at("show-vendor-dossier", make_vendor(owner=owner)))
        assert "Chưa có hồ sơ nào" in response.text

    def test_past_dossier(self, signed_in: Client, owner: Person) -> None:
        vendor = make_vendor(owner=owner)
        past = make_dossier(vendor, "approved", decision_note="Chúc mừng")
        make_paper(past, status="replaced")
        response = signed_in.get(at("show-past-dossier", vendor, past.pk))
        assert "Chúc mừng" in response.text
        assert "Đã thay" in response.text
        current = make_dossier(vendor)
        assert signed_in.get(at("show-past-dossier", vendor, current.pk)).status_code == 302

    @pytest.mark.parametrize("part", ["packer", "host"])
    def test_members_who_do_other_work_see_no_papers(self, client: Client, dossier: Dossier, part: str) -> None:
        member = make_person("Lương Thị Mơ")
        dossier.vendor.members.create(person=member, part=part)
        client.force_login(member)
        assert client.get(at("show-vendor-dossier", dossier.vendor)).status_code == 403

    def test_member_who_is_no_owner_reads_only(self, client: Client, dossier: Dossier) -> None:
        accountant = make_person("Lương Thị Mơ")
        dossier.vendor.members.create(person=accountant, part="accountant")
        client.force_login(accountant)
        assert "Tải lên" not in client.get(at("show-vendor-dossier", dossier.vendor)).text
        assert client.post(at("submit-dossier", dossier.vendor)).status_code == 403
        assert client.get(at("edit-vendor", dossier.vendor)).status_code == 403

    def test_page_has_a_constant_number_of_queries(
        self, signed_in: Client, complete: Dossier, queries_of: Callable[[str], int]
    ) -> None:
        few = queries_of(at("show-vendor-dossier", complete.vendor))
        for number in range(5):
            complete.products.add(make_product(complete.vendor, f"Sản phẩm {number}", status="draft"))
        fill(complete)
        assert queries_of(at("show-vendor-dossier", complete.vendor)) == few <= 21


@pytest.mark.parametrize("name", ["show-vendor-dossier", "edit-vendor", "list-own-products", "add-product"])
def test_strangers_get_nothing(client: Client, vendor: Vendor, name: str) -> None:
    url = at(name, vendor)
    assert client.get(url).status_code == 302
    rival = make_person("Đối thủ")
    make_vendor("HTX khác", owner=rival)
    client.force_login(rival)
    assert client.get(url).status_code == 404
