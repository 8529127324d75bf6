"""Moving an order: who may do what, what it writes, and that no path breaks stock, money or the log."""

import contextlib
import json
import random
from collections.abc import Callable
from functools import partial

import pytest
from django.db.models import Sum

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from market.notices.models import Notice
from orders.aftercare.acts import (
    ACTS,
    BRING,
    CANCEL,
    COLLECT,
    COMPLAIN,
    CONFIRM,
    DECLINE,
    DELIVER,
    PACK,
    RECEIVE,
    SHIP,
    Act,
    Side,
    acts_of,
)
from orders.models import Attestation, BuyerTally, Order, OrderContact, OrderLine, WitnessEntry
from orders.services.moves import move_order
from orders.witness.entries import commitment
from sessions.models import Listing
from tests import cast
from tests.orders.conftest import contact, phone_of, place, place_lines, wanted
from tests.orders.racing import all_at_once

pytestmark = pytest.mark.django_db
WORDS = "Anh Bình không nghe máy"


def placed(listing: Listing, quantity: int = 2, *, email: str = "") -> Order:
    code = place(listing, quantity, to=contact(email=email)).codes[0]
    return Order.objects.get(code=code)


def move(order: Order, act: Act, actor: Person | None = None) -> Order:
    return move_order(actor=actor, order=order, act=act, words=WORDS if act.needs_words else "")


def test_every_act_follows_the_table_of_moves() -> None:
    for act in ACTS:
        for status in act.when:
            assert act.to(status) in {status, *Order.MOVES[status]}, f"{act.name} from {status}"
    reachable = {act.to(status) for act in ACTS for status in act.when} | {Order.Status.PLACED}
    # Two words together complete an order; a person resolves a case.
    assert reachable | {Order.Status.COMPLETED, Order.Status.RESOLVED} == set(Order.Status)


@pytest.mark.parametrize("status", Order.Status.values)
def test_each_side_is_offered_only_what_it_may_do(status: str) -> None:
    offered = {act.name for side in Side for act in acts_of(side, status)}
    expected = {
        "placed": {"confirm", "decline", "cancel"},
        "confirmed": {"pack", "ship", "decline"},
        "packed": {"ship", "decline"},
        "shipped": {"deliver", "collect", "unpaid", "refused", "receive", "complain", "missing"},
        "delivered": {"collect", "unpaid", "receive", "complain", "missing"},
        "paid": {"receive", "complain", "missing"},
        "refused": {"take-back", "receive", "complain"},
        "disputed": {"collect", "receive"},
        "resolved": {"take-back"},
        "returned": set(),
        "completed": set(),
        "cancelled": set(),
    }
    assert offered == expected[status]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
@pytest.mark.parametrize("status", Order.Status.values)
def test_what_the_table_forbids_is_refused_and_changes_nothing(listing: Listing, act: Act, status: str) -> None:
    order = placed(listing)
    Order.objects.update(status=status, cancel_reason="x", problem="x")
    if status in act.when and act.method != "pickup":
        return
    if status in act.leads.values() and not act.word:  # done already
        assert move(order, act).status == status
    else:
        with pytest.raises(Refused, match="không làm việc này được nữa"):
            move(order, act)
    order.refresh_from_db()
    assert order.status == status
    assert (WitnessEntry.objects.count(), Attestation.objects.count()) == (1, 0)


def test_the_whole_way_is_journalled_and_witnessed(listing: Listing) -> None:
    vendor, buyer = cast.make_person("Lương Văn Phương"), cast.make_person()
    order = placed(listing)
    way = ((CONFIRM, vendor), (PACK, vendor), (SHIP, vendor), (DELIVER, vendor), (COLLECT, vendor), (RECEIVE, buyer))
    for act, actor in way:
        order = move(order, act, actor)
    assert order.status == Order.Status.COMPLETED
    verbs = [entry.verb for entry in journal.entries_of(order) if entry.verb != "order.attested"]
    states = ["completed", "paid", "delivered", "shipped", "packed", "confirmed"]
    assert verbs == [f"order.{state}" for state in states]
    moves = [json.loads(entry.facts) for entry in WitnessEntry.objects.filter(kind="moved").order_by("pk")]
    assert [(each["from"], each["to"], each["by"]) for each in moves] == [
        ("placed", "confirmed", "vendor"),
        ("confirmed", "packed", "vendor"),
        ("packed", "shipped", "vendor"),
        ("shipped", "delivered", "vendor"),
        ("delivered", "paid", "vendor"),
        ("paid", "completed", "buyer"),
    ]
    assert {each["order"] for each in moves} == {order.code}


def test_doing_it_twice_does_it_once(listing: Listing) -> None:
    order = placed(listing)
    move(order, CONFIRM)
    move(order, CONFIRM)
    assert WitnessEntry.objects.filter(kind="moved").count() == 1


@pytest.mark.parametrize("act", [CANCEL, DECLINE])
def test_cancelling_gives_stock_and_share_back(listing: Listing, act: Act) -> None:
    order = placed(listing, 5)
    order = move(order, act)
    listing.refresh_from_db()
    assert (order.status, order.cancel_reason, listing.sold) == ("cancelled", WORDS, 0)
    assert BuyerTally.objects.get().quantity == 0
    assert place(listing, 5).codes


