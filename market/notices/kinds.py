"""Every kind of message, as one table: what the office calls it, whether it may be refused, whether it may wait.

A kind's words are `templates/mail/<kind>.txt`. Apps above name theirs here too: plain words, nothing is imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from market.kernel.clock import database_now
from market.notices.models import Notice
from market.notices.quiet import held_until


class Purpose(TextChoices):
    """What somebody may refuse. Whatever has none is part of a deal, a dossier or an account, and always goes out."""

    FOLLOW = "follow", _("Lời nhắc về phiên chợ đã hẹn")
    CALLS = "calls", _("Lời mời gian hàng bày hàng")


@dataclass(frozen=True)
class Kind:
    """One kind of message."""

    name: str
    title: str | Promise
    purpose: str = ""
    is_urgent: bool = True  # False: waits for the morning when people sleep
    consent: str = ""  # shown on a person's own browsers, who agreed to this purpose (accounts.Consent)

    @property
    def is_optional(self) -> bool:
        """Tell whether its reader may refuse it."""
        return bool(self.purpose)

    @property
    def channel(self) -> str:
        """Return the channel its words are made for."""
        parts = self.name.split("-")
        if "push" in parts:
            return Notice.Channel.PUSH
        return Notice.Channel.SMS if "text" in parts else Notice.Channel.EMAIL

    @property
    def channel_label(self) -> str:
        """Return the channel in words."""
        return str(Notice.Channel(self.channel).label)


# Codes, and what somebody asked for a moment ago or waits for this very evening.
_AT_ONCE = {
    "alarm-begun": _("Báo động cho trực ban"),
    "alarm-ended": _("Báo động đã ổn"),
    "account-code": _("Mã xác nhận tài khoản"),
    "account-email-changed": _("Địa chỉ thư vừa đổi"),
    "account-exists": _("Đăng ký bằng thư đã có tài khoản"),
    "account-new-device": _("Đăng nhập trên máy mới"),
    "account-security": _("Cách đăng nhập vừa đổi"),
    "account-password-changed": _("Mật khẩu vừa đổi"),
    "account-text-code": _("Mã xác nhận tài khoản, tin nhắn"),
    "account-text-exists": _("Đăng ký bằng số đã có tài khoản, tin nhắn"),
    "account-unknown": _("Đặt lại mật khẩu cho thư chưa có tài khoản"),
    "caller-code": _("Mã đặt hàng qua điện thoại"),
    "caller-code-text": _("Mã đặt hàng qua điện thoại, tin nhắn"),
    "closing-statement": _("Bảng kê phiên cho gian hàng"),
    "closing-statement-text": _("Bảng kê phiên cho gian hàng, tin nhắn"),
    "commitment-code": _("Mã nhận bản cam kết"),
    "commitment-text-code": _("Mã nhận bản cam kết, tin nhắn"),
    "draft-order-text": _("Đường dẫn đơn soạn hộ, tin nhắn"),
    "invitation": _("Lời mời vào Ban tổ chức"),
    "order-change": _("Đề nghị và trả lời về đổi đơn"),
    "order-code-text": _("Mã đặt đơn lớn, tin nhắn"),
    "order-from-buyer": _("Người mua đổi hoặc xin hủy đơn"),
    "order-moved": _("Đơn sang bước mới"),
    "order-new": _("Đơn mới cho gian hàng"),
    "order-not-witnessed": _("Đơn không được chứng kiến"),
    "order-placed": _("Biên nhận đơn cho người mua"),
    "order-track-code": _("Mã xem đơn"),
    "order-track-text-code": _("Mã xem đơn, tin nhắn"),
    "session-moved": _("Phiên đổi giờ"),
    "session-moved-push": _("Phiên đổi giờ, thông báo trên máy"),
    "session-sealed": _("Phiên đã đóng và niêm phong"),
    "session-preflight": _("Kiểm tra trước giờ mở có chỗ hỏng"),
    "session-stopped": _("Phiên dừng"),
    "session-stopped-push": _("Phiên dừng, thông báo trên máy"),
    "session-text": _("Tin của phiên cho gian hàng, tin nhắn"),
    "slot-called": _("Sắp đến lượt lên sóng"),
    "slot-granted": _("Được nhận lượt lên sóng"),
    "stall-stopped": _("Dừng bán trong phiên"),
    "swap-answered": _("Trả lời xin đổi lượt"),
    "swap-asked": _("Xin đổi lượt lên sóng"),
    "test-push": _("Gửi thử thông báo trên máy"),
    "vendor-account-changed": _("Tài khoản nhận tiền vừa đổi"),
    "vendor-invitation": _("Lời mời vào gian hàng"),
    "vendor-invitation-text": _("Lời mời vào gian hàng, tin nhắn"),
    "waiting-offer": _("Đến lượt trong danh sách chờ"),
}
# What is as good in the morning.
_BY_DAY = {
    "case-clock": _("Sắp hết hạn trình bày trong vụ việc"),
    "case-decided": _("Kết luận vụ việc"),
    "case-entry": _("Lời mới trong vụ việc"),
    "case-opened": _("Mở vụ việc"),
    "commune-reminder": _("Nhắc xã, phường xác nhận"),
    "commune-round": _("Đợt xác nhận của xã, phường"),
    "complaint-decided": _("Kết luận phản ánh"),
    "complaint-overdue": _("Phản ánh quá hạn"),
    "complaint-received": _("Đã nhận phản ánh"),
    "complaint-text": _("Tin về phản ánh, tin nhắn"),
    "data-erased": _("Tài khoản đã xóa"),
    "data-extended": _("Yêu cầu về dữ liệu cá nhân được gia hạn"),
    "data-late": _("Yêu cầu về dữ liệu cá nhân quá hạn"),
    "data-ready": _("Bản dữ liệu cá nhân đã xong"),
    "data-received": _("Đã nhận yêu cầu về dữ liệu cá nhân"),
    "data-refused": _("Yêu cầu về dữ liệu cá nhân không làm được"),
    "complaint-upheld": _("Phản ánh đúng về gian hàng"),
    "condition-due": _("Điều kiện sắp đến hạn"),
    "confirm-reminder": _("Hỏi người mua đã nhận hàng chưa"),
    "confirm-reminder-text": _("Hỏi người mua đã nhận hàng chưa, tin nhắn"),
    "deliver-reminder": _("Nhắc gian hàng gửi đơn"),
    "dossier-approved": _("Hồ sơ được duyệt"),
    "dossier-changes": _("Hồ sơ cần bổ sung"),
    "dossier-rejected": _("Hồ sơ không được duyệt"),
    "dossier-submitted": _("Đã nhận hồ sơ"),
    "dossier-text": _("Tin về hồ sơ, tin nhắn"),
    "invoice-asked": _("Người mua xin hóa đơn"),
    "invoice-issued": _("Hóa đơn đã lập"),
    "listing-accepted": _("Hàng được nhận vào phiên"),
    "listing-returned": _("Hàng cần sửa trước phiên"),
    "member-removed": _("Rời khỏi gian hàng"),
    "member-text": _("Tin về thành viên, tin nhắn"),
    "paper-ending": _("Giấy tờ sắp hết hạn"),
    "paper-extended": _("Giấy tờ được gia hạn"),
    "paper-revoked": _("Giấy tờ bị thu hồi"),
    "payment-missed": _("Chưa thấy tiền chuyển"),
    "payment-received": _("Đã nhận tiền"),
    "payment-sent": _("Người mua báo đã chuyển tiền"),
    "picture-refused": _("Ảnh hàng không được hiện"),
    "price-judged": _("Kết quả xem bằng chứng giá"),
    "product-question-answered": _("Câu hỏi về sản phẩm đã có trả lời"),
    "product-question-asked": _("Có người hỏi về sản phẩm"),
    "product-question-reminder": _("Nhắc gian hàng trả lời câu hỏi"),
    "product-question-text": _("Tin về câu hỏi sản phẩm, tin nhắn"),
    "report-ready": _("Báo cáo đã lập"),
    "review-invitation": _("Mời đánh giá hàng đã nhận"),
    "rule-condition": _("Quy định mới cần làm"),
    "session-closed": _("Phiên đã đóng, gian hàng chưa có đơn"),
    "vendor-archive": _("Tệp dữ liệu gian hàng đã xong"),
    "vendor-closed": _("Gian hàng nghỉ bán"),
    "vendor-handed-over": _("Gian hàng đổi chủ"),
    "vendor-handover": _("Đề nghị bàn giao gian hàng"),
    "vendor-name-refused": _("Tên mới chưa được đồng ý"),
    "vendor-renamed": _("Gian hàng mang tên mới"),
    "vendor-restored": _("Được bán trở lại"),
    "vendor-suspended": _("Tạm dừng bán"),
}
# What may be refused; reminders of the night itself come in the night.
_OPTIONAL = (
    Kind("basket-closing", _("Phiên sắp đóng, giỏ còn hàng"), Purpose.FOLLOW),
    Kind("follow-news", _("Hàng đang theo dõi lên phiên"), Purpose.FOLLOW, is_urgent=False),
    Kind("listing-invited", _("Mời bày lại hàng của phiên trước"), Purpose.CALLS, is_urgent=False),
    Kind("session-closing-push", _("Phiên sắp đóng, thông báo trên máy"), Purpose.FOLLOW),
    Kind("session-day-before", _("Phiên mở ngày mai"), Purpose.FOLLOW, is_urgent=False),
    Kind("session-day-before-push", _("Phiên mở ngày mai, thông báo trên máy"), Purpose.FOLLOW, is_urgent=False),
    Kind("session-opened", _("Phiên đã mở"), Purpose.FOLLOW),
    Kind("session-opened-push", _("Phiên đã mở, thông báo trên máy"), Purpose.FOLLOW),
    Kind("session-reminder", _("Phiên sắp mở"), Purpose.FOLLOW),
    Kind("session-reminder-push", _("Phiên sắp mở, thông báo trên máy"), Purpose.FOLLOW),
    Kind("session-special", _("Phiên đặc biệt, mời gian hàng"), Purpose.CALLS, is_urgent=False),
    Kind("session-vendor-reminder", _("Gian hàng chưa bày hàng cho phiên"), Purpose.CALLS, is_urgent=False),
)
# What comes to a person's own browsers beside the mail, when they agreed; the words are few, names and goods stay out.
_ON_OWN_BROWSERS = (
    Kind("case-clock-push", _("Sắp hết hạn trình bày, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("case-decided-push", _("Kết luận vụ việc, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("case-entry-push", _("Lời mới trong vụ việc, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("case-opened-push", _("Mở vụ việc, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("confirm-reminder-push", _("Hỏi đã nhận hàng, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("follow-news-push", _("Hàng theo dõi, thông báo trên máy"), is_urgent=False, consent="push-follows"),
    Kind("order-change-push", _("Đề nghị đổi đơn, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("order-moved-push", _("Đơn sang bước mới, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("payment-missed-push", _("Chưa thấy tiền, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("payment-received-push", _("Đã nhận tiền, thông báo trên máy"), is_urgent=False, consent="push-orders"),
    Kind("waiting-offer-push", _("Đến lượt chờ, thông báo trên máy"), consent="push-orders"),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in sorted(
        (
            *(Kind(name, title) for name, title in _AT_ONCE.items()),
            *(Kind(name, title, is_urgent=False) for name, title in _BY_DAY.items()),
            *_OPTIONAL,
            *_ON_OWN_BROWSERS,
        ),
        key=lambda kind: kind.name,
    )
}


def kind_of(name: str) -> Kind:
    """Return a kind. Old notices may be of one that left the table: it can neither wait nor be refused."""
    return KINDS.get(name) or Kind(name, name)


@cache
def optional_kinds() -> tuple[str, ...]:
    """Return what may be refused."""
    return tuple(name for name, kind in KINDS.items() if kind.is_optional)


@cache
def patient_kinds() -> tuple[str, ...]:
    """Return what waits for the morning."""
    return tuple(name for name, kind in KINDS.items() if not kind.is_urgent)


def not_before(name: str) -> datetime | None:
    """Return until when a message of this kind has to wait now; nothing when it may go at once."""
    return None if kind_of(name).is_urgent else held_until(database_now())
