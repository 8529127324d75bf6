"""What past evenings came to: a year at a time, each with its seal and its data, and what sold best."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from market.kernel.money import short_dong
from sessions.models import FlashWindow
from sessions.night.trend import trend_of
from sessions.selectors.results import results_of_year, years_with_results
from sessions.selectors.savings import ProvedSaving, proved_saving
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.vetting.conftest import queries_of
from tests.vetting.proofs import make_proof
from vetting.models import PriceEvidence

pytestmark = pytest.mark.django_db
__all__ = ["queries_of"]

ADDRESS = "/phien-cho/da-qua/"


def friday(number: int, year: int = 2025) -> datetime:
    return datetime(year, 3, 7, 13, 30, tzinfo=UTC) + timedelta(weeks=number)


def test_an_evening_belongs_to_its_year_in_hanoi() -> None:
    make_session(opens_at=datetime(2024, 12, 31, 18, 0, tzinfo=UTC), number=7)  # one in the morning of New Year
    assert years_with_results() == [2025]
    assert [each.evening.session.number for each in results_of_year(2025).evenings] == [7]


def test_a_year_shows_its_evenings_and_nothing_that_is_not_over(client: Client) -> None:
    for number in range(1, 4):
        make_listing(make_session(opens_at=friday(number), number=number), sold=10)
    make_listing(make_session(opens_at=friday(4), stopped_at=friday(3), stop_reason="Bão", number=4))
    make_session("live", number=98)
    make_session("planned", number=99)
    page = client.get(ADDRESS).text
    assert short_dong(3 * 890_000) in page
    for number in (1, 2, 3):
        assert f"Phiên {number}," in page
        assert f'href="/nhat-ky/{number}/"' in page
        assert f'href="/du-lieu/phien-{number}/"' in page
    assert "Phiên 4," not in page
    assert "/nhat-ky/98/" not in page


def test_years_are_chosen_and_nonsense_shows_the_latest(client: Client) -> None:
    make_session(opens_at=friday(1, 2023), number=1)
    make_session(opens_at=friday(1, 2024), number=60)
    for query in ("", "?nam=2024", "?nam=1999", "?nam=x", "?nam=" + "9" * 30, "?before=5"):
        page = client.get(ADDRESS + query).text
        assert "Phiên 60," in page
        assert "Phiên 1," not in page
    assert "Phiên 1," in client.get(ADDRESS + "?nam=2023").text


def test_what_sold_best_and_where_it_came_from(client: Client) -> None:
    pomelo, silk = make_product(name="Bưởi đỏ"), make_product(make_vendor("Lụa"), "Lụa tơ")
    for number in (1, 2):
        evening = make_session(opens_at=friday(number), number=number)
        make_listing(evening, pomelo, sold=5)
        make_listing(evening, silk, sold=7)
    gone = make_product(name="Chè", status="withdrawn")
    make_listing(make_session(opens_at=friday(3), number=3), gone, sold=1)
    results = results_of_year(2025)
    assert [(each.name, each.units, each.evenings) for each in results.best] == [
        ("Lụa tơ", 14, 2),
        ("Bưởi đỏ", 10, 2),
        ("Chè", 1, 1),
    ]
    assert [(each.code, each.vendors, each.units) for each in results.places] == [("09022", 3, 25)]
    page = client.get(ADDRESS).text
    assert f'href="/san-pham/{silk.slug}/"' in page
    assert gone.slug not in page  # it has no page any more
    assert 'href="/chu-the/?xa=09022"' in page


def test_a_trend_is_as_tall_as_its_numbers() -> None:
    trend = trend_of([(1, 50), (2, 100), (3, 0), (4, 100)])
    assert [bar.height for bar in trend.bars] == ["50.0", "100.0", "1.0", "100.0"]
    assert [bar.number for bar in trend.bars if bar.is_highest] == [2]
    assert not any(bar.is_highest for bar in trend_of([(1, 0)]).bars)
    assert trend_of([]).bars == []


def test_number_of_queries_is_constant(queries_of: Callable[[str], int]) -> None:
    make_listing(make_session(opens_at=friday(1), number=1), sold=3)
    few = queries_of(ADDRESS)
    assert few <= 2
    for number in range(2, 12):
        make_listing(make_session(opens_at=friday(number), number=number), sold=3)
    cache.clear()
    assert queries_of(ADDRESS) == few


@pytest.mark.usefixtures("opening_rules")
def test_an_evening_tells_what_buyers_saved_against_proved_prices_only(client: Client) -> None:
    over = make_session("closed")
    proved, unproved = make_product(), make_product()
    proof = make_proof(proved, status="accepted")
    listing = make_listing(over, proved, sold=10, price_evidence=proof)  # 11.000 ₫ below each
    make_listing(over, unproved, sold=10)
    assert proved_saving(over) == ProvedSaving(110_000, 1)
    FlashWindow.objects.create(
        listing=listing,
        price=80_000,
        allotment=5,
        sold=3,  # 9.000 ₫ less again
        starts_at=over.opens_at,
        ends_at=over.opens_at + timedelta(minutes=10),
        set_by=make_person(),
    )
    assert proved_saving(over) == ProvedSaving(137_000, 1)
    page = client.get(over.get_absolute_url()).text
    assert short_dong(137_000) in page
    assert "So với giá thường của 1 sản phẩm có bằng chứng; hàng khác không tính" in page
    PriceEvidence.objects.update(status="withdrawn")
    assert proved_saving(over) == ProvedSaving(0, 0)
    assert "Người mua tiết kiệm được" not in client.get(over.get_absolute_url()).text


def test_what_was_not_sold_saved_nobody_anything() -> None:
    product, over = make_product(), make_session("closed")
    make_listing(over, product, sold=0, price_evidence=make_proof(product, status="accepted"))
    assert proved_saving(over) == ProvedSaving(0, 0)
