"""A stamp is scanned with any phone: its pages under axe's rules, by day and by night, down to 320 px."""

import pytest
from playwright.sync_api import ViewportSize

from market.accounts.models import Person, Role
from market.kernel import clock, journal
from market.kernel.codes import new_code
from tests import cast
from tests.browser.steps import fits_the_screen
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import Street
from tests.browser.world import make_resident
from tests.sessions.papers import make_paper
from vetting.models import Lot, ScanDay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW: ViewportSize = {"width": 320, "height": 640}


def furnish() -> tuple[Person, Lot]:
    """Make a vendor with a lot that is listed, printed, scanned, and scanned too often."""
    owner = make_resident("Lương Văn Phương")
    product = cast.make_product(cast.make_vendor(owner=owner), gtin="8935000000014", storage="Nơi khô, mát")
    make_paper(product.vendor, product, kind="star_certificate", expires_on=cast.hanoi_day(300))
    make_paper(product.vendor, None, kind="business_licence", expires_on=None)
    lot = cast.make_lot(product, 500, number="L261120")
    cast.make_listing(None, product, lot=lot, sold=12)
    journal.record("lot.stamps_printed", actor=owner, subject=lot, paper="21", count=84)
    journal.record("lot.corrected", actor=owner, subject=lot, before=480, after=500, reason="Đếm lại")
    for ago, scans, flagged in ((0, 900, clock.now()), (1, 12, None)):
        ScanDay.objects.create(lot=lot, day=cast.hanoi_day(-ago), scans=scans, places=scans // 2, flagged_at=flagged)
    return owner, lot


def test_stamps_and_lots_can_be_used_by_everybody(street: Street) -> None:
    owner, lot = furnish()
    own, desk = f"/gian-hang/{lot.product.vendor.slug}/lo-hang/", "/van-phong/tham-dinh/tem/"
    pages = {
        None: ["/tem/", f"/tem/{lot.code}/", f"/tem/{new_code()}/", "/tem/7K3F9QRM/"],
        owner: [own, f"{own}moi/", f"{own}{lot.pk}/", f"{own}{lot.pk}/so-luong/", f"{own}{lot.pk}/dong/"],
        make_resident("Trần Thu Hà", Role.REVIEWER): [desk, f"{desk}lo-hang/", f"{desk}lo-hang/{lot.pk}/"],
    }
    problems = []
    for person, paths in pages.items():
        page = street.visitor(person=person)
        for path in paths:
            page.goto(path, wait_until="load")
            problems += [f"{path} {problem}" for problem in both_ways(page)]
            page.set_viewport_size(NARROW)
            fits_the_screen(page)
    assert not problems, "\n".join(problems)
