"""Calling whoever is next: by hand, or by itself as soon as a slot has begun; told once, answered by the vendor."""

import pytest

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from market.notices.models import Notice
from sessions.checks.due_calls import sessions_to_call
from sessions.services.calls import answer_call, call_next, call_slot, postpone_slot
from sessions.tasks import call_due_slots
from tests.cast import make_person, make_vendor
from tests.sessions.line_ups import begin, decide, make_slot, order_of, vendor_of, with_slots

pytestmark = pytest.mark.django_db


def test_who_is_next_is_called_once_a_slot_has_begun() -> None:
    session, slots = with_slots(3, "live")
    assert not sessions_to_call().exists()
    begin(slots[0])
    assert (call_next(session.pk), call_next(session.pk)) == (1, 0)
    slots[1].refresh_from_db()
    assert slots[1].called_at is not None
    notice = Notice.objects.get(kind="slot-called")
    assert notice.recipient == vendor_of(slots[1]).members.get().person.email
    begin(slots[0], ended=True)
    begin(slots[1])
    assert call_next(session.pk) == 1
    assert Notice.objects.filter(kind="slot-called").count() == 2


def test_the_finder_hands_out_and_twice_is_once() -> None:
    session, slots = with_slots(2, "live")
    begin(slots[0])
    assert call_due_slots() == 1
    assert call_next(session.pk) == 1
    assert call_due_slots() == 0


def test_a_break_of_the_organisers_is_not_called_nor_passed() -> None:
    session, slots = with_slots(1, "live")
    make_slot(session, title="Nghỉ giải lao")
    make_slot(session)
    begin(slots[0])
    assert call_next(session.pk) == 0


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_nobody_is_called_by_itself_out_of_hours(state: str) -> None:
    session, slots = with_slots(2, state)
    begin(slots[0])
    assert call_next(session.pk) == 0


def test_a_director_calls_by_hand_and_again(director: Person) -> None:
    session, slots = with_slots(2, "live")
    decide(call_slot, director, session, slot=slots[1])
    answer_call(actor=director, vendor=vendor_of(slots[1]), session=session, answer="late")
    slot = decide(call_slot, director, session, slot=slots[1])
    assert slot.answer == ""
    begin(slots[0])
    with pytest.raises(Refused, match="đã lên sóng"):
        decide(call_slot, director, session, slot=slots[0])
    with pytest.raises(Refused, match="không phải gọi ai"):
        decide(call_slot, director, session, slot=make_slot(session, title="Nghỉ"))
    with pytest.raises(Stale):
        call_slot(actor=director, session=session, version=99, slot=slots[1])


def test_the_vendor_answers_for_itself_only(director: Person) -> None:
    session, slots = with_slots(2, "live")
    with pytest.raises(Refused, match="chưa gọi"):
        answer_call(actor=director, vendor=vendor_of(slots[1]), session=session, answer="ready")
    decide(call_slot, director, session, slot=slots[1])
    with pytest.raises(Refused, match="chưa gọi"):
        answer_call(actor=make_person(), vendor=make_vendor("Gian lạ"), session=session, answer="ready")
    assert answer_call(actor=director, vendor=vendor_of(slots[1]), session=session, answer="ready").answer == "ready"
    begin(slots[1])
    with pytest.raises(Refused, match="đã lên sóng"):
        answer_call(actor=director, vendor=vendor_of(slots[1]), session=session, answer="late")


def test_who_asked_for_it_comes_one_turn_later_and_is_called_anew(director: Person) -> None:
    session, slots = with_slots(3, "live")
    begin(slots[0])
    call_next(session.pk)
    answer_call(actor=director, vendor=vendor_of(slots[1]), session=session, answer="late")
    decide(postpone_slot, director, session, slot=slots[1])
    assert order_of(session) == [slots[0], slots[2], slots[1]]
    assert order_of(session)[2].called_at is None
    assert call_next(session.pk) == 1
    assert order_of(session)[1].called_at is not None
    with pytest.raises(Refused, match="không còn lượt nào"):
        decide(postpone_slot, director, session, slot=slots[1])
