"""Swaps between vendors: both agree, neither has been on air, nobody answers for another, and only one can win."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

from market.accounts.models import Person
from market.kernel.errors import Refused
from market.notices.models import Notice
from sessions.models import MarketSession, Slot, SlotSwap
from sessions.services.swaps import agree_swap, ask_swap, decline_swap, withdraw_swap
from tests.cast import make_person, make_vendor
from tests.sessions.line_ups import begin, make_slot, order_of, vendor_of, with_slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> Person:
    return make_person("Lương Văn Phương")


def ask(seller: Person, own: Slot, wanted: Slot) -> SlotSwap:
    return ask_swap(actor=seller, vendor=vendor_of(own), session=own.session, wanted=wanted)


def test_both_agree_and_trade_places(seller: Person) -> None:
    session, slots = with_slots(3)
    swap = ask(seller, slots[0], slots[2])
    asked = Notice.objects.get(kind="swap-asked")
    assert asked.recipient == vendor_of(slots[2]).members.get().person.email
    agree_swap(actor=seller, vendor=vendor_of(slots[2]), swap=swap)
    assert order_of(session) == [slots[2], slots[1], slots[0]]
    assert Notice.objects.filter(kind="swap-answered").count() == 2
    assert MarketSession.objects.get(pk=session.pk).version == 2


def test_asking_and_answering_twice_is_once(seller: Person) -> None:
    session, slots = with_slots(2)
    swap = ask(seller, *slots)
    assert ask(seller, *slots) == swap
    for _ in range(2):
        agree_swap(actor=seller, vendor=vendor_of(slots[1]), swap=swap)
    assert order_of(session) == slots[::-1]
    assert Notice.objects.filter(kind="swap-asked").count() == 1
    assert Notice.objects.filter(kind="swap-answered").count() == 2


def test_declining_keeps_places_and_tells_who_asked(seller: Person) -> None:
    session, slots = with_slots(2)
    swap = ask(seller, *slots)
    decline_swap(actor=seller, vendor=vendor_of(slots[1]), swap=swap)
    assert order_of(session) == slots
    notice = Notice.objects.get(kind="swap-answered")
    assert notice.recipient == vendor_of(slots[0]).members.get().person.email
    with pytest.raises(Refused, match="đã có kết quả"):
        agree_swap(actor=seller, vendor=vendor_of(slots[1]), swap=swap)


def test_withdrawing(seller: Person) -> None:
    session, slots = with_slots(2)
    swap = ask(seller, *slots)
    withdraw_swap(actor=seller, vendor=vendor_of(slots[0]), swap=swap)
    with pytest.raises(Refused):
        agree_swap(actor=seller, vendor=vendor_of(slots[1]), swap=swap)
    assert order_of(session) == slots


def test_nobody_answers_for_another(seller: Person) -> None:
    session, slots = with_slots(3)
    swap = ask(seller, *slots[:2])
    for act, vendor in (
        (agree_swap, vendor_of(slots[0])),
        (agree_swap, vendor_of(slots[2])),
        (decline_swap, vendor_of(slots[0])),
        (withdraw_swap, vendor_of(slots[1])),
        (agree_swap, make_vendor("Gian lạ")),
    ):
        with pytest.raises(Refused, match="không trả lời thay"):
            act(actor=seller, vendor=vendor, swap=swap)
    assert order_of(session) == slots
    assert SlotSwap.objects.get().status == "asked"


@pytest.mark.parametrize("which", [0, 1])
def test_once_one_was_on_air_it_is_too_late(seller: Person, which: int) -> None:
    session, slots = with_slots(2, "live")
    swap = ask(seller, *slots)
    begin(slots[which])
    with pytest.raises(Refused, match="đã lên sóng"):
        agree_swap(actor=seller, vendor=vendor_of(slots[1]), swap=swap)
    with pytest.raises(Refused, match="đã lên sóng"):
        ask(seller, slots[1], slots[0])
    assert order_of(session) == slots


def test_only_places_of_other_vendors_of_this_evening(seller: Person) -> None:
    session, slots = with_slots(1)
    own_to_office = make_slot(session, title="Khai mạc")
    elsewhere = make_slot(with_slots(0)[0])
    for wanted in (own_to_office, elsewhere, slots[0]):
        with pytest.raises(Refused, match="gian hàng khác"):
            ask(seller, slots[0], wanted)
    with pytest.raises(Refused, match="chưa có lượt"):
        ask_swap(actor=seller, vendor=make_vendor("Không lượt"), session=session, wanted=slots[0])


def test_after_the_close_nobody_swaps(seller: Person) -> None:
    _session, slots = with_slots(2, "closed")
    with pytest.raises(Refused, match="kết thúc"):
        ask(seller, *slots)


def test_others_who_asked_the_two_are_let_go(seller: Person) -> None:
    session, slots = with_slots(3)
    wanted, other = ask(seller, slots[0], slots[2]), ask(seller, slots[1], slots[2])
    agree_swap(actor=seller, vendor=vendor_of(slots[2]), swap=wanted)
    other.refresh_from_db()
    assert other.status == "withdrawn"
    assert order_of(session) == [slots[2], slots[1], slots[0]]


def test_the_database_knows_one_open_question_and_never_oneself(seller: Person) -> None:
    _session, slots = with_slots(2)
    ask(seller, *slots)
    with pytest.raises(DatabaseError, match="slot_swap_asked_once"), transaction.atomic():
        SlotSwap.objects.create(asked=slots[0], wanted=slots[1], asked_by=seller)
    with pytest.raises(DatabaseError, match="slot_swap_of_two"), transaction.atomic():
        SlotSwap.objects.create(asked=slots[0], wanted=slots[0], asked_by=seller)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_swaps_over_one_place_and_only_one_happens(seller: Person) -> None:
    session, slots = with_slots(3)
    swaps, together = [ask(seller, slots[0], slots[2]), ask(seller, slots[1], slots[2])], Barrier(2)

    def agree(swap: SlotSwap) -> bool:
        together.wait()
        try:
            agree_swap(actor=seller, vendor=vendor_of(slots[2]), swap=swap)
            return True
        except Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(agree, swaps)) == [False, True]
    assert sorted(slot.pk for slot in order_of(session)) == sorted(slot.pk for slot in slots)
    assert set(SlotSwap.objects.values_list("status", flat=True)) == {"agreed", "withdrawn"}
