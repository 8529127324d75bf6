"""What the tests of vetting share: a vendor that prepares its first dossier, papers without the cost of real files."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from market.accounts.models import Person, Role
from market.files.models import StoredFile
from market.kernel import clock
from tests.cast import hanoi_day, make_person, make_product, make_vendor, me_linh
from tests.files.ordinary import jpeg
from vetting import commitment
from vetting.models import Dossier, Paper, PaperKind, Product, ProductSet, Vendor
from vetting.selectors import checklist_of
from vetting.services.papers import PaperFacts
from vetting.services.products import ProductFacts
from vetting.services.vendors import VendorProfile


@pytest.fixture
def owner() -> Person:
    return make_person("Lương Văn Phương")


@pytest.fixture
def reviewer() -> Person:
    return make_person("Trần Thu Hà", Role.REVIEWER)


@pytest.fixture
def other_reviewer() -> Person:
    return make_person("Đỗ Minh Khôi", Role.REVIEWER)


@pytest.fixture
def approver() -> Person:
    return make_person("Nguyễn Văn Chính", Role.APPROVER)


@pytest.fixture
def vendor(owner: Person) -> Vendor:
    """Return a vendor that was never approved."""
    return make_vendor(owner=owner, status="draft")


@pytest.fixture
def product(vendor: Vendor) -> Product:
    """Return fresh fruit with four stars: five mandatory papers together with its vendor's."""
    return make_product(vendor, status="draft")


@pytest.fixture
def dossier(vendor: Vendor, product: Product) -> Dossier:
    """Return the vendor's dossier with its product and without papers."""
    dossier = Dossier.objects.create(vendor=vendor)
    dossier.products.add(product)
    return dossier


@pytest.fixture
def complete(dossier: Dossier) -> Dossier:
    """Return the dossier with every mandatory paper."""
    return fill(dossier)


@pytest.fixture
def submitted(complete: Dossier) -> Dossier:
    """Return the dossier waiting in the queue."""
    return put(complete, "submitted")


@pytest.fixture
def in_review(submitted: Dossier, reviewer: Person) -> Dossier:
    """Return the dossier taken by the reviewer."""
    return put(submitted, "in_review", reviewer=reviewer)


@pytest.fixture
def reviewed(in_review: Dossier, reviewer: Person) -> Dossier:
    """Return the dossier with every paper accepted, waiting for an approver."""
    accept_all(in_review, reviewer)
    return put(in_review, "reviewed", reviewer=reviewer)


