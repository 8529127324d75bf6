"""Walks nobody thought of: whatever both sides and the office do, stock, money, shares and the log stay right."""

import contextlib
import json
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from market.accounts.models import Person, Role
from market.kernel.errors import Problem
from orders.aftercare.acts import ACTS, CONFIRM, SHIP, Act, Side
from orders.models import Amendment, Attestation, BuyerTally, Case, Order, OrderLine, WitnessEntry
from orders.services.amending import (
    Change,
    accept_amendment,
    ask_to_cancel,
    decline_amendment,
    propose_amendment,
    withdraw_amendment,
)
from orders.services.cases import Decision, Saying, add_to_case, ask_office, decide_case
from orders.services.moves import move_order
from orders.services.payments import receive_transfer, report_transfer
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place_lines, wanted

pytestmark = pytest.mark.django_db
ORDERS, GOODS = 3, 2

acts = st.tuples(st.just("move"), st.integers(0, ORDERS - 1), st.sampled_from(ACTS))
changes = st.tuples(
    st.just("change"),
    st.integers(0, ORDERS - 1),
    st.sampled_from([Side.BUYER, Side.VENDOR]),
    st.lists(st.tuples(st.integers(-1, 7), st.integers(0, 20_000)), min_size=GOODS, max_size=GOODS),
    st.integers(0, 40_000),
)
answers = st.tuples(
    st.just("answer"),
    st.integers(0, ORDERS - 1),
    st.sampled_from([Side.BUYER, Side.VENDOR]),
    st.sampled_from([accept_amendment, decline_amendment, withdraw_amendment]),
)
decisions = st.tuples(
    st.just("decide"), st.integers(0, ORDERS - 1), st.sampled_from(Case.Outcome.values), st.integers(0, 400_000)
)
transfers = st.tuples(st.just("pay"), st.integers(0, ORDERS - 1), st.sampled_from([report_transfer, receive_transfer]))
wishes = st.tuples(st.sampled_from(["wish", "ask"]), st.integers(0, ORDERS - 1))
walks = st.lists(st.one_of(acts, acts, acts, changes, answers, decisions, transfers, wishes), min_size=4, max_size=14)


class Evening:
    """Three orders of two goods, and everybody who may do something with them."""

    def __init__(self) -> None:
        session, vendor = cast.make_session(), cast.make_vendor()
        self.listings = [cast.make_listing(session, cast.make_product(vendor), allotment=9) for _ in range(GOODS)]
        self.officer = cast.make_person("Trần Thu Hà", Role.WITNESS)
        self.orders = [self._place(number) for number in range(ORDERS)]
        for number, act in ((1, CONFIRM), (2, CONFIRM), (2, SHIP)):  # one is new, one is confirmed, one is on its way
            self.do("move", number, act)

    def _place(self, number: int) -> int:
        lines = [wanted(listing, number + 1) for listing in self.listings[: 1 + number % GOODS]]
        placing = place_lines(lines, self.listings[0].session, to=contact(phone_of(number)))
        return Order.objects.get(code=placing.codes[0]).pk

    def do(self, kind: str, number: int, *facts: Any) -> None:
        """Try one step, allowed or not: a refusal changes nothing, and anything but a refusal is a fault."""
        order = Order.objects.get(pk=self.orders[number])
        with contextlib.suppress(Problem):
            getattr(self, kind)(order, *facts)

    def move(self, order: Order, act: Act) -> None:
        move_order(actor=None, order=order, act=act, words="vì thế" if act.needs_words else "")

    def change(self, order: Order, side: Side, lines: list[tuple[int, int]], fee: int) -> None:
        wish = {
            line.listing_id: (line.quantity + more, line.unit_price - off)
            for line, (more, off) in zip(order.current_lines, lines, strict=False)
        }
        change = Change(order.version, {pk: row for pk, row in wish.items() if row[0]}, fee, order.deliver_by, "vì thế")
        propose_amendment(actor=None, order=order, side=side, change=change)

    def wish(self, order: Order) -> None:
        ask_to_cancel(actor=None, order=order, reason="vì thế")

    def ask(self, order: Order) -> None:
        ask_office(actor=None, order=order, saying=Saying(Side.BUYER, uuid4(), "Giúp tôi với"))

    def answer(self, order: Order, side: Side, answer: Any) -> None:
        amendment = order.amendments.order_by("pk").last()
        if amendment:
            answer(actor=None, amendment=amendment, side=side)

    def decide(self, order: Order, outcome: str, refund: int) -> None:
        case = order.cases.order_by("pk").last()
        if case and outcome:
            for side in (Side.BUYER, Side.VENDOR):
                add_to_case(actor=None, case=case, saying=Saying(side, uuid4(), "Tôi nói thế này"))
            decide_case(actor=self.officer, case=case, decision=Decision(outcome, "Kết luận", refund or None))

    def pay(self, order: Order, word: Any) -> None:
        word(actor=self.officer, order=order)

    def check(self) -> None:
        """See that stock and shares are the lines in force of standing orders, and each order is what was witnessed."""
        for listing in self.listings:
            listing.refresh_from_db()
            kept = OrderLine.objects.in_force().filter(listing=listing).exclude(order__status="cancelled")
            units = kept.aggregate(n=Sum("quantity"))["n"] or 0
            tallied = BuyerTally.objects.filter(listing=listing).aggregate(n=Sum("quantity"))["n"] or 0
            assert listing.sold == units == tallied
            assert listing.sold + listing.held <= listing.allotment
        for order in Order.objects.all():
            check_order(order)


