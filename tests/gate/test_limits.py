import time

import pytest
import redis

from market.gate import limits
from market.kernel.errors import TooMany

HERE = {"login here": "a@b.vn 1.2.3.0/24", "login": "a@b.vn", "address": "1.2.3.0/24"}


@pytest.fixture(autouse=True)
def _fresh(settings):
    """Count from nothing."""
    limits._shared().storage.reset()
    limits._own().storage.reset()
    limits._redis_again_at = 0.0
    yield
    limits._shared.cache_clear()
    limits._redis_again_at = 0.0


@pytest.fixture
def redis_away(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    limits._shared.cache_clear()


def use_up(times: int = 5) -> None:
    for _ in range(times):
        limits.hit("sign-in failed", HERE)


def test_the_sixth_time_is_refused_with_the_time_to_wait():
    use_up()
    with pytest.raises(TooMany) as refusal:
        limits.hit("sign-in failed", HERE)
    assert 0 < refusal.value.retry_after <= 300
    assert "Hãy chờ khoảng" in refusal.value.message
    assert "phút" in refusal.value.message


def test_asking_counts_nothing():
    for _ in range(20):
        limits.check("sign-in failed", HERE)
    use_up(times=4)
    limits.check("sign-in failed", HERE)


def test_checking_refuses_once_used_up():
    use_up()
    with pytest.raises(TooMany):
        limits.check("sign-in failed", HERE)


def test_somebody_elsewhere_is_not_shut_out():
    use_up()
    limits.check("sign-in failed", HERE | {"login here": "a@b.vn 9.9.9.0/24", "address": "9.9.9.0/24"})


def test_another_login_from_the_same_place_goes_on():
    use_up()
    limits.check("sign-in failed", HERE | {"login here": "c@d.vn 1.2.3.0/24", "login": "c@d.vn"})


def test_one_place_trying_many_logins_is_stopped():
    for number in range(60):
        limits.hit("sign-in failed", {"login here": f"{number}", "login": f"{number}", "address": "1.2.3.0/24"})
    with pytest.raises(TooMany):
        limits.check("sign-in failed", {"login here": "new", "login": "new", "address": "1.2.3.0/24"})


def test_a_window_ends(monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "blink", {"login": "1/second"})
    limits.hit("blink", {"login": "x"})
    with pytest.raises(TooMany):
        limits.hit("blink", {"login": "x"})
    time.sleep(1.1)
    limits.hit("blink", {"login": "x"})


def test_a_forgotten_key_is_a_fault_not_a_shared_counter():
    with pytest.raises(KeyError):
        limits.hit("sign-in failed", {"login": "x"})


def test_redis_holds_no_login_in_plain_text(settings):
    use_up()
    keys = redis.from_url(settings.REDIS_URL).keys("*")
    assert keys
    assert not any(b"a@b.vn" in key or b"1.2.3" in key for key in keys)


@pytest.mark.usefixtures("redis_away")
def test_without_redis_this_process_counts():
    use_up()
    with pytest.raises(TooMany) as refusal:
        limits.hit("sign-in failed", HERE)
    assert refusal.value.retry_after > 0


@pytest.mark.usefixtures("redis_away")
def test_a_dead_redis_is_left_alone_for_a_while():
    limits.check("sign-in failed", HERE)
    again_at = limits._redis_again_at
    limits.check("sign-in failed", HERE)
    assert again_at == limits._redis_again_at > time.monotonic()
