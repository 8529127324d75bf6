"""What the checks before an opening found, in sentences, and where each is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.templatetags.formats import clock_time
from sessions.checks.preflight import Finding, Level
from sessions.models import Duty, StreamProbe

FOR_EVERYBODY = "sessions:show-duties"  # whoever reads the findings may go there; the other pages are for directors
_LEVELS = {
    Level.OK: ("jade", "circle-check"),
    Level.WARNING: ("gold", "triangle-alert"),
    Level.BLOCKER: ("vermilion", "ban"),
}


@dataclass(frozen=True)
class Sentence:
    """A finding as people read it."""

    level: str
    word: str  # of the level
    tone: str
    icon: str
    text: str
    url_name: str  # of the page where it is mended, empty when there is nothing to do
    needs_number: bool  # that page is the session's
    names: tuple[str, ...]
    more: int  # names that are not shown

    @property
    def is_for_everybody(self) -> bool:
        """Tell whether whoever reads this may mend it."""
        return self.url_name == FOR_EVERYBODY


def spoken(finding: Finding) -> Sentence:
    """Return a finding in words."""
    is_fine = finding.level is Level.OK
    text = (_FINE if is_fine else _WRONG)[finding.check](finding.facts)
    tone, icon = _LEVELS[finding.level]
    name = "" if is_fine else _MENDED_AT[finding.check]
    names = tuple(finding.facts.get("names", ()))
    return Sentence(
        level=str(finding.level),
        word=level_word(finding.level),
        tone=tone,
        icon=icon,
        text=text,
        url_name=name,
        needs_number=name not in _ON_THEIR_OWN,
        names=names,
        more=max(0, finding.facts.get("n", 0) - len(names)) if names else 0,
    )


def level_word(level: Level) -> str:
    """Return a level in a word."""
    words = {Level.OK: _("Đạt"), Level.WARNING: _("Cần xem"), Level.BLOCKER: _("Chặn")}
    return words[level]


def over_sentence() -> str:
    """Return why a session that is over is not checked."""
    return _("Phiên đã kết thúc, không còn gì để kiểm tra.")


def _parts(facts: dict[str, Any]) -> str:
    labels = dict(Duty.Part.choices)
    return ", ".join(str(labels.get(part, part)).lower() for part in facts.get("parts", []))


def _at(facts: dict[str, Any]) -> str:
    return clock_time(datetime.fromisoformat(facts["at"])) if facts.get("at") else ""


def _stream_problem(facts: dict[str, Any]) -> str:
    match facts.get("answer"):
        case StreamProbe.Answer.REFUSES:
            return _("Luồng phát trả lời là không có video này (hỏi lúc %(time)s). Người xem sẽ không thấy hình.") % {
                "time": _at(facts)
            }
        case StreamProbe.Answer.ELSEWHERE:
            return _("Địa chỉ luồng phát dẫn sang nơi khác nên chợ không hỏi tiếp. Hãy mở thử bằng tay.")
        case _:
            return _("Không hỏi được luồng phát lúc %(time)s. Hãy mở thử bằng tay.") % {"time": _at(facts)}


def _order_problem(facts: dict[str, Any]) -> str:
    if not facts["planned"]:
        return _("Chưa xếp thứ tự lên sóng.")
    return _("Thứ tự lên sóng dài %(planned)d phút, phiên dài %(minutes)d phút.") % facts


def _mail_problem(facts: dict[str, Any]) -> str:
    return _("Thư chờ gửi quá lâu: %(late)d. Thư không gửi được: %(failed)d.") % facts


def _worker_problem(facts: dict[str, Any]) -> str:
    seen = _at(facts)
    if not seen:
        return _("Tiến trình nền chưa chạy lần nào: thư nhắc và thư báo mở cửa không gửi đi được.")
    return _("Tiến trình nền im lặng từ %(time)s: thư nhắc và thư báo mở cửa không gửi đi được.") % {"time": seen}


_Words = Callable[[dict[str, Any]], str]
_WRONG: dict[str, _Words] = {
    "goods": lambda _facts: _("Chưa có sản phẩm nào được nhận vào phiên."),
    "accepted": lambda facts: _("%(n)d sản phẩm chưa được nhận, nên chưa bán được.") % facts,
    "stocked": lambda facts: _("%(n)d sản phẩm không còn hàng để bán.") % facts,
    "papers": lambda facts: _("%(n)d sản phẩm không bán được: giấy tờ hoặc lô không còn hạn đến ngày giao.") % facts,
    "current_price": lambda facts: _("%(n)d sản phẩm đã đổi giá niêm yết sau khi bày.") % facts,
    "proof": lambda facts: _("%(n)d sản phẩm chưa có bằng chứng giá niêm yết, nên không gạch giá.") % facts,
    "host_named": lambda facts: _("%(n)d lượt chưa ghi ai lên sóng, nên không bắt đầu được.") % facts,
    "host_verified": lambda facts: _("%(n)d người dẫn chưa xác minh, nên lượt của họ không bắt đầu được.") % facts,
    "order": _order_problem,
    "slotless": lambda facts: _("%(n)d gian hàng có sản phẩm mà không có lượt lên sóng.") % facts,
    "stream_set": lambda _facts: _("Chưa có địa chỉ luồng phát: người xem chỉ thấy hàng, không có hình."),
    "stream_asked": lambda _facts: _("Luồng phát chưa được hỏi trong 15 phút qua. Hãy đợi ít phút rồi kiểm tra lại."),
    "stream": _stream_problem,
    "worker": _worker_problem,
    "mail": _mail_problem,
    "roster": lambda facts: _("Bảng trực còn trống phần: %(parts)s.") % {"parts": _parts(facts)},
    "signed_in": lambda facts: _("Chưa ai nhận ca: %(parts)s.") % {"parts": _parts(facts)},
    "decision": lambda _facts: _("Loại khuyến mại của phiên phải có số quyết định, mà chưa ghi."),
}
_FINE: dict[str, _Words] = {
    "goods": lambda facts: _("%(n)d sản phẩm của %(vendors)d gian hàng đã nhận vào phiên.") % facts,
    "accepted": lambda _facts: _("Mọi sản phẩm đăng ký đều đã được xem."),
    "stocked": lambda _facts: _("Mọi sản phẩm đều còn hàng."),
    "papers": lambda _facts: _("Giấy tờ và lô hàng còn hạn qua ngày giao."),
    "current_price": lambda _facts: _("Giá niêm yết không đổi từ lúc bày."),
    "proof": lambda _facts: _("Mọi giá niêm yết đều có bằng chứng."),
    "host_named": lambda _facts: _("Lượt nào cũng đã ghi người lên sóng."),
    "host_verified": lambda _facts: _("Mọi người dẫn đã xác minh danh tính."),
    "order": lambda facts: _("Thứ tự lên sóng dài %(planned)d phút, vừa với phiên %(minutes)d phút.") % facts,
    "slotless": lambda _facts: _("Gian hàng nào có sản phẩm cũng có lượt lên sóng."),
    "stream": lambda facts: _("Luồng phát trả lời lúc %(time)s.") % {"time": _at(facts)},
    "worker": lambda _facts: _("Tiến trình nền đang chạy."),
    "mail": lambda _facts: _("Thư gửi đi đều, không có thư nào kẹt."),
    "roster": lambda _facts: _("Bảng trực đủ bốn phần việc."),
    "signed_in": lambda _facts: _("Người trực đã nhận ca."),
    "decision": lambda facts: _("Khuyến mại theo quyết định số %(number)s.") % facts,
}
_MENDED_AT = {
    "goods": "sessions:list-applications",
    "accepted": "sessions:list-applications",
    "stocked": "sessions:show-office-session",
    "papers": "sessions:show-office-session",
    "current_price": "sessions:show-session-prices",
    "proof": "sessions:show-session-prices",
    "host_named": "sessions:show-line-up",
    "host_verified": "sessions:list-hosts",
    "order": "sessions:show-line-up",
    "slotless": "sessions:show-line-up",
    "stream_set": "sessions:set-stream",
    "stream_asked": "sessions:set-stream",
    "stream": "sessions:set-stream",
    "worker": "notices:list-outbox",
    "mail": "notices:list-outbox",
    "roster": FOR_EVERYBODY,
    "signed_in": FOR_EVERYBODY,
    "decision": "sessions:edit-terms",
}
_ON_THEIR_OWN = frozenset({"sessions:list-hosts", "notices:list-outbox"})
