"""The home page: the night in one glance, the three truths in numbers with their proofs, last time's results."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from market.storefront.front import front_page
from market.storefront.truths import SETTLED, TRUTHS, truths
from orders.models import WitnessEntry
from sessions.models import MarketSession
from tests import cast
from tests.orders.conftest import place
from tests.orders.sealing import close
from tests.vetting.conftest import make_paper, queries_of
from tests.vetting.proofs import make_proof

pytestmark = pytest.mark.django_db
__all__ = ["queries_of"]


def evening_with_an_order(*, ago: timedelta) -> MarketSession:
    """Make an evening in which one order saved 22.000 ₫ against a proved price."""
    product = cast.make_product()
    listing = cast.make_listing(product=product, price_evidence=make_proof(product, status="accepted"))
    place(listing, 2)
    close(listing.session, ago=ago)
    return listing.session


def test_early_and_late_evenings_count_alike() -> None:
    evening_with_an_order(ago=timedelta(days=1))
    evening_with_an_order(ago=2 * SETTLED)
    found = truths()
    assert found["witnessed"] == WitnessEntry.objects.filter(kind="placed").count() == 2
    assert found["saving"] == 2 * 22_000


def test_what_happens_now_shows_within_half_a_minute() -> None:
    evening_with_an_order(ago=2 * SETTLED)
    assert truths()["witnessed"] == 1
    evening_with_an_order(ago=timedelta(hours=1))
    assert truths()["witnessed"] == 1
    cache.delete(TRUTHS)
    assert truths()["witnessed"] == 2


def test_papers_are_counted_of_whom_the_public_sees() -> None:
    for status, products in (("approved", 1), ("approved", 0), ("suspended", 1)):
        vendor = cast.make_vendor(status=status, suspension_reason="x" if status == "suspended" else "")
        dossier = cast.make_dossier(vendor, "approved")
        make_paper(dossier, status="accepted")
        for _number in range(products):
            make_paper(dossier, "test_report", cast.make_product(vendor), status="accepted")
            make_paper(dossier, "test_report", cast.make_product(vendor, status="draft"), status="accepted")
    assert (truths()["papers"], truths()["vendors"]) == (2, 1)


def test_each_truth_leads_to_its_proof(client: Client) -> None:
    text = client.get("/").text
    for address in ("/chu-the/", "/du-lieu/", "/nhat-ky/"):
        assert f'<p class="stat-value"><a href="{address}">' in text
    for address in ("/du-lieu/", "/nhat-ky/", "/dang-ky/", "/xac-minh/"):
        assert client.get(address).status_code == 200


def test_last_time_in_a_sentence_and_what_sold_best(client: Client) -> None:
    assert front_page().last is None
    cache.clear()
    session = cast.make_session("live", number=12)
    best, other = (cast.make_listing(session, cast.make_product(name=name)) for name in ("Bưởi", "Cam"))
    for quantity in (1, 2):
        place(best, quantity)
    place(other, 1)
    suspended = cast.make_vendor(status="suspended", suspension_reason="x")
    cast.make_listing(session, cast.make_product(suspended, "Ổi"), sold=9)
    close(session, ago=timedelta(days=2))
    text = client.get("/").text
    assert "Phiên 12</a>: 3 đơn, <b>" in text
    last = front_page().last
    assert last
    assert ["Bưởi" in last.best[0], "Cam" in last.best[1], len(last.best)] == [True, True, 2]
    assert session.get_absolute_url() in text


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(2 * 24 * 60, "unlit"), (20, "warming"), (-5, "lit")],
)
def test_the_lantern_is_that_of_the_night(client: Client, minutes: int, state: str) -> None:
    cast.make_session(opens_at=datetime.now(UTC) + timedelta(minutes=minutes))
    assert f"lantern-{state} lantern-size-xl" in client.get("/").text


def test_after_the_close_the_lantern_glows_for_a_while(client: Client) -> None:
    evening_with_an_order(ago=timedelta(hours=1))
    cast.make_session("planned")
    assert front_page().lantern == "ember"
    cache.clear()
    earlier = datetime.now(UTC) - timedelta(hours=6)
    over = MarketSession.objects.filter(closes_at__lt=datetime.now(UTC))
    over.update(opens_at=earlier - timedelta(hours=2), closes_at=earlier, planned_closes_at=earlier)
    assert front_page().lantern == "unlit"


def test_without_an_evening_the_page_says_so(client: Client) -> None:
    text = client.get("/").text
    assert "Ban tổ chức đang xếp lịch phiên tới." in text
    assert "Chưa có hàng bày" in text


def test_the_hero_asks_where_to_remind(client: Client) -> None:
    session = cast.make_session("planned")
    assert f'action="/phien-cho/{session.number}/' in client.get("/").text
    client.force_login(cast.make_person(email="mai@example.vn"))
    assert 'value="mai@example.vn"' in client.get("/").text


def test_the_night_so_far_is_on_the_page_itself(client: Client) -> None:
    assert 'class="night"' not in client.get("/").text
    cast.make_session("live")
    cache.clear()
    text = client.get("/").text
    assert 'class="night"' in text  # what came later would push the goods down
    assert "/nhip-dem/" not in text


def test_number_of_queries_is_constant(client: Client, queries_of: Callable[[str], int]) -> None:
    session = cast.make_session("live")
    cast.make_listing(session)
    cache.clear()
    few = queries_of("/")
    for number in range(12):
        cast.make_listing(session, cast.make_product(name=f"Bưởi {number}"))
    evening_with_an_order(ago=timedelta(days=1))
    cache.clear()
    assert queries_of("/") == few <= 4
