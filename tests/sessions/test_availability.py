"""May it be sold now: the SQL of the placing statement, the pages' expression and the sentence say the same."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from market.kernel.clock import HANOI, database_now
from sessions.availability import (
    ENDS_AT,
    OFFERED_NOW_SQL,
    PROMISED_DATE_SQL,
    SESSION_LIVE_SQL,
    offered,
    promised_date,
    why_not,
    with_offer,
)
from sessions.calendar import ends_at
from sessions.models import Listing, MarketSession
from tests.cast import make_listing, make_lot, make_product, make_session, make_vendor
from tests.sessions.papers import make_paper

pytestmark = pytest.mark.django_db

ASK = f"""
    SELECT {SESSION_LIVE_SQL} AND {OFFERED_NOW_SQL}, {PROMISED_DATE_SQL} FROM market_sessions_listing l
    JOIN market_sessions_marketsession s ON s.id = l.session_id
    JOIN vetting_product p ON p.id = l.product_id JOIN vetting_vendor v ON v.id = p.vendor_id
    LEFT JOIN vetting_lot lot ON lot.id = l.lot_id
    WHERE l.id = %s
"""


def ask(listing: Listing) -> tuple[bool, date]:
    with connection.cursor() as cursor:
        cursor.execute(ASK, [listing.pk])
        ((may, promise),) = cursor.fetchall()
    return may, promise


def promised(days: int = 3) -> date:
    return (database_now().astimezone(HANOI) + timedelta(days=days)).date()


def live(**fields: Any) -> Listing:
    return make_listing(make_session("live"), make_product(**fields))


def ending_paper(days: int, *, of_product: bool = True, **fields: Any) -> Callable[[], Listing]:
    def make() -> Listing:
        listing = live()
        vendor = listing.product.vendor
        make_paper(
            vendor, listing.product if of_product else None, expires_on=promised() + timedelta(days=days), **fields
        )
        return listing

    return make


def endless_paper() -> Listing:
    listing = live()
    make_paper(listing.product.vendor, listing.product, expires_on=None)
    return listing


def lot_good_until(days: int | None) -> Callable[[], Listing]:
    def make() -> Listing:
        end = None if days is None else promised() + timedelta(days=days)
        lot = make_lot(best_before=end)
        return make_listing(make_session("live"), lot.product, lot=lot)

    return make


CASES: dict[str, tuple[bool, Callable[[], Listing]]] = {
    "live": (True, live),
    "planned": (False, lambda: make_listing(make_session("planned"))),
    "closed": (False, lambda: make_listing(make_session("closed"))),
    "paused": (False, lambda: make_listing(make_session("live", paused_at=database_now()))),
    "stopped": (False, lambda: make_listing(make_session("live", stopped_at=database_now(), stop_reason="x"))),
    "withdrawn": (False, lambda: make_listing(make_session("live"), withdrawn_at=database_now())),
    "listing stopped": (False, lambda: make_listing(make_session("live"), stopped_at=database_now())),
    "product suspended": (False, lambda: live(status="suspended", suspension_reason="x")),
    "vendor suspended": (False, lambda: live(vendor=make_vendor(status="suspended", suspension_reason="x"))),
    "paper ends on the promised day": (True, ending_paper(0)),
    "paper ends the day before": (False, ending_paper(-1)),
    "vendor's paper ends the day before": (False, ending_paper(-1, of_product=False)),
    "paper never ends": (True, endless_paper),
    "voluntary paper has ended": (True, ending_paper(-1, is_mandatory=False)),
    "replaced paper has ended": (True, ending_paper(-1, status="replaced")),
    "lot is good on the promised day": (True, lot_good_until(0)),
    "lot is over the day before": (False, lot_good_until(-1)),
    "lot is never over": (True, lot_good_until(None)),
    "refused paper has ended": (True, ending_paper(-1, status="refused")),
}


@pytest.mark.parametrize("case", CASES)
def test_statement_page_and_sentence_agree(case: str) -> None:
    expected, make = CASES[case]
    listing = make()
    moment = database_now()
    may, promise = ask(listing)
    assert may is expected
    assert promise == promised_date(listing.session, moment) or not expected
    assert (
        why_not(Listing.objects.select_related("session", "product__vendor").get(pk=listing.pk), moment) == ""
    ) is expected
    if case not in {"planned", "closed", "paused", "stopped"}:  # pages ask for the session's state apart
        (row,) = with_offer(Listing.objects.filter(pk=listing.pk), promise)
        assert row.is_offered is expected  # type: ignore[attr-defined]
        assert offered(Listing.objects.filter(pk=listing.pk), promise).exists() is expected


def test_another_products_paper_does_not_matter() -> None:
    listing = live()
    other = make_product(listing.product.vendor)
    make_paper(listing.product.vendor, other, expires_on=promised(-30))
    assert ask(listing)[0] is True


def test_sold_out_is_a_sentence_of_its_own() -> None:
    listing = make_listing(make_session("live"), sold=18, held=2)
    assert "vừa hết" in why_not(listing, database_now())


def test_before_the_opening_the_promise_counts_from_the_opening() -> None:
    session = make_session(opens_at=database_now() + timedelta(days=5))
    assert promised_date(session, database_now()) == (session.opens_at.astimezone(HANOI) + timedelta(days=3)).date()


def test_the_end_is_the_same_in_the_database_and_in_the_calendar() -> None:
    now = database_now()
    make_session("live")
    make_session("live", paused_at=now)
    make_session("live", paused_at=now, stopped_at=now, stop_reason="x")
    make_session("planned", stopped_at=now, stop_reason="x")
    for session in MarketSession.objects.annotate(ends=ENDS_AT):
        assert session.ends == ends_at(session)
