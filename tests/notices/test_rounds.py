"""However many calls of a finder there are, one a round works; Redis tells the rounds apart, not anybody's clock."""

from time import sleep
from typing import Any

import pytest
from celery.exceptions import Ignore
from django.test import override_settings

from market.celery import KEPT_CALLS, app
from market.notices.runs import ROUND, takes_turn
from market.notices.tasks import record_heartbeat
from tests.sessions.test_copies import NO_REDIS


@pytest.fixture
def called_by_the_table() -> Any:
    record_heartbeat.push_request(celery_beat_task=True)
    yield
    record_heartbeat.pop_request()


def test_the_second_call_of_a_round_is_dropped(called_by_the_table: Any) -> None:
    record_heartbeat.before_start("a", (), {})
    with pytest.raises(Ignore):
        record_heartbeat.before_start("b", (), {})


def test_whoever_calls_by_hand_is_heard() -> None:
    for name in ("a", "b"):
        record_heartbeat.push_request()
        record_heartbeat.before_start(name, (), {})
        record_heartbeat.pop_request()


def test_rounds_follow_each_other() -> None:
    assert [takes_turn("x", 0.2), takes_turn("x", 0.2), takes_turn("y", 0.2)] == [True, False, True]
    sleep(0.2 * ROUND + 0.05)
    assert takes_turn("x", 0.2)


def test_what_has_an_hour_of_the_day_has_no_rounds() -> None:
    assert takes_turn("x", 0.0)
    assert takes_turn("x", 0.0)


@override_settings(CACHES=NO_REDIS)
def test_without_redis_every_call_works() -> None:
    assert takes_turn("x", 10)
    assert takes_turn("x", 10)


def test_no_call_expires_within_the_hour_by_which_clocks_may_differ() -> None:
    rounds = [entry for entry in app.conf.beat_schedule.values() if isinstance(entry["schedule"], float)]
    assert all(entry["options"]["expires"] >= KEPT_CALLS for entry in rounds)
