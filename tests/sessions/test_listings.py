"""Vendors list: only what is vetted, below the regular price, until the opening; stock never below what is sold."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.models import JournalEntry
from sessions.models import Listing
from sessions.services.listings import change_listing, list_product, withdraw_listing
from sessions.services.stops import Ground, stop_listing
from sessions.services.terms import Terms
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor

pytestmark = pytest.mark.django_db
TERMS = Terms(session_price=89_000, allotment=20, per_buyer_limit=5)


@pytest.fixture
def owner() -> Person:
    return make_person("Lương Văn Phương")


def verbs(listing: Listing) -> list[str]:
    entries = JournalEntry.objects.filter(subject_type="market_sessions.listing", subject_id=str(listing.pk))
    return list(entries.order_by("pk").values_list("verb", flat=True))


def test_a_vetted_product_is_listed(owner: Person) -> None:
    product = make_product()
    listing = list_product(actor=owner, session=make_session("planned"), product=product, terms=TERMS)
    listing.refresh_from_db()
    assert (listing.session_price, listing.regular_price) == (89_000, 100_000)
    assert (listing.allotment, listing.per_buyer_limit, listing.sold) == (20, 5, 0)
    assert verbs(listing) == ["listing.listed"]


def test_asking_twice_is_asking_once(owner: Person) -> None:
    session, product = make_session("planned"), make_product()
    first = list_product(actor=owner, session=session, product=product, terms=TERMS)
    again = list_product(actor=owner, session=session, product=product, terms=TERMS)
    assert first == again
    assert verbs(first) == ["listing.listed"]
    with pytest.raises(Refused, match="đã bày"):
        list_product(actor=owner, session=session, product=product, terms=Terms(80_000, 20, 5))


@pytest.mark.parametrize("state", ["live", "closed"])
def test_nothing_is_listed_once_it_is_open(owner: Person, state: str) -> None:
    with pytest.raises(Refused, match="đã mở"):
        list_product(actor=owner, session=make_session(state), product=make_product(), terms=TERMS)
    assert not Listing.objects.exists()


def test_nothing_is_listed_in_a_stopped_session(owner: Person) -> None:
    session = make_session("planned", stopped_at=database_now(), stop_reason="Bão số 9")
    with pytest.raises(Refused, match="Bão số 9"):
        list_product(actor=owner, session=session, product=make_product(), terms=TERMS)


def test_listing_is_open_until_the_last_moment(owner: Person) -> None:
    session = make_session(opens_at=database_now() + timedelta(minutes=1))
    assert list_product(actor=owner, session=session, product=make_product(), terms=TERMS).pk


@pytest.mark.parametrize("status", ["draft", "suspended", "withdrawn"])
def test_only_approved_products_are_listed(owner: Person, status: str) -> None:
    product = make_product(status=status, suspension_reason="x" if status == "suspended" else "")
    with pytest.raises(Refused, match="đã duyệt"):
        list_product(actor=owner, session=make_session("planned"), product=product, terms=TERMS)


def test_only_approved_vendors_list(owner: Person) -> None:
    product = make_product(make_vendor(status="suspended", suspension_reason="x"))
    with pytest.raises(Refused, match="đã duyệt"):
        list_product(actor=owner, session=make_session("planned"), product=product, terms=TERMS)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms(100_000, 20, 5), "session_price"),
        (Terms(100_001, 20, 5), "session_price"),
        (Terms(999, 20, 5), "session_price"),
        (Terms(89_000, 0, 1), "allotment"),
        (Terms(89_000, 20, 0), "per_buyer_limit"),
        (Terms(89_000, 20, 21), "per_buyer_limit"),
    ],
)
def test_terms_must_be_real(owner: Person, terms: Terms, field: str) -> None:
    with pytest.raises(Refused) as refused:
        list_product(actor=owner, session=make_session("planned"), product=make_product(), terms=terms)
    assert refused.value.field == field
    assert not Listing.objects.exists()


@pytest.mark.parametrize(("percent", "may"), [("14.9", True), ("15.0", False), ("29.5", False), (None, True)])
def test_strong_alcohol_is_never_discounted(owner: Person, percent: Any, may: bool) -> None:
    product = make_product(alcohol_percent=percent)
    product.refresh_from_db()
    if may:
        assert list_product(actor=owner, session=make_session("planned"), product=product, terms=TERMS).pk
        return
    with pytest.raises(Refused, match="Rượu từ 15 độ"):
        list_product(actor=owner, session=make_session("planned"), product=product, terms=TERMS)


def test_a_withdrawn_listing_may_come_back_a_stopped_one_not(owner: Person, director: Person) -> None:
    session, product = make_session("planned"), make_product()
    listing = list_product(actor=owner, session=session, product=product, terms=TERMS)
    withdraw_listing(actor=owner, listing=listing)
    withdraw_listing(actor=owner, listing=listing)
    back = list_product(actor=owner, session=session, product=product, terms=Terms(85_000, 30, 3))
    assert (back.pk, back.session_price, back.withdrawn_at) == (listing.pk, 85_000, None)
    stop_listing(actor=director, session=session, version=1, listing=back, ground=Ground("Nhãn sai"))
    with pytest.raises(Refused, match="Nhãn sai"):
        list_product(actor=owner, session=session, product=product, terms=Terms(85_000, 30, 3))
    assert verbs(listing) == ["listing.listed", "listing.withdrawn", "listing.listed", "listing.stopped"]


def test_before_the_opening_everything_may_change(owner: Person) -> None:
    listing = make_listing(make_session("planned"))
    change_listing(actor=owner, listing=listing, terms=Terms(75_000, 8, 2))
    listing.refresh_from_db()
    assert (listing.session_price, listing.allotment, listing.per_buyer_limit) == (75_000, 8, 2)


def test_once_open_only_the_stock_changes(owner: Person) -> None:
    listing = make_listing(make_session("live"), sold=7, held=2)
    more = change_listing(actor=owner, listing=listing, terms=Terms(89_000, 50, 5))
    assert more.allotment == 50
    for terms, field in ((Terms(80_000, 50, 5), "session_price"), (Terms(89_000, 50, 6), "per_buyer_limit")):
        with pytest.raises(Refused, match="Phiên đã mở") as refused:
            change_listing(actor=owner, listing=listing, terms=terms)
        assert refused.value.field == field
    with pytest.raises(Refused, match="Đã có 9"):
        change_listing(actor=owner, listing=listing, terms=Terms(89_000, 8, 5))
    fewer = change_listing(actor=owner, listing=listing, terms=Terms(89_000, 9, 5))
    assert fewer.allotment == fewer.held + fewer.sold


def test_a_limit_shrinks_with_the_stock(owner: Person) -> None:
    listing = make_listing(make_session("live"), sold=1)
    assert change_listing(actor=owner, listing=listing, terms=Terms(89_000, 3, 5)).per_buyer_limit == 3


def test_what_is_over_or_gone_is_not_changed(owner: Person) -> None:
    for listing in (
        make_listing(make_session("closed")),
        make_listing(make_session("live"), withdrawn_at=database_now()),
        make_listing(make_session("live"), stopped_at=database_now(), stop_reason="x"),
    ):
        with pytest.raises(Refused):
            change_listing(actor=owner, listing=listing, terms=Terms(89_000, 30, 5))


def test_after_the_close_nothing_is_withdrawn(owner: Person) -> None:
    listing = make_listing(make_session("closed"))
    with pytest.raises(Refused):
        withdraw_listing(actor=owner, listing=listing)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_clicks_make_one_listing(owner: Person) -> None:
    session, product = make_session("planned"), make_product()
    together = Barrier(8)

    def click(_number: int) -> int:
        together.wait()
        try:
            return list_product(actor=owner, session=session, product=product, terms=TERMS).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(click, range(8)))) == 1
    assert verbs(Listing.objects.get()) == ["listing.listed"]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_less_stock_and_sales_at_once_never_oversell(owner: Person) -> None:
    listing = make_listing(make_session("live"), allotment=30)
    together = Barrier(8)

    def sell(_number: int) -> None:
        together.wait()
        for _ in range(5):
            room = Listing.objects.filter(pk=listing.pk, allotment__gte=F("held") + F("sold") + 1)
            room.update(sold=F("sold") + 1)
        connection.close()

    def shrink(allotment: int) -> None:
        together.wait()
        try:
            change_listing(actor=owner, listing=listing, terms=Terms(89_000, allotment, 5))
        except Refused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(sell, number) for number in range(4)]
        jobs += [pool.submit(shrink, allotment) for allotment in (6, 9, 12, 15)]
        for job in jobs:
            job.result()
    listing.refresh_from_db()
    assert 0 < listing.sold <= listing.allotment
