"""What must never be false is held by the database, whatever the code does."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from market.accounts.models import Person
from tests.cast import make_product, make_vendor
from tests.vetting.conftest import make_paper, put
from vetting.models import Dossier, Paper, Product, Vendor

pytestmark = pytest.mark.django_db


def refused(change, constraint: str) -> None:
    """Assert that the database refuses a change because of one constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"tax_code": "123"}, "vendor_tax_code_digits"),
        ({"tax_code": "0107123456-01"}, "vendor_tax_code_digits"),
        ({"status": "suspended"}, "vendor_suspended_with_reason"),
    ],
)
def test_vendor(vendor: Vendor, fields: dict[str, object], constraint: str) -> None:
    refused(lambda: Vendor.objects.filter(pk=vendor.pk).update(**fields), constraint)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"regular_price": 999}, "product_has_price"),
        ({"net_weight": 0}, "product_has_weight"),
        ({"stars": 2}, "product_stars_known"),
        ({"status": "suspended"}, "product_suspended_with_reason"),
    ],
)
def test_product(product: Product, fields: dict[str, object], constraint: str) -> None:
    refused(lambda: Product.objects.filter(pk=product.pk).update(**fields), constraint)


def test_two_products_of_a_vendor_never_share_a_code(product: Product) -> None:
    refused(lambda: make_product(product.vendor, sku=product.sku), "product_sku_once_per_vendor")


def test_two_vendors_never_share_a_tax_code(vendor: Vendor) -> None:
    refused(lambda: make_vendor(tax_code=vendor.tax_code), "tax_code")


@pytest.mark.parametrize("status", ["draft", "submitted", "in_review", "reviewed", "changes_requested"])
def test_a_vendor_has_one_open_dossier(dossier: Dossier, reviewer: Person, status: str) -> None:
    put(dossier, status, reviewer=reviewer)
    refused(lambda: Dossier.objects.create(vendor=dossier.vendor), "dossier_open_once_per_vendor")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"status": "approved"}, "dossier_decided_by_someone"),
        ({"status": "rejected"}, "dossier_decided_by_someone"),
        ({"status": "in_review"}, "dossier_review_has_reviewer"),
        ({"status": "submitted", "commitment_accepted_at": None}, "dossier_submitted_with_commitment"),
        ({"status": "reviewed"}, "dossier_review_has_reviewer|dossier_reviewed_with_recommendation"),
        ({"status": "submitted", "submitted_at": None}, "dossier_submitted_with_commitment"),
    ],
)
def test_dossier(submitted: Dossier, fields: dict[str, object], constraint: str) -> None:
    refused(lambda: Dossier.objects.filter(pk=submitted.pk).update(**fields), constraint)


@pytest.mark.parametrize("of_product", [True, False])
def test_a_dossier_has_each_paper_once(dossier: Dossier, product: Product, of_product: bool) -> None:
    owner = product if of_product else None
    make_paper(dossier, "business_licence", owner)
    refused(lambda: make_paper(dossier, "business_licence", owner), "paper_current_once")
    make_paper(dossier, "business_licence", owner, status="replaced")
    make_paper(dossier, "business_licence", owner, status="withdrawn")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"issued_on": date(2026, 1, 2), "expires_on": date(2026, 1, 1)}, "paper_dates_in_order"),
        ({"status": "refused", "judged_at": timezone.now()}, "paper_refused_with_reason|paper_judged_by_someone"),
        ({"status": "accepted"}, "paper_judged_by_someone"),
    ],
)
def test_paper(dossier: Dossier, fields: dict[str, object], constraint: str) -> None:
    paper = make_paper(dossier)
    refused(lambda: Paper.objects.filter(pk=paper.pk).update(**fields), constraint)


def test_a_paper_belongs_to_its_dossiers_vendor(dossier: Dossier) -> None:
    stranger = make_vendor()
    refused(lambda: make_paper(dossier, vendor_id=stranger.pk), "paper_of_the_dossiers_vendor")


def test_a_paper_belongs_to_its_products_vendor(dossier: Dossier) -> None:
    stranger = make_product(make_vendor())
    refused(lambda: make_paper(dossier, "test_report", stranger), "paper_of_the_products_vendor")
