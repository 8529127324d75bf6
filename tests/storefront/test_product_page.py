"""A product's page: what it has cost, the evenings it was shown in, its lots, goods like it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from market.places.models import Commune
from market.storefront.product.evenings import past_evenings
from market.storefront.product.lots import current_lots
from market.storefront.product.prices import EveningPrice, Lowest, draw, lowest_before, price_story
from market.storefront.product.similar import similar_goods
from sessions.models import AirEntry, FlashWindow, MarketSession
from tests.cast import hanoi_day, make_listing, make_lot, make_person, make_product, make_session, make_vendor, me_linh
from tests.vetting.proofs import make_proof
from vetting.models import Product
from vetting.selectors.prices import PriceStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opening_rules")]

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def evening(days: int, price: int, *, proof: str = "") -> EveningPrice:
    return EveningPrice(number=days, at=ago(days), price=price, regular=100_000, proof=proof)


class TestLowest:
    def test_of_thirty_days_the_price_they_began_with_counts(self) -> None:
        steps = [PriceStep(90_000, ago(300), None), PriceStep(120_000, ago(20), 90_000)]
        assert lowest_before(steps, [], NOW) == Lowest(90_000, None)

    def test_what_was_longer_ago_does_not_count(self) -> None:
        steps = [PriceStep(60_000, ago(300), None), PriceStep(120_000, ago(40), 60_000)]
        assert lowest_before(steps, [evening(45, 50_000)], NOW) == Lowest(120_000, None)

    def test_an_evening_counts(self) -> None:
        steps = [PriceStep(120_000, ago(40), None)]
        assert lowest_before(steps, [evening(14, 99_000), evening(7, 95_000)], NOW) == Lowest(95_000, 7)

    def test_of_nothing_there_is_none(self) -> None:
        assert lowest_before([], [], NOW) is None


class TestSaving:
    def test_without_proof_nothing_is_saved(self) -> None:
        assert evening(7, 80_000).saving == ""
        assert evening(7, 80_000, proof="Hóa đơn").saving == "20%"
        assert evening(7, 99_900, proof="Hóa đơn").saving == ""


class TestDrawing:
    def test_one_price_that_never_changed_is_not_drawn(self) -> None:
        assert draw([PriceStep(90_000, ago(30), None)], [], NOW) is None
        assert draw([], [], NOW) is None

    def test_steps_go_from_edge_to_edge(self) -> None:
        drawn = draw([PriceStep(90_000, ago(30), None), PriceStep(100_000, ago(15), 90_000)], [evening(0, 80_000)], NOW)
        assert drawn is not None
        assert drawn.steps == "M20.0 75.0H180.0V20.0H340"
        assert drawn.dots[0][:2] == (340.0, 130.0)
        assert [price for _height, price in drawn.marks] == ["100.000\u00a0₫", "80.000\u00a0₫"]

    def test_evenings_at_one_price_lie_in_the_middle(self) -> None:
        drawn = draw([PriceStep(90_000, ago(30), None)], [evening(0, 90_000)], NOW)
        assert drawn is not None
        assert drawn.dots[0][1] == 75.0


def test_the_story_of_a_price_on_the_page(client: Client) -> None:
    product = make_product()
    past = make_session("closed")
    flashed = make_listing(past, product, price_evidence=make_proof(product, status="accepted"))
    FlashWindow.objects.create(
        listing=flashed,
        price=80_000,
        allotment=5,
        starts_at=past.opens_at,
        ends_at=past.opens_at + timedelta(minutes=10),
        set_by=make_person(),
    )
    story = price_story(product)
    assert [(row.number, row.price, row.saving) for row in story.rows if row.number] == [(past.number, 80_000, "20%")]
    assert story.lowest == Lowest(80_000, past.number)
    page = client.get(f"/san-pham/{product.slug}/").text
    assert "Giá thấp nhất trong 30 ngày qua" in page
    assert 'class="price-line"' in page
    assert f"Phiên {past.number}" in page


def test_an_evening_called_off_before_it_opened_has_no_price() -> None:
    product, off = make_product(), make_session("closed")
    MarketSession.objects.filter(pk=off.pk).update(stopped_at=off.opens_at - timedelta(hours=1), stop_reason="Bão")
    make_listing(off, product)
    assert [row for row in price_story(product).rows if row.number] == []
    assert past_evenings(product) == []


def test_the_replay_opens_where_the_product_was_shown(client: Client) -> None:
    product = make_product()
    past = make_session("closed", replay_url="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    listing = make_listing(past, product, sold=7)
    shown_at = past.opens_at + timedelta(minutes=17, seconds=5)
    AirEntry.objects.create(session=past, listing=listing, began_at=shown_at, ended_at=shown_at + timedelta(minutes=6))
    (only,) = past_evenings(product)
    assert [chapter.clock for chapter in only.chapters] == ["0:17:05"]
    page = client.get(f"/san-pham/{product.slug}/").text
    assert "Xem lại từ 0:17:05" in page
    assert "bán 7 quả" in page


def test_lots_that_are_open_and_good_lead_to_their_stamps(client: Client) -> None:
    product = make_product()
    lot = make_lot(product)
    make_lot(product, best_before=hanoi_day(-1), made_on=hanoi_day(-9))
    make_lot(product, closed_at=timezone.now())
    assert [each.code for each in current_lots(product)] == [lot.code]
    assert f"/tem/{lot.code}/" in client.get(f"/san-pham/{product.slug}/").text


class TestSimilar:
    def test_the_coming_evening_then_the_neighbour_then_stars(self) -> None:
        product = make_product()
        far = Commune.objects.create(code="99999", name="Xã xa", folded_name="xa xa", province=me_linh().province)
        coming = make_session("planned")
        make_product(make_vendor("Gần"), "gần")
        make_product(make_vendor("Xa", commune=far, former_district=""), "xa năm sao", stars=5)
        make_product(make_vendor("Xa hơn", commune=far, former_district=""), "xa", stars=None)
        shown = make_product(make_vendor("Có phiên", commune=far, former_district=""), "có phiên", stars=None)
        make_listing(coming, shown)
        make_product(product.vendor, "của chính cơ sở")
        make_product(make_vendor("Chưa duyệt"), "chưa duyệt", status="draft")
        names = [goods.name for goods in similar_goods(product, [coming.pk])]
        assert names == ["có phiên", "gần", "xa năm sao", "xa"]

    def test_there_are_eight_at_most(self) -> None:
        product = make_product()
        for number in range(9):
            make_product(make_vendor(f"HTX {number}"))
        assert len(similar_goods(product, [])) == 8


def queries_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(page).status_code == 200
    return len(caught)


def test_number_of_queries_is_constant(client: Client) -> None:
    product = make_product()
    page = f"/san-pham/{product.slug}/"
    client.get(page)

    def live(count: int) -> int:
        for number in range(count):
            opened = datetime.now(UTC) - timedelta(days=10 * product.listings.count() + 20)
            session = make_session("closed", opens_at=opened)
            listing = make_listing(session, product, price_evidence=make_proof(product, status="accepted"))
            ended = opened + timedelta(minutes=5)
            AirEntry.objects.create(session=session, listing=listing, began_at=opened, ended_at=ended)
            make_lot(product)
            make_product(make_vendor(f"HTX {number}"))
            make_product(product.vendor)
        cache.clear()
        return queries_of(client, page)

    few = live(1)
    assert live(7) == few
    assert queries_of(client, page) <= few - 6  # the lower half is drawn once a minute


def test_the_page_of_a_product_without_a_past_says_little(client: Client) -> None:
    product: Product = make_product()
    page = client.get(f"/san-pham/{product.slug}/").text
    assert "Những phiên đã bày" not in page
    assert "Hàng cùng loại" not in page
    assert "Lô hàng đang bán" not in page


def test_the_way_back_leads_to_the_group_by_its_name_in_addresses(client: Client) -> None:
    page = client.get(f"/san-pham/{make_product().slug}/").text
    assert 'href="/san-pham/?nhom=I"' in page
    assert "?branch=" not in page
