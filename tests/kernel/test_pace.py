"""How fast pages answer: counted in steps, shared through Redis, silent without it."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from redis import Redis

from market.kernel import pace, quick_store
from market.kernel.pace import FEWEST, Pace, PaceMiddleware, latest_paces, paces, step_of


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    store = quick_store.quick_store()
    for name in store.scan_iter("pace:*"):
        store.delete(name)
    yield
    quick_store.quick_store.cache_clear()


def away() -> Redis:
    return Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.05)


@pytest.mark.parametrize(("seconds", "most"), [(0.0, 1.0), (0.001, 1.0), (0.05, 60.0), (1.0, 1200.0), (30.0, 36_000.0)])
def test_a_step_holds_its_time_and_a_fifth_more_at_most(seconds: float, most: float) -> None:
    assert seconds * 1000 <= pace.STEP ** step_of(seconds) * 1.000_001
    assert pace.STEP ** step_of(seconds) <= most


def test_the_slow_ones_of_a_hundred_count_not_the_slowest() -> None:
    tallies = {("a", step_of(0.01)): 96, ("a", step_of(9)): 4, ("b", step_of(0.2)): 50}
    slow, quick = paces(tallies)
    assert (slow.route, slow.requests) == ("b", 50)
    assert quick.p95 < 13


def test_few_requests_say_nothing() -> None:
    assert paces({("a", 3): FEWEST - 1}) == []
    assert paces({("a", 0): FEWEST}) == [Pace("a", 1, FEWEST)]


@pytest.mark.django_db
def test_pages_are_counted_by_route(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CARRY_EVERY", 0.0)
    for _ in range(FEWEST):
        client.get("/phien-cho/")
    for _ in range(FEWEST):
        client.get("/khong-co-trang-nay/")
    found = latest_paces()
    assert found is not None
    assert [(each.route, each.requests) for each in found] == [("phien-cho/", FEWEST)]


def test_without_redis_pages_go_on(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "quick_store", away)
    monkeypatch.setattr(pace, "CARRY_EVERY", 0.0)
    request = rf.get("/")
    request.resolver_match = type("Match", (), {"url_name": "x", "route": "x/"})()
    answer = HttpResponse()
    middleware = PaceMiddleware(lambda _request: answer)
    assert [middleware(request) for _ in range(3)] == [answer] * 3
    assert latest_paces() is None
