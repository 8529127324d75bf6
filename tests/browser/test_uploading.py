"""Papers from a phone in the yard: photos that go in pieces, a line that breaks, no JavaScript, another day."""

from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from market.accounts.models import Person
from market.files.models import PendingUpload
from tests import cast
from tests.browser import steps
from tests.browser import vendor_steps as vendor
from tests.browser.steps import field, fits_the_screen, follow, heading, press
from tests.browser.test_accessibility import both_ways
from tests.browser.visitors import TOUCH, Street
from tests.browser.world import make_resident
from tests.files.ordinary import encoded, heic, jpeg
from vetting.models import Dossier, Paper, PaperDraft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LICENCE = "Giấy đăng ký kinh doanh"


@pytest.fixture
def owner() -> Person:
    return make_resident("Lương Văn Phương")


@pytest.fixture
def dossier(owner: Person) -> Dossier:
    made = cast.make_dossier(cast.make_vendor(owner=owner, status="draft", legal_name=vendor.LEGAL_NAME))
    made.products.add(cast.make_product(made.vendor, status="draft"))
    return made


def paper_url(dossier: Dossier) -> str:
    return f"/gian-hang/{dossier.vendor.slug}/ho-so/giay/business_licence/"


def noisy_photo() -> bytes:
    """Return a photo of more than a megabyte: three pieces."""
    content = encoded(Image.effect_noise((1400, 1400), 90).convert("RGB"), "JPEG", quality=92)
    assert len(content) > 1_100_000
    return content


class TestLine:
    def test_an_upload_goes_on_when_the_line_comes_back(self, street: Street, owner: Person, dossier: Dossier) -> None:
        page = street.visitor(person=owner, **TOUCH)
        page.goto(paper_url(dossier))
        sent = count_pieces(page, broken_after=1)
        field(page, "Chọn tệp").set_input_files(steps.upload("IMG_7.jpg", "image/jpeg", noisy_photo()))
        row = page.locator(".picks .upload-row")
        expect(row).to_contain_text("Mất kết nối. Có mạng lại sẽ tự tải tiếp.")
        expect(page.get_by_role("button", name="Nộp giấy tờ này")).to_be_disabled()
        assert PendingUpload.objects.get().offset == 512 * 1024
        sent["broken"] = False
        expect(page.locator(".page-line")).to_have_count(1)
        expect(page.locator(".page-line")).to_contain_text("IMG_7.jpg")
        expect(page.get_by_role("button", name="Nộp giấy tờ này")).to_be_enabled()
        assert sent["offsets"][0] == 0
        assert sent["offsets"].count(0) == 1
        assert not PendingUpload.objects.exists()
        forgive_the_line(street)

    def test_the_same_file_chosen_again_goes_on_after_a_reload(
        self, street: Street, owner: Person, dossier: Dossier, tmp_path: Any
    ) -> None:
        photo = tmp_path / "IMG_8.jpg"
        photo.write_bytes(noisy_photo())
        page = street.visitor(person=owner, **TOUCH)
        page.goto(paper_url(dossier))
        sent = count_pieces(page, broken_after=1)
        field(page, "Chọn tệp").set_input_files(photo)
        expect(page.locator(".picks .upload-row")).to_contain_text("Mất kết nối")
        page.reload()
        expect(page.locator("#trang-giay")).to_contain_text("Chọn lại đúng tệp này để tải tiếp.")
        sent["broken"] = False
        field(page, "Chọn tệp").set_input_files(photo)
        expect(page.locator(".page-line")).to_contain_text("IMG_8.jpg")
        expect(page.locator("#trang-giay")).not_to_contain_text("Chọn lại đúng tệp này")
        assert sent["offsets"].count(0) == 1
        forgive_the_line(street)


def forgive_the_line(street: Street) -> None:
    """Forget what the browser noted of requests that broke: that was asked for."""
    street.complaints[:] = [words for words in street.complaints if "ERR_INTERNET_DISCONNECTED" not in words]


def count_pieces(page: Page, *, broken_after: int) -> dict[str, Any]:
    """Note where each piece begins that reaches the market, and cut the line after some."""
    sent: dict[str, Any] = {"offsets": [], "broken": True}

    def judge(route: Route) -> None:
        request = route.request
        if request.method == "PATCH" and sent["broken"] and len(sent["offsets"]) >= broken_after:
            route.abort("internetdisconnected")
            return
        if request.method == "PATCH":
            sent["offsets"].append(int(request.headers["upload-offset"]))
        route.continue_()

    page.route("**/tep/tam/**", judge)
    return sent


