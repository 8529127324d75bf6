"""Every main page under axe's rules, by day on a desk and by night on a phone, with real things on it."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.browser.steps import fits_the_screen
from tests.browser.visitors import DESKTOP, PHONE, Street
from tests.browser.world import World, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RUN = "() => axe.run(document, {resultTypes: ['violations'], preload: false}).then(found => found.violations)"
LOOKS: list[tuple[str, ViewportSize, Literal["light", "dark"]]] = [
    ("desk, light", DESKTOP, "light"),
    ("phone, dark", PHONE, "dark"),
]


def pages_of(world: World) -> dict[str, list[str]]:
    """Return the main pages by who looks at them."""
    live, own = f"/phien-cho/{world.live.number}/", f"/gian-hang/{world.vendor.slug}/"
    fresh = f"/gian-hang/{world.newcomer.slug}/ho-so/"
    review = f"/van-phong/tham-dinh/{world.dossier.pk}/"
    product, paper = world.listing.product, world.dossier.papers.first()
    assert paper is not None
    return {
        "visitor": [
            *("/", "/san-pham/", f"/san-pham/{product.slug}/", "/chu-the/", f"/chu-the/{world.vendor.slug}/"),
            *("/quy-che/", "/khieu-nai/", "/phien-cho/", "/phien-cho/da-qua/", live, f"{live}dat/{world.listing.pk}/"),
            *(f"/phien-cho/{world.planned.number}/", f"/phien-cho/{world.closed.number}/"),
            *("/xac-minh/", f"/xac-minh/{world.order.code}/", "/dang-nhap/", "/dang-ky/", "/khong-co-trang-nay/"),
        ],
        "buyer": ["/cua-toi/", f"/don-hang/{world.order.code}/", f"/don-hang/{world.order.code}/huy/", "/tai-khoan/"],
        "vendor": [
            *(own, f"{own}ho-so/", f"{own}ho-so/san-pham/", f"{own}ho-so/san-pham/{product.pk}/"),
            *(f"{own}phien/", f"{own}phien/{world.planned.number}/", f"{own}don-hang/"),
            *(f"{own}don-hang/{world.order.code}/", f"{own}don-hang/soan-hang/"),
            *(f"{own}phien/{world.live.number}/len-song/", f"{own}phien/{world.planned.number}/luot/"),
        ],
        "newcomer": ["/gian-hang/mo/", fresh],
        "reviewer": [
            *("/van-phong/", "/van-phong/tham-dinh/", review, f"{review}giay/{paper.pk}/"),
            *("/van-phong/tham-dinh/chu-the/", f"/van-phong/tham-dinh/chu-the/{world.vendor.slug}/"),
        ],
        "director": [
            *("/van-phong/phien/", "/van-phong/phien/lich/moi/", f"/van-phong/phien/{world.live.number}/"),
            *(f"/van-phong/phien/{world.live.number}/them-gio/", "/van-phong/dem-cho/", "/van-phong/chung-kien/"),
            *("/van-phong/thu-gui/", "/van-phong/tu-dong/", "/van-phong/phan-anh/"),
            *(f"/van-phong/phien/{world.live.number}/{desk}/" for desk in ("thu-tu", "gia", "truc-ban", "hoi-dap")),
            *(f"/van-phong/phien/{world.planned.number}/{desk}/" for desk in ("dang-ky", "kiem-tra", "kich-ban")),
        ],
        "admin": ["/van-phong/nhan-su/", "/van-phong/nhan-su/moi/"],
        "official": ["/bao-cao/", f"/bao-cao/{world.report}/"],
    }


def test_every_page_can_be_used_by_everybody(street: Street) -> None:
    world = furnish()
    problems = []
    for who, paths in pages_of(world).items():
        page = street.visitor(person=world.people.get(who))
        for path in paths:
            page.goto(path, wait_until="load")
            problems += [f"{who} {path} {problem}" for problem in both_ways(page)]
    assert not problems, "\n".join(problems)


def both_ways(page: Page) -> Iterator[str]:
    """Look at the page by day on a desk, then by night on a phone."""
    page.evaluate(AXE_SCRIPT)
    for look, size, scheme in LOOKS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        for violation in page.evaluate(RUN):
            places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:5])
            yield f"({look}): {violation['id']} at {places}"
    try:
        fits_the_screen(page)
    except AssertionError as error:
        yield str(error)
