"""The people of a rehearsal's crowd and what they say. None of them exists; no number of theirs is given to anybody."""

import secrets

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NAMES = (
    "Nguyễn Thị Hồng",
    "Trần Văn Hải",
    "Lê Thu Phương",
    "Phạm Quốc Anh",
    "Hoàng Minh Châu",
    "Vũ Thị Lan",
    "Đặng Tuấn Kiệt",
    "Bùi Ngọc Mai",
    "Đỗ Thanh Tùng",
    "Ngô Bích Thủy",
    "Dương Gia Bảo",
    "Lý Kim Oanh",
)
QUESTIONS = (
    gettext_noop("Sản phẩm này bảo quản được mấy ngày?"),
    gettext_noop("Giao về Sơn Tây thì bao giờ đến?"),
    gettext_noop("Mua ba phần có được gói quà không?"),
    gettext_noop("Vùng trồng ở xã nào, có mã số vùng trồng không?"),
    gettext_noop("Người tiểu đường dùng được không?"),
    gettext_noop("Có phiếu kiểm nghiệm năm nay không ạ?"),
    gettext_noop("Một hộp được mấy người dùng?"),
    gettext_noop("Tối thứ Sáu sau còn bán nữa không?"),
    gettext_noop("Giá này đã gồm tiền giao chưa?"),
    gettext_noop("Hàng giao có tem của hợp tác xã không?"),
    gettext_noop("Nhận hàng rồi mới trả tiền được không?"),
    gettext_noop("Loại này khác loại bán ở siêu thị thế nào?"),
)
# Some words are there to be hidden or masked.
UNFIT = (
    gettext_noop("Ai cần mua rẻ hơn thì gọi tôi 0950 111 222"),
    gettext_noop("Hàng này uống vào là khỏi bệnh đúng không, tôi nghe nói thế?"),
    gettext_noop("Bán hàng kiểu gì mà chậm như rùa thế?"),
)
NO_PICTURE = (
    gettext_noop("Sao màn hình tối đen vậy ạ?"),
    gettext_noop("Mất hình rồi, chợ còn bán không?"),
    gettext_noop("Tôi chỉ nghe tiếng, không thấy hình."),
)
NO_HOST = (
    gettext_noop("Người bán đâu rồi ạ?"),
    gettext_noop("Gian này sao không thấy ai nói gì?"),
)
NOTHING_LEFT = (
    gettext_noop("Vừa mở đã hết hàng, còn thêm không ạ?"),
    gettext_noop("Tôi đặt không được, báo hết hàng là sao?"),
)
COMPLAINTS = (
    gettext_noop("Người giới thiệu nói dùng là khỏi đau khớp, tôi thấy như vậy là quá lời."),
    gettext_noop("Trên sóng nói giảm một nửa mà giá hiện trên trang không phải như thế."),
    gettext_noop("Hạn dùng ghi trên ảnh không giống lời người bán vừa nói."),
)
STREETS = ("Số 12, thôn Đông", "Ngõ 5, phố Hàng Bông", "Xóm 3", "Tổ 8, đường Láng", "Số 27, khu tập thể")


def simulated(name: str) -> str:
    """Return a name that nobody takes for a real person's."""
    return _("%(name)s (giả lập)") % {"name": name}


def said(text: str) -> str:
    """Return one of the texts above as people read it."""
    return _(text)


def phone() -> str:
    """Return a number of the block 095, which no network of Vietnam has."""
    return f"+8495{secrets.randbelow(10**7):07d}"
