"""What a vendor does in the browser: open a stall, prove its goods, list them, deliver."""

from datetime import date, timedelta
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.steps import code_sent_to, field, fill, follow, heading, press, upload
from tests.files.ordinary import heic, jpeg, pdf, png

PRODUCT = "Bưởi đỏ Đông Cao"
LEGAL_NAME = "Hợp tác xã Bưởi đỏ Đông Cao"
IN_A_YEAR = f"{date(date.today().year + 1, 12, 31):%d/%m/%Y}"

# One paper of each kind the market asks of fresh fruit with stars, in every format it takes.
PAPERS = {
    "Giấy đăng ký kinh doanh": upload("giay-phep.pdf", "application/pdf", pdf(2, "GIAY DANG KY HTX")),
    "Giấy chứng nhận đủ điều kiện an toàn thực phẩm": upload("attp.jpg", "image/jpeg", jpeg((900, 1200))),
    "Phiếu kết quả kiểm nghiệm an toàn thực phẩm": upload("IMG_0042.HEIC", "image/heic", heic((800, 1100))),
    "Tem truy xuất nguồn gốc": upload("tem.png", "image/png", png((600, 600))),
    "Quyết định, giấy chứng nhận sao OCOP": upload("4-sao.pdf", "application/pdf", pdf(1, "OCOP 4 SAO")),
}


def open_vendor(page: Page, *, email: str) -> str:
    """Fill in the vendor's profile; return its slug."""
    page.goto("/")
    follow(page.get_by_role("contentinfo"), "Bán hàng tại chợ")
    page.get_by_role("radio", name="Hợp tác xã").check()
    fill(
        page,
        {
            "Tên gọi trên chợ": "HTX Bưởi đỏ Đông Cao",
            "Tên theo giấy đăng ký kinh doanh": LEGAL_NAME,
            "Mã số thuế": "0100109106",
            "Người đại diện theo pháp luật": "Lương Văn Phương",
            "Số điện thoại": "0912 345 678",
            "Thư điện tử": email,
            "Xã/Phường": "me linh",
            "Số nhà, thôn/đường": "Thôn Đông Cao",
        },
    )
    page.get_by_label("Tôi đã đọc và đồng ý").check()
    press(page, "Mở gian hàng")
    expect(heading(page, "Hồ sơ")).to_be_visible()
    return page.url.split("/gian-hang/")[1].split("/")[0]


def add_product(page: Page, name: str = PRODUCT) -> None:
    """Add a product with its picture."""
    follow(page, "Thêm sản phẩm")
    fill(
        page,
        {
            "Tên sản phẩm": name,
            "Giới thiệu ngắn": "Quả tròn, tép mọng, thơm dịu.",
            "Giá niêm yết": "100.000",
            "Đơn vị tính": "quả",
            "Khối lượng tịnh": "1.000",
        },
    )
    field(page, "Bộ sản phẩm OCOP").select_option("1")
    field(page, "Hạng sao OCOP").select_option("4")
    field(page, "Ảnh sản phẩm").set_input_files(upload("buoi.jpg", "image/jpeg", jpeg((1600, 1200))))
    press(page, "Lưu sản phẩm")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def describe_paper(page: Page, **changes: Any) -> None:
    """Type what stands on a paper, as far as the form asks for it."""
    issued = f"{date.today() - timedelta(days=100):%d/%m/%Y}"
    values = {"Số hiệu": "118/QĐ-UBND", "Nơi cấp": "UBND thành phố Hà Nội", "Ngày cấp": issued} | changes
    fill(page, values)
    if field(page, "Tên ghi trên giấy").count():
        field(page, "Tên ghi trên giấy").fill(LEGAL_NAME)
    expires_on = field(page, "Có giá trị đến")
    if expires_on.get_attribute("required") is not None:
        expires_on.fill(IN_A_YEAR)


def add_file(page: Page, file: FilePayload, *, number: int = 1) -> None:
    """Choose a file for the paper that is open; it is kept at once as a page."""
    field(page, "Chọn tệp").set_input_files(file)
    expect(page.locator(".page-line")).to_have_count(number)
    expect(page.locator(".picks .upload-row")).to_have_count(0)


def hand_in(page: Page, kind: str, file: FilePayload | None = None) -> None:
    """Hand in one paper on the page that is open, then go back to the dossier."""
    expect(heading(page, kind)).to_be_visible()
    add_file(page, file or PAPERS[kind])
    describe_paper(page)
    press(page, "Nộp giấy tờ này")
    expect(heading(page, "Đã nộp")).to_be_visible()
    follow(page, "Về hồ sơ")
    expect(heading(page, "Hồ sơ")).to_be_visible()
    expect(paper_line(page, kind)).to_contain_text("Chờ kiểm tra")


def paper_line(page: Page, kind: str) -> Locator:
    """Return a paper's line of the checklist."""
    return page.locator(".paper-line").filter(has=page.get_by_role("heading", name=kind, exact=True))


def submit(page: Page) -> None:
    """Accept the commitment with the code sent for it, when it is asked for, and hand the dossier in."""
    ask = page.get_by_role("button", name="Gửi mã cho người đại diện")
    if ask.count():
        ask.click()
        expect(page.get_by_text("Mã đã gửi đến")).to_be_visible()
        field(page, "Mã 6 số").fill(code_sent_to("+84912345678"))
        press(page, "Nhận cam kết và gửi hồ sơ")
    else:
        press(page, "Gửi hồ sơ")
    expect(page.get_by_text("Đã gửi lúc")).to_be_visible()


def open_listing(page: Page, slug: str, number: int) -> None:
    """Go to the form that lists the product for a session."""
    page.goto(f"/gian-hang/{slug}/phien/")
    page.get_by_role("heading", name=f"Phiên {number}:").get_by_role("link").click()
    follow(page, PRODUCT)
    expect(heading(page, PRODUCT)).to_be_visible()


def offer(page: Page, *, price: int, allotment: int, limit: int) -> None:
    """Name the terms for the session."""
    fill(page, {"Giá phiên chợ": price, "Số lượng mở bán": allotment, "Tối đa mỗi người mua": limit})
    press(page, "Đăng ký vào phiên")
