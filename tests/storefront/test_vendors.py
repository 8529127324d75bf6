"""A vendor's public page: what anybody may know of a business, and what is its owner's own."""

import pytest
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "tax_code", "is_shown"),
    [
        ("household", "001185012345", False),  # its owner's personal number
        ("household", "0101234567", True),
        ("cooperative", "0101234567", True),
    ],
)
def test_an_owners_personal_number_is_nobodys_business(
    client: Client, kind: str, tax_code: str, *, is_shown: bool
) -> None:
    vendor = cast.make_vendor("Cơ sở Đông Cao", kind=kind, tax_code=tax_code)
    cast.make_product(vendor, "Bưởi đỏ")
    page = client.get(f"/chu-the/{vendor.slug}/").content.decode()
    assert (tax_code in page) == is_shown
    assert vendor.legal_name in page
