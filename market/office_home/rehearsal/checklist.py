"""What there is to practise, and how much of it was. Pure: times in, score out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# Signs that are no verb of the journal.
ALL_ON_AIR, CLOSED = "all-on-air", "closed"


@dataclass(frozen=True)
class Task:
    """One thing to practise, and the signs of which one is enough."""

    code: str
    words: str
    signs: frozenset[str]


def _task(code: str, words: str, *signs: str) -> Task:
    return Task(code, words, frozenset(signs))


TASKS = (
    _task("duty", gettext_noop("Ký vào ca trực"), "duty.signed_in"),
    _task("slot", gettext_noop("Cho một gian hàng bắt đầu lượt lên sóng"), "session.slot_started"),
    _task("pin", gettext_noop("Ghim một sản phẩm lên sóng"), "session.on_air"),
    _task("all-on-air", gettext_noop("Mỗi gian hàng lên sóng ít nhất một lần"), ALL_ON_AIR),
    _task("minutes", gettext_noop("Thêm phút cho lượt đang lên sóng"), "session.slot_extended"),
    _task("order", gettext_noop("Bỏ một lượt hoặc đổi chỗ hai lượt"), "session.slot_skipped", "session.slot_swapped"),
    _task("announce", gettext_noop("Đăng một thông báo cho mọi người"), "session.announced"),
    _task("answer", gettext_noop("Trả lời một câu hỏi"), "question.answered"),
    _task("hide", gettext_noop("Ẩn một câu hỏi, có lý do"), "question.hidden"),
    _task("pause", gettext_noop("Tạm dừng phiên"), "session.paused"),
    _task("resume", gettext_noop("Mở lại sau khi tạm dừng"), "session.resumed"),
    _task("extend", gettext_noop("Thêm giờ cho phiên"), "session.extended"),
    _task(
        "stop",
        gettext_noop("Dừng bán một sản phẩm hoặc một gian hàng, có lý do"),
        "session.listing_stopped",
        "session.vendor_stopped",
    ),
    _task("stream", gettext_noop("Báo mất hình khi luồng phát hỏng"), "session.stream_down"),
    _task("stream-back", gettext_noop("Báo hình đã trở lại"), "session.stream_up"),
    _task("comments", gettext_noop("Nhập bình luận thành đơn nháp"), "session.comments_pasted"),
    _task("confirm", gettext_noop("Gian hàng xác nhận một đơn"), "order.confirmed"),
    _task("complaint", gettext_noop("Kết luận một phản ánh"), "complaint.upheld", "complaint.dismissed"),
    _task("close", gettext_noop("Đi đến lúc phiên đóng hoặc dừng hẳn"), CLOSED, "session.stopped"),
)
_WORDS = {task.code: task.words for task in TASKS}


@dataclass(frozen=True)
class Check:
    """A task with the time it was first practised, or none."""

    code: str
    at: datetime | None

    @property
    def words(self) -> str:
        """Return what there was to do; a task given up meanwhile keeps its code."""
        return _(_WORDS[self.code]) if self.code in _WORDS else self.code


def checks_of(signs: Mapping[str, datetime]) -> list[Check]:
    """Return every task with the first time one of its signs was seen."""
    return [
        Check(task.code, min((signs[sign] for sign in task.signs if sign in signs), default=None)) for task in TASKS
    ]


def score_of(checks: list[Check]) -> int:
    """Return how many tasks were practised."""
    return sum(check.at is not None for check in checks)


def kept(checks: list[Check]) -> list[dict[str, Any]]:
    """Return the checklist as it is kept when everything else is gone."""
    return [{"task": check.code, "at": check.at.isoformat() if check.at else None} for check in checks]


def read(rows: list[dict[str, Any]]) -> list[Check]:
    """Return a checklist that was kept."""
    return [Check(row["task"], datetime.fromisoformat(row["at"]) if row["at"] else None) for row in rows]
