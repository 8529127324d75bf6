"""A session's journal in words, for the office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.journal import entries_of
from market.kernel.models import JournalEntry
from market.kernel.money import dong
from market.kernel.templatetags.formats import day_and_time
from sessions.models import Listing, MarketSession, PromotionKind, Slot
from vetting.models import Vendor

LINES = 20  # shown at most


@dataclass(frozen=True)
class HistoryLine:
    """One act: what, when, by whom (empty: by itself)."""

    words: str
    at: datetime
    who: str


_SENTENCES = {
    "session.planned": gettext_noop("Có trong lịch"),
    "session.moved": gettext_noop("Đổi giờ mở sang %(time)s"),
    "session.terms_changed": gettext_noop("Sửa nội dung phiên"),
    "session.vendors_told": gettext_noop("Gửi thư mời %(told)s gian hàng"),
    "session.extended": gettext_noop("Thêm %(minutes)s phút"),
    "session.paused": gettext_noop("Tạm dừng"),
    "session.resumed": gettext_noop("Mở lại sau %(pause)s phút"),
    "session.stopped": gettext_noop("Dừng hẳn: %(reason)s"),
    "session.reminders_chosen": gettext_noop("Chọn lời nhắc của phiên"),
    "session.stream_set": gettext_noop("Đổi luồng phát"),
    "session.stream_down": gettext_noop("Báo mất hình, chợ vẫn bán"),
    "session.stream_up": gettext_noop("Báo hình đã trở lại"),
    "session.recording_set": gettext_noop("Đổi bản phát lại"),
    "flash.set": gettext_noop("Giá chớp nhoáng %(price)s, %(units)s suất, từ %(time)s: %(name)s"),
    "flash.withdrawn": gettext_noop("Rút giá chớp nhoáng %(price)s: %(name)s"),
    "session.on_air": gettext_noop("Lên sóng: %(name)s"),
    "session.slot_started": gettext_noop("Bắt đầu lượt của %(whose)s"),
    "session.slot_ended": gettext_noop("Kết thúc lượt của %(whose)s"),
    "session.slot_skipped": gettext_noop("Bỏ lượt của %(whose)s: %(reason)s"),
    "session.slot_restored": gettext_noop("Đưa lượt của %(whose)s trở lại thứ tự"),
    "session.slot_swapped": gettext_noop("Đổi chỗ lượt của %(whose)s và %(other)s"),
    "session.slot_extended": gettext_noop("Thêm %(minutes)s phút cho lượt của %(whose)s"),
    "session.questions_opened": gettext_noop("Nhận câu hỏi của người xem"),
    "session.questions_closed": gettext_noop("Ngừng nhận câu hỏi của người xem"),
    "session.comments_pasted": gettext_noop("Nhập %(read)s bình luận, thành %(drafted)s đơn nháp"),
    "session.draft_dropped": gettext_noop("Bỏ một đơn nháp của mã %(code)s"),
    "session.announced": gettext_noop("Thông báo: %(text)s"),
    "session.announcement_withdrawn": gettext_noop("Gỡ thông báo: %(text)s"),
    "session.listing_stopped": gettext_noop("Dừng bán %(name)s: %(reason)s"),
    "session.vendor_stopped": gettext_noop("Dừng cả gian hàng %(whose)s: %(reason)s"),
    "session.accepted": gettext_noop("Nhận %(count)s sản phẩm vào phiên"),
    "session.returned": gettext_noop("Trả lại %(name)s để sửa: %(reason)s"),
    "session.invited": gettext_noop("Mời lại %(count)s gian hàng của phiên trước"),
    "session.slot_added": gettext_noop("Thêm lượt lên sóng: %(slot)s, %(minutes)s phút"),
    "session.slot_changed": gettext_noop("Sửa lượt lên sóng: %(slot)s, %(minutes)s phút"),
    "session.slot_removed": gettext_noop("Bỏ lượt lên sóng: %(slot)s"),
    "session.slots_ordered": gettext_noop("Xếp lại thứ tự lên sóng"),
    "session.slots_fair": gettext_noop("Xếp thứ tự lên sóng theo công bằng"),
    "session.slots_swapped": gettext_noop("Hai gian hàng đổi lượt cho nhau: %(slot)s"),
    "session.slot_called": gettext_noop("Gọi chuẩn bị lên sóng: %(slot)s"),
    "session.slot_answered": gettext_noop("%(slot)s trả lời: %(answer)s"),
    "minutes.asked": gettext_noop("%(whose)s xin thêm %(minutes)s phút"),
    "minutes.declined": gettext_noop("Không thêm phút cho %(whose)s"),
    "session.rehearsal_started": gettext_noop("Bắt đầu diễn tập, mở %(minutes)s phút"),
    "session.rehearsal_ended": gettext_noop("Kết thúc diễn tập: %(done)s/%(total)s việc"),
    "preflight.ran": gettext_noop("Kiểm tra trước giờ: chặn %(blockers)s, cần xem %(warnings)s"),
}


def history_of(session: MarketSession) -> list[HistoryLine]:
    """Return the latest acts on a session, newest first."""
    entries = list(entries_of(session).filter(verb__in=_SENTENCES)[:LINES])
    shown = [entry.facts["listing"] for entry in entries if entry.facts.get("listing")]
    names = dict(Listing.objects.filter(pk__in=shown).values_list("pk", "product__name"))
    vendors = _vendors(entry.facts for entry in entries)
    return [
        HistoryLine(
            words=_(_SENTENCES[entry.verb]) % (_values(entry.facts, names) | _slot(entry.facts, vendors)),
            at=entry.recorded_at,
            who=_who(entry),
        )
        for entry in entries
    ]


def history_of_kind(kind: PromotionKind) -> list[HistoryLine]:
    """Return the latest changes of what a kind of promotion allows, newest first."""
    entries = entries_of(kind).filter(verb="promotion.changed")[:LINES]
    words = _("Giảm %(least)s–%(most)s%%, %(outside)s sản phẩm sắp bày nằm ngoài mức")
    return [HistoryLine(words % entry.facts, entry.recorded_at, _who(entry)) for entry in entries]


def _who(entry: JournalEntry) -> str:
    return entry.actor.display_name if entry.actor else ""


def _values(facts: dict[str, Any], names: dict[int, str]) -> dict[str, str]:
    moment = facts.get("now")
    return {
        "time": day_and_time(datetime.fromisoformat(moment)) if moment else "",
        "minutes": str(facts.get("minutes", "")),
        "pause": str(round(facts.get("seconds", 0) / 60)),
        "reason": facts.get("reason", ""),
        "price": dong(facts.get("price", 0)),
        "units": str(facts.get("units", "")),
        "whose": facts.get("name", ""),
        "other": facts.get("other", ""),
        "text": facts.get("text", ""),
        "told": str(facts.get("told", "")),
        "read": str(facts.get("read", "")),
        "drafted": str(facts.get("drafted", "")),
        "code": facts.get("code", ""),
        "done": str(facts.get("done", "")),
        "total": str(facts.get("total", "")),
        "blockers": str(facts.get("blockers", "")),
        "warnings": str(facts.get("warnings", "")),
        "name": names.get(facts.get("listing", 0)) or _("không sản phẩm nào"),
    }


def _vendors(acts: Iterable[dict[str, Any]]) -> dict[int, str]:
    """Return the names of the vendors the acts are about."""
    shown = [facts[key] for facts in acts for key in ("vendor", "other") if facts.get(key)]
    return dict(Vendor.objects.filter(pk__in=shown).values_list("pk", "display_name")) if shown else {}


def _slot(facts: dict[str, Any], vendors: dict[int, str]) -> dict[str, str]:
    """Return what is said about slots: whose they are, how many, what the vendor answered."""
    names = [vendors[facts[key]] for key in ("vendor", "other") if facts.get(key) in vendors]
    answer = facts.get("answer", "")
    return {
        "slot": ", ".join(names) or facts.get("title", ""),
        "count": str(facts.get("count", "")),
        "answer": str(Slot.Answer(answer).label) if answer else "",
    }