@pytest.fixture
def queries_of(client: Client) -> Callable[[str], int]:
    """Return a function that counts a page's queries; what is remembered between requests is remembered already."""

    def count(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    return count


def put(dossier: Dossier, status: str, **fields: Any) -> Dossier:
    """Put a dossier into a state by hand, with what the constraints ask for."""
    now = clock.now()
    typed: dict[str, Any] = {
        "rounds": 1,
        "submitted_at": now,
        "commitment_accepted_at": now,
        "commitment_sha256": commitment.CURRENT.sha256,
    }
    if status in ("in_review", "reviewed", *Dossier.CLOSED) and not dossier.reviewer_id and "reviewer" not in fields:
        typed["reviewer"] = make_person("Vũ Hải Yến", Role.REVIEWER)
    if status == "reviewed":
        typed |= {"recommendation": "approve", "recommended_at": now}
    if status in Dossier.CLOSED and "decided_by" not in fields:
        typed["decided_by"] = make_person("Phạm Quốc Bình", Role.APPROVER)
    if status in Dossier.CLOSED:
        typed["decided_at"] = now
    Dossier.objects.filter(pk=dossier.pk).update(**typed | {"status": status} | fields)
    dossier.refresh_from_db()
    return dossier


def commit(dossier: Dossier, by: Person | None = None) -> Dossier:
    """Accept the commitment of a dossier by hand."""
    person = by or dossier.vendor.members.order_by("pk")[0].person
    words = {"commitment_sha256": commitment.CURRENT.sha256, "commitment_version": commitment.CURRENT_VERSION}
    Dossier.objects.filter(pk=dossier.pk).update(
        commitment_accepted_at=clock.now(), commitment_accepted_by=person, **words
    )
    dossier.refresh_from_db()
    return dossier


def accept_all(dossier: Dossier, by: Person) -> None:
    """Mark every paper of a dossier as accepted."""
    dossier.papers.update(status="accepted", judged_by=by, judged_at=clock.now())


def make_file() -> StoredFile:
    """Make the row of a stored file without its content."""
    digest = secrets.token_hex(32)
    return StoredFile.objects.create(
        path=f"kho/{uuid4()}.pdf",
        preview_path=f"kho/{uuid4()}.jpg",
        thumbnail_path=f"kho/{uuid4()}.jpg",
        display_name="giay-phep.pdf",
        media_type="application/pdf",
        size=1000,
        sha256=digest,
        original_sha256=digest,
        pages=1,
        width=595,
        height=842,
    )


def make_paper(
    dossier: Dossier, kind: str = "business_licence", product: Product | None = None, **fields: Any
) -> Paper:
    """Make a paper (uploaded unless told otherwise), judged by somebody when its status asks for that."""
    if fields.get("status") in {"accepted", "refused"}:
        fields = {"judged_by": make_person("Trần Thu Hà"), "judged_at": clock.now()} | fields
    return Paper.objects.create(
        **{
            "dossier": dossier,
            "vendor_id": dossier.vendor_id,
            "kind": kind,
            "product": product,
            "number": "0107123456",
            "issuer": "Sở Tài chính Hà Nội",
            "issued_on": date(2025, 6, 1),
            "file": make_file(),
        }
        | fields
    )


def fill(dossier: Dossier, **fields: Any) -> Dossier:
    """Give a dossier every mandatory paper it lacks."""
    for item in checklist_of(dossier).missing:
        expires_on = hanoi_day(400) if item.need.has_expiry else None
        make_paper(dossier, item.kind, item.product, **{"expires_on": expires_on} | fields)
    return dossier


def photo(name: str = "giay.jpg") -> SimpleUploadedFile:
    """Return an upload the market takes."""
    return SimpleUploadedFile(name, jpeg(), content_type="image/jpeg")


def facts_of_paper(kind: str = PaperKind.BUSINESS_LICENCE, product: Product | None = None, **fields: Any) -> PaperFacts:
    """Return what a vendor types about a paper."""
    return PaperFacts(
        **{
            "kind": kind,
            "product": product,
            "number": "0107123456",
            "issuer": "Sở Tài chính Hà Nội",
            "issued_on": date(2025, 6, 1),
            "expires_on": None,
            "request_key": uuid4(),
        }
        | fields
    )


def facts_of_product(**fields: Any) -> ProductFacts:
    """Return what a vendor types about a product."""
    typed: dict[str, Any] = {
        "product_set": ProductSet.objects.get(number=1),
        "sku": "",
        "name": "Bưởi đỏ Đông Cao",
        "summary": "Quả tròn, tép mọng, thơm dịu.",
        "story": "",
        "stars": 4,
        "potential_five_stars": False,
        "unit": "quả",
        "net_weight": 1000,
        "regular_price": 100_000,
        "alcohol_percent": None,
        "shelf_life_days": None,
        "storage": "",
        "allergens": "",
        "gtin": "",
        "trace_code": "",
    }
    return ProductFacts(**typed | fields)


def profile_of_vendor(**fields: Any) -> VendorProfile:
    """Return what a vendor types about itself."""
    typed: dict[str, Any] = {
        "kind": Vendor.Kind.COOPERATIVE,
        "legal_name": "Hợp tác xã Bưởi đỏ Đông Cao",
        "display_name": "HTX Bưởi đỏ Đông Cao",
        "tax_code": "0107123456",
        "representative": "Lương Văn Phương",
        "phone": "+84912345678",
        "email": "dongcao@example.vn",
        "commune": me_linh(),
        "former_district": "",
        "address": "Thôn Đông Cao",
        "founded_year": 2015,
        "story": "",
    }
    return VendorProfile(**typed | fields)
