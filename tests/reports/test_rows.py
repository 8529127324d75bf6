"""From each figure of the overview to its orders: the rows add up to it, each with its witness entry."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.places.models import Commune
from orders.models import Case, ListingResult, Order, ReaderScope, VendorResult
from orders.reports.charts import steps_to
from orders.reports.glance import evening_figures, orders_url, period_figures, period_of
from orders.reports.overview import Overview, overview
from orders.reports.results import add_up
from orders.reports.rows import orders_page, sellers
from orders.reports.rows_forms import OrdersForm
from orders.reports.selection import Scope, Wishes
from sessions.models import MarketSession
from tests import cast
from tests.reports.evening import past_evening
from vetting.models import Product, ProductBranch, ProductSet, Vendor

pytestmark = pytest.mark.django_db
OTHER = "=cmd()|calc!A1"


@pytest.fixture
def evening() -> MarketSession:
    """An evening of two vendors in two communes and two branches, with a trader and a case, added up."""
    session = past_evening()
    elsewhere = Commune.objects.filter(province="01").exclude(pk=cast.me_linh().pk).earliest("pk")
    Vendor.objects.filter(display_name=OTHER).update(commune=elsewhere)
    drinks, _made = ProductBranch.objects.get_or_create(code="II", defaults={"name": "Đồ uống", "position": 2})
    teas, _made = ProductSet.objects.get_or_create(number=990, defaults={"name": "Trà", "branch": drinks})
    Product.objects.filter(name="Mứt vỏ bưởi").update(product_set=teas)
    trader = cast.make_person("Bếp ăn Hoa Sen", kind=Person.Kind.TRADER)
    every_second = list(Order.objects.order_by("pk").values_list("pk", flat=True))[::2]
    Order.objects.filter(pk__in=every_second).update(buyer=trader)
    order = Order.objects.exclude(status="cancelled").earliest("pk")
    Case.objects.create(order=order, **_case_of(order))
    add_up(session)
    return session


def _case_of(order: Order) -> dict[str, Any]:
    later = order.placed_at + timedelta(days=9)
    return {"kind": Case.Kind.values[0], "opened_side": "buyer", "answer_by": later, "decide_by": later}


def _sums_behind(url: str, scope: Scope = Scope()) -> dict[str, int]:  # noqa: B008 - frozen
    query = dict(re.findall(r"[?&]([a-z_]+)=([^&]*)", unescape(url)))
    form = OrdersForm({name: value.replace("%2F", "/") for name, value in query.items()})
    return orders_page(form.wishes(), scope, standing=form.standing()).sums


def _agrees(seen: Overview, scope: Scope) -> None:
    """Every figure with its rows: evening by evening, place by place, group by group, and of the whole period."""
    period = period_of(seen)
    for evening in seen.evenings:
        behind = _sums_behind(orders_url(phien=evening.session.pk, tinh_trang="chot"), scope)
        assert {name: behind[name] for name in ("orders", "value", "saving")} == {
            name: evening.sums[name] for name in ("orders", "value", "saving")
        }
        assert len(sellers(evening.session.pk, scope)) == evening.sums["vendors"]
    for place in seen.places:
        behind = _sums_behind(orders_url(**period, tinh_trang="chot", xa=place.code), scope)
        assert (behind["orders"], behind["value"]) == (place.orders, place.value)
    for group in seen.groups:
        behind = _sums_behind(orders_url(**period, tinh_trang="chot", nhom=group.code), scope)
        assert behind["goods"] == group.value
        for stars, value in group.values.items():
            address = orders_url(**period, tinh_trang="chot", nhom=group.code, sao=stars)
            assert _sums_behind(address, scope)["goods"] == value
    for standing, name in (
        ("da-gui", "sent"),
        ("dung-hen", "on_time"),
        ("completed", "agreed"),
        ("hoan", "returned"),
        ("vu-viec", "cases"),
    ):
        assert _sums_behind(orders_url(**period, tinh_trang=standing), scope)["orders"] == seen.sums[name], name
    assert _sums_behind(orders_url(**period, tinh_trang="da-thu"), scope)["total"] == seen.sums["collected"]
    trade = _sums_behind(orders_url(**period, tinh_trang="chot", nguoi_mua="trader"), scope)
    assert (trade["orders"], trade["value"]) == (seen.sums["trade_orders"], seen.sums["trade_value"])


@pytest.mark.parametrize("bounds", ["whole", "commune", "branch", "province"])
def test_every_figure_is_the_sum_of_its_rows(evening: MarketSession, bounds: str) -> None:
    add_up(past_evening(orders=9))
    scope = {
        "whole": Scope(),
        "commune": Scope(communes=frozenset({cast.me_linh().pk})),
        "branch": Scope(branch="II"),
        "province": Scope(province="01"),
    }[bounds]
    seen = overview(scope, evenings=12)
    assert seen.sums["orders"] > 0
    assert seen.sums["trade_orders"] > 0
    _agrees(seen, scope)


def test_a_branch_is_counted_without_what_it_is_not(evening: MarketSession) -> None:
    seen = overview(Scope(branch="II"), evenings=12)
    with_jam = Order.objects.exclude(status="cancelled").filter(lines__listing__product__name="Mứt vỏ bưởi").distinct()
    assert seen.sums["orders"] == with_jam.count() < Order.objects.exclude(status="cancelled").count()
    assert [group.code for group in seen.groups] == ["II"]
    jam = ListingResult.objects.get(listing__product__name="Mứt vỏ bưởi")
    assert seen.groups[0].value == jam.value


def test_every_figure_on_the_page_has_its_way(evening: MarketSession) -> None:
    seen = overview(Scope(), evenings=12)
    assert seen.latest is not None
    for figure in (*evening_figures(seen.latest, seen.before), *period_figures(seen)):
        assert figure.url, figure.label
    client = Client()
    client.force_login(cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL))
    page = client.get(reverse("reports:show-overview")).text
    addresses = {unescape(found) for found in re.findall(r'href="(/bao-cao/(?:don|chu-the|lap)/[^"]*)"', page)}
    assert len(addresses) > 15
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_rows_lead_to_the_witness_and_pages_follow_one_another(evening: MarketSession) -> None:
    client = Client()
    client.force_login(cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL))
    page = client.get(reverse("reports:show-orders")).text
    (code,) = re.findall(r"<code>([0-9A-Z]{8})</code>", page)[:1]
    assert reverse("orders:show-witness", args=[code]) in page
    add_up(past_evening(orders=30))
    seen: list[int] = []
    after = None
    for _screen in range(3):
        screen = orders_page(Wishes(), Scope(), after=after)
        seen += [order.pk for order in screen.orders]
        after = screen.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == Order.objects.count()


def test_another_territory_is_not_in_the_rows(evening: MarketSession) -> None:
    official = cast.make_person("Chu Văn Thắng", Role.OFFICIAL)
    ReaderScope.objects.create(person=official).communes.add(cast.me_linh())
    other = Vendor.objects.get(display_name=OTHER)
    client = Client()
    client.force_login(official)
    for query in ({"chu_the": other.pk}, {"xa": other.commune_id}, {"noi": other.commune.name}):
        assert "Không có đơn nào như vậy" in client.get(reverse("reports:show-orders"), query).text
    page = client.get(reverse("reports:show-sellers"), {"phien": evening.pk}).text
    assert "calc!A1" not in page
    assert "HTX Bưởi đỏ Đông Cao" in page


def test_nonsense_in_the_address_is_left_out(evening: MarketSession) -> None:
    client = Client()
    client.force_login(cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL))
    query = {"phien": "x", "xa": "\x00", "after": "-1", "tu": "32/13/2026"}
    for name in ("reports:show-orders", "reports:show-sellers"):
        assert client.get(reverse(name), query).status_code == 200


def test_the_rows_of_results_are_those_of_orders(evening: MarketSession) -> None:
    sums = VendorResult.objects.aggregate(s=Sum("value"))["s"]
    assert sums == Order.objects.exclude(status="cancelled").aggregate(s=Sum("goods_total"))["s"]


@pytest.mark.parametrize(
    ("highest", "steps"),
    [(0, [0, 1]), (2, [0, 1, 2]), (41, [0, 20, 40, 60]), (965, [0, 500, 1000]), (400, [0, 100, 200, 300, 400])],
)
def test_axes_go_in_whole_steps(highest: int, steps: list[int]) -> None:
    assert steps_to(highest) == steps
