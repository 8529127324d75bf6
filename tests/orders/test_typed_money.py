"""Money as people write it: "50.000" is fifty thousand đồng in every form that asks for an amount."""

import pytest

from orders.forms.amending import VendorAmendForm
from orders.forms.cases import DecideForm
from orders.models import Order
from sessions.models import Listing
from tests.orders.conftest import place

pytestmark = pytest.mark.django_db
SPELLINGS = ["50000", "50.000", "50.000 ₫", " 50 000 "]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_refund_is_read_as_it_is_written(typed: str) -> None:
    form = DecideForm({"outcome": "refund", "refund": typed, "words": "Hoàn một phần."})
    form.is_valid()
    assert form.cleaned_data["refund"] == 50_000


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_price_and_a_fee_are_read_as_they_are_written(typed: str, listing: Listing) -> None:
    order = Order.objects.get(code=place(listing).codes[0])
    form = VendorAmendForm({f"price-{listing.pk}": typed, "delivery_fee": typed}, order=order)
    form.is_valid()
    assert form.cleaned_data["delivery_fee"] == 50_000
    assert form.cleaned_data[f"price-{listing.pk}"] == 50_000