def check_order(order: Order) -> None:
    """See that an order's figures are its lines', its log tells its state and version, and its words its end."""
    assert order.goods_total == sum(line.amount for line in order.current_lines)
    assert order.saving == sum(line.saving for line in order.current_lines)
    log = [json.loads(entry.facts) for entry in WitnessEntry.objects.filter(subject=order.code).order_by("pk")]
    assert log[0]["kind"] == "placed"
    moves = [(each["from"], each["to"]) for each in log if each["kind"] == "moved"]
    at = "placed"
    for before, after in moves:
        assert before == at
        assert after in Order.MOVES[before]
        at = after
    assert at == order.status
    versions = [each["version"] for each in log if each["kind"] == "amended"]
    assert versions == list(range(2, order.version + 1))
    if versions:
        last = [each for each in log if each["kind"] == "amended"][-1]["after"]
        assert (last["goods_total"], last["delivery_fee"]) == (order.goods_total, order.delivery_fee)
    assert order.attestations.count() == sum(
        each["kind"] == "attested" and each["word"] in Attestation.Word.values for each in log
    )
    accepted = order.amendments.filter(status=Amendment.Status.ACCEPTED)
    assert accepted.filter(cancels=False).count() == order.version - 1
    assert accepted.filter(cancels=True).count() <= (order.status == "cancelled")
    open_cases = order.cases.filter(status__in=("open", "mediating"))
    assert open_cases.exclude(kind="other").count() == (order.status == "disputed")
    assert open_cases.count() <= 1
    if order.status == "completed" and not order.cases.filter(status="decided").exists():
        assert {"vendor", "buyer"} <= set(order.attestations.values_list("side", flat=True))


@settings(
    max_examples=30,
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=walks)
def test_no_walk_breaks_stock_money_or_log(transactional_walk: Any, steps: list[tuple[Any, ...]]) -> None:
    with transactional_walk() as evening:
        for step in steps:
            evening.do(*step)
        evening.check()


@pytest.fixture
def transactional_walk(db: None) -> Any:
    """Give each walk an evening of its own and take it back afterwards."""

    @contextlib.contextmanager
    def walk() -> Any:
        with transaction.atomic():
            yield Evening()
            transaction.set_rollback(True)

    return walk


ILLEGAL = [(act, status) for act in ACTS for status in Order.Status if status not in act.when]


def test_every_side_is_kept_to_its_table() -> None:
    """No act of one side stands among the other's, and none leads along a move the table does not have."""
    assert {act.side for act in ACTS} == {Side.VENDOR, Side.BUYER}
    for act, status in ILLEGAL:
        with pytest.raises(KeyError):
            act.to(status)


def test_a_replayed_walk_says_everything_once(listing: Listing) -> None:
    """Every act posted twice, at once or much later, is one fact of the log."""
    placing = place_lines([wanted(listing, 2)], listing.session, key=UUID(int=7, version=4))
    again = place_lines([wanted(listing, 2)], listing.session, key=UUID(int=7, version=4))
    assert placing.codes == again.codes
    order = Order.objects.get(code=placing.codes[0])
    by_name = {act.name: act for act in ACTS}
    for name in ("confirm", "pack", "ship", "deliver", "collect", "receive"):
        for _ in range(2):
            with contextlib.suppress(Problem):
                move_order(actor=None, order=order, act=by_name[name])
    kinds = list(WitnessEntry.objects.order_by("pk").values_list("kind", flat=True))
    assert (kinds.count("moved"), kinds.count("attested")) == (6, 3)


@pytest.fixture
def person() -> Person:
    return cast.make_person()


def test_a_person_is_named_where_one_acted(listing: Listing, person: Person) -> None:
    order = Order.objects.get(code=place_lines([wanted(listing)], listing.session).codes[0])
    by_name = {act.name: act for act in ACTS}
    move = partial(move_order, actor=person, order=order)
    for name in ("confirm", "ship", "collect"):
        move(act=by_name[name])
    assert Attestation.objects.get().person == person
