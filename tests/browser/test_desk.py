"""A reviewer at the desk: twenty papers without touching the mouse."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from playwright.sync_api import Page, expect

from market.accounts.models import Person, Role
from market.files.models import StoredFile
from market.kernel import clock
from tests import cast
from tests.browser.steps import field, heading
from tests.browser.visitors import PHONE, Street
from tests.browser.world import make_resident
from tests.files.ordinary import jpeg
from tests.vetting.conftest import make_paper
from vetting.models import Correction, Dossier, Paper, PaperCheck
from vetting.selectors import checklist_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAPERS = 20
REASON = "Ảnh mờ, không đọc được chữ. Hãy chụp lại nơi đủ sáng."


@pytest.fixture
def reviewer() -> Person:
    return make_resident("Trần Thu Hà", Role.REVIEWER)


@pytest.fixture
def dossier(reviewer: Person) -> Dossier:
    """Return a dossier of six products under review: twenty papers."""
    vendor = cast.make_vendor("HTX Bưởi Thồ Phú Xuyên", status="draft")
    dossier = cast.make_dossier(vendor, "in_review", by=reviewer)
    for number in range(6):
        dossier.products.add(cast.make_product(vendor, f"Bưởi Thồ loại {number + 1}", status="draft"))
    stored = _picture()
    for item in checklist_of(dossier).missing:
        expires_on = cast.hanoi_day(700) if item.need.has_expiry else None
        make_paper(dossier, item.kind, item.product, issued_on=cast.hanoi_day(-60), expires_on=expires_on, file=stored)
    assert dossier.papers.count() == PAPERS
    return dossier


@pytest.fixture
def page(street: Street, reviewer: Person, dossier: Dossier) -> Page:
    page = street.visitor(person=reviewer)
    page.goto(f"/van-phong/tham-dinh/{dossier.pk}/giay/{dossier.papers.order_by('pk')[0].pk}/")
    return page


def _picture(size: tuple[int, int] = (595, 842)) -> StoredFile:
    content = jpeg(size)
    paths = {
        name: default_storage.save(f"kho/{name}-{clock.now().timestamp()}.jpg", ContentFile(content)) for name in "pqr"
    }
    facts: dict[str, Any] = {"media_type": "image/jpeg", "size": len(content), "pages": 1}
    return StoredFile.objects.create(
        path=paths["p"],
        preview_path=paths["q"],
        thumbnail_path=paths["r"],
        display_name="giay-phep.jpg",
        sha256="0" * 64,
        original_sha256="1" * 64,
        width=size[0],
        height=size[1],
        **facts,
    )


def test_twenty_papers_without_the_mouse(page: Page, dossier: Dossier) -> None:
    keys = page.keyboard
    for number in range(PAPERS):
        expect(page.locator("#ket-luan")).to_contain_text("Chưa kết luận")
        here = page.url
        if number == 3:  # one refusal, by its line
            keys.press("2")
            expect(page.locator("[data-line]").nth(1)).to_have_class(re.compile("is-meets"))
            keys.press("2")
            keys.type(REASON)
            keys.press("Enter")
            expect(page.locator("#ket-luan")).to_contain_text(REASON)
            expect(page.locator("[data-line]").nth(1).locator("input:focus")).to_have_value("fails")
            keys.press("j")
        elif number == 5:  # one refusal, by the form
            keys.press("r")
            keys.type("Thiếu trang 2")
            keys.press("Enter")
        elif number == 7:  # line by line: the last one leads on
            for line in range(page.locator("[data-line]").count()):
                keys.press(str(line + 1))
                if line < page.locator("[data-line]").count() - 1:
                    expect(page.locator("[data-line]").nth(line)).to_have_class(re.compile("is-meets"))
        else:
            keys.press("a")
        page.wait_for_url(re.compile(f"^(?!{re.escape(here.partition('#')[0])}(#|$))"))
        if number not in (3, PAPERS - 1):
            expect(page.locator("#danh-muc")).to_be_focused()
    expect(heading(page, dossier.vendor.display_name)).to_be_visible()
    statuses = list(dossier.papers.order_by("pk").values_list("status", flat=True))
    assert [statuses.count("accepted"), statuses.count("refused")] == [PAPERS - 2, 2]
    assert set(dossier.papers.filter(status="refused").values_list("refusal_reason", flat=True)) == {
        REASON,
        "Thiếu trang 2.",
    }


def test_keys_change_the_view_and_never_what_is_typed(page: Page) -> None:
    keys, sheet = page.keyboard, page.locator("#to-giay")
    for key, shape in (("+", "leaf-100"), ("+", "leaf-200"), ("-", "leaf-100"), ("0", "leaf-vua")):
        keys.press(key)
        expect(sheet.locator("figure").first).to_have_class(re.compile(shape))
    keys.press("o")
    expect(sheet.locator("img").first).to_have_attribute("src", re.compile("xoay=90"))
    assert sheet.locator("img").first.evaluate(
        "async image => { await image.decode(); return image.naturalWidth > image.naturalHeight }"
    )
    keys.press("?")
    expect(page.get_by_role("dialog", name="Phím tắt")).to_be_visible()
    keys.press("a")
    expect(page.locator("#ket-luan")).to_contain_text("Chưa kết luận")
    keys.press("Escape")
    keys.press("r")
    keys.type("1 a j r ?")
    expect(field(page, "Lý do không đạt")).to_have_value("1 a j r ?")
    assert not PaperCheck.objects.exists()


def test_a_click_pins_a_correction_to_its_place(page: Page, dossier: Dossier) -> None:
    picture = page.locator("#to-giay img").first
    picture.evaluate("image => image.decode()")
    box = picture.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 10)
    page.keyboard.type("Dấu mờ")
    page.keyboard.press("Enter")
    expect(page.locator("#to-giay circle.pin-open")).to_have_count(1)
    pin = Correction.objects.get()
    assert (pin.text, pin.page) == ("Dấu mờ", 1)
    assert abs((pin.left or 0) - 250) <= 3
    assert abs((pin.top or 0) - 100) <= 3


def test_without_javascript_everything_is_a_form_or_a_link(street: Street, reviewer: Person, dossier: Dossier) -> None:
    paper = dossier.papers.order_by("pk")[0]
    page = street.visitor(person=reviewer, java_script_enabled=False, viewport=PHONE)
    page.goto(f"/van-phong/tham-dinh/{dossier.pk}/giay/{paper.pk}/")
    for line in range(3):
        page.locator(".check-line").nth(line).locator("label", has_text="Đạt").first.click()
    page.get_by_role("button", name="Lưu danh mục").click()
    expect(page.locator(".check-line.is-meets")).to_have_count(3)
    page.get_by_role("link", name="Xoay").click()
    expect(page.locator("#to-giay img")).to_have_attribute("src", re.compile("xoay=90"))
    page.get_by_role("button", name="Mọi mục đạt, xem tiếp").click()
    page.wait_for_url(re.compile("#danh-muc$"))
    assert Paper.objects.get(pk=paper.pk).status == "accepted"
