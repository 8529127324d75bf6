"""The street under bad weather: poisoned caches, markup in every text of the office, forged calendar lines."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from market.accounts.models import Person, Role
from market.kernel.clock import database_now
from sessions.models import Announcement, MarketSession
from sessions.night.copies import forget_copies
from tests.cast import make_listing, make_person, make_product, make_session, make_vendor
from tests.sessions.asking import answered, approved

pytestmark = pytest.mark.django_db

MARKUP = "</script><img src=x onerror=alert(1)>\"'>"
FORGED = "Chợ đêm\r\nATTENDEE:mailto:x@evil.example\r\nURL:https://evil.example"
POISON = [
    {"Host": "evil.example"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher", "Forwarded": "host=evil.example"},
    {"Accept-Language": "en"},
    {"Cookie": "ngon-ngu=en; django_language=en; theme=x"},
    {"HX-Request": "true", "HX-Target": "gian-hang", "HX-Current-URL": "https://evil.example/"},
    {"X-Original-URL": "/van-phong/", "X-Rewrite-URL": "/van-phong/"},
]


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Begin without shared copies."""
    cache.clear()
    forget_copies()


@pytest.fixture
def night() -> MarketSession:
    session = make_session("live")
    listing = make_listing(session, make_product(name="Bưởi đỏ Đông Cao"), stall_code="A1")
    MarketSession.objects.filter(pk=session.pk).update(on_air=listing)
    return session


@pytest.mark.parametrize("headers", POISON, ids=lambda headers: next(iter(headers)))
@pytest.mark.parametrize("part", ["bang", "chu"])
def test_the_first_visitor_writes_nothing_into_what_all_see(
    night: MarketSession, headers: dict[str, str], part: str
) -> None:
    url = f"/phien-cho/{night.number}/{part}/vi/"
    poisoned = Client().get(f"{url}?lang=en&x=%22%3E%3Cscript%3E", headers=headers)
    clean = Client().get(url)
    assert poisoned.content == clean.content
    assert poisoned["ETag"] == clean["ETag"]
    assert b"evil.example" not in clean.content
    assert "Bưởi đỏ Đông Cao" in clean.content.decode()


@pytest.mark.parametrize("headers", POISON[1:], ids=lambda headers: next(iter(headers)))
def test_the_page_itself_is_not_poisoned_either(night: MarketSession, headers: dict[str, str]) -> None:
    Client().get(night.get_absolute_url(), headers=headers)
    page = Client().get(night.get_absolute_url()).content.decode()
    assert "evil.example" not in page
    assert 'lang="vi"' in page
    assert ">Chốt đơn<" in page
    english = Client().get(f"/phien-cho/{night.number}/bang/en/").content.decode()
    assert "Chốt đơn" not in english


def test_an_unknown_host_gets_no_page(night: MarketSession) -> None:
    client = Client(raise_request_exception=False)
    assert client.get(night.get_absolute_url(), headers={"Host": "evil.example"}).status_code == 400


def test_markup_in_any_text_stays_text(night: MarketSession) -> None:
    director = make_person("Phạm Minh Đức", Role.DIRECTOR)
    vendor = make_vendor(f"HTX {MARKUP}"[:80])
    listing = make_listing(night, make_product(vendor, f"Bưởi {MARKUP}", unit="<i>quả"), stall_code="B1")
    now = database_now()
    night.announcements.create(text=MARKUP, published_by=director, shown_from=now, shown_until=now + timedelta(hours=1))
    approved(night, f"Ngọt không {MARKUP}", listing=listing)
    answered(night, "Chua không ạ?", listing=listing, answer=MARKUP)
    fields = {"title": MARKUP, "theme": MARKUP, "intro": MARKUP} if hasattr(night, "intro") else {"theme": MARKUP}
    MarketSession.objects.filter(pk=night.pk).update(on_air=listing, **fields)
    number = night.number
    addresses = [f"/phien-cho/{number}/", f"/phien-cho/{number}/?xem=chu", f"/phien-cho/{number}/bang/vi/"]
    addresses += [f"/phien-cho/{number}/chu/en/", f"/phien-cho/{number}/hoi-dap/", f"/phien-cho/{number}/dat-nhanh/"]
    for when in ("live", "over"):
        for url in addresses:
            response = Client().get(url)
            assert response.status_code == 200, url
            assert "<img src=x" not in response.content.decode(), (when, url)
            assert "<i>quả" not in response.content.decode(), (when, url)
        ended = database_now() - timedelta(minutes=1)
        MarketSession.objects.filter(pk=night.pk).update(stopped_at=ended, stop_reason=MARKUP)
        cache.clear()
        forget_copies()


def test_a_title_forges_no_line_of_a_calendar(night: MarketSession) -> None:
    MarketSession.objects.filter(pk=night.pk).update(title=FORGED, theme=FORGED)
    for url in (f"/phien-cho/{night.number}/lich.ics", "/phien-cho/lich.ics"):
        lines = re.sub(rb"\r\n[ \t]", b"", Client().get(url).content).split(b"\r\n")
        assert not [line for line in lines if line.startswith((b"ATTENDEE", b"URL:https://evil"))]
        assert all(b"\n" not in line and b"\r" not in line for line in lines)
        assert [line for line in lines if line.startswith(b"SUMMARY:")]


@pytest.fixture
def director() -> Person:
    return make_person("Phạm Minh Đức", Role.DIRECTOR)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)//https://www.youtube.com/watch?v=abcdefghijk",
        "data:text/html,<script>alert(1)</script>",
        "https://www.youtube.com@evil.example/watch?v=abcdefghijk",
        "https://evil.example/#www.youtube.com/watch?v=abcdefghijk",
        "https://127.0.0.1/a.m3u8",
        "https://[::1]/a.m3u8",
        "https://youtube.com.evil.example/watch?v=abcdefghijk",
        "//www.youtube.com/watch?v=abcdefghijk",
        'https://www.youtube.com/watch?v=abc"onload=x',
        "https://www.facebook.com/x/videos/12345/../../../logout",
    ],
)
def test_no_page_shows_a_player_from_elsewhere(director: Person, night: MarketSession, address: str) -> None:
    client = Client()
    client.force_login(director)
    pages = {"set-stream": night, "set-recording": make_session("closed")}
    for name, session in pages.items():
        fields = {"version": session.version, "address": address, "began_at": ""}
        reply = client.post(reverse(f"sessions:{name}", args=[session.number]), fields)
        assert reply.status_code in {302, 422}, (name, reply.status_code)
        session.refresh_from_db()
        kept = session.stream_url + session.replay_url
        assert "evil" not in kept
        assert not kept or kept.startswith("https://www.")
        for url in (f"/phien-cho/{session.number}/phat/", session.get_absolute_url()):
            page = Client().get(url).content.decode()
            assert "evil.example" not in page
            assert "javascript:" not in page


def test_announcements_are_plain_and_short(director: Person, night: MarketSession) -> None:
    client = Client()
    client.force_login(director)
    url = reverse("sessions:announce", args=[night.number])
    fields = {"version": night.version, "text": "x" * 5000, "tone": "news", "minutes": "5"}
    assert client.post(url, fields).status_code == 422
    assert not Announcement.objects.exists()
