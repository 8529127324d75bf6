"""The shared live fragment: what it says, to whom (everybody the same), with which headers, at what cost."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.kernel.clock import database_now, in_hanoi
from sessions.models import Listing, MarketSession
from sessions.night.copies import forget_copies
from sessions.night.parts import live_copy
from tests.cast import make_listing, make_lot, make_person, make_product, make_session, make_vendor
from tests.sessions.test_copies import NO_REDIS

pytestmark = pytest.mark.django_db


def fragment_url(session: MarketSession, language: str = "vi") -> str:
    return reverse("sessions:show-live-fragment", args=[session.number, language])


def fresh(session: MarketSession, language: str = "vi") -> str:
    """Return the fragment as it is drawn now."""
    cache.clear()
    forget_copies()
    return live_copy(session.number, language).body.decode()


@pytest.fixture
def night() -> MarketSession:
    session = make_session("live")
    listing = make_listing(session, make_product(name="Bưởi đỏ Đông Cao"), allotment=40, sold=21)
    MarketSession.objects.filter(pk=session.pk).update(on_air=listing)
    return session


def test_it_says_who_is_on_air_at_what_price_and_what_is_left(client: Client, night: MarketSession) -> None:
    body = client.get(fragment_url(night)).content.decode()
    assert "Bưởi đỏ Đông Cao" in body
    assert "89.000\u00a0₫" in body
    assert "Còn 19" in body
    assert "Chốt đơn" in body
    assert 'data-state="live"' in body
    assert "21 phần đã được chốt" in body


def test_headers_let_anything_in_between_keep_it(client: Client, night: MarketSession) -> None:
    response = client.get(fragment_url(night))
    assert response["Cache-Control"] == "public, max-age=1"
    assert response["ETag"].startswith('"')
    assert response["Vary"] == "Accept-Encoding"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Language"] == "vi"
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert int(response["Content-Length"]) == len(response.content)
    assert abs(float(response["X-Server-Time"]) - database_now().timestamp()) < 5
    assert not response.cookies


@pytest.mark.parametrize("spelling", ["{}", 'W/{}, "other"', '"other", {}', "*"])
def test_who_has_it_gets_304(client: Client, night: MarketSession, spelling: str) -> None:
    tag = client.get(fragment_url(night))["ETag"]
    again = client.get(fragment_url(night), headers={"If-None-Match": spelling.format(tag)})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == tag
    assert client.get(fragment_url(night), headers={"If-None-Match": '"other"'}).status_code == 200


def test_it_comes_packed_to_those_who_can_unpack(client: Client, night: MarketSession) -> None:
    plain = client.get(fragment_url(night))
    packed = client.get(fragment_url(night), headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    has = client.get(fragment_url(night), headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert has.status_code == 304


def test_head_and_others(client: Client, night: MarketSession) -> None:
    assert client.head(fragment_url(night)).status_code == 200
    assert client.post(fragment_url(night)).status_code == 405


def test_there_is_none_of_a_session_that_does_not_exist(client: Client) -> None:
    assert client.get("/phien-cho/999999/bang/vi/").status_code == 404
    assert client.get("/phien-cho/99999999999999/bang/vi/").status_code == 404


def test_it_speaks_the_language_of_its_address(client: Client, night: MarketSession) -> None:
    english = client.get(fragment_url(night, "en"))
    assert english["Content-Language"] == "en"
    assert english["ETag"] != client.get(fragment_url(night))["ETag"]
    assert client.get(f"/phien-cho/{night.number}/bang/de/").status_code == 404


def test_everybody_gets_the_very_same_bytes(client: Client, night: MarketSession) -> None:
    person = make_person("Nguyễn Thị Mai")
    other = Client()
    other.force_login(person)
    mine, theirs = other.get(fragment_url(night)), client.get(fragment_url(night))
    assert mine.content == theirs.content
    body = mine.content.decode().lower()
    assert "csrf" not in body
    assert person.full_name.lower() not in body
    assert (person.email or "") not in body


def test_nothing_of_it_stands_in_the_way_of_its_middleware(client: Client, night: MarketSession) -> None:
    """It answers before sessions, sign-in and CSP are looked at: none of their headers are there."""
    response = client.get(fragment_url(night))
    assert "Set-Cookie" not in response
    assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (400, "Còn nhiều"),
        (20, "Còn nhiều"),
        (19, "Còn 19"),
        (4, "Còn 4"),
        (3, "Chỉ còn 3"),
        (0, "Đã hết trong phiên này"),
    ],
)
def test_stock_is_exact_below_twenty(left: int, words: str) -> None:
    session = make_session("live")
    make_listing(session, allotment=500, sold=500 - left)
    assert words in fresh(session)


def test_no_more_is_left_than_of_the_lot() -> None:
    session, lot = make_session("live"), make_lot(quantity=12)
    make_listing(session, lot.product, lot=lot, allotment=40, sold=5)
    assert "Còn 7" in fresh(session)
    make_listing(make_session("live"), lot.product, lot=lot, sold=7)  # another session uses the lot up
    body = fresh(session)
    assert "Đã hết trong phiên này" in body
    assert "Chốt đơn" not in body


def test_lots_cost_no_question_of_their_own() -> None:
    def questions() -> int:
        cache.clear()
        forget_copies()
        with CaptureQueriesContext(connection) as queries:
            live_copy(session.number, "vi")
        return len(queries)

    session = make_session("live")
    make_listing(session)
    without = questions()
    for _ in range(5):
        lot = make_lot(quantity=8)
        make_listing(session, lot.product, lot=lot)
    assert questions() == without


def off(**fields: Any) -> Callable[[MarketSession], Listing]:
    return lambda session: make_listing(session, **fields)


@pytest.mark.parametrize(
    "make",
    [
        lambda session: make_listing(session, stopped_at=database_now(), stop_reason="x"),
        lambda session: make_listing(session, withdrawn_at=database_now()),
        lambda session: make_listing(session, make_product(status="suspended", suspension_reason="x")),
        lambda session: make_listing(session, make_product(make_vendor(status="suspended", suspension_reason="x"))),
    ],
)
def test_what_may_not_be_sold_is_not_on_sale_nor_on_air(make: Callable[[MarketSession], Listing]) -> None:
    session = make_session("live")
    MarketSession.objects.filter(pk=session.pk).update(on_air=make(session))
    body = fresh(session)
    assert "Không còn bán trong phiên này" in body
    assert "Chốt đơn" not in body
    assert "Đang giới thiệu" not in body


def test_a_sold_out_product_on_air_cannot_be_ordered() -> None:
    session = make_session("live")
    MarketSession.objects.filter(pk=session.pk).update(on_air=make_listing(session, sold=20))
    body = fresh(session)
    assert "Đang giới thiệu" in body
    assert "Chốt đơn" not in body


def test_it_says_when_the_session_changes_its_state() -> None:
    now = database_now()
    assert 'data-state="planned"' in fresh(make_session("planned"))
    assert "Chợ sắp lên đèn" in fresh(make_session(opens_at=now + timedelta(minutes=10)))
    assert "tạm dừng ít phút" in fresh(make_session("live", paused_at=now))
    closed = make_session("closed")
    assert f"Phiên {closed.number:,}".replace(",", ".") in fresh(closed)
    assert "đã kết thúc" in fresh(closed)
    assert "đã kết thúc" in fresh(make_session("live", stopped_at=now, stop_reason="x"))


def test_the_sentence_for_those_who_listen(night: MarketSession) -> None:
    """What is on air, and that it runs out; not every unit that is sold."""
    assert 'data-spoken="Đang giới thiệu: Bưởi đỏ Đông Cao, 89.000\u00a0₫ một quả."' in fresh(night)
    Listing.objects.update(sold=38)
    assert "89.000\u00a0₫ một quả. Chỉ còn 2." in fresh(night)


def test_a_hit_costs_no_query(client: Client, night: MarketSession) -> None:
    client.get(fragment_url(night))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(fragment_url(night))
    assert len(queries) == 0


def busy_night(listings: int) -> MarketSession:
    """Make a live session with a line-up, announcements, questions, and something on air."""
    session, vendor, person = make_session("live"), make_vendor(), make_person()
    made = [make_listing(session, make_product(vendor)) for _ in range(listings)]
    MarketSession.objects.filter(pk=session.pk).update(on_air=made[0])
    minutes = timedelta(minutes=30)
    span = {"shown_from": database_now() - minutes, "shown_until": database_now() + minutes}
    session.slots.create(vendor=vendor, position=1, minutes=9)
    session.slots.create(title="Kết phiên", position=2, minutes=5)
    for number in range(3):
        session.announcements.create(text=f"Thông báo {number}", published_by=person, **span)
        session.questions.create(person=person, text=f"Câu hỏi {number}?", status="approved")
    return session


@pytest.mark.parametrize("listings", [1, 40])
def test_drawing_it_costs_five_queries_whatever_the_number_of_listings(listings: int) -> None:
    """Vetting is asked for the trust strip of what is on air once a minute, not at every drawing."""
    session = busy_night(listings)
    with CaptureQueriesContext(connection) as first:
        live_copy(session.number, "vi")
    forget_copies()
    cache.delete_many([f"turn:live:{session.number}:vi", f"copy:live:{session.number}:vi"])
    with CaptureQueriesContext(connection) as again:
        body = live_copy(session.number, "vi").body.decode()
    assert len(again) == 5
    assert len(first) <= 12
    assert body.count("data-stall=") == listings
    assert "Giấy tờ đã kiểm tra" in body


def test_it_says_what_is_announced_who_is_next_and_that_the_picture_is_lost() -> None:
    session = busy_night(1)
    MarketSession.objects.filter(pk=session.pk).update(stream_down_at=database_now())
    body = fresh(session)
    assert "Thông báo 2" in body
    assert "Sắp lên sóng" in body
    assert "Kết phiên" in body
    assert "Hình đang gián đoạn" in body
    assert "Chốt đơn" in body


def test_before_the_opening_it_tells_the_order_of_the_evening() -> None:
    session, vendor = make_session("planned"), make_vendor("HTX Na dai Ba Vì")
    make_listing(session, make_product(vendor, "Na dai"))
    session.slots.create(title="Khai mạc", position=1, minutes=5)
    session.slots.create(vendor=vendor, position=2, minutes=9)
    body = fresh(session)
    second = in_hanoi(session.opens_at + timedelta(minutes=5)).strftime("%H:%M")
    assert "Thứ tự lên sóng" in body
    assert body.index("Khai mạc") < body.index(second) < body.index("HTX Na dai Ba Vì") < body.index("Na dai <b")


def test_its_mark_of_the_shelves_changes_with_goods_and_prices_only(night: MarketSession) -> None:
    def mark() -> str:
        return fresh(night).split('data-shelves="')[1].split('"')[0]

    before = mark()
    Listing.objects.update(sold=30)
    assert mark() == before
    Listing.objects.update(session_price=80_000)
    assert mark() != before


def test_the_text_twin_says_the_same_without_pictures(client: Client) -> None:
    session = busy_night(2)
    listing = session.listings.earliest("pk")
    session.air_entries.create(listing=listing, began_at=database_now())
    url = reverse("sessions:show-ticker", args=[session.number, "vi"])
    response = client.get(url)
    body = response.content.decode()
    assert response["Cache-Control"] == "public, max-age=1"
    assert "Lên sóng" in body
    assert "Thông báo 1" in body
    assert reverse("orders:place-order", args=[session.number, listing.pk]) in body
    assert "<img" not in body
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    assert len(queries) == 0
    assert client.get(f"/phien-cho/{session.number}/chu/de/").status_code == 404


@override_settings(CACHES=NO_REDIS)
def test_without_redis_it_is_served_all_the_same(client: Client, night: MarketSession) -> None:
    first = client.get(fragment_url(night))
    with CaptureQueriesContext(connection) as queries:
        again = client.get(fragment_url(night))
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert len(queries) == 0


def test_it_stays_small() -> None:
    session, vendor = make_session("live"), make_vendor()
    for _ in range(200):
        make_listing(session, make_product(vendor))
    body = fresh(session).encode()
    assert len(gzip.compress(body)) < 5_000  # bytes, with two hundred stalls
