"""What other sites show of the market: the news feed, and a session's card in a frame, without a cookie."""

from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from market.kernel.clock import database_now
from sessions.night import copies
from tests.cast import make_listing, make_session

pytestmark = pytest.mark.django_db

NEXT = "/phien-cho/toi/nhung/vi/"
COOKIES = {"sessionid": "s" * 32, "csrftoken": "y" * 32, "theme": "dark"}


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    copies.forget_copies()
    yield
    copies.forget_copies()


def items(client: Client) -> list[dict[str, str]]:
    answer = client.get("/phien-cho/tin.rss")
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ElementTree.fromstring(answer.content).find("channel")
    assert channel is not None
    return [{part.tag: part.text or "" for part in item} for item in channel.iter("item")]


def test_the_news_tell_what_is_coming_and_what_was_held(client: Client) -> None:
    make_listing(make_session("closed", number=11), sold=10)
    make_session("live", number=12)
    make_session("planned", number=13, theme="Trái cây đầu mùa")
    moment = database_now()
    make_session(opens_at=moment + timedelta(days=9), stopped_at=moment, stop_reason="Bão số 9", number=14)
    told = items(client)
    assert [item["link"].rsplit("/", 2)[1] for item in told] == ["12", "13", "14", "11"]
    assert told[0]["title"].startswith("Đang mở: phiên 12")
    assert told[1]["description"] == "Trái cây đầu mùa"
    assert told[2]["title"].startswith("Đã hủy: phiên 14")
    assert told[2]["description"] == "Bão số 9"
    assert "10 phần hàng" in told[3]["title"]
    assert "pubDate" in told[3]
    assert len({item["guid"] for item in told}) == 4


def test_a_moved_session_is_news_again(client: Client) -> None:
    session = make_session("planned")
    before = items(client)[0]["guid"]
    session.opens_at += timedelta(hours=1)
    session.closes_at += timedelta(hours=1)
    session.save()
    cache.clear()
    copies.forget_copies()
    assert items(client)[0]["guid"] != before


def test_pages_name_the_feed_and_unchanged_news_are_not_sent_again(client: Client) -> None:
    assert 'type="application/rss+xml" href="/phien-cho/tin.rss"' in client.get("/phien-cho/").text
    tag = client.get("/phien-cho/tin.rss")["ETag"]
    assert client.get("/phien-cho/tin.rss", headers={"If-None-Match": tag}).status_code == 304


def test_the_card_stands_in_any_frame_and_keeps_no_cookie(client: Client) -> None:
    session = make_session("planned", number=13, theme="Trái cây đầu mùa")
    make_listing(session)
    client.cookies.load(COOKIES)
    answer = client.get(NEXT)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert set(answer["Cache-Control"].split(", ")) == {"max-age=60", "public"}
    page = answer.text
    assert "Phiên 13" in page
    assert "Trái cây đầu mùa" in page
    assert session.get_absolute_url() in page
    for forbidden in ("<form", "<script", "csrf"):
        assert forbidden not in page


def test_every_other_page_stays_out_of_frames(client: Client) -> None:
    for address in ("/", "/phien-cho/", "/nhung/"):
        answer = client.get(address)
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_the_card_speaks_the_language_of_its_address(client: Client) -> None:
    make_session("live", number=13)
    client.cookies.load({"django_language": "vi"})
    english = client.get("/phien-cho/toi/nhung/en/")
    assert english["Content-Language"] == "en"
    assert '<html lang="en">' in english.text
    assert client.get("/phien-cho/toi/nhung/fr/").status_code == 404


def test_the_card_of_one_session_goes_with_it(client: Client) -> None:
    over = make_session("closed", number=11)
    make_session("planned", number=13)
    assert "Xem kết quả phiên" in client.get(f"/phien-cho/{over.number}/nhung/vi/").text
    assert "Phiên 13" in client.get(NEXT).text
    assert client.get("/phien-cho/999999/nhung/vi/").status_code == 404


def test_without_a_session_the_card_says_so(client: Client) -> None:
    page = client.get(NEXT).text
    assert "Chưa có phiên nào được lên lịch" in page
    assert "/phien-cho/" in page


def test_how_to_put_the_card_there(client: Client) -> None:
    answer = client.get("/nhung/")
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    page = answer.text
    for language in ("vi", "en"):
        assert f"/phien-cho/toi/nhung/{language}/&quot;" in page
    assert "/nhung/" in client.get("/phien-cho/").text


def test_the_calendar_is_told_by_months(client: Client) -> None:
    moment = database_now()
    for weeks in range(1, 10):
        make_session(opens_at=moment + timedelta(weeks=weeks))
    page = client.get("/phien-cho/").text
    assert page.count('id="thang-') >= 2
    assert page.count('class="card card-link evening"') == 8  # the first stands above
