"""The claims card: what the papers in force let a host say, what must be said, what must not."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sessions.models import Listing
from sessions.selectors.claims import claims_cards
from sessions.speech.claim_words import Card
from tests.cast import hanoi_day, make_listing, make_product, make_session, make_vendor
from tests.sessions.papers import make_paper
from vetting.models import ProductBranch, ProductSet, Vendor

pytestmark = pytest.mark.django_db


def listed(vendor: Vendor, **fields: Any) -> Listing:
    return make_listing(make_session("live"), make_product(vendor, **fields))


def card(listing: Listing) -> Card:
    [(_listing, found)] = claims_cards(listing.product.vendor, [listing])
    return found


def test_stars_with_the_number_of_their_decision() -> None:
    listing = listed(make_vendor())
    paper = {"kind": "star_certificate", "number": "3629/QĐ-UBND", "issued_on": hanoi_day(-100)}
    make_paper(listing.product.vendor, listing.product, expires_on=hanoi_day(300), **paper)
    make_paper(listing.product.vendor, listing.product, expires_on=None, issued_on=hanoi_day(-30))
    found = card(listing)
    day = hanoi_day(-100).strftime("%d/%m/%Y")
    assert f"4 sao OCOP, theo số 3629/QĐ-UBND ngày {day}." in found.may
    assert "Làm tại Xã Mê Linh." in found.may
    assert any("phiếu kiểm nghiệm" in words for words in found.may)
    assert not any("Sao OCOP" in words for words in found.must_not)


@pytest.mark.parametrize("fields", [{"expires_on": hanoi_day(-1)}, {"expires_on": None, "status": "refused"}])
def test_no_star_without_a_paper_in_force(fields: dict[str, Any]) -> None:
    listing = listed(make_vendor())
    make_paper(listing.product.vendor, listing.product, kind="star_certificate", number="1", **fields)
    found = card(listing)
    assert not any("sao OCOP" in words for words in found.may)
    assert any("Sao OCOP" in words for words in found.must_not)


def test_claims_only_with_their_paper() -> None:
    listing = listed(make_vendor(), claims=["geographical_indication", "registered_brand"])
    make_paper(listing.product.vendor, None, expires_on=None, kind="trademark", number="4-0123")
    found = card(listing)
    assert "Nhãn hiệu đã đăng ký, theo số 4-0123." in found.may
    assert not any("chỉ dẫn địa lý" in words for words in found.may)
    assert any("mang chỉ dẫn địa lý" in words for words in found.must_not)


def test_a_paper_of_another_product_proves_nothing() -> None:
    vendor = make_vendor()
    listing = listed(vendor)
    make_paper(vendor, make_product(vendor, "Khác"), expires_on=None, kind="star_certificate", number="1")
    assert not any("sao OCOP" in words for words in card(listing).may)


def test_functional_food_says_the_sentence_of_the_law() -> None:
    branch, _ = ProductBranch.objects.get_or_create(code="III", defaults={"name": "Dược liệu", "position": 3})
    eighteen, _ = ProductSet.objects.get_or_create(
        number=18, defaults={"name": "Thực phẩm chức năng", "branch": branch}
    )
    assert card(listed(make_vendor(), product_set=eighteen)).must == (
        "Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh."
    )
    assert card(listed(make_vendor())).must == ""


def test_always_forbidden() -> None:
    words = " ".join(card(listed(make_vendor())).must_not)
    assert "Chữa bệnh" in words
    assert "“Số 1”" in words


def test_two_queries_for_any_number() -> None:
    vendor, session = make_vendor(), make_session("live")
    listings = [make_listing(session, make_product(vendor, f"Quả {number}")) for number in range(5)]
    with CaptureQueriesContext(connection) as queries:
        claims_cards(vendor, listings)
    assert len(queries) <= 2
