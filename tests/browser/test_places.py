"""Where vendors are and what evenings came to: the directory, the map, a vendor's page, results, a card elsewhere."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from market.kernel.clock import database_now
from market.places.models import Commune, Province
from market.places.outlines import hanoi_map
from orders.models import DeliveryArea, PickupPoint
from sessions.models import AirEntry, MarketSession
from tests import cast
from tests.browser.steps import fits_the_screen
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import DESKTOP, PHONE, TOUCH, Street
from vetting.models import Vendor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for a person to look at
NAMES = ("Bưởi Đông Cao", "Trà sen Tây Hồ", "Lụa Vạn Phúc", "Miến Cự Đà", "Cốm Vòng", "Giò chả Ước Lễ", "Nón Chuông")


def furnish() -> Vendor:
    """Make vendors in many communes; the first has evenings behind it, papers, delivery, and comes again."""
    hanoi, _made = Province.objects.get_or_create(code="01", defaults={"name": "Thành phố Hà Nội"})
    places = list(hanoi_map().outlines.values())
    vendors = []
    for number in range(30):
        place = places[number * number % len(places)]
        commune, _made = Commune.objects.get_or_create(
            code=place.code,
            defaults={"name": place.name, "folded_name": "", "province": hanoi, "former_district": place.district},
        )
        name = f"HTX {NAMES[number % len(NAMES)]} {number + 1}"
        vendor = cast.make_vendor(name, commune=commune, former_district=place.district, story="Làm từ đời ông bà.")
        cast.make_product(vendor, NAMES[number % len(NAMES)], stars=(None, 3, 4, 5)[number % 4])
        vendors.append(vendor)
    first, moment = vendors[0], database_now()
    for weeks in range(1, 9):
        opens = moment - timedelta(weeks=weeks)
        session = cast.make_session(opens_at=opens, number=50 - weeks, stream_url="https://youtu.be/dQw4w9WgXcQ")
        listing = cast.make_listing(session, first.products.get(), sold=weeks % 5 + 3)
        cast.make_listing(session, vendors[weeks].products.get(), sold=7)
        AirEntry.objects.create(session=session, listing=listing, began_at=opens + timedelta(minutes=17))
    for weeks in range(1, 7):
        cast.make_session(opens_at=moment + timedelta(weeks=weeks), number=50 + weeks, theme="Trái cây đầu mùa")
    cast.make_listing(MarketSession.objects.get(number=51), first.products.get())
    DeliveryArea.objects.create(vendor=first, province=hanoi, fee=25_000, free_from=300_000)
    PickupPoint.objects.create(
        vendor=first, name="Quầy chợ Yên", commune=first.commune, street="Số 3", phone="+84912345678"
    )
    return first


def look(page: Page, name: str) -> None:
    """Keep a picture of the page when somebody wants to see it."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def test_places_and_evenings_can_be_used_by_everybody(street: Street) -> None:
    vendor = furnish()
    pages = {
        "directory": "/chu-the/",
        "nobody": "/chu-the/?q=khong+co&sao=5",
        "map": "/chu-the/ban-do/",
        "vendor": f"/chu-the/{vendor.slug}/",
        "product": f"/san-pham/{vendor.products.get().slug}/",
        "results": "/phien-cho/da-qua/",
        "calendar": "/phien-cho/",
        "embedding": "/nhung/",
        "card": "/phien-cho/toi/nhung/vi/",
    }
    page, problems = street.visitor(), []
    for name, path in pages.items():
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")
        page.goto(path)
        look(page, f"d-{name}-1440")
        problems += [f"{path} {problem}" for problem in both_ways(page)]  # ends by night on a phone
        assert page.viewport_size == PHONE
        look(page, f"d-{name}-360-dark")
        fits_the_screen(page)
    assert not problems, "\n".join(problems)


def test_a_finger_on_the_map_opens_the_commune_and_a_filter_keeps_it(street: Street) -> None:
    vendor = furnish()
    page = street.visitor(**TOUCH)
    page.goto("/chu-the/")
    page.get_by_role("link", name="Xem trên bản đồ").click()
    page.locator(f'svg a[href="/chu-the/?xa={vendor.commune_id}"]').dispatch_event("click")
    expect(page.get_by_role("link", name=vendor.display_name)).to_be_visible()
    page.get_by_role("link", name="Hợp tác xã").click()
    expect(page.get_by_role("link", name=vendor.display_name)).to_be_visible()
    page.get_by_role("link", name=f"Bỏ: {vendor.commune.name}").click()
    expect(page.get_by_role("status")).to_contain_text("30 chủ thể")
    page.get_by_role("link", name="Tiếp", exact=True).click()
    expect(page.get_by_role("link", name="Trước", exact=True)).to_be_visible()


@contextmanager
def another_site(page: str) -> Iterator[str]:
    """Serve one page under another name than the market's."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_card_stands_on_another_site_without_a_cookie(street: Street) -> None:
    furnish()
    page = street.visitor(java_script_enabled=False)
    card_url = f"{street.url}/phien-cho/toi/nhung/vi/"
    frame = f'<link rel="icon" href="data:,"><iframe src="{card_url}" title="x" width="360" height="260"></iframe>'
    with another_site(frame) as address:
        page.goto(address, wait_until="commit")
        card = page.frame_locator("iframe")
        expect(card.get_by_role("heading", name="Phiên 51: Trái cây đầu mùa")).to_be_visible()
        expect(card.get_by_role("link", name="Xem phiên và đặt lời nhắc")).to_have_attribute("target", "_blank")
    assert page.context.cookies() == []
