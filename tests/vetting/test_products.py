"""Adding products and changing them, as far as they are not vetted."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from market.accounts.models import Person
from market.files.models import StoredPicture
from market.kernel.errors import Refused, Stale
from tests.cast import make_product
from tests.vetting.conftest import facts_of_product, photo, put
from vetting.models import Dossier, Product, ProductSet, Vendor
from vetting.services.products import add_product, change_product

pytestmark = pytest.mark.django_db


def add(owner: Person, vendor: Vendor, **fields: object) -> Product:
    return add_product(actor=owner, vendor=vendor, facts=facts_of_product(**fields), request_key=uuid4())


def test_new_product_joins_the_dossier_being_prepared(owner: Person, vendor: Vendor, dossier: Dossier) -> None:
    product = add(owner, vendor)
    assert (product.status, product.sku, product.slug) == (Product.Status.DRAFT, "SP02", "buoi-do-dong-cao")
    assert product.folded_name == "buoi do dong cao htx buoi do dong cao"
    assert product in dossier.products.all()


@pytest.mark.parametrize("status", ["submitted", "in_review"])
def test_new_product_stays_out_of_a_dossier_the_office_has(
    owner: Person, vendor: Vendor, dossier: Dossier, reviewer: Person, status: str
) -> None:
    put(dossier, status, reviewer=reviewer)
    assert add(owner, vendor) not in dossier.products.all()


def test_adding_twice_with_one_form_is_adding_once(owner: Person, vendor: Vendor) -> None:
    key = uuid4()
    first = add_product(actor=owner, vendor=vendor, facts=facts_of_product(), request_key=key)
    assert add_product(actor=owner, vendor=vendor, facts=facts_of_product(), request_key=key) == first
    assert vendor.products.count() == 1


def test_own_code_is_kept_and_a_taken_one_refused(owner: Person, vendor: Vendor) -> None:
    assert add(owner, vendor, sku="BUOI-01").sku == "BUOI-01"
    with pytest.raises(Refused) as refusal:
        add(owner, vendor, sku="BUOI-01")
    assert refusal.value.field == "sku"


def test_given_codes_step_over_those_in_use(owner: Person, vendor: Vendor) -> None:
    add(owner, vendor, sku="SP02")
    assert add(owner, vendor).sku == "SP03"


@pytest.mark.parametrize("number", [14, 15])
def test_drinks_with_alcohol_say_how_much(owner: Person, vendor: Vendor, number: int) -> None:
    with pytest.raises(Refused) as refusal:
        add(owner, vendor, product_set=ProductSet.objects.get(number=number))
    assert refusal.value.field == "alcohol_percent"


def test_picture_is_kept_with_the_product(owner: Person, vendor: Vendor, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    product = add_product(
        actor=owner, vendor=vendor, facts=facts_of_product(), request_key=uuid4(), upload=photo("buoi.jpg")
    )
    assert product.picture == StoredPicture.objects.get()
    kept = product.pictures.get()
    assert (kept.picture, kept.alt, kept.status, kept.position) == (product.picture, product.name, "shown", 1)


def test_bad_picture_is_refused_beside_its_field_and_leaves_nothing(owner: Person, vendor: Vendor) -> None:
    upload = SimpleUploadedFile("buoi.jpg", b"not a picture at all", content_type="image/jpeg")
    with pytest.raises(Refused) as refusal:
        add_product(actor=owner, vendor=vendor, facts=facts_of_product(), request_key=uuid4(), upload=upload)
    assert refusal.value.field == "picture"
    assert not StoredPicture.objects.exists()
    assert not vendor.products.exists()


def test_draft_can_be_changed(owner: Person, product: Product) -> None:
    change_product(actor=owner, product=product, facts=facts_of_product(name="Bưởi Diễn", regular_price=80_000))
    product.refresh_from_db()
    assert (product.name, product.regular_price) == ("Bưởi Diễn", 80_000)
    assert product.folded_name.startswith("buoi dien")


def test_changing_keeps_the_code(owner: Person, product: Product) -> None:
    assert change_product(actor=owner, product=product, facts=facts_of_product()).sku == product.sku


@pytest.mark.parametrize("fields", [{"name": "Bưởi khác"}, {"stars": 5}, {"stars": None}])
def test_vetted_part_of_an_approved_product_stays(owner: Person, vendor: Vendor, fields: dict[str, object]) -> None:
    product = make_product(vendor)
    with pytest.raises(Stale):
        change_product(actor=owner, product=product, facts=facts_of_product(**fields))
    product.refresh_from_db()
    assert (product.name, product.stars) == ("Bưởi đỏ Đông Cao", 4)


def test_price_storage_and_story_of_an_approved_product_may_change(owner: Person, vendor: Vendor) -> None:
    product = make_product(vendor)
    facts = facts_of_product(regular_price=120_000, storage="Nơi khô mát", story="Giống cổ.", sku=product.sku)
    change_product(actor=owner, product=product, facts=facts)
    product.refresh_from_db()
    assert (product.regular_price, product.storage, product.story) == (120_000, "Nơi khô mát", "Giống cổ.")


def test_product_in_review_is_closed_too(owner: Person, product: Product, submitted: Dossier) -> None:
    with pytest.raises(Stale):
        change_product(actor=owner, product=product, facts=facts_of_product(name="Bưởi khác"))


def test_product_opens_again_when_changes_are_asked_for(owner: Person, product: Product, dossier: Dossier) -> None:
    put(dossier, "changes_requested")
    change_product(actor=owner, product=product, facts=facts_of_product(name="Bưởi khác"))
    product.refresh_from_db()
    assert product.name == "Bưởi khác"
