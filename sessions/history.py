"""A session's journal in words, for the office."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.journal import entries_of
from market.kernel.templatetags.formats import day_and_time
from sessions.models import Listing, MarketSession

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
    "session.extended": gettext_noop("Thêm %(minutes)s phút"),
    "session.paused": gettext_noop("Tạm dừng"),
    "session.resumed": gettext_noop("Mở lại sau %(pause)s phút"),
    "session.stopped": gettext_noop("Dừng hẳn: %(reason)s"),
    "session.stream_set": gettext_noop("Đổi luồng phát"),
    "session.on_air": gettext_noop("Lên sóng: %(name)s"),
}


def history_of(session: MarketSession) -> list[HistoryLine]:
    """Return the latest acts on a session, newest first."""
    entries = [entry for entry in entries_of(session)[:LINES] if entry.verb in _SENTENCES]
    shown = [entry.facts["listing"] for entry in entries if entry.facts.get("listing")]
    names = dict(Listing.objects.filter(pk__in=shown).values_list("pk", "product__name"))
    return [
        HistoryLine(
            words=_(_SENTENCES[entry.verb]) % _values(entry.facts, names),
            at=entry.recorded_at,
            who=entry.actor.display_name if entry.actor else "",
        )
        for entry in entries
    ]


def _values(facts: dict[str, Any], names: dict[int, str]) -> dict[str, str]:
    moment = facts.get("now")
    return {
        "time": day_and_time(datetime.fromisoformat(moment)) if moment else "",
        "minutes": str(facts.get("minutes", "")),
        "pause": str(round(facts.get("seconds", 0) / 60)),
        "reason": facts.get("reason", ""),
        "name": names.get(facts.get("listing", 0)) or _("không sản phẩm nào"),
    }
