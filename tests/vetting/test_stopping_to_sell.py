"""A vendor stops selling a product and begins again; claims and bar codes on the product's form."""

import pytest
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.kernel.models import JournalEntry
from tests.cast import make_person, make_product, make_vendor
from tests.vetting.conftest import facts_of_product, make_paper, put
from vetting.models import Dossier, Product, Vendor
from vetting.selectors import checklist_of, public_products
from vetting.services.products import change_product
from vetting.services.withdrawals import resume_product, withdraw_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, owner: Person, vendor: Vendor) -> Client:
    client.force_login(owner)
    return client


def at(name: str, vendor: Vendor, *args: int) -> str:
    return reverse(f"vetting:{name}", args=[vendor.slug, *args])


def typed(**fields: object) -> dict[str, object]:
    return {
        "name": "Bưởi đỏ Đông Cao",
        "product_set": 1,
        "stars": 4,
        "summary": "Quả tròn.",
        "regular_price": "100.000",
        "unit": "quả",
        "net_weight": "1.000",
        "sku": "BD-01",
    } | fields


@pytest.mark.parametrize("status", ["draft", "approved", "suspended"])
def test_an_owner_stops_and_begins_again(desk: Client, vendor: Vendor, status: str) -> None:
    product = make_product(vendor, status=status, suspension_reason="Chờ kiểm tra")
    for _twice in range(2):
        assert desk.post(at("withdraw-product", vendor, product.pk)).status_code == 302
    product.refresh_from_db()
    assert product.status == Product.Status.WITHDRAWN
    assert product not in public_products()
    assert "Bán lại" in desk.get(at("edit-product", vendor, product.pk)).text
    for _twice in range(2):
        assert desk.post(at("resume-product", vendor, product.pk)).status_code == 302
    product.refresh_from_db()
    assert product.status == Product.Status.DRAFT
    verbs = JournalEntry.objects.filter(subject_id=str(product.pk), subject_type="vetting.product")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == ["product.withdrawn", "product.resumed"]


def test_it_leaves_a_dossier_being_prepared_and_comes_back(owner: Person, dossier: Dossier, product: Product) -> None:
    paper = make_paper(dossier, "test_report", product)
    withdraw_product(actor=owner, product=product)
    paper.refresh_from_db()
    assert (paper.status, dossier.products.count()) == ("withdrawn", 0)
    resume_product(actor=owner, product=product)
    assert product in dossier.products.all()


@pytest.mark.parametrize("status", ["submitted", "in_review"])
def test_not_while_the_office_judges_it(
    owner: Person, reviewer: Person, dossier: Dossier, product: Product, status: str
) -> None:
    put(dossier, status, reviewer=reviewer)
    with pytest.raises(Refused):
        withdraw_product(actor=owner, product=product)
    product.refresh_from_db()
    assert product.status == Product.Status.DRAFT


def test_another_product_of_the_dossier_may_stop(owner: Person, vendor: Vendor, submitted: Dossier) -> None:
    other = make_product(vendor, "Mứt vỏ bưởi")
    assert withdraw_product(actor=owner, product=other).status == Product.Status.WITHDRAWN


def test_nothing_begins_again_in_a_closed_vendor(owner: Person, vendor: Vendor) -> None:
    product = make_product(vendor, status="withdrawn")
    Vendor.objects.update(status="closed")
    with pytest.raises(Refused):
        resume_product(actor=owner, product=product)


def test_strangers_and_colleagues(client: Client, vendor: Vendor, product: Product) -> None:
    host, rival = make_person("Người dẫn"), make_person("Đối thủ")
    vendor.members.create(person=host, part="host")
    other = make_vendor("HTX khác", owner=rival)
    for person, seen, status in ((host, vendor, 403), (rival, vendor, 404), (rival, other, 404)):
        client.force_login(person)
        assert client.post(at("withdraw-product", seen, product.pk)).status_code == status
    product.refresh_from_db()
    assert product.status == Product.Status.DRAFT


def test_a_claim_brings_its_paper(desk: Client, vendor: Vendor, dossier: Dossier, product: Product) -> None:
    page = desk.get(at("edit-product", vendor, product.pk)).text
    assert "Nhãn hiệu đã đăng ký – Chứng nhận nhãn hiệu" in page
    before = {item.kind for item in checklist_of(dossier).missing}
    reply = desk.post(at("edit-product", vendor, product.pk), typed(sku=product.sku, claims=["registered_brand"]))
    assert reply.status_code == 302
    assert {item.kind for item in checklist_of(dossier).missing} - before == {"trademark"}


def test_claims_of_an_approved_product_stay(owner: Person, vendor: Vendor) -> None:
    product = make_product(vendor, claims=["certified_process", "registered_brand"])
    same = facts_of_product(sku=product.sku, claims=["registered_brand", "certified_process"], storage="Nơi mát")
    assert change_product(actor=owner, product=product, facts=same).storage == "Nơi mát"
    with pytest.raises(Stale):
        change_product(actor=owner, product=product, facts=facts_of_product(sku=product.sku, claims=[]))


def test_an_unknown_claim_is_refused(desk: Client, vendor: Vendor) -> None:
    assert desk.post(at("add-product", vendor), typed(claims=["world_best"])).status_code == 422


@pytest.mark.parametrize(
    ("gtin", "said"), [("8935000000015", "số kiểm tra"), ("12345", "8, 12, 13 hoặc 14"), ("89350000000AB", "8, 12")]
)
def test_a_wrong_bar_code_is_refused(desk: Client, vendor: Vendor, gtin: str, said: str) -> None:
    reply = desk.post(at("add-product", vendor), typed(gtin=gtin))
    assert reply.status_code == 422
    assert said in reply.text
    assert not vendor.products.exists()


@pytest.mark.parametrize(("gtin", "warns"), [("893 5000 000 014", False), ("4006381333931", True), ("", False)])
def test_a_foreign_bar_code_warns(desk: Client, vendor: Vendor, gtin: str, warns: bool) -> None:
    reply = desk.post(at("add-product", vendor), typed(gtin=gtin), follow=True)
    assert ("GS1 Việt Nam cấp" in reply.text) is warns
    assert vendor.products.get().gtin == gtin.replace(" ", "")
