"""The public's side of vetting in a browser: painting over a paper, reading it, a commune answering on a phone."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from market.kernel import clock
from market.kernel.codes import new_code
from tests import cast
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import PHONE, Street
from tests.browser.world import World, furnish, stored_paper
from vetting.commune_links import token_of
from vetting.models import (
    CommuneAnswer,
    CommuneContact,
    CommuneRound,
    Condition,
    Criterion,
    Paper,
    PaperCheck,
    RedactedCopy,
)
from vetting.selectors.communes import this_month
from vetting.selectors.copies import current_copies
from vetting.services.communes import open_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("SHOTS")  # a folder to keep pictures in, for a person to look at


def look(page: Page, name: str) -> None:
    """Keep a picture of the page when somebody wants to see it."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def licence(world: World) -> Paper:
    """Return the business licence of the approved vendor, checked line by line."""
    paper = Paper.objects.get(vendor=world.vendor, kind="business_licence")
    reviewer = world.people["reviewer"]
    for each in Paper.objects.filter(vendor=world.vendor):
        PaperCheck.objects.bulk_create(
            PaperCheck(paper=each, criterion=criterion, verdict="meets", checked_by=reviewer)
            for criterion in Criterion.objects.filter(kind=each.kind)
        )
    return paper


def easel(paper: Paper) -> str:
    return f"/van-phong/tham-dinh/{paper.dossier_id}/giay/{paper.pk}/che/"


def asked(world: World) -> CommuneRound:
    """Return the open list of the vendor's commune, of which one producer is to be corrected."""
    CommuneContact.objects.create(commune=world.vendor.commune, name="Đặng Thị Xuân", email="melinh@example.vn")
    opened = open_round(world.vendor.commune_id, this_month())
    assert opened
    vendor = cast.make_vendor("HTX Hoa Mê Linh")
    CommuneAnswer.objects.create(round=opened, vendor=vendor, verdict="corrected", note="Đã đổi số điện thoại")
    return opened


def published(paper: Paper, world: World) -> RedactedCopy:
    """Return a published copy, without the cost of painting."""
    return RedactedCopy.objects.create(
        paper=paper,
        code=new_code(10),
        file=stored_paper(),
        boxes=[{"page": 1, "left": 100, "top": 100, "width": 300, "height": 60}],
        original_sha256=paper.file.sha256,
        made_by=world.people["reviewer"],
    )


def test_every_page_can_be_used_by_everybody(street: Street) -> None:
    world = furnish()
    paper, commune_round = licence(world), asked(world)
    copy = published(paper, world)
    day = clock.today_in_hanoi()
    officer = world.people["approver"]
    Condition.objects.create(vendor=world.vendor, text="Nộp phiếu kiểm nghiệm mới", due_on=day, set_by=officer)
    CommuneAnswer.objects.create(round=commune_round, vendor=world.vendor, verdict="confirmed")
    desk = "/van-phong/tham-dinh/xa-phuong/"
    pages = {
        "visitor": [
            f"/san-pham/{world.listing.product.slug}/",
            f"/chu-the/{world.vendor.slug}/",
            f"/giay-to/{copy.code}/",
            "/giay-to/0000000000/",
            f"/xa-phuong/xac-nhan/{token_of(commune_round)}/",
            "/xa-phuong/xac-nhan/khong-co/",
        ],
        "reviewer": [desk, f"{desk}so/", f"{desk}so/?xa={world.vendor.commune_id}", f"{desk}dau-moi/", easel(paper)],
    }
    problems = []
    for who, paths in pages.items():
        page = street.visitor(person=world.people.get(who))
        for path in paths:
            page.goto(path, wait_until="load")
            problems += [f"{who} {path} {problem}" for problem in both_ways(page)]
            name = re.sub(r"\W+", "-", path)[:40].strip("-")
            for size, scheme in (({"width": 1440, "height": 900}, "light"), (PHONE, "light"), (PHONE, "dark")):
                if SHOTS:
                    page.set_viewport_size(size)  # type: ignore[arg-type]
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    look(page, f"{name}-{size['width']}-{scheme}")
            page.set_viewport_size({"width": 1440, "height": 900})
    assert not problems, "\n".join(problems)


def test_a_reviewer_paints_moves_and_publishes(street: Street) -> None:
    world = furnish()
    paper = licence(world)
    page = street.visitor(person=world.people["reviewer"])
    page.goto(easel(paper))
    sheet = page.locator(".easel-sheet svg")
    frame = sheet.bounding_box()
    assert frame
    page.mouse.move(frame["x"] + 0.1 * frame["width"], frame["y"] + 0.1 * frame["height"])
    page.mouse.down()
    page.mouse.move(frame["x"] + 0.4 * frame["width"], frame["y"] + 0.2 * frame["height"], steps=4)
    page.mouse.up()
    expect(page.get_by_role("heading", name="1 ô che")).to_be_visible()
    box = sheet.locator("rect")
    expect(box).to_be_focused()
    left = int(box.get_attribute("x") or 0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(box).to_have_attribute("x", str(left + 5))
    page.get_by_role("button", name="Thêm ô ở trang 1").click()
    expect(page.get_by_role("heading", name="2 ô che")).to_be_visible()
    page.reload()  # what was painted is in the address
    expect(sheet.locator("rect")).to_have_count(2)
    sheet.locator("rect").nth(1).focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("heading", name="1 ô che")).to_be_visible()
    look(page, "easel-painted")
    page.get_by_role("button", name="Công khai bản này").click()
    expect(page.get_by_text("Đã công khai bản che")).to_be_visible()
    (kept,) = current_copies().get().boxes
    assert (kept["left"], kept["page"]) == (left + 5, 1)
    page.get_by_role("link", name="Xem như người mua thấy").click()
    expect(page.get_by_role("heading", name="Chứng thực bản công khai")).to_be_visible()
    look(page, "public-paper")


def test_a_reviewer_paints_by_numbers_without_javascript(street: Street) -> None:
    world = furnish()
    paper = licence(world)
    page = street.visitor(person=world.people["reviewer"], java_script_enabled=False)
    page.goto(easel(paper))
    page.get_by_text("Thêm ô bằng số").click()
    for name, value in (("left", "100"), ("top", "100"), ("width", "300"), ("height", "80")):
        page.locator(f"[name={name}]").fill(value)
    page.get_by_role("button", name="Thêm ô", exact=True).click()
    expect(page.locator("rect")).to_have_count(1)
    page.get_by_role("button", name="Bỏ ô 1").click()
    expect(page.locator("rect")).to_have_count(0)


def test_a_commune_answers_on_a_phone_without_javascript(street: Street) -> None:
    world = furnish()
    commune_round = asked(world)
    page = street.visitor(viewport=PHONE, java_script_enabled=False)
    page.goto(f"/xa-phuong/xac-nhan/{token_of(commune_round)}/")
    page.get_by_label("Họ và tên người xác nhận").fill("Đặng Thị Xuân")
    card = page.locator("section", has=page.get_by_role("heading", name=world.vendor.display_name))
    card.get_by_label("Đang hoạt động").check()
    page.get_by_role("button", name="Lưu trả lời").click()
    expect(page.get_by_text("Đã lưu. Cảm ơn Anh/Chị.")).to_be_visible()
    look(page, "commune-phone")
    assert CommuneAnswer.objects.get(vendor=world.vendor).verdict == "confirmed"
    page.goto(f"/chu-the/{world.vendor.slug}/")
    expect(page.get_by_text("xác nhận cơ sở đang hoạt động")).to_be_visible()
