"""Reminders that a condition's day comes near: at 14, 7, 1 and 0 days, once each, late rather than never."""

from datetime import date

import pytest

from market.accounts.models import Person
from market.kernel import clock
from market.notices.models import Notice
from tests.cast import hanoi_day, make_person
from vetting.models import Condition, Vendor
from vetting.services.condition_reminders import distance_of, due_conditions, remind_of_condition
from vetting.tasks import remind_of_conditions

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)


@pytest.fixture
def condition(vendor: Vendor, approver: Person) -> Condition:
    return Condition.objects.create(vendor=vendor, text="Gắn biển tên", due_on=hanoi_day(7), set_by=approver)


def due() -> list[int]:
    return [each.pk for each in due_conditions(clock.today_in_hanoi())]


@pytest.mark.parametrize(
    ("day", "distance"),
    [(20, 0), (21, 1), (22, 7), (27, 7), (28, 14), (30, 14), (19, None)],
)
def test_the_nearest_distance_reached(day: int, distance: int | None) -> None:
    assert distance_of(date(2026, 11, day), TODAY) == distance


def test_each_distance_is_told_once(condition: Condition) -> None:
    assert due() == [condition.pk]
    assert remind_of_condition(condition.pk)
    assert due() == []
    remind_of_condition(condition.pk)
    notice = Notice.objects.get()
    assert notice.kind == "condition-due"
    assert "còn 7 ngày" in notice.subject
    assert "Gắn biển tên" in notice.body
    Condition.objects.update(due_on=hanoi_day(1))
    assert due() == [condition.pk]


def test_a_member_by_phone_gets_a_plain_text(condition: Condition) -> None:
    condition.vendor.members.create(person=make_person("Mơ", email=None, phone="+84912000111"), part="accountant")
    remind_of_condition(condition.pk)
    assert Notice.objects.get(recipient="+84912000111").body.isascii()


@pytest.mark.parametrize("days", [-1, 15])
def test_far_and_past_ones_are_left_alone(condition: Condition, days: int) -> None:
    Condition.objects.update(due_on=hanoi_day(days))
    assert due() == []
    assert not remind_of_condition(condition.pk)
    assert not Notice.objects.exists()


def test_a_met_one_is_left_alone(condition: Condition, approver: Person) -> None:
    Condition.objects.update(met_at=clock.now(), met_by=approver)
    assert due() == []
    assert not remind_of_condition(condition.pk)


def test_finder_and_worker_are_wired(condition: Condition, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr("vetting.tasks.remind_of_condition_task.delay", given.append)
    assert remind_of_conditions() == 1
    assert given == [condition.pk]


def test_who_only_packs_or_presents_is_not_told_and_not_waited_for(condition: Condition) -> None:
    for part in ("packer", "host"):
        condition.vendor.members.create(person=make_person(part), part=part)
    remind_of_condition(condition.pk)
    assert Notice.objects.count() == 1
    assert due() == []
