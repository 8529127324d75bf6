"""The officials' desk: sums of what was added up, narrowed to what a reader may see, at the same cost however long."""

from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.places.models import Commune
from orders.models import Order, ReaderScope
from orders.reports.charts import bars, line, stacked
from orders.reports.map import commune_map
from orders.reports.overview import overview
from orders.reports.results import add_up
from orders.reports.rows import orders_page
from orders.reports.selection import Scope, Wishes
from sessions.models import MarketSession
from tests import cast
from tests.reports.evening import past_evening
from vetting.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> MarketSession:
    """An evening of two vendors in two communes, added up."""
    session = past_evening()
    elsewhere = Commune.objects.filter(province="01").exclude(pk=cast.me_linh().pk).earliest("pk")
    Vendor.objects.filter(display_name="=cmd()|calc!A1").update(commune=elsewhere)
    add_up(session)
    return session


@pytest.fixture
def official() -> Person:
    return cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)


def test_sums_are_those_of_the_orders(evening: MarketSession) -> None:
    seen = overview(Scope(), evenings=12)
    kept = Order.objects.exclude(status="cancelled")

    assert seen.latest is not None
    assert seen.latest.sums["orders"] == kept.count()
    assert seen.latest.sums["value"] == kept.aggregate(s=Sum("goods_total"))["s"]
    assert sum(place.value for place in seen.places) == seen.sums["value"]
    assert sum(group.value for group in seen.groups) == seen.sums["value"]


def test_a_reader_sees_only_the_part_given(evening: MarketSession, official: Person) -> None:
    scope = ReaderScope.objects.create(person=official)
    scope.communes.add(cast.me_linh())
    other = Vendor.objects.get(display_name="=cmd()|calc!A1")
    client = Client()
    client.force_login(official)

    page = client.get(reverse("reports:show-overview")).content.decode()
    orders = client.get(reverse("reports:show-orders")).content.decode()

    assert other.commune.name + "</a>" not in page
    assert "calc!A1" not in orders
    assert "HTX Bưởi đỏ Đông Cao" in orders
    seen = overview(Scope(communes=frozenset({cast.me_linh().pk})), evenings=12)
    own = Order.objects.exclude(vendor=other).exclude(status="cancelled")
    assert seen.sums["value"] == own.aggregate(s=Sum("goods_total"))["s"]
    assert not seen.places[1:]


def test_each_order_leads_to_its_entry(evening: MarketSession) -> None:
    page = orders_page(Wishes(session=evening.pk), Scope())
    assert len(page.orders) == 40
    assert all(order.entry for order in page.orders)  # type: ignore[attr-defined]
    assert page.after is None


def test_the_map_shades_what_sold(evening: MarketSession) -> None:
    drawn = commune_map(overview(Scope(), evenings=12).places)
    sold = [cell for cell in drawn.cells if cell.place]
    assert len(drawn.cells) == 126
    assert len(sold) == 2
    assert {cell.shade for cell in sold} == {1, 3}
    assert drawn.width > 50


def test_charts_hold_nothing_the_rules_of_the_page_forbid() -> None:
    for chart in (
        bars("Đơn", ("<1>", "2"), (("a <b>", (1, None)),), str),
        line("Đơn", ("<1>", "2", "3"), (("a <b>", (1, None, 3)),), str),
        stacked("Sao", ("x & y",), (("3", (1,)), ("4", (2,))), str),
    ):
        assert 'role="img"' in chart
        assert not any(bad in chart for bad in ("<script", "<style", "style=", "<!--", "<b>", "<1>"))


def test_it_costs_the_same_however_many_evenings(
    evening: MarketSession, official: Person, django_assert_max_num_queries: Any
) -> None:
    for _number in range(4):
        add_up(past_evening(orders=3))
    client = Client()
    client.force_login(official)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("reports:show-overview")).status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get(reverse("reports:show-orders")).status_code == 200


def test_before_anything_was_added_up_it_says_so(official: Person) -> None:
    client = Client()
    client.force_login(official)
    assert "Chưa có phiên nào được cộng sổ" in client.get(reverse("reports:show-overview")).content.decode()
