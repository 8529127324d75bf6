"""R17: every case with its clocks, its end and the entries that tell of it; scopes hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from market.accounts.models import Role
from orders.models import Case, Order, WitnessEntry
from orders.reports.selection import Scope
from sessions.models import MarketSession
from tests import cast
from tests.reports.asked import rows_of
from tests.reports.evening import past_evening, plain_sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening() -> MarketSession:
    return past_evening(12)


def case_of(order: Order, **fields: Any) -> Case:
    now = datetime.now(UTC)
    clocks = {"answer_by": now + timedelta(days=3), "decide_by": now + timedelta(days=15)}
    return Case.objects.create(**{"order": order, "kind": "problem", "opened_side": "buyer"} | clocks | fields)


def test_a_row_says_everything(evening: MarketSession) -> None:
    order = Order.objects.earliest("pk")
    now = datetime.now(UTC)
    case = case_of(
        order,
        status="decided",
        outcome="part_refund",
        refund=30_000,
        decision="Chủ thể chuyển lại tiền một hộp.",
        decided_by=cast.make_person("Trần Thu Hà", Role.WITNESS),
        decided_at=now,
    )
    (row,) = rows_of("R17", evening)
    names = [line.listing.product.name for line in order.current_lines]
    entries = WitnessEntry.objects.filter(subject=order.code).order_by("pk").values_list("pk", flat=True)
    assert (row["case"], row["code"], row["side"]) == (case.pk, order.code, "Người mua")
    assert (row["kind"], row["outcome"], row["refund"]) == (
        "Người mua báo có vấn đề",
        "Chủ thể hoàn một phần",
        30_000,
    )
    assert sorted(row["products"].split("; ")) == sorted(names)
    assert (row["decided_at"], row["decide_by"]) == (now, case.decide_by)
    assert row["entries"] == ", ".join(map(str, entries))


def test_numbers_equal_plain_sql(evening: MarketSession) -> None:
    for order in Order.objects.order_by("pk")[:5]:
        case_of(order)
    rows = rows_of("R17", evening)
    assert len(rows) == plain_sql("SELECT count(*) FROM orders_case") == 5
    assert {row["outcome"] for row in rows} == {""}


def test_days_are_those_of_opening(evening: MarketSession) -> None:
    old, new = Order.objects.order_by("pk")[:2]
    case_of(old, opened_at=datetime.now(UTC) - timedelta(days=40))
    case_of(new)
    rows = rows_of("R17", None, since=cast.hanoi_day(-1), until=cast.hanoi_day())
    assert [row["code"] for row in rows] == [new.code]
    assert len(rows_of("R17", None)) == 2


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (Scope(province="01"), 3),
        (Scope(province="79"), 0),
        (Scope(communes=frozenset({"09022"})), 3),
        (Scope(branch="I"), 3),
        (Scope(branch="II"), 0),
    ],
)
def test_scopes_hold(evening: MarketSession, scope: Scope, found: int) -> None:
    for order in Order.objects.order_by("pk")[:3]:
        case_of(order)
    assert len(rows_of("R17", evening, scope)) == found


def test_costs_the_same_however_many(evening: MarketSession) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            rows_of("R17", evening)
        return len(caught)

    first, *others = Order.objects.order_by("pk")
    case_of(first)
    before = queries()
    for order in others:
        case_of(order)
    assert queries() == before
