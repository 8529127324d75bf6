"""Around the close: goods left in baskets, the news of the seal, once each and to whom it is of use."""

from datetime import timedelta
from uuid import uuid4

import pytest

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from market.notices.models import Notice
from orders import tasks
from orders.models import Basket
from orders.services import closing_news
from orders.services.closing_news import baskets_to_tell, seals_to_tell, tell_of_baskets, tell_of_seal
from sessions.models import Listing, MarketSession
from tests import cast
from tests.orders.buying import put
from tests.orders.conftest import place
from tests.orders.sealing import seal, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


def left_basket(listing: Listing, person: Person | None = None, **fields: object) -> Basket:
    """Return a basket with goods in it that nobody touched for ten minutes."""
    basket = Basket.objects.create(key=uuid4(), session=listing.session, buyer=person)
    put(basket, listing, 1)
    left = {"touched_at": database_now() - timedelta(minutes=10)}
    Basket.objects.filter(pk=basket.pk).update(**left | fields)
    return basket


def near_the_close(session: MarketSession, minutes: int = 8) -> None:
    closes_at = database_now() + timedelta(minutes=minutes)
    opens_at = closes_at - timedelta(hours=2)
    MarketSession.objects.filter(pk=session.pk).update(
        opens_at=opens_at, closes_at=closes_at, planned_closes_at=closes_at
    )


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_who_left_goods_in_a_basket_is_told_once(listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing_news, "BASKETS_AT_ONCE", 2)
    people = [cast.make_person() for _number in range(3)]
    for person in people:
        left_basket(listing, person)
    near_the_close(listing.session)
    assert tell_of_baskets(listing.session_id) == 3
    assert tell_of_baskets(listing.session_id) == 0
    assert told("basket-closing") == sorted(str(person.email) for person in people)
    assert f"/phien-cho/{listing.session.number}/" in Notice.objects.all()[0].body


def test_nobody_is_told_who_is_at_it_has_ordered_or_left_no_address(listing: Listing) -> None:
    left_basket(listing)
    left_basket(listing, cast.make_person(), touched_at=database_now())
    near_the_close(listing.session)
    assert not baskets_to_tell().exists()


@pytest.mark.parametrize("minutes", [15, -1])
def test_baskets_are_of_interest_only_near_the_close(listing: Listing, minutes: int) -> None:
    left_basket(listing, cast.make_person())
    near_the_close(listing.session, minutes)
    assert closing_news.sessions_with_baskets() == []


def test_the_seal_is_told_to_the_office_once(listing: Listing, director: Person) -> None:
    place(listing, 2)
    reviewer = cast.make_person("Trần Thu Hà", Role.REVIEWER)
    seal(listing.session)
    assert tell_of_seal(listing.session_id) == 1
    assert tell_of_seal(listing.session_id) == 0
    assert told("session-sealed") == [director.email]
    assert reviewer.email not in told("session-sealed")
    body = Notice.objects.get(kind="session-sealed").body
    assert "1 đơn" in body
    assert "178.000" in body


def test_who_sold_nothing_hears_that_the_night_is_over(listing: Listing) -> None:
    place(listing)
    other = cast.make_listing(listing.session, cast.make_product(cast.make_vendor("HTX Cốm")))
    cast.make_listing(listing.session, cast.make_product(), withdrawn_at=database_now())
    seal(listing.session)
    tell_of_seal(listing.session_id)
    assert told("session-closed") == [other.product.vendor.email]


def test_an_old_seal_is_no_news(listing: Listing) -> None:
    place(listing)
    seal(listing.session)
    tamper("orders_checkpoint", "UPDATE orders_checkpoint SET made_at = made_at - interval '2 days'")
    assert not seals_to_tell().exists()


def test_finders_and_workers(listing: Listing, director: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for task in (tasks.tell_of_baskets_task, tasks.tell_of_seal_task):
        monkeypatch.setattr(task, "delay", task.run)
    left_basket(listing, cast.make_person())
    near_the_close(listing.session)
    assert tasks.tell_of_closes() == 1
    place(listing)
    seal(listing.session)
    assert tasks.tell_of_seals() == 1
    assert tasks.tell_of_seals() == tasks.tell_of_closes() == 0
    assert len(told("basket-closing")) == len(told("session-sealed")) == 1
