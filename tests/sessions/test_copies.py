"""One copy for everybody: made once, however many ask; old rather than late; without Redis and without a database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import monotonic, sleep

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import override_settings

from sessions.night import copies
from sessions.night.copies import copy_of, forget_copies, shared_copy

NO_REDIS = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",  # nobody listens there
        "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.1},
    }
}


def left(key: str) -> int:
    """Return for how many seconds a key still lives."""
    seconds: int = cache.ttl(key)  # type: ignore[attr-defined]  # django-redis knows it
    return seconds


class Maker:
    """Counts how often a copy is made; can be slow or fail."""

    def __init__(self) -> None:
        self.made = 0
        self.started = Event()
        self.may_go_on = Event()
        self.may_go_on.set()
        self.fails = False

    def __call__(self) -> bytes:
        self.started.set()
        self.may_go_on.wait(5)
        if self.fails:
            raise OperationalError("the database is away")
        self.made += 1
        return b"copy %d" % self.made


@pytest.fixture
def make() -> Maker:
    return Maker()


@pytest.fixture(autouse=True)
def no_copies() -> Iterator[None]:
    forget_copies()
    yield
    forget_copies()


def test_a_hit_asks_nobody(make: Maker) -> None:
    first = shared_copy("a", make, lifetime=1)
    cache.clear()
    assert shared_copy("a", make, lifetime=1) is first
    assert make.made == 1


def test_another_process_takes_the_copy_from_redis(make: Maker) -> None:
    first = shared_copy("a", make, lifetime=1)
    forget_copies()  # as a process that never asked
    assert shared_copy("a", make, lifetime=1) == first
    assert make.made == 1


def test_after_its_lifetime_it_is_made_anew(make: Maker) -> None:
    assert shared_copy("a", make, lifetime=0.2).body == b"copy 1"
    sleep(0.25)
    assert shared_copy("a", make, lifetime=0.2).body == b"copy 2"


def test_fifty_at_once_cause_one_making(make: Maker) -> None:
    together = Barrier(50)

    def ask(_number: int) -> bytes:
        together.wait()
        return shared_copy("a", make, lifetime=1).body

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(ask, range(50))) == {b"copy 1"}
    assert make.made == 1


def test_at_most_one_making_a_lifetime_however_many_ask(make: Maker) -> None:
    started = monotonic()

    def ask(_number: int) -> None:
        while monotonic() - started < 1.2:
            shared_copy("a", make, lifetime=0.5)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    assert make.made <= (monotonic() - started) / 0.5 + 1


def test_nobody_waits_while_a_new_one_is_made(make: Maker) -> None:
    shared_copy("a", make, lifetime=0.1)
    sleep(0.15)
    make.started.clear()
    make.may_go_on.clear()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(shared_copy, "a", make, lifetime=0.1)
        make.started.wait(5)
        assert shared_copy("a", make, lifetime=0.1).body == b"copy 1"
        make.may_go_on.set()
        assert slow.result().body == b"copy 2"


def test_a_copy_long_out_of_date_is_waited_for(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MAX_STALE", 0.0)
    shared_copy("a", make, lifetime=0.1)
    sleep(0.15)
    together = Barrier(8)

    def ask(_number: int) -> bytes:
        together.wait()
        return shared_copy("a", make, lifetime=5).body

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {b"copy 2"}


def test_a_lost_turn_does_not_stop_the_market(make: Maker) -> None:
    old = copy_of(b"old")
    cache.set("copy:a", copies.Copy(old.body, old.packed, old.etag, old.packed_etag, made_at=1.0))
    cache.set("turn:a", 1, timeout=1000)
    assert shared_copy("a", make, lifetime=1).body == b"copy 1"


def test_without_the_database_the_last_copy_is_served(make: Maker) -> None:
    shared_copy("a", make, lifetime=0.1)
    sleep(0.15)
    make.fails = True
    assert shared_copy("a", make, lifetime=0.1).body == b"copy 1"


def test_without_the_database_and_without_a_copy_the_fault_shows(make: Maker) -> None:
    make.fails = True
    with pytest.raises(OperationalError):
        shared_copy("a", make, lifetime=1)


@override_settings(CACHES=NO_REDIS)
def test_without_redis_the_process_makes_its_own_once(make: Maker) -> None:
    together = Barrier(20)

    def ask(_number: int) -> bytes:
        together.wait()
        return shared_copy("a", make, lifetime=1).body

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, range(20))) == {b"copy 1"}
    assert make.made == 1


def test_the_memory_of_a_process_is_bounded(make: Maker) -> None:
    for number in range(copies.MOST_NAMES + 10):
        copies._memo[f"x{number}"] = copies._Held(copies.ABSENT, 0.0)
    shared_copy("a", make, lifetime=1)
    assert len(copies._memo) < copies.MOST_NAMES


def test_what_does_not_exist_is_remembered_too() -> None:
    asked = []

    def nothing() -> None:
        asked.append(1)

    assert shared_copy("a", nothing, lifetime=1).is_absent
    assert shared_copy("a", nothing, lifetime=1).is_absent
    assert len(asked) == 1


def test_redis_keeps_a_copy_for_as_long_as_nobody_else_may_make_it(make: Maker) -> None:
    shared_copy("a", make, lifetime=300)
    forget_copies()  # another process, which would otherwise wait for a copy that is gone
    assert left("copy:a") >= left("turn:a") - 1
    assert shared_copy("a", make, lifetime=300).body == b"copy 1"


def test_what_lives_long_is_not_asked_after_every_half_second(make: Maker) -> None:
    shared_copy("a", make, lifetime=300)
    shared_copy("b", make, lifetime=1)
    until = {name: held.until - monotonic() for name, held in copies._memo.items()}
    assert until["a"] > 4
    assert until["b"] <= copies.MEMO
