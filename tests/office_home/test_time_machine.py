"""The time machine shows any page as of another moment, to whoever asked, and lets nobody act there."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from market.accounts.models import Role
from market.kernel import clock
from market.kernel.clock import in_hanoi
from orders.models import Order
from sessions.models import MarketSession
from sessions.night.copies import forget_copies
from tests import cast

pytestmark = pytest.mark.django_db

LIVE = 'data-state="live"'


@pytest.fixture
def director(client: Client) -> Client:
    client.force_login(cast.make_person("Phạm Minh Đức", Role.DIRECTOR))
    return client


def _look(client: Client, moment: datetime, path: str) -> str:
    wall = in_hanoi(moment)
    form = {"day": wall.strftime("%d/%m/%Y"), "time": wall.strftime("%H:%M"), "path": path}
    answer = client.post("/van-phong/tu-dong/xem/", form)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"])
    assert page["Cache-Control"] == "private, no-store"
    return page.content.decode()


def test_a_planned_session_is_seen_live_and_closed(director: Client) -> None:
    session = cast.make_session("planned")
    cast.make_listing(session)
    path = session.get_absolute_url()
    assert LIVE not in director.get(path).content.decode()
    page = _look(director, session.opens_at + timedelta(minutes=1), path)
    assert LIVE in page
    assert "Chỉ xem, không làm được gì" in page
    assert "hx-get" not in page.split('id="bang"')[1].split(">")[0]
    assert LIVE not in _look(director, session.closes_at + timedelta(minutes=1), path)


def test_others_see_the_present_meanwhile(director: Client) -> None:
    session = cast.make_session("planned")
    cast.make_listing(session)
    _look(director, session.opens_at + timedelta(minutes=1), session.get_absolute_url())
    forget_copies()
    assert LIVE not in Client().get(session.get_absolute_url()).content.decode()


def test_the_cookie_of_a_director_is_worth_nothing_to_another(director: Client) -> None:
    session = cast.make_session("planned")
    _look(director, session.opens_at + timedelta(minutes=1), session.get_absolute_url())
    for visitor in (None, cast.make_person("Nguyễn Thị Mai"), cast.make_person("Lê Quốc Bảo", Role.ADMIN)):
        other = Client()
        if visitor:
            other.force_login(visitor)
        other.cookies["xem-luc"] = director.cookies["xem-luc"].value
        assert LIVE not in other.get(session.get_absolute_url()).content.decode()


def test_nobody_acts_at_another_moment(director: Client) -> None:
    session = cast.make_session("planned")
    path = f"/van-phong/phien/{session.number}/tam-dung/"
    _look(director, session.opens_at + timedelta(minutes=1), session.get_absolute_url())
    answer = director.post(path, {"version": session.version})
    assert answer.status_code == 409
    assert MarketSession.objects.get(pk=session.pk).paused_at is None
    assert not Order.objects.exists()
    director.post("/van-phong/tu-dong/ve/")
    assert "Chỉ xem" not in director.get("/van-phong/tu-dong/").content.decode()


def test_what_is_cached_at_another_moment_stays_there() -> None:
    cache.set("thing", "now")
    with clock.looking_at(datetime.now(UTC) + timedelta(days=3)):
        assert cache.get("thing") is None
        cache.set("thing", "then")
    assert cache.get("thing") == "now"


@pytest.mark.parametrize(
    ("day", "path"), [("01/01/1999", "/"), ("31/02/2026", "/"), ("22/11/2026", "//evil.example/"), ("", "x")]
)
def test_nonsense_is_told_beside_the_field(director: Client, day: str, path: str) -> None:
    answer = director.post("/van-phong/tu-dong/xem/", {"day": day, "time": "20:31", "path": path})
    assert answer.status_code == 422
    assert "xem-luc" not in director.cookies
