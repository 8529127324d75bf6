"""What was answered about goods in past evenings stands on their page, without who asked."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sessions.models import Listing, Question
from sessions.selectors.answered import SAID_ALOUD, answered_about
from sessions.services.moderation import said_on_air
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing() -> Listing:
    cache.clear()
    return cast.make_listing(cast.make_session("closed"))


def answered(listing: Listing, text: str = "Để được mấy ngày?", answer: str = "Mười ngày.", **more: Any) -> Question:
    fields = {"status": "answered", "answer_side": "vendor", "answered_at": datetime.now(UTC)} | more
    person = cast.make_person("Đặng Thị Kín")
    return Question.objects.create(
        session=listing.session, listing=listing, person=person, text=text, answer=answer, **fields
    )


def test_the_product_and_its_vendor_show_what_was_answered(listing: Listing, client: Client) -> None:
    answered(listing)
    for path in (f"/san-pham/{listing.product.slug}/", f"/chu-the/{listing.product.vendor.slug}/"):
        page = client.get(path).text
        assert "Để được mấy ngày?" in page
        assert "Mười ngày." in page
        assert "Kín" not in page


def test_only_what_everybody_may_read_and_use_is_shown(listing: Listing) -> None:
    answered(listing, "Số 0912345678 có đúng không?", shown_text="Số ••• có đúng không?", has_contact=True)
    answered(listing, "Ngọt không?", said_on_air())
    answered(listing, "Ẩn rồi", status="hidden", hide_reason="rude")
    answered(cast.make_listing(listing.session), "Hàng khác")
    assert [each.text for each in answered_about(product=listing.product)] == ["Số ••• có đúng không?"]


def test_an_answer_given_aloud_is_known_by_how_it_begins() -> None:
    assert said_on_air().startswith(SAID_ALOUD)


def test_many_cost_one_query(listing: Listing) -> None:
    for number in range(7):
        answered(listing, f"Câu {number}")
    with CaptureQueriesContext(connection) as captured:
        assert len(answered_about(vendor=listing.product.vendor)) == 5
    assert len(captured) == 1


def test_nothing_asked_nothing_shown(listing: Listing, client: Client) -> None:
    assert "Người mua đã hỏi" not in client.get(f"/san-pham/{listing.product.slug}/").text
