"""Redis is gone: everything people come for goes on, slower. A Redis of the test's own is really killed."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from redis import Redis

from market.gate import limits
from market.kernel.quick_store import quick_store
from market.notices.models import Notice
from market.runner.redis_server import RedisServer
from orders.models import Order, WitnessEntry
from orders.services import telling
from sessions.models import Listing, Question
from sessions.night.copies import forget_copies
from sessions.services.reminders import announce_opening
from tests.accounts import people
from tests.accounts.test_sign_in import is_signed_in, sign_in
from tests.cast import make_listing, make_person, make_session
from tests.faults.conftest import follow, told
from tests.orders.test_sheet import filled, sheet_url

pytestmark = pytest.mark.django_db


def forget_redis() -> None:
    """Let this process find its Redis anew, as one that starts."""
    limits._redis_again_at = 0.0
    limits._shared.cache_clear()
    quick_store.cache_clear()
    forget_copies()


class OwnRedis:
    """A Redis that is this test's alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.server = folder, RedisServer(folder, durable=False)
        self.url = self.server.start()

    def kill(self) -> None:
        """Kill it as a power cut would."""
        os.kill(int((self.folder / "pid").read_text()), signal.SIGKILL)
        while self.server.answers(self.url):
            pass


@pytest.fixture
def own_redis(tmp_path: Path, settings: Any) -> Iterator[OwnRedis]:
    redis = OwnRedis(tmp_path)
    settings.REDIS_URL = redis.url
    settings.CACHES = settings.CACHES | {"default": settings.CACHES["default"] | {"LOCATION": redis.url}}
    forget_redis()
    yield redis
    redis.server.stop(redis.url)
    forget_redis()


@pytest.fixture
def listing(own_redis: OwnRedis) -> Listing:
    return make_listing(make_session("live"), allotment=40)


def test_the_live_page_and_its_fragment_go_on(own_redis: OwnRedis, listing: Listing, client: Client) -> None:
    fragment = reverse("sessions:show-live-fragment", args=[listing.session.number, "vi"])
    assert client.get(fragment).status_code == 200
    cache.set("kept", 1)
    assert cache.get("kept") == 1
    own_redis.kill()
    assert cache.get("kept") is None
    Listing.objects.filter(pk=listing.pk).update(sold=30)
    forget_copies()  # as a second later
    assert "Còn 10" in client.get(fragment).content.decode()
    assert "Chốt đơn" in client.get(listing.session.get_absolute_url()).content.decode()
    assert client.get("/").status_code == 200


def test_orders_are_placed_once_witnessed_and_told(own_redis: OwnRedis, listing: Listing) -> None:
    own_redis.kill()
    sheet = filled(listing, key=str(uuid4()), email="hoa@example.vn")
    answers = [Client().post(sheet_url(listing), sheet) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    order = Order.objects.get()
    listing.refresh_from_db()
    assert (listing.sold, WitnessEntry.objects.filter(subject=order.code, kind="placed").count()) == (2, 1)
    assert telling.tell_buyer(order.pk)
    assert told("order-placed") == ["hoa@example.vn"]


def test_people_sign_in_and_ask(own_redis: OwnRedis, listing: Listing, client: Client) -> None:
    inside, hoa = Client(), people.hoa()
    assert is_signed_in_by(inside, str(hoa.email))
    own_redis.kill()
    assert is_signed_in_by(client, str(hoa.phone))
    url = reverse("sessions:ask-question", args=[listing.session.number])
    assert client.post(url, {"text": "Bưởi để được mấy ngày ạ?", "key": str(uuid4())}).status_code == 302
    assert Question.objects.get().person == hoa
    assert is_signed_in(inside)  # who was inside before still is
    assert hoa.display_name in inside.get("/").content.decode()


def is_signed_in_by(client: Client, login: str) -> bool:
    """Sign somebody in, and tell whether that worked."""
    sign_in(client, login)
    return is_signed_in(client)


def test_limits_still_hold(own_redis: OwnRedis, client: Client) -> None:
    person = make_person("Nguyễn Thị Mai")
    own_redis.kill()
    tries = [sign_in(client, str(person.email), "sai").status_code for _try in range(6)]
    assert tries == [200] * 5 + [429]


def test_what_is_due_waits_in_the_database(own_redis: OwnRedis, listing: Listing) -> None:
    follow(listing.session, 3)
    own_redis.kill()
    assert announce_opening(listing.session_id) == 3
    assert Notice.objects.filter(status=Notice.Status.QUEUED).count() == 3
    assert announce_opening(listing.session_id) == 0


def test_when_it_is_back_it_is_used_again(own_redis: OwnRedis, listing: Listing, client: Client) -> None:
    own_redis.kill()
    assert client.get(listing.session.get_absolute_url()).status_code == 200
    assert own_redis.server.start(own_redis.url) == own_redis.url
    cache.set("kept", 1)
    assert cache.get("kept") == 1
    forget_redis()  # as five seconds later
    limits.hit("remind", {"address": "1.2.3.0/24"})
    with Redis.from_url(own_redis.url) as redis:
        assert any(b"LIMITS" in key for key in redis.keys("*"))
