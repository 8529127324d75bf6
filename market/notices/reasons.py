"""Why a notice did not go out, in words of the language in force. What is kept is a sentence to be translated, or the
name of what went wrong with what the other side said: "SMTPRecipientsRefused: 550 no such user".
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

WORDS = {
    "SMTPRecipientsRefused": gettext_noop("Máy chủ thư không nhận cho địa chỉ này"),
    "SMTPSenderRefused": gettext_noop("Máy chủ thư không nhận thư của chợ"),
    "SMTPDataError": gettext_noop("Máy chủ thư không nhận nội dung thư"),
    "SMTPServerDisconnected": gettext_noop("Máy chủ thư ngắt lời giữa chừng"),
    "SMTPConnectError": gettext_noop("Máy chủ thư không tiếp chuyện"),
    "SMTPHeloError": gettext_noop("Máy chủ thư không tiếp chuyện"),
    "SMTPAuthenticationError": gettext_noop("Máy chủ thư không nhận tên hoặc mật khẩu của chợ"),
    "SMTPNotSupportedError": gettext_noop("Máy chủ thư không nói kín được"),
    "SSLCertVerificationError": gettext_noop("Chứng chỉ của máy chủ thư không đúng"),
    "ConnectionRefusedError": gettext_noop("Không nối được tới máy chủ"),
    "ConnectionResetError": gettext_noop("Máy chủ ngắt kết nối"),
    "TimeoutError": gettext_noop("Máy chủ không trả lời kịp"),
    "gaierror": gettext_noop("Không tìm thấy máy chủ"),
    "GatewayRefusedError": gettext_noop("Cổng nhắn tin không nhận"),
    "OSError": gettext_noop("Đường gửi đang trục trặc"),
    "ValueError": gettext_noop("Địa chỉ hoặc lời thư không gửi được"),
    "UnicodeEncodeError": gettext_noop("Địa chỉ hoặc lời thư không gửi được"),
}


def in_words(kept: str) -> str:
    """Return a kept reason as the office reads it; whatever the other side said stands as it was said."""
    name, colon, said = kept.partition(": ")
    if colon and name in WORDS:
        return f"{_(WORDS[name])}: {said}" if said else _(WORDS[name])
    return _(kept) if kept else ""
