"""Alarms in words: what is amiss, and what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from market.office_home.automatic import FINDERS

TITLES = {
    "worker": gettext_noop("Bộ xử lý im lặng"),
    "beat": gettext_noop("Bộ hẹn giờ im lặng"),
    "missed": gettext_noop("Việc tự chạy vắng mặt: %(task)s"),
    "failing": gettext_noop("Việc tự chạy liên tục lỗi: %(task)s"),
    "untold": gettext_noop("Phiên %(session)s: lời nhắc đến giờ chưa gửi"),
    "unsealed": gettext_noop("Phiên %(session)s: sổ chứng kiến chưa niêm phong"),
    "unpacked": gettext_noop("Phiên %(session)s: chưa có bộ báo cáo"),
    "unstated": gettext_noop("Phiên %(session)s: còn gian hàng chưa có bảng kê"),
    "disk": gettext_noop("Ổ đĩa chỉ còn trống %(free)s%%"),
}
ADVICE = {
    "worker": gettext_noop("Khởi động lại bộ xử lý (worker). Chợ vẫn mở và bán; thư, niêm phong, báo cáo chờ nó."),
    "beat": gettext_noop("Khởi động lại bộ hẹn giờ (beat). Khi nó chạy lại, việc đến hạn được làm bù đúng một lần."),
    "missed": gettext_noop("Xem bộ xử lý có bận hay dừng không; lượt sau làm bù những gì lỡ."),
    "failing": gettext_noop("Chuyển nguyên văn lỗi bên dưới cho kỹ thuật."),
    "untold": gettext_noop("Xem hàng chờ thư; nếu gấp, báo người đã hẹn bằng thông báo trên trang phiên."),
    "unsealed": gettext_noop("Xem bộ xử lý; chưa niêm phong thì chưa công bố số liệu của phiên."),
    "unpacked": gettext_noop("Mở trang báo cáo, xem lý do và bấm lập lại."),
    "unstated": gettext_noop("Mở trang bảng kê của phiên để xem gian hàng nào chưa có."),
    "unsent": gettext_noop("Xem máy chủ thư có trả lời không; thư vẫn nằm trong hàng chờ, không mất."),
    "disk": gettext_noop("Dọn hoặc mở rộng ổ đĩa trước phiên tới; đầy ổ đĩa thì không nhận được đơn."),
}


def title_of(kind: str, facts: Mapping[str, Any]) -> str:
    """Return what is amiss, as one line."""
    if kind == "unsent":
        number = int(facts["number"])
        words = ngettext("%(n)d thư đến hạn chưa gửi được", "%(n)d thư đến hạn chưa gửi được", number)
        return words % {"n": number}
    task = facts.get("task", "")
    return _(TITLES[kind]) % {**facts, "task": _(FINDERS[task]) if task in FINDERS else task}


def advice_on(kind: str) -> str:
    """Return what to do."""
    return _(ADVICE[kind])
