"""Reports that come by themselves: once for each evening or period that is over, only to who may read them."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.errors import Refused
from market.notices.models import Notice
from orders.models import Compilation, ReaderScope, ReportSubscription
from orders.reports.compiling import compile_reports
from orders.reports.periods import Period
from orders.reports.regular import last_whole_period, period_with
from orders.reports.subscribing import serve_subscription, subscribe, unsubscribe
from orders.reports.subscriptions import due_subscriptions, subscribed
from tests import cast
from tests.reports.evening import compiled, past_evening, rows

pytestmark = pytest.mark.django_db
Cadence = ReportSubscription.Cadence


@pytest.fixture
def director() -> Person:
    return cast.make_person("Vũ Hoàng Long", Role.DIRECTOR)


@pytest.fixture
def official() -> Person:
    return cast.make_person("Hoàng Ngọc Anh", Role.OFFICIAL)


@pytest.fixture
def monthly(director: Person, official: Person) -> ReportSubscription:
    """A month of orders by commune, for the first time due now."""
    made = subscribe(actor=director, person=official, report="R6", cadence=Cadence.MONTH)
    ReportSubscription.objects.update(served_until=date(2020, 1, 31))
    return made


@pytest.mark.parametrize(
    ("cadence", "day", "first", "last"),
    [
        ("week", date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 22)),  # a Sunday ends its week
        ("week", date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 29)),
        ("month", date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        ("month", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 11, 22), date(2026, 10, 1), date(2026, 12, 31)),
        ("quarter", date(2027, 1, 1), date(2027, 1, 1), date(2027, 3, 31)),
    ],
)
def test_periods_begin_and_end_where_people_expect(cadence: str, day: date, first: date, last: date) -> None:
    assert period_with(cadence, day) == Period(first, last)


def test_the_last_whole_period_is_over() -> None:
    assert last_whole_period("week", date(2026, 11, 23)) == Period(date(2026, 11, 16), date(2026, 11, 22))
    assert last_whole_period("month", date(2027, 1, 1)) == Period(date(2026, 12, 1), date(2026, 12, 31))
    assert last_whole_period("quarter", date(2027, 3, 31)) == Period(date(2026, 10, 1), date(2026, 12, 31))


def test_a_period_ends_at_midnight_in_hanoi(monthly: ReportSubscription, monkeypatch: pytest.MonkeyPatch) -> None:
    ReportSubscription.objects.update(served_until=date(2026, 10, 31))
    for moment, due in (
        (datetime(2026, 11, 30, 16, 59, tzinfo=UTC), []),  # 23:59 in Hà Nội
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), [monthly.pk]),
    ):
        monkeypatch.setattr("orders.reports.subscriptions.database_now", lambda moment=moment: moment)
        assert due_subscriptions() == due


def test_a_month_is_served_once(monthly: ReportSubscription, official: Person) -> None:
    assert due_subscriptions() == [monthly.pk]
    made = serve_subscription(pk=monthly.pk)
    assert made is not None
    assert due_subscriptions() == []
    assert serve_subscription(pk=monthly.pk) is None
    assert made.wishes.keys() == {"since", "until"}
    compile_reports(made.pk)
    mail = Notice.objects.get(key=f"compilation-{made.pk}-ready-{official.pk}")
    assert reverse("reports:show-report", args=[made.pk]) in mail.body
    (seen,) = subscribed([monthly])
    assert seen.latest == made
    assert seen.notice == mail
    assert not seen.is_lost


def test_it_begins_with_the_period_that_is_not_over(director: Person, official: Person) -> None:
    for cadence in (Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER):
        subscribe(actor=director, person=official, report="R19", cadence=cadence)
        subscribe(actor=director, person=official, report="R19", cadence=cadence)
    assert ReportSubscription.objects.count() == 3
    assert due_subscriptions() == []


def test_who_lost_the_role_gets_nothing(monthly: ReportSubscription, official: Person) -> None:
    made = serve_subscription(pk=monthly.pk)
    assert made is not None
    official.role_grants.all().delete()
    compile_reports(made.pk)
    assert not Notice.objects.filter(kind="report-ready").exists()
    ReportSubscription.objects.update(served_until=date(2020, 1, 31))
    assert due_subscriptions() == []
    assert serve_subscription(pk=monthly.pk) is None
    assert not subscribed([ReportSubscription.objects.get()])[0].may_get


def test_each_evening_is_served_once_when_its_pack_is_there(director: Person, official: Person) -> None:
    mine = subscribe(actor=director, person=official, report="R2", cadence=Cadence.SESSION)
    session = past_evening(orders=4)
    ReportSubscription.objects.update(set_at=session.opens_at)
    assert due_subscriptions() == []
    compiled(session)
    assert due_subscriptions() == [mine.pk]
    made = serve_subscription(pk=mine.pk)
    assert made is not None
    assert made.session == session
    assert due_subscriptions() == []


def test_bounds_hold_in_what_comes_by_itself(monthly: ReportSubscription, official: Person) -> None:
    session = past_evening(orders=12)
    ReaderScope.objects.create(person=official).communes.add(cast.me_linh())
    made = serve_subscription(pk=monthly.pk)
    assert made is not None
    Compilation.objects.filter(pk=made.pk).update(wishes={"session": session.pk})
    done = compile_reports(made.pk)
    assert done is not None
    assert {row["commune"] for row in rows(done, "R6")} <= {cast.me_linh().pk, cast.me_linh().name}


def test_what_cannot_be_is_refused(director: Person, official: Person) -> None:
    for report, cadence in (("R26", "month"), ("R2", "week"), ("R18", "session"), ("", "month")):
        with pytest.raises(Refused):
            subscribe(actor=director, person=official, report=report, cadence=cadence)
    ReaderScope.objects.create(person=official).communes.add(cast.me_linh())
    with pytest.raises(Refused):
        subscribe(actor=director, person=official, report="", cadence=Cadence.SESSION)


def test_a_subscription_ends(monthly: ReportSubscription, director: Person) -> None:
    unsubscribe(actor=director, subscription=monthly)
    unsubscribe(actor=director, subscription=monthly)
    assert due_subscriptions() == []
