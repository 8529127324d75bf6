"""The street's pages: each session at one address, following the clock; lists, filters, player, calendar file."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from market.kernel.clock import database_now
from market.kernel.money import short_dong
from sessions.models import MarketSession
from tests.cast import make_listing, make_product, make_session, make_vendor
from vetting.models import ProductBranch, ProductSet

pytestmark = pytest.mark.django_db


def page(client: Client, session: MarketSession, query: str = "") -> str:
    response = client.get(f"/phien-cho/{session.number}/{query}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_before_the_opening(client: Client) -> None:
    session = make_session("planned", theme="Mùa cam Canh")
    make_listing(session, make_product(name="Cam Canh"), allotment=30)
    html = page(client, session)
    assert "Mùa cam Canh" in html
    assert "Sắp tới" in html
    assert "Cam Canh" in html
    assert "Mở bán 30 quả" in html
    assert "Nhắc tôi" in html
    assert "Chốt đơn" not in html


def test_half_an_hour_before_the_lantern_warms(client: Client) -> None:
    html = page(client, make_session(opens_at=database_now() + timedelta(minutes=20)))
    assert "lantern-warming" in html
    assert "Chợ sắp lên đèn" in html


def test_while_it_is_open(client: Client) -> None:
    session = make_session("live")
    listing = make_listing(session, make_product(name="Bưởi đỏ Đông Cao"), sold=3)
    html = page(client, session)
    assert "Bưởi đỏ Đông Cao" in html
    assert "Còn 17" in html
    assert reverse("orders:place-order", args=[session.number, listing.pk]) in html
    assert reverse("sessions:show-live-fragment", args=[session.number, "vi"]) in html
    assert "lantern-lit" in html


def test_while_it_is_paused(client: Client) -> None:
    session = make_session("live", paused_at=database_now())
    make_listing(session)
    html = page(client, session)
    assert "tạm dừng ít phút" in html
    assert 'data-state="paused"' in html


def test_after_the_close(client: Client) -> None:
    coming = make_session("planned")
    session = make_session("closed")
    make_listing(session, make_product(name="Miến dong"), sold=12)
    html = page(client, session)
    assert "Đã bán 12 quả" in html
    assert "89.000" in html
    assert "Chốt đơn" not in html
    assert coming.get_absolute_url() in html


def test_after_the_close_the_way_leads_to_the_session_that_is_open(client: Client) -> None:
    live = make_session("live")
    html = page(client, make_session("closed"))
    assert "đang mở" in html
    assert f'href="{live.get_absolute_url()}"' in html


def test_a_stopped_session_says_why(client: Client) -> None:
    session = make_session("live", stopped_at=database_now(), stop_reason="Bão số 9 đổ bộ")
    assert "Bão số 9 đổ bộ" in page(client, session)


def test_a_session_cancelled_in_advance_has_no_results(client: Client) -> None:
    html = page(client, make_session("planned", stopped_at=database_now(), stop_reason="Nghỉ Tết"))
    assert "không họp" in html
    assert "Kết quả" not in html


def test_one_kind_sentence_says_what_happened(client: Client) -> None:
    closed = make_session("closed", extended_minutes=10)
    make_listing(closed, sold=12)
    html = page(client, closed)
    assert (
        f"Phiên {closed.number} đã đóng lúc".replace(f"{closed.number}", f"{closed.number:,}".replace(",", ".")) in html
    )
    assert "12 phần hàng" in html
    assert "không thành đơn" in html
    assert "thêm 10 phút" in html


def test_an_evening_is_watched_again_by_its_chapters(client: Client) -> None:
    session = make_session("closed", stream_url="https://www.youtube.com/watch?v=jNQXAC9IVRw")
    listing = make_listing(session, make_product(name="Miến dong"))
    log = [(0, 5, 60), (1, 300, 303), (2, 754, 900), (3, 950, 1000)]
    for _number, begins, ends in log:
        span = {
            "began_at": session.opens_at + timedelta(seconds=begins),
            "ended_at": session.opens_at + timedelta(seconds=ends),
        }
        session.air_entries.create(listing=listing, **span)
    html = page(client, session)
    player = reverse("sessions:show-player", args=[session.number])
    assert html.count('class="chapter"') == 2  # a slip of the hand is left out, the same goods in a row stand once
    assert f"{player}?t=754" in html
    assert "0:12:34" in html
    assert "Giá đêm ấy <b>" in html
    part = client.get(f"{player}?t=754", headers={"HX-Request": "true"}).content.decode()
    assert "start=754" in part
    assert client.get(f"{player}?t=x").status_code == client.get(f"{player}?t={'9' * 40}").status_code == 200


def test_chapters_begin_where_the_recording_does(client: Client) -> None:
    session = make_session("closed", replay_url="https://www.youtube.com/watch?v=jNQXAC9IVRw")
    MarketSession.objects.filter(pk=session.pk).update(recording_began_at=session.opens_at - timedelta(minutes=2))
    session.air_entries.create(
        listing=make_listing(session), began_at=session.opens_at, ended_at=session.opens_at + timedelta(minutes=5)
    )
    assert "?t=120" in page(client, session)


def test_an_unknown_session_is_404(client: Client) -> None:
    assert client.get("/phien-cho/424242/").status_code == 404


def test_stalls_are_filtered_by_plain_links(client: Client) -> None:
    session, vendor = make_session("live"), make_vendor()
    craft = ProductSet.objects.create(
        number=90,
        name="Gốm",
        branch=ProductBranch.objects.get_or_create(code="IV", defaults={"name": "Thủ công", "position": 4})[0],
    )
    make_listing(session, make_product(vendor, "Na dai", stars=4))
    make_listing(session, make_product(vendor, "Bình gốm", stars=5, product_set=craft))
    assert "Bình gốm" in (all_of_them := page(client, session))
    assert "Na dai" in all_of_them
    assert "Na dai" not in page(client, session, "?branch=IV")
    assert "Bình gốm" not in page(client, session, "?stars=4")
    assert "Không có gian nào như vậy" in page(client, session, "?branch=IV&stars=4")
    nonsense = ("branch=%27%3B", "branch=VI", "stars=99", "price=x", "left=x", "page=-1", "page=x", "page=9999")
    for query in nonsense:
        assert "Bình gốm" in page(client, session, f"?{query}")


def test_stalls_are_found_by_price_by_what_is_left_and_by_words(client: Client) -> None:
    session, vendor = make_session("live"), make_vendor("HTX Đông Cao")
    make_listing(session, make_product(vendor, "Bưởi đỏ"), stall_code="A1", session_price=89_000, allotment=50)
    make_listing(session, make_product(vendor, "Na dai"), stall_code="A2", session_price=99_999, sold=20)
    dear = {"regular_price": 600_000, "session_price": 520_000}
    make_listing(session, make_product(vendor, "Trà sen", regular_price=600_000), stall_code="A3", sold=5, **dear)

    def shelf(query: str) -> str:
        return page(client, session, query).split('id="gian-hang"')[1]

    for query, found in {
        "?price=duoi-100": {"Bưởi đỏ", "Na dai"},
        "?price=tren-500": {"Trà sen"},
        "?left=con-hang": {"Bưởi đỏ", "Trà sen"},
        "?left=sap-het": {"Trà sen"},
        "?q=buoi+DO": {"Bưởi đỏ"},
        "?q=dong+cao": {"Bưởi đỏ", "Na dai", "Trà sen"},
        "?q=a3": {"Trà sen"},
        "?q=me+linh&price=tren-500": {"Trà sen"},
    }.items():
        shown = shelf(query)
        assert {name for name in ("Bưởi đỏ", "Na dai", "Trà sen") if f">{name}</a>" in shown} == found, query
    assert "Không có gian nào như vậy" in shelf("?q=%3Cscript%3E")
    assert "<script>" not in shelf("?q=%3Cscript%3E")


def test_filtering_costs_the_database_no_more_than_looking(client: Client) -> None:
    session = make_session("live")
    make_listing(session)
    page(client, session)
    for query in ("?branch=I", "?stars=4&price=duoi-100", "?q=buoi", "?q=xyz&page=3"):
        with CaptureQueriesContext(connection) as queries:
            page(client, session, query)
        assert len(queries) == 1


def test_htmx_gets_the_stalls_alone(client: Client) -> None:
    session = make_session("live")
    make_listing(session)
    part = client.get(f"{session.get_absolute_url()}?stars=4", headers={"HX-Request": "true", "HX-Target": "gian-hang"})
    assert part.content.decode().strip().startswith('<section class="stack" id="gian-hang"')
    assert part["Cache-Control"] == "no-store"


def test_many_stalls_come_in_pages(client: Client) -> None:
    session, vendor = make_session("live"), make_vendor()
    for number in range(30):
        make_listing(session, make_product(vendor, f"Món thứ {number:02d}"), position=number)
    first, second = page(client, session), page(client, session, "?page=2")
    assert "Món thứ 23" in first
    assert "Món thứ 24" not in first.split('id="gian-hang"')[1]
    assert "Món thứ 24" in second
    assert "1–24 / 30" in first


def test_the_page_costs_the_same_for_one_and_for_fifty_stalls(client: Client) -> None:
    vendor, counts = make_vendor(), []
    for stalls in (1, 50):
        session = make_session("live")
        for _ in range(stalls):
            make_listing(session, make_product(vendor))
        with CaptureQueriesContext(connection) as queries:
            page(client, session)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18  # everything drawn for the first time, trust strip included


def test_a_second_visitor_costs_little(client: Client) -> None:
    session = make_session("live")
    make_listing(session)
    page(client, session)
    with CaptureQueriesContext(connection) as queries:
        page(client, session)
    assert len(queries) == 1  # the session itself, by its number


def test_the_coming_sessions(client: Client) -> None:
    now = database_now()
    sessions = [make_session(opens_at=now + timedelta(days=days)) for days in (2, 9, 16)]
    cancelled = make_session(opens_at=now + timedelta(days=5), stopped_at=now, stop_reason="Nghỉ lễ")
    make_session("closed")
    html = client.get("/phien-cho/").content.decode()
    for session in [*sessions, cancelled]:
        assert session.get_absolute_url() in html
    assert html.index("Mở cửa") < html.index(sessions[1].get_absolute_url())
    assert "Đã dừng" in html


def test_no_session_at_all_is_no_fault(client: Client) -> None:
    assert "Chưa có phiên nào" in client.get("/phien-cho/").content.decode()
    assert "Chưa có phiên nào" in client.get("/phien-cho/da-qua/").content.decode()


def test_the_value_of_a_night_may_pass_two_billion(client: Client) -> None:
    session = make_session("closed")
    product = make_product(regular_price=60_000_000)
    make_listing(session, product, allotment=1000, sold=1000, regular_price=60_000_000, session_price=50_000_000)
    assert short_dong(50_000_000_000) in client.get("/phien-cho/da-qua/").content.decode()


def test_the_player_is_a_page_and_a_part(client: Client) -> None:
    session = make_session("live", stream_url="https://www.youtube.com/watch?v=jNQXAC9IVRw")
    url = reverse("sessions:show-player", args=[session.number])
    whole = client.get(url)
    assert "<html" in whole.content.decode()
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<iframe")
    assert "https://www.youtube-nocookie.com/embed/jNQXAC9IVRw" in part
    assert 'referrerpolicy="strict-origin-when-cross-origin"' in part
    assert "youtube-nocookie.com" in whole["Content-Security-Policy"]
    assert url in page(client, session)


def test_without_a_stream_the_market_goes_on(client: Client) -> None:
    session = make_session("live")
    assert client.get(reverse("sessions:show-player", args=[session.number])).status_code == 404
    assert "embed-play" not in page(client, session)


def test_the_calendar_file(client: Client) -> None:
    session = make_session("planned", theme="Mùa cam Canh", version=3)
    response = client.get(reverse("sessions:calendar-file", args=[session.number]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("DTSTART") == session.opens_at.replace(microsecond=0)
    assert event.decoded("DTEND") == session.closes_at.replace(microsecond=0)
    assert (event.decoded("SEQUENCE"), str(event["STATUS"])) == (2, "CONFIRMED")
    assert session.get_absolute_url() in str(event["URL"])
    assert event.walk("VALARM")


def test_the_feed_has_every_session_and_marks_the_cancelled(client: Client) -> None:
    coming, held = make_session("planned"), make_session("live", stopped_at=database_now(), stop_reason="x")
    off = make_session(opens_at=database_now() + timedelta(days=9), stopped_at=database_now(), stop_reason="Nghỉ lễ")
    response = client.get(reverse("sessions:calendar-feed"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    events = {str(event["UID"]): str(event["STATUS"]) for event in Calendar.from_ical(response.content).walk("VEVENT")}
    named = {
        f"phien-{session.number}@testserver": state
        for session, state in ((coming, "CONFIRMED"), (held, "CONFIRMED"), (off, "CANCELLED"))
    }
    assert events == named
    assert "Đã hủy".encode() in response.content
    assert client.get(reverse("sessions:calendar-feed"), headers={"If-None-Match": response["ETag"]}).status_code == 304
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("sessions:calendar-feed"))
    assert len(queries) == 0
    single = client.get(reverse("sessions:calendar-file", args=[coming.number]))
    assert f"UID:phien-{coming.number}@".encode() in single.content
    assert "webcal:" in page(client, coming)


def test_search_engines_read_an_event(client: Client) -> None:
    session = make_session("planned", theme="Mùa </script> cam")
    html = page(client, session)
    event = json.loads(html.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert event["@type"] == "SaleEvent"
    assert event["startDate"].endswith("+07:00")
    assert event["eventStatus"].endswith("EventScheduled")
    assert event["description"] == "Mùa </script> cam"
    assert f'<link rel="canonical" href="http://testserver{session.get_absolute_url()}">' in html
    assert 'property="og:title"' in html


def test_the_evening_as_text(client: Client) -> None:
    session = make_session("live")
    listing = make_listing(session)
    html = page(client, session, "?xem=chu")
    assert reverse("sessions:show-ticker", args=[session.number, "vi"]) in html
    assert reverse("orders:place-order", args=[session.number, listing.pk]) in html
    assert "<img" not in html.split("<main")[1]


def test_the_page_comes_packed(client: Client) -> None:
    session = make_session("live")
    make_listing(session)
    assert client.get(session.get_absolute_url(), headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"


def test_a_stopped_session_is_cancelled_in_calendars(client: Client) -> None:
    session = make_session("planned", stopped_at=database_now(), stop_reason="x")
    assert b"STATUS:CANCELLED" in client.get(reverse("sessions:calendar-file", args=[session.number])).content


@pytest.mark.parametrize(
    "path",
    [
        f"/phien-cho/{'9' * 30}/",
        f"/phien-cho/{'9' * 30}/phat/",
        f"/phien-cho/{'9' * 30}/lich.ics",
        f"/phien-cho/{'9' * 30}/nhac-toi/",
        "/phien-cho/1/thoi-nhac/x/",
    ],
)
def test_numbers_beyond_every_session_are_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_page_of_the_past_beyond_everything_is_empty(client: Client) -> None:
    assert client.get(f"/phien-cho/da-qua/?before={'9' * 30}").status_code == 200
