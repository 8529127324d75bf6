"""Questions written once: every asking is answered as by a fresh queryset, and nothing grows old in them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from market.kernel.clock import Now, looking_at, now
from market.kernel.written import written_once
from sessions.models import MarketSession
from tests.cast import make_listing, make_product, make_session, make_vendor
from vetting.models import Product, Vendor

pytestmark = pytest.mark.django_db


def test_each_asking_gets_its_own_answer() -> None:
    made: list[Any] = []

    @written_once
    def named(name: str, vendor: int) -> QuerySet[Product]:
        made.append(name)
        return Product.objects.filter(name=name, vendor=vendor).select_related("vendor__commune")

    one, other = make_product(make_vendor("Một"), "Bưởi"), make_product(make_vendor("Hai"), "Cam")
    assert named("Bưởi", one.vendor_id) == [one]
    assert named("Cam", other.vendor_id) == [other]
    assert named("Bưởi", other.vendor_id) == []
    assert len(made) == 1
    with CaptureQueriesContext(connection) as queries:
        (found,) = named("Cam", other.vendor_id)
        assert found.vendor.commune == other.vendor.commune
    assert len(queries) == 1


def test_what_is_told_cannot_end_the_statement() -> None:
    @written_once
    def named(name: str) -> QuerySet[Product]:
        return Product.objects.filter(name=name)

    named("'; DROP TABLE vetting_product; --")
    product = make_product(name="O'Bưởi %s")
    assert named("O'Bưởi %s") == [product]


def test_rows_come_in_the_shape_that_was_asked_for() -> None:
    @written_once
    def names(vendor: int) -> QuerySet[Product, tuple[str, int]]:
        return Product.objects.filter(vendor=vendor).order_by("pk").values_list("name", "regular_price")

    @written_once
    def vendors(pk: int) -> QuerySet[Vendor]:
        return Vendor.objects.filter(pk=pk).annotate(name=F("display_name")).prefetch_related("products")

    product = make_product()
    assert names(product.vendor_id) == [(product.name, product.regular_price)]
    (vendor,) = vendors(product.vendor_id)
    assert vendor.name == product.vendor.display_name  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        assert list(vendor.products.all()) == [product]
    assert not queries.captured_queries


@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_through_its_own_connection() -> None:
    @written_once
    def named(name: str) -> QuerySet[Product]:
        return Product.objects.filter(name=name)

    product = make_product(name="Cam")

    def ask() -> tuple[list[Product], bool]:
        with CaptureQueriesContext(connection) as queries:
            found = named("Cam")
        connection.close()
        return found, len(queries) == 1

    with ThreadPoolExecutor(1) as other:
        assert other.submit(ask).result() == ([product], True)
    with CaptureQueriesContext(connection) as queries:
        assert named("Cam") == [product]
    assert len(queries) == 1


def test_another_moment_is_asked_anew() -> None:
    @written_once
    def coming() -> QuerySet[MarketSession]:
        return MarketSession.objects.filter(opens_at__gt=Now())

    session = make_session("planned")
    make_listing(session, make_product())
    assert coming() == [session]
    with looking_at(session.opens_at + timedelta(minutes=1)):
        assert coming() == []
    assert coming() == [session]


def test_a_clock_is_read_each_time() -> None:
    read = now()

    @written_once
    def seen() -> QuerySet[MarketSession, tuple[datetime]]:
        return MarketSession.objects.annotate(read=Value(read)).values_list("read")

    make_session("planned")
    assert seen() == [(read,)]
    read += timedelta(days=1)
    assert seen() == [(read,)]
