"""Simulated buyers and mishaps; and the checklist, which is arithmetic."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now

from market.office_home.rehearsal import checklist, crowd, doors, mishaps
from market.office_home.rehearsal.comments import sample_comments
from orders.buying import lost_demand
from orders.models import Order
from sessions.models import Listing, MarketSession, Question, Rehearsal, Slot, StreamProbe
from tests.office_home.rehearsing import Stage, signed_in

EIGHT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("a_minute", "seconds", "due"), [(0, 60, 0), (5, 4, 0), (5, 12, 1), (20, 60, 20), (100, 6, 10), (100, 600, 25)]
)
def test_how_many_orders_are_due(a_minute: int, seconds: int, due: int) -> None:
    assert crowd.orders_due(a_minute, EIGHT, EIGHT + timedelta(seconds=seconds)) == due


def test_the_rest_of_a_step_is_not_lost_and_a_pause_not_made_up_for() -> None:
    assert crowd.came_until(5, EIGHT, EIGHT + timedelta(seconds=20)) == EIGHT + timedelta(seconds=12)
    late = EIGHT + timedelta(minutes=30)
    assert crowd.came_until(100, EIGHT, late) == late


def test_the_score_counts_what_was_done() -> None:
    later = EIGHT + timedelta(minutes=3)
    checks = checklist.checks_of({"session.slot_skipped": later, "session.slot_swapped": EIGHT, "session.moved": EIGHT})
    assert checklist.score_of(checks) == 1
    assert [check.at for check in checks if check.code == "order"] == [EIGHT]
    assert len(checks) == len(checklist.TASKS)
    assert checklist.read(checklist.kept(checks)) == checks
    assert all(check.words for check in checks)


def test_a_task_given_up_meanwhile_keeps_its_code() -> None:
    assert checklist.read([{"task": "gone", "at": None}])[0].words == "gone"


def test_every_task_can_be_told_from_the_others() -> None:
    codes = [task.code for task in checklist.TASKS]
    assert len(codes) == len(set(codes))
    assert all(task.signs for task in checklist.TASKS)


@pytest.mark.django_db(transaction=True)
def test_the_crowd_comes_while_a_page_is_open(stage: Stage) -> None:
    director = stage.start()
    director.post(f"{stage.page}dam-dong/", {"crowd": "100"})
    Rehearsal.objects.update(crowd_came_at=Rehearsal.objects.get().started_at - timedelta(seconds=6))
    assert director.post("/dien-tap/buoc/", headers={"HX-Request": "true"}).status_code == 204
    with doors.inside():
        first = Order.objects.count()
        assert 5 <= first <= 25
        listing_units = sum(Listing.objects.values_list("sold", flat=True))
    assert listing_units >= first
    Rehearsal.objects.update(crowd_came_at=Now() + timedelta(minutes=1))  # nothing is due
    director.post("/dien-tap/buoc/", headers={"HX-Request": "true"})
    with doors.inside():
        assert Order.objects.count() == first
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_outside_makes_the_crowd_come(stage: Stage) -> None:
    stage.start()
    Rehearsal.objects.update(crowd=100, crowd_came_at=EIGHT)
    assert signed_in(stage.owner).post("/dien-tap/buoc/").status_code == 302
    with doors.inside():
        assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_orders_by_a_button(stage: Stage) -> None:
    director = stage.start()
    page = director.post(f"{stage.page}them-don/", follow=True).content.decode()
    assert "đơn giả lập vừa chốt" in page
    with doors.inside():
        assert Order.objects.count() >= 8
        assert all(line.listing.session_id for order in Order.objects.all() for line in order.lines.all())


@pytest.mark.django_db(transaction=True)
def test_goods_sell_out_early(stage: Stage) -> None:
    director = stage.start()
    with doors.inside():
        chosen = Listing.objects.order_by("pk")[0]
        MarketSession.objects.update(on_air=chosen)
    assert director.post(f"{stage.page}su-co/", {"mishap": "stock"}).status_code == 302
    with doors.inside():
        chosen.refresh_from_db()
        assert chosen.in_stock == 0
        assert Question.objects.exists()
        assert not crowd.order_something(crowd.the_evening(), only=chosen)
        copy = MarketSession.objects.get().pk
    assert lost_demand.so_far(copy).total >= 1
    director.post(f"{stage.page}ket-thuc/")
    assert lost_demand.so_far(copy).total == 0


@pytest.mark.django_db(transaction=True)
def test_the_stream_dies_and_a_vendor_is_late(stage: Stage) -> None:
    stage.start()
    assert mishaps.let_happen("stream")
    assert mishaps.let_happen("vendor")
    with doors.inside():
        assert StreamProbe.objects.get().answer == StreamProbe.Answer.AWAY
        assert Slot.objects.order_by("position")[0].answer == Slot.Answer.LATE
    assert not StreamProbe.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_comments_to_paste_name_what_is_on_the_table(stage: Stage) -> None:
    stage.start()
    lines = sample_comments().splitlines()
    assert len(lines) == 8
    assert any(code in lines[0] for code in ("A1", "A2", "B1"))