def test_goods_to_be_fetched_are_brought_to_the_point_and_never_sent(listing: Listing) -> None:
    offered = {act.name for act in acts_of(Side.VENDOR, "packed", method=Order.Method.PICKUP)}
    assert offered == {"bring", "decline"}
    order = move(move(placed(listing), CONFIRM), PACK)
    with pytest.raises(Refused):
        move(order, BRING)


def test_words_are_needed_and_only_a_commitment_to_them_is_witnessed(listing: Listing) -> None:
    order = placed(listing)
    with pytest.raises(Refused, match="vài chữ"):
        move_order(actor=None, order=order, act=CANCEL, words="  ")
    move(order, CANCEL)
    entry = WitnessEntry.objects.get(kind="moved")
    assert WORDS not in entry.facts
    assert json.loads(entry.facts)["reason"] == commitment(bytes(order.contact.salt), {"words": WORDS})
    assert WORDS not in str(journal.entries_of(order)[0].facts)


def test_a_complaint_keeps_the_buyers_words(listing: Listing) -> None:
    order = move(move(move(placed(listing), CONFIRM), SHIP), COMPLAIN)
    assert (order.status, order.problem) == ("disputed", WORDS)


def test_the_buyer_is_written_to_when_there_is_an_address(listing: Listing) -> None:
    order = placed(listing, email="hoa@example.vn")
    move(order, CONFIRM)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.key) == ("hoa@example.vn", f"order-{order.pk}-confirmed")
    assert f"/don-hang/{order.code}/?k=" in notice.body
    assert "HTX Bưởi đỏ Đông Cao đã xác nhận" in notice.body


def test_without_an_address_nobody_is_written_to(listing: Listing) -> None:
    move(placed(listing), CONFIRM)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("way", "subject"), [([CANCEL], "Khách đã hủy"), ([CONFIRM, SHIP, COMPLAIN], "có vấn đề")])
def test_the_vendor_hears_of_what_the_buyer_did(listing: Listing, way: list[Act], subject: str) -> None:
    order = placed(listing)
    for act in way:
        order = move(order, act)
    notice = Notice.objects.get(kind="order-from-buyer")
    assert notice.recipient == listing.product.vendor.email
    assert subject in notice.subject
    assert WORDS in notice.body


def test_an_order_whose_person_was_erased_can_still_move(listing: Listing) -> None:
    order = placed(listing)
    OrderContact.objects.all().delete()
    order = move(order, DECLINE)
    assert order.status == "cancelled"
    assert json.loads(WitnessEntry.objects.get(kind="moved").facts)["reason"] is None


@pytest.mark.parametrize("seed", range(4))
def test_no_sequence_of_moves_breaks_stock_money_or_log(seed: int) -> None:
    """Random orders and random moves, allowed or not: sold equals the lines of orders that stand, always."""
    dice = random.Random(seed)
    session = cast.make_session()
    vendor = cast.make_vendor()
    listings = [cast.make_listing(session, cast.make_product(vendor), allotment=12) for _ in range(3)]
    for step in range(40):
        lines = [wanted(each, dice.randint(1, 4)) for each in dice.sample(listings, dice.randint(1, 3))]
        if dice.random() < 0.5:
            try_to(partial(place_lines, lines, session, to=contact(phone_of(step % 5))))
        elif orders := list(Order.objects.all()):
            try_to(partial(move, dice.choice(orders), dice.choice(ACTS)))
        for each in listings:
            each.refresh_from_db()
            kept = OrderLine.objects.filter(listing=each).exclude(order__status="cancelled")
            assert each.sold == (kept.aggregate(n=Sum("quantity"))["n"] or 0) <= each.allotment
            tallied = BuyerTally.objects.filter(listing=each).aggregate(n=Sum("quantity"))["n"] or 0
            assert tallied == each.sold
    for order in Order.objects.all():
        assert order.goods_total == sum(line.amount for line in order.lines.all())
        history = [json.loads(e.facts) for e in WitnessEntry.objects.filter(subject=order.code).order_by("pk")]
        assert history[0]["kind"] == "placed"
        states = [each["to"] for each in history if each["kind"] == "moved"]
        assert ([*["placed"], *states])[-1] == order.status


def try_to(call: Callable[[], object]) -> None:
    with contextlib.suppress(Refused):
        call()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_the_buyer_cancels_while_the_vendor_confirms() -> None:
    listing = cast.make_listing()
    for _attempt in range(6):
        order = placed(listing, 1)
        outcomes = all_at_once([partial(move, order, CONFIRM), partial(move, order, CANCEL)])
        assert sum(isinstance(each, Refused) for each in outcomes) == 1
        order.refresh_from_db()
        move(order, DECLINE) if order.status == "confirmed" else None
    listing.refresh_from_db()
    assert (listing.sold, BuyerTally.objects.get().quantity) == (0, 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_cancelling_and_placing_baskets_never_lock_each_other_out() -> None:
    session, vendor = cast.make_session(), cast.make_vendor()
    listings = [
        cast.make_listing(session, cast.make_product(vendor), allotment=500, per_buyer_limit=500) for _ in range(3)
    ]
    lines = [wanted(each) for each in listings]
    to = [contact(phone_of(number)) for number in range(12)]

    def place_and_cancel(number: int) -> int:
        for _ in range(5):
            basket = lines if number % 2 else lines[::-1]
            code = place_lines(basket, session, to=to[number]).codes[0]
            move(Order.objects.get(code=code), CANCEL)
        return number

    assert all_at_once([partial(place_and_cancel, number) for number in range(12)]) == list(range(12))
    assert set(Listing.objects.values_list("sold", flat=True)) == {0}
