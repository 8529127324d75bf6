"""The night's figures: as they happen, equal to plain SQL, shared by everybody who looks."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.accounts.models import Role
from market.kernel.errors import Refused
from orders.aftercare.acts import CANCEL
from orders.models import Order
from orders.night import MOST_TOWERS, TALLEST, night_figures
from orders.services.moves import move_order
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.conftest import contact, phone_of, place, place_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def watcher() -> Client:
    client = Client()
    client.force_login(cast.make_person("Vũ Hoàng Long", Role.DIRECTOR))
    return client


@pytest.fixture
def busy(listing: Listing) -> MarketSession:
    """An evening with four orders of three buyers, one cancelled, and one refusal."""
    for number, quantity in ((1, 2), (2, 5), (3, 1), (1, 1)):
        place(listing, quantity, to=contact(phone_of(number)))
    cancelled = Order.objects.get(goods_total=5 * 89_000)
    move_order(actor=None, order=cancelled, act=CANCEL, words="đổi ý")
    with pytest.raises(Refused):
        place(listing, 5, to=contact(phone_of(1)))
    return listing.session


def test_the_figures_equal_plain_sql(busy: MarketSession) -> None:
    figures = night_figures(busy)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(goods_total + delivery_fee), sum(saving)"
            " FROM orders_order WHERE status <> 'cancelled'"
        )
        assert cursor.fetchone() == (figures.orders, figures.value, figures.saving)
    assert (figures.orders, figures.cancelled, figures.buyers, figures.units) == (3, 1, 2, 4)
    assert (figures.value, figures.last_ten_minutes) == (4 * 89_000, 3)
    assert (figures.refused, figures.refusals) == (1, [("Quá giới hạn mỗi người", 1)])
    (stall,) = figures.stalls
    assert (stall.name, stall.orders, stall.value) == ("HTX Bưởi đỏ Đông Cao", 3, 4 * 89_000)
    assert (stall.left, stall.listings, stall.sold_out, stall.stopped) == (20 - 4, 1, 0, 0)


def test_the_night_line_holds_every_order(busy: MarketSession) -> None:
    line = night_figures(busy).line
    assert sum(tower["value"] for tower in line) == 3
    assert len(line) <= MOST_TOWERS
    assert max(tower["height_step"] for tower in line) == TALLEST
    assert [tower["value"] for tower in line if tower["now"]] == [3]


def test_an_order_at_the_very_end_is_on_the_line(busy: MarketSession) -> None:
    place_back(Order.objects.all(), busy.closes_at + timedelta(minutes=5))
    assert night_figures(busy).line[-1]["value"] == 3


def test_what_is_sold_out_is_named(busy: MarketSession) -> None:
    Listing.objects.update(sold=20)
    assert [each.product.name for each in night_figures(busy).sold_out] == ["Bưởi đỏ Đông Cao"]


def test_a_used_up_lot_is_sold_out_too() -> None:
    lot = cast.make_lot(quantity=3)
    here, there = (cast.make_listing(None, lot.product, lot=lot, allotment=10) for _ in range(2))
    assert night_figures(there.session).sold_out == []
    place(here, 3)
    cache.clear()
    assert night_figures(there.session).sold_out == [there]


def test_everybody_sees_the_same_for_two_seconds(busy: MarketSession, django_assert_num_queries: Any) -> None:
    first = night_figures(busy)
    with django_assert_num_queries(0):
        assert night_figures(busy) == first
    place(Listing.objects.get(), to=contact(phone_of(9)))
    assert night_figures(busy).orders == 3
    cache.clear()
    assert night_figures(busy).orders == 4


def test_the_page_and_its_part(watcher: Client, busy: MarketSession) -> None:
    reply = watcher.get(reverse("orders:show-night"))
    url = reverse("orders:show-night-of", args=[busy.number])
    assert reply["Location"] == url
    page = watcher.get(url).content.decode()
    for shown in ("356.000", "Quá giới hạn mỗi người", "HTX Bưởi đỏ Đông Cao", 'data-poll="3"'):
        assert shown in page
    part = watcher.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "HTX Bưởi đỏ Đông Cao" in part


def test_without_an_open_evening_the_last_one_is_shown(watcher: Client) -> None:
    past = cast.make_session("closed")
    assert watcher.get(reverse("orders:show-night"))["Location"].endswith(f"/{past.number}/")


def test_before_the_first_evening_it_says_so(watcher: Client) -> None:
    assert watcher.get(reverse("orders:show-night")).status_code == 200
    assert watcher.get(reverse("orders:show-night-of", args=[999])).status_code == 404


def test_figures_cost_a_fixed_number_of_queries(busy: MarketSession, django_assert_num_queries: Any) -> None:
    cache.clear()
    with django_assert_num_queries(15):
        night_figures(busy)
