"""Both sides' words about delivery and payment: what closes an order, what opens a case, what stays silence."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product

import pytest
from django.db import IntegrityError, transaction

from market.kernel.errors import Refused
from orders.aftercare.acts import (
    COLLECT,
    COMPLAIN,
    CONFIRM,
    DELIVER,
    MISSING,
    RECEIVE,
    REFUSED,
    SHIP,
    TAKE_BACK,
    UNPAID,
    Act,
    Side,
)
from orders.aftercare.attesting import LABELS, Said, Standing, Word, Words
from orders.aftercare.conduct import spoken_counts
from orders.aftercare.page import After
from orders.models import Attestation, Case, Order, WitnessEntry
from orders.services.moves import close_if_agreed, move_order
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import place
from tests.orders.racing import all_at_once

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
WORDS = "Anh Bình không nghe máy"


def said(word: str, hours: int = 0) -> Said:
    return Said(word, NOON + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("vendor", "buyer", "standing"),
    [
        (None, None, "none"),
        ("delivered", None, "vendor"),
        ("collected", None, "vendor"),
        (None, "received", "buyer"),
        (None, "missing", "buyer"),
        ("collected", "received", "agreed"),
        ("delivered", "received", "apart"),
        ("unpaid", "received", "contradicted"),
        ("refused", "received", "contradicted"),
        ("refused", "problem", "contradicted"),
        ("collected", "problem", "apart"),
        ("delivered", "missing", "contradicted"),
        ("collected", "missing", "contradicted"),
    ],
)
def test_two_words_together(vendor: str | None, buyer: str | None, standing: str) -> None:
    words = Words(said(vendor) if vendor else None, said(buyer, 1) if buyer else None)
    assert words.standing == standing


def test_every_standing_has_its_words() -> None:
    assert set(LABELS) == set(Standing)


def test_a_transfer_that_arrived_is_the_vendors_word_about_the_money() -> None:
    words = Words(said("delivered"), said("received"), is_transfer_received=True)
    assert words.standing is Standing.AGREED


def test_not_here_yet_is_over_once_the_vendor_delivers() -> None:
    assert Words(said("delivered", 2), said("missing", 1)).standing is Standing.VENDOR
    assert Words(said("delivered", 1), said("missing", 2)).standing is Standing.CONTRADICTED


def test_nothing_but_both_words_ever_agrees() -> None:
    for vendor, buyer in product([None, *Word], [None, *Word]):
        words = Words(said(vendor) if vendor else None, said(buyer) if buyer else None)
        if words.standing is Standing.AGREED:
            assert (vendor, buyer) == (Word.COLLECTED, Word.RECEIVED)


@pytest.fixture
def order(listing: Listing) -> Order:
    return moved(Order.objects.get(code=place(listing, 2).codes[0]), CONFIRM, SHIP)


def moved(order: Order, *acts: Act) -> Order:
    for act in acts:
        order = move_order(actor=None, order=order, act=act, words=WORDS if act.needs_words else "")
    return order


db = pytest.mark.django_db


@db
@pytest.mark.parametrize(
    "way", [(COLLECT, RECEIVE), (DELIVER, COLLECT, RECEIVE), (RECEIVE, COLLECT), (DELIVER, RECEIVE, COLLECT)]
)
def test_agreement_completes_whoever_speaks_first(order: Order, way: tuple[Act, ...]) -> None:
    assert moved(order, *way).status == "completed"
    assert not Case.objects.exists()


@db
@pytest.mark.parametrize(
    ("way", "status"),
    [((DELIVER,), "delivered"), ((COLLECT,), "paid"), ((RECEIVE,), "delivered"), ((MISSING,), "shipped")],
)
def test_one_word_alone_never_completes(order: Order, way: tuple[Act, ...], status: str) -> None:
    order = moved(order, *way)
    assert order.status == status
    assert not Case.objects.exists()


@db
@pytest.mark.parametrize(
    ("way", "kind", "side"),
    [
        ((DELIVER, MISSING), "contradiction", "office"),
        ((COLLECT, MISSING), "contradiction", "office"),
        ((RECEIVE, UNPAID), "contradiction", "office"),
        ((REFUSED, RECEIVE), "contradiction", "office"),
        ((REFUSED, COMPLAIN), "contradiction", "office"),
        ((COLLECT, COMPLAIN), "problem", "buyer"),
        ((COMPLAIN,), "problem", "buyer"),
        ((UNPAID,), "unpaid", "vendor"),
    ],
)
def test_contradiction_and_trouble_open_a_case(order: Order, way: tuple[Act, ...], kind: str, side: str) -> None:
    order = moved(order, *way)
    case = Case.objects.get()
    assert (order.status, case.kind, case.opened_side, case.status) == ("disputed", kind, side, "open")
    assert case.opened_at < case.answer_by < case.decide_by
    assert order.problem


@db
def test_a_refused_parcel_comes_back(order: Order, listing: Listing) -> None:
    order = moved(order, REFUSED, TAKE_BACK)
    listing.refresh_from_db()
    assert (order.status, listing.sold) == ("returned", 2)  # it was sold that evening; what is back is the vendor's


@db
def test_in_a_case_both_words_still_close_it(order: Order) -> None:
    order = moved(order, COMPLAIN, RECEIVE)
    assert order.status == "disputed"
    order = moved(order, COLLECT)
    case = Case.objects.get()
    assert (order.status, case.status, case.outcome) == ("completed", "withdrawn", "agreed")


@db
def test_a_transfer_said_to_have_arrived_closes_what_was_waiting(order: Order) -> None:
    order = moved(order, DELIVER, RECEIVE)
    assert close_if_agreed(actor=None, order=order).status == "delivered"
    Order.objects.filter(pk=order.pk).update(payment_state="received")
    for _ in range(2):
        assert close_if_agreed(actor=None, order=order).status == "completed"


@db
def test_the_same_word_twice_is_said_once(order: Order) -> None:
    for act in (DELIVER, COLLECT, COMPLAIN):
        moved(order, act, act)
    assert list(Attestation.objects.order_by("pk").values_list("word", flat=True)) == [
        "delivered",
        "collected",
        "problem",
    ]
    assert Case.objects.count() == 1


@db
def test_not_here_yet_counts_anew_after_the_vendor_spoke(order: Order) -> None:
    assert moved(order, MISSING, MISSING, DELIVER).status == "delivered"
    assert moved(order, MISSING).status == "disputed"


@db
def test_words_are_witnessed_as_commitments(order: Order) -> None:
    moved(order, UNPAID)
    entry = WitnessEntry.objects.get(kind="attested")
    facts = json.loads(entry.facts)
    assert (facts["by"], facts["word"], len(facts["reason"])) == ("vendor", "unpaid", 64)
    assert WORDS not in entry.facts


@db
def test_what_was_said_is_never_changed(order: Order) -> None:
    moved(order, DELIVER)
    for change in (lambda: Attestation.objects.update(word="collected"), lambda: Attestation.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.create(order=order, side="buyer", word="collected")


@db
def test_silence_is_told_as_silence(order: Order, listing: Listing) -> None:
    def label(order: Order) -> str:
        return str(After(order, Side.OFFICE).words.label)

    assert label(order) == "Chưa bên nào xác nhận"
    assert label(moved(order, COLLECT)) == "Một bên xác nhận: người bán"
    other = moved(Order.objects.get(code=place(listing, 1).codes[0]), CONFIRM, SHIP, RECEIVE)
    assert label(other) == "Một bên xác nhận: người mua"
    moved(Order.objects.get(code=place(listing, 1).codes[0]), CONFIRM, SHIP)
    counts = spoken_counts(listing.session)
    assert (counts.sent, counts.vendor_only, counts.buyer_only, counts.silent, counts.agreed) == (3, 1, 1, 1, 0)
    moved(order, RECEIVE)
    assert spoken_counts(listing.session).agreed == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_both_sides_speak_at_once_and_it_is_closed_once() -> None:
    listing = cast.make_listing(allotment=100, per_buyer_limit=100)
    for _attempt in range(6):
        order = moved(Order.objects.get(code=place(listing, 1).codes[0]), CONFIRM, SHIP)
        all_at_once([partial(moved, order, COLLECT), partial(moved, order, RECEIVE)])
        order.refresh_from_db()
        assert order.status == "completed"
        assert WitnessEntry.objects.filter(subject=order.code, kind="attested").count() == 2


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_contradicting_at_once_opens_one_case() -> None:
    listing = cast.make_listing(allotment=100, per_buyer_limit=100)
    for _attempt in range(6):
        order = moved(Order.objects.get(code=place(listing, 1).codes[0]), CONFIRM, SHIP)
        outcomes = all_at_once([partial(moved, order, UNPAID), partial(moved, order, COMPLAIN)])
        order.refresh_from_db()
        assert (order.status, order.cases.count()) == ("disputed", 1)
        assert sum(isinstance(each, Refused) for each in outcomes) == 1
