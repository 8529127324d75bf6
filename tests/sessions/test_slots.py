"""The running order: places are whole and unique, what has begun stays put, no director overwrites another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from market.accounts.models import Person
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from market.notices.models import Notice
from sessions.history import history_of
from sessions.models import Listing, MarketSession, Slot
from sessions.services.slots import (
    add_own_slot,
    add_vendor_slot,
    arrange,
    change_slot,
    choose_host,
    move_slot,
    remove_slot,
)
from sessions.services.wishes import drop_wish, grant_wish, wish_for_slot
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.sessions.line_ups import begin, decide, make_slot, order_of, vendor_of, with_slots
from vetting.models import VendorMember

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("place", "order"), [(1, [3, 1, 2]), (2, [1, 3, 2]), (3, [1, 2, 3]), (99, [1, 2, 3])])
def test_a_slot_is_put_at_a_place(director: Person, place: int, order: list[int]) -> None:
    session, slots = with_slots(3)
    decide(move_slot, director, session, slot=slots[2], place=place)
    assert order_of(session) == [slots[number - 1] for number in order]


def test_a_whole_order_is_taken_over(director: Person) -> None:
    session, slots = with_slots(4)
    decide(arrange, director, session, order=[slot.pk for slot in reversed(slots)])
    assert order_of(session) == slots[::-1]
    assert history_of(session)[0].words == "Xếp lại thứ tự lên sóng"


def test_the_same_order_changes_nothing(director: Person) -> None:
    session, slots = with_slots(2)
    decide(arrange, director, session, order=[slot.pk for slot in slots])
    session.refresh_from_db()
    assert session.version == 1


@pytest.mark.parametrize("strange", ["missing", "foreign", "twice"])
def test_an_order_of_other_slots_is_not_taken_over(director: Person, strange: str) -> None:
    session, slots = with_slots(3)
    pks = [slot.pk for slot in slots]
    order = {"missing": pks[:2], "foreign": [*pks[:2], make_slot(make_session("planned")).pk], "twice": [pks[0], *pks]}
    with pytest.raises(Stale):
        decide(arrange, director, session, order=order[strange])
    assert order_of(session) == slots


def test_what_has_begun_stays_put(director: Person) -> None:
    session, slots = with_slots(4, "live")
    begin(slots[0], ended=True)
    begin(slots[1])
    with pytest.raises(Refused, match="Lượt đã lên sóng"):
        decide(move_slot, director, session, slot=slots[3], place=1)
    with pytest.raises(Refused, match="không sửa được"):
        decide(move_slot, director, session, slot=slots[1], place=4)
    decide(move_slot, director, session, slot=slots[3], place=3)
    assert order_of(session) == [slots[0], slots[1], slots[3], slots[2]]


@pytest.mark.parametrize("act", [move_slot, change_slot, remove_slot, add_own_slot, arrange, add_vendor_slot])
def test_an_old_page_decides_nothing(director: Person, act: Any) -> None:
    session, slots = with_slots(2)
    facts: dict[Any, dict[str, Any]] = {
        move_slot: {"slot": slots[1], "place": 1},
        change_slot: {"slot": slots[1], "minutes": 5, "speaker": director},
        remove_slot: {"slot": slots[1]},
        add_own_slot: {"title": "Nghỉ", "minutes": 5},
        arrange: {"order": [slots[1].pk, slots[0].pk]},
        add_vendor_slot: {"vendor": make_vendor()},
    }
    with pytest.raises(Stale):
        act(actor=director, session=session, version=session.version + 7, **facts[act])
    assert order_of(session) == slots


@pytest.mark.parametrize("act", [add_own_slot, remove_slot])
def test_after_the_close_the_order_stands(director: Person, act: Any) -> None:
    session, slots = with_slots(1, "closed")
    facts = {"title": "Nghỉ", "minutes": 5} if act is add_own_slot else {"slot": slots[0]}
    with pytest.raises(Refused, match="kết thúc"):
        decide(act, director, session, **facts)


def test_the_organisers_own_slots_fill_the_evening_and_no_more(director: Person) -> None:
    session = make_session("planned", minutes=30)
    decide(add_own_slot, director, session, title="Khai mạc", minutes=10)
    make_slot(session)
    with pytest.raises(Refused, match="chỉ còn trống 11 phút") as refused:
        decide(add_own_slot, director, session, title="Giao lưu", minutes=12)
    assert refused.value.field == "minutes"
    decide(add_own_slot, director, session, title="Giao lưu", minutes=11)
    assert [slot.title for slot in order_of(session)] == ["Khai mạc", "", "Giao lưu"]


def test_a_vendor_has_one_slot_and_only_with_accepted_goods(director: Person) -> None:
    session, vendor = make_session("planned"), make_vendor()
    make_listing(session, make_product(vendor), standing="applied")
    with pytest.raises(Refused, match="chưa có sản phẩm nào được nhận"):
        decide(add_vendor_slot, director, session, vendor=vendor)
    make_listing(session, make_product(vendor))
    first = decide(add_vendor_slot, director, session, vendor=vendor)
    assert decide(add_vendor_slot, director, session, vendor=vendor) == first
    with pytest.raises(DatabaseError, match="slot_once_per_vendor"), transaction.atomic():
        Slot.objects.create(session=session, vendor=vendor, position=9, minutes=9)


def test_the_database_keeps_places_apart() -> None:
    session, _slots = with_slots(1)
    with transaction.atomic():
        Slot.objects.create(session=session, title="Chen ngang", position=1, minutes=5)
        with pytest.raises(DatabaseError, match="slot_once_per_place"), transaction.atomic():
            connection.check_constraints()  # as the end of the transaction does
        Slot.objects.filter(title="Chen ngang").delete()


def test_changing_minutes_and_host(director: Person) -> None:
    session, slots = with_slots(1)
    host, stranger = make_person("Chị Dẫn"), make_person("Người lạ")
    VendorMember.objects.create(vendor=vendor_of(slots[0]), person=host, part="host")
    decide(change_slot, director, session, slot=slots[0], minutes=12, speaker=host)
    slot = order_of(session)[0]
    assert (slot.minutes, slot.host) == (12, host)
    with pytest.raises(Refused, match="người dẫn của gian hàng"):
        decide(change_slot, director, session, slot=slots[0], minutes=12, speaker=stranger)
    for minutes in (0, 21):
        with pytest.raises(Refused, match="từ 1 đến 20"):
            decide(change_slot, director, session, slot=slots[0], minutes=minutes, speaker=host)


def test_a_packer_does_not_speak(director: Person) -> None:
    session, slots = with_slots(1)
    packer = make_person("Anh Gói")
    VendorMember.objects.create(vendor=vendor_of(slots[0]), person=packer, part="packer")
    with pytest.raises(Refused):
        choose_host(actor=director, session=session, vendor=vendor_of(slots[0]), host=packer)


def test_removing_closes_the_gap(director: Person) -> None:
    session, slots = with_slots(3)
    decide(remove_slot, director, session, slot=slots[1])
    assert order_of(session) == [slots[0], slots[2]]
    with pytest.raises(Stale, match="không còn"):
        decide(remove_slot, director, session, slot=slots[1])
    begin(slots[0])
    with pytest.raises(Refused):
        decide(remove_slot, director, session, slot=slots[0])


def test_goods_follow_their_vendors_until_the_opening(director: Person) -> None:
    session, slots = with_slots(2)
    lonely = make_listing(session, make_product(make_vendor("Không lượt")))
    decide(move_slot, director, session, slot=slots[1], place=1)
    ordered = [listing.product.vendor for listing in Listing.objects.filter(session=session)]
    assert ordered == [vendor_of(slots[1]), vendor_of(slots[0]), lonely.product.vendor]


def test_the_waiting_list_is_first_come_first(director: Person) -> None:
    session, slots = with_slots(2)
    Slot.objects.filter(session=session).delete()
    session.closes_at = session.planned_closes_at = session.opens_at + timedelta(minutes=10)
    session.save()
    first, second = (vendor_of(slot) for slot in slots)
    for vendor in (first, second, first):
        wish_for_slot(actor=director, session=session, vendor=vendor, note="Xin lượt đầu")
    assert [wish.vendor for wish in session.slot_wishes.order_by("asked_at")] == [first, second]
    slot = decide(grant_wish, director, session, vendor=first)
    assert session.slot_wishes.get(vendor=first).granted == slot
    assert Notice.objects.get(kind="slot-granted").recipient == first.members.get().person.email
    with pytest.raises(Refused, match="đã kín"):
        decide(grant_wish, director, session, vendor=second)


def test_who_has_a_slot_or_no_goods_does_not_wait(director: Person) -> None:
    session, slots = with_slots(1)
    with pytest.raises(Refused, match="đã có lượt"):
        wish_for_slot(actor=director, session=session, vendor=vendor_of(slots[0]))
    with pytest.raises(Refused, match="đăng ký ít nhất một"):
        wish_for_slot(actor=director, session=session, vendor=make_vendor("Chưa đăng ký"))
    with pytest.raises(Refused, match="kết thúc"):
        wish_for_slot(actor=director, session=make_session("closed"), vendor=vendor_of(slots[0]))


def test_who_leaves_the_list_stands_at_its_end_again(director: Person) -> None:
    session = make_session("planned")
    vendors = [make_listing(session).product.vendor for _ in range(2)]
    for vendor in vendors:
        wish_for_slot(actor=director, session=session, vendor=vendor)
    drop_wish(actor=director, session=session, vendor=vendors[0])
    drop_wish(actor=director, session=session, vendor=vendors[0])
    wish_for_slot(actor=director, session=session, vendor=vendors[0])
    open_wishes = session.slot_wishes.filter(withdrawn_at=None).order_by("asked_at")
    assert [wish.vendor for wish in open_wishes] == vendors[::-1]


def test_a_removed_slot_leaves_the_wish_open(director: Person) -> None:
    session = make_session("planned")
    vendor = make_listing(session).product.vendor
    wish_for_slot(actor=director, session=session, vendor=vendor)
    slot = decide(add_vendor_slot, director, session, vendor=vendor)
    decide(remove_slot, director, session, slot=slot)
    assert session.slot_wishes.get().granted is None


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_directors_move_at_once_and_one_is_sent_back(director: Person, other_director: Person) -> None:
    session, slots = with_slots(5)
    together = Barrier(4)

    def click(number: int) -> str:
        together.wait()
        try:
            actor = (director, other_director)[number % 2]
            move_slot(actor=actor, session=session, version=1, slot=slots[4 - number], place=1)
            return "moved"
        except Stale:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(click, range(4)))
    assert sorted(outcomes) == ["moved", "stale", "stale", "stale"]
    assert len(order_of(session)) == 5
    assert MarketSession.objects.get(pk=session.pk).version == 2


def test_times_are_the_databases(director: Person) -> None:
    session, slots = with_slots(1, "live")
    before = database_now()
    wish_for_slot(actor=director, session=session, vendor=make_listing(session).product.vendor)
    assert before <= session.slot_wishes.get().asked_at <= database_now()
    assert slots