def test_a_paper_is_prepared_over_two_days(street: Street, owner: Person, dossier: Dossier) -> None:
    page = street.visitor(person=owner, **TOUCH)
    page.goto(paper_url(dossier))
    field(page, "Ngày cấp").fill("31/2/2026")
    field(page, "Tên ghi trên giấy").fill("HTX Khác")
    field(page, "Nơi cấp").fill("Sở Tài chính")
    expect(page.get_by_text("Ngày này không có trên lịch.")).to_be_visible()
    expect(page.get_by_text("Tên này khác tên cơ sở trong hồ sơ")).to_be_visible()
    vendor.add_file(page, steps.upload("IMG_1.HEIC", "image/heic", heic((600, 800))))
    vendor.add_file(page, steps.upload("IMG_2.jpg", "image/jpeg", jpeg((600, 800))), number=2)
    page.locator(".page-line").nth(1).get_by_role("button", name="Lên").click()
    expect(page.locator(".page-line").nth(0)).to_contain_text("IMG_2")

    tomorrow = street.visitor(person=owner, **TOUCH)
    tomorrow.goto(paper_url(dossier))
    expect(field(tomorrow, "Ngày cấp")).to_have_value("31/2/2026")
    expect(tomorrow.locator(".page-line").nth(0)).to_contain_text("IMG_2")
    field(tomorrow, "Số hiệu").fill("12/GCN")
    field(tomorrow, "Ngày cấp").fill("28/2/2026")
    fits_the_screen(tomorrow)
    press(tomorrow, "Nộp giấy tờ này")
    expect(heading(tomorrow, "Đã nộp")).to_be_visible()
    fits_the_screen(tomorrow)
    assert Paper.objects.get().file.pages == 2
    follow(tomorrow, "Tiếp theo: Giấy chứng nhận đủ điều kiện an toàn thực phẩm")
    expect(heading(tomorrow, "Giấy chứng nhận đủ điều kiện an toàn thực phẩm")).to_be_visible()


def test_without_javascript(street: Street, owner: Person, dossier: Dossier) -> None:
    page = street.visitor(person=owner, java_script_enabled=False)
    page.goto(paper_url(dossier))
    field(page, "Số hiệu").fill("12/GCN")
    field(page, "Chọn tệp").set_input_files(
        [steps.upload(f"{n}.jpg", "image/jpeg", jpeg((600, 800 + n))) for n in (1, 2)]
    )
    press(page, "Tải tệp đã chọn lên")
    expect(page.locator(".page-line")).to_have_count(2)
    expect(field(page, "Số hiệu")).to_have_value("12/GCN")
    page.locator(".page-line").nth(0).get_by_role("button", name="Xuống").click()
    expect(page.locator(".page-line").nth(0)).to_contain_text("2.jpg")
    page.locator(".page-line").nth(0).get_by_role("button", name="Bỏ").click()
    expect(page.locator(".page-line")).to_have_count(1)
    field(page, "Nơi cấp").fill("Sở Tài chính")
    field(page, "Nơi cấp").press("Enter")
    expect(page.get_by_text("Đã lưu. Anh/Chị làm tiếp lúc nào cũng được.")).to_be_visible()
    expect(field(page, "Nơi cấp")).to_have_value("Sở Tài chính")
    vendor.describe_paper(page)
    press(page, "Nộp giấy tờ này")
    expect(heading(page, "Đã nộp")).to_be_visible()
    assert not PaperDraft.objects.exists()


def test_everybody_can_use_it(street: Street, owner: Person, dossier: Dossier) -> None:
    page = street.visitor(person=owner)
    page.goto(paper_url(dossier))
    vendor.add_file(page, steps.upload("tem.jpg", "image/jpeg", jpeg((600, 800))))
    field(page, "Ngày cấp").fill("hôm qua")
    field(page, "Tên ghi trên giấy").fill("HTX Khác")
    expect(page.get_by_text("Ngày này không có trên lịch.")).to_be_visible()
    problems = list(both_ways(page))
    press(page, "Nộp giấy tờ này")
    expect(page.get_by_role("alert")).to_be_visible()
    problems += both_ways(page)
    assert not problems, "\n".join(problems)
