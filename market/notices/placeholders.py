"""What stands in messages in the place of facts: the expression of the house's template, its name for the office, a
sample. A template that shows anything else is refused by a test.

The office's names are plain Vietnamese without diacritics, in braces: "Phiên {so_phien} mở lúc {gio_mo}".
"""

from collections.abc import Mapping
from dataclasses import dataclass

CODE = "ma_xac_nhan"
LINK = "duong_dan"  # names that begin so are the way on: an edited text may not lose them
SITE = "site_url"


@dataclass(frozen=True)
class Fact:
    """A placeholder's name, and what it looks like in a preview."""

    name: str
    sample: str


def _facts(table: Mapping[str, tuple[str, str]]) -> dict[str, Fact]:
    return {expression: Fact(*row) for expression, row in table.items()}


_SITE = "https://chodem.example.vn"

PEOPLE = _facts(
    {
        "person.display_name": ("ten_nguoi_nhan", "Nguyễn Thị Hoa"),
        "name": ("ten_nguoi_nhan", "Nguyễn Thị Hoa"),
        "full_name": ("ten_nguoi_nhan", "Nguyễn Thị Hoa"),
        "contact.name": ("ten_nguoi_nhan", "Nguyễn Thị Hoa"),
        "invitation.name": ("ten_nguoi_nhan", "Nguyễn Thị Hoa"),
        "vendor.representative": ("ten_nguoi_nhan", "Lương Văn Phương"),
        "vendor.display_name": ("ten_gian_hang", "HTX Bưởi Thồ Phú Xuyên"),
        "order.vendor.display_name": ("ten_gian_hang", "HTX Bưởi Thồ Phú Xuyên"),
        "question.product.vendor.display_name": ("ten_gian_hang", "HTX Bưởi Thồ Phú Xuyên"),
        "order.vendor.legal_name": ("ten_phap_ly", "Hợp tác xã Bưởi Thồ Phú Xuyên"),
        "vendor.slug": ("ten_ngan_gian_hang", "htx-buoi-tho-phu-xuyen"),
        "vendor.phone|phone": ("so_dien_thoai", "091 234 56 78"),
        "order.vendor.phone|phone": ("so_dien_thoai", "091 234 56 78"),
        "inviter.full_name": ("nguoi_moi", "Lương Văn Phương"),
        "invitation.get_part_display": ("vai_tro", "Người bán hàng"),
        "role": ("vai_tro", "Cán bộ thẩm định"),
        "who": ("nguoi_lam", "Lương Văn Phương"),
        "officer": ("nguoi_lam", "Đỗ Văn Minh"),
        "offer.offered_by.full_name": ("nguoi_giao", "Lương Văn Phương"),
        "offer.offered_to.full_name": ("nguoi_nhan_ban_giao", "Trần Thị Lan"),
        "other.display_name": ("gian_hang_kia", "HTX Nón làng Chuông"),
        "former": ("ten_cu", "Bưởi Thồ Phú Xuyên"),
        "wish.name": ("ten_mong_muon", "Bưởi Quế Dương"),
        "label": ("ten_may", "Chrome · Android"),
        "change": ("viec_doi", "thêm khóa đăng nhập"),
        "to_email": ("thu_moi", "hoa@example.vn"),
        "case.decided_by.display_name": ("nguoi_ket_luan", "Đỗ Văn Minh"),
        "commune.name": ("ten_xa", "xã Mê Linh"),
    }
)
EVENING = _facts(
    {
        "session.number": ("so_phien", "12"),
        "order.session.number": ("so_phien", "12"),
        'session.number|stringformat:"d"': ("so_phien", "12"),
        "session.title": ("ten_phien", "Chợ đêm Tết"),
        "session.theme": ("chu_de", "Quả ngọt đón Tết"),
        "session.opens_at|day": ("ngay_mo", "20/11/2026"),
        "session.opens_at|clock_time": ("gio_mo", "20:30"),
        "session.opens_at|weekday": ("thu_mo", "thứ Sáu"),
        "session.closes_at|clock_time": ("gio_dong", "22:30"),
        "session.stopped_at|clock_time": ("gio_dung", "21:15"),
        "session.stopped_at|day": ("ngay_dung", "20/11/2026"),
        "session.stop_reason": ("ly_do", "Mất luồng phát"),
        "slot.minutes": ("so_phut", "15"),
        "theirs|clock_time": ("luot_ho", "20:45"),
        "own|clock_time": ("luot_minh", "21:15"),
        "run.get_occasion_display|lower": ("lan_kiem_tra", "trước 1 giờ"),
        "run.ran_at|day_and_time": ("luc_kiem_tra", "19:30 ngày 20/11/2026"),
        "run.blockers": ("so_cho_hong", "2"),
        "listing.product.name": ("ten_san_pham", "Bưởi đỏ Đông Cao"),
        "listing.return_reason": ("ly_do", "Ảnh chưa rõ nhãn"),
        "goods": ("hang_theo_doi", "- Bưởi đỏ Đông Cao (HTX Bưởi đỏ Đông Cao)"),
        "stop.reason": ("ly_do", "Hàng không đúng giấy tờ"),
    }
)
ORDERS = _facts(
    {
        "order.status_changed_at|day": ("ngay_bao_giao", "22/11/2026"),
        "first|day": ("ngay_giao_som_nhat", "23/11/2026"),
        "night.orders": ("so_don", "214"),
        "night.value|dong": ("tong_tien", "48.260.000 ₫"),
        "seal.size|grouped": ("so_muc", "1.284"),
        "seal.made_at|day_and_time": ("luc_niem_phong", "22:48 ngày 20/11/2026"),
        "alarm_title": ("viec_bao_dong", "Bộ xử lý im lặng"),
        "advice": ("cach_xu_ly", "Khởi động lại bộ xử lý (worker)."),
        "alarm.since|day_and_time": ("tu_luc", "20:31 ngày 20/11/2026"),
        "order.code": ("ma_don", "7K3F9QRM"),
        "order.total|dong": ("tong_tien", "378.000 ₫"),
        "total|dong": ("tong_tien", "378.000 ₫"),
        "order.get_status_display": ("trang_thai", "Đã xác nhận"),
        "amendment.reason": ("ly_do", "Hết loại 2 kg"),
        "words": ("loi_viet", "Nhờ giao sau 17 giờ"),
        "entry.text": ("loi_viet", "Hàng giao thiếu một quả"),
        "case.answer_by|day_and_time": ("han_trinh_bay", "17:00 ngày 22/11/2026"),
        "case.decide_by|day_and_time": ("han_ket_luan", "17:00 ngày 25/11/2026"),
        "case.get_outcome_display": ("ket_qua", "Hoàn một phần"),
        "case.decision": ("ket_luan", "Người bán hoàn 50.000 ₫."),
        "complaint.code": ("ma_phan_anh", "PA-7K3F"),
        "complaint.get_about_display": ("ve_viec", "Hàng không đúng mô tả"),
        "complaint.get_status_display": ("ket_qua", "Phản ánh đúng"),
        "complaint.due_at|day_and_time": ("han_tra_loi", "17:00 ngày 25/11/2026"),
        "complaint.decision": ("ket_luan", "Gian hàng đã sửa mô tả."),
        "question.product.name": ("ten_san_pham", "Bưởi đỏ Đông Cao"),
        "question.text": ("cau_hoi", "Bưởi để được mấy ngày?"),
        "question.due_at|day_and_time": ("han_tra_loi", "20:31 ngày 22/11/2026"),
        "question.answer": ("cau_tra_loi", "Để nơi thoáng mát được 15 ngày."),
        "number": ("so_hoa_don", "0000123"),
        "issued_on|day": ("ngay_lap", "21/11/2026"),
        "orders|length": ("so_don", "3"),
        "statement.orders": ("so_don", "24"),
        "statement.units|grouped": ("so_luong", "96"),
        "statement.total|dong": ("tong_tien", "4.536.000 ₫"),
        "hold.quantity|grouped": ("so_luong", "4"),
        "hold.expires_at|clock_time": ("giu_den", "21:20"),
        "product.name": ("ten_san_pham", "Bưởi đỏ Đông Cao"),
        "product.unit": ("don_vi", "quả"),
        "seal": ("ma_chung_kien", "4F2A-91C7"),
        "bank": ("ngan_hang", "Agribank"),
        "account.number": ("so_tai_khoan", "1234567890"),
        "account.holder": ("chu_tai_khoan", "LUONG VAN PHUONG"),
        "request.get_kind_display": ("viec_yeu_cau", "Tải dữ liệu về"),
        "request.words": ("ly_do", "Cần đối chiếu với hồ sơ giấy"),
        "request.due_at|day": ("han_tra_loi", "02/12/2026"),
        "request.expires_at|day": ("han_tai", "29/11/2026"),
        "request.person.display_name": ("ten_nguoi_nhan", "Nguyễn Thị Hoa"),
        "reason": ("ly_do", "Giấy tờ hết hạn"),
    }
)
PAPERS = _facts(
    {
        "dossier.decision_note": ("ly_do", "Giấy kiểm nghiệm đã quá 12 tháng"),
        "dossier.submitted_at|day_and_time": ("luc_gui", "09:15 ngày 12/11/2026"),
        "condition.text": ("dieu_kien", "Nộp phiếu kiểm nghiệm mới"),
        "due_on|day": ("han", "30/11/2026"),
        "paper.expires_on|day": ("ngay_het_han", "30/11/2026"),
        "paper.get_kind_display": ("loai_giay_to", "Phiếu kiểm nghiệm"),
        "paper.product.name|default:vendor.display_name": ("ten_san_pham", "Bưởi đỏ Đông Cao"),
        "papers|length": ("so_giay_to", "2"),
        "until|day": ("gia_han_den", "31/12/2026"),
        "picture.alt": ("anh_cho_thay", "Bưởi bổ đôi trên mẹt tre"),
        "picture.reason": ("ly_do", "Ảnh có nhãn hiệu của cơ sở khác"),
        "proof.get_kind_display": ("loai_bang_chung", "Ảnh giá ở cửa hàng"),
        "proof.place": ("noi_ban", "Chợ Đồng Xuân"),
        "proof.price|dong": ("gia", "95.000 ₫"),
        "proof.seen_on|day": ("ngay_thay", "10/11/2026"),
        "wish.reason": ("ly_do", "Trùng tên gian hàng khác"),
        'month|date:"m/Y"': ("thang", "11/2026"),
        "number of producers": ("so_co_so", "7"),
        "title": ("ten_bao_cao", "Báo cáo phiên 12"),
        "archive.expires_at|day_and_time": ("han_tai", "17:00 ngày 28/11/2026"),
    }
)
CODES_AND_LINKS = _facts(
    {
        "code": (CODE, "123456"),
        "minutes": ("so_phut", "15"),
        "moment|day_and_time": ("luc", "20:31 ngày 20/11/2026"),
        "expires_at|day_and_time": ("han", "17:00 ngày 27/11/2026"),
        "invitation.expires_at|day_and_time": ("han", "17:00 ngày 27/11/2026"),
        SITE: ("dia_chi_cho", _SITE),
        "link": (LINK, f"{_SITE}/loi-moi/…"),
        "own_url": (LINK, f"{_SITE}/…"),
        "case_url": (LINK, f"{_SITE}/phan-anh/…"),
        "desk_url": (f"{LINK}_ban", f"{_SITE}/…"),
        "page_url": (LINK, f"{_SITE}/…"),
        "log_url": (LINK, f"{_SITE}/nhat-ky/12/"),
        "basket_url": (LINK, f"{_SITE}/gio-hang/"),
        "draft_url": (LINK, f"{_SITE}/…"),
        "receipt_url": (LINK, f"{_SITE}/don/7K3F9QRM/…"),
        "receipt_pdf_url": (f"{LINK}_pdf", f"{_SITE}/don/7K3F9QRM/…"),
        "review_url": (f"{LINK}_danh_gia", f"{_SITE}/don-hang/7K3F9QRM/…"),
        "witness_url": (f"{LINK}_chung_kien", f"{_SITE}/xac-minh/…"),
        "session_url": (f"{LINK}_phien", f"{_SITE}/phien-cho/12/"),
        "statement_url": (LINK, f"{_SITE}/bang-ke/…"),
        "sign_in_url": (f"{LINK}_dang_nhap", f"{_SITE}/dang-nhap/"),
        "security_url": (f"{LINK}_bao_mat", f"{_SITE}/tai-khoan/bao-mat/"),
        "sign_up_url": (f"{LINK}_dang_ky", f"{_SITE}/dang-ky/"),
        "password_reset_url": (f"{LINK}_dat_lai", f"{_SITE}/tai-khoan/quen-mat-khau/"),
    }
)
FACTS: Mapping[str, Fact] = PEOPLE | EVENING | ORDERS | PAPERS | CODES_AND_LINKS
# Pieces several templates share.
PIECES: Mapping[str, str] = {
    "mail/_signature.txt": "chu_ky",
    "mail/_order_hello.txt": "loi_chao",
    "mail/_order_side.txt": f"{LINK}_don",
}
