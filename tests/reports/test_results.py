"""Results of an evening, added up: the same as asking every order."""

import pytest
from django.db.models import F, Sum

from orders.models import ListingResult, Order, OrderLine, VendorResult
from orders.reports.results import add_up
from tests.reports.evening import past_evening

pytestmark = pytest.mark.django_db


def test_results_are_what_the_orders_say() -> None:
    session = past_evening()
    add_up(session)
    add_up(session)

    kept = Order.objects.filter(session=session).exclude(status="cancelled")
    for result in VendorResult.objects.filter(session=session):
        own = kept.filter(vendor=result.vendor)
        assert result.orders == own.count()
        assert result.value == sum(own.values_list("goods_total", flat=True))
        assert result.saving == sum(own.values_list("saving", flat=True))
        assert result.agreed == own.filter(status="completed").count()
        assert result.cancelled == Order.objects.filter(vendor=result.vendor, status="cancelled").count()
    lines = OrderLine.objects.in_force().filter(order__in=kept)
    for sold in ListingResult.objects.filter(session=session):
        own_lines = lines.filter(listing=sold.listing).aggregate(
            u=Sum("quantity"), v=Sum(F("quantity") * F("unit_price"))
        )
        assert (sold.units, sold.value) == (own_lines["u"] or 0, own_lines["v"] or 0)
    assert sum(VendorResult.objects.values_list("value", flat=True)) == sum(
        ListingResult.objects.values_list("value", flat=True)
    )


def test_who_sold_nothing_has_a_row_of_zeros() -> None:
    session = past_evening(orders=0)
    add_up(session)
    assert set(VendorResult.objects.values_list("orders", "value", "sent", "cases")) == {(0, 0, 0, 0)}
    assert VendorResult.objects.count() == 2
    assert ListingResult.objects.count() == 3
