"""The demo's deliveries: some vendors with areas, points and accounts; transfers in every state."""

from datetime import UTC, datetime

import pytest

from market.demo.deliveries import Transfers, load_deliveries
from orders.delivery.terms import choices_for
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]


def test_vendors_differ_and_the_first_has_everything() -> None:
    vendors = {str(number): cast.make_vendor(f"HTX {number}") for number in range(5)}
    load_deliveries(vendors)
    choices = choices_for([vendor.pk for vendor in vendors.values()], "09022", {}, {})
    counts = [len(choices[vendor.pk]) for vendor in vendors.values()]
    assert counts == [4, 1, 2, 1, 4]  # ways times payments
    first = vendors["0"]
    assert choices_for([first.pk], "30307", {}, {first.pk: 1})[first.pk][0].method == "pickup"  # no parcel to An Giang


def test_transfers_in_every_state() -> None:
    vendor = cast.make_vendor()
    load_deliveries({"first": vendor})
    transfers, at = Transfers(7), datetime.now(UTC)
    drawn = [transfers.columns(vendor.pk, "placed", at) for _number in range(200)]
    states = {str(columns["payment_state"]) for columns in drawn if columns}
    assert states == {"waiting", "sent", "received"}
    assert 30 < sum(map(bool, drawn)) < 90
    assert not any(transfers.columns(vendor.pk, "cancelled", at) for _number in range(20))
    assert transfers.columns(vendor.pk + 1, "placed", at) == {}
