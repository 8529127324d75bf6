"""What a change does to coming sessions, and why some stay, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from market.kernel.templatetags.formats import clock_time, day, weekday
from sessions.calendar import Occurrence, Planned, Shift, TermChange, Why
from sessions.models import MarketSession, PromotionKind, SessionTemplate
from sessions.planning.terms import HOURS
from vetting.models import PaperKind

_REASONS = {
    Why.LISTED: gettext_noop("đã có gian hàng đăng ký"),
    Why.BY_HAND: gettext_noop("đã được đổi giờ bằng tay"),
    Why.SOON: gettext_noop("mở trong vòng 48 giờ tới"),
    Why.OUTSIDE: gettext_noop("không theo lịch lặp nào"),
}
_LONG = frozenset({"intro", "vendor_note"})  # texts too long to stand in a table


@dataclass(frozen=True)
class TermLine:
    """One term that changes: its name, what it says now, what it will say (both empty: a long text)."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ChangeLine:
    """One session of a preview."""

    number: int
    now: str
    then: str  # empty: the times stay
    ends: bool  # it will not be held
    why: str  # why it stays as it is; empty when it changes, or has no need to
    terms: tuple[TermLine, ...] = ()

    @property
    def changes(self) -> bool:
        """Tell whether anything changes."""
        return bool(self.then or self.ends or self.terms)


def why_in_words(why: Why | None) -> str:
    """Return why a session stays as it is."""
    return _(_REASONS[why]) if why else ""


def times_in_words(times: Planned | Occurrence) -> str:
    """Return an evening's day and hours: Thứ Sáu 27/11/2026, 20:30–22:30."""
    opens = times.opens_at
    return f"{weekday(opens)} {day(opens)}, {clock_time(opens)}–{clock_time(times.closes_at)}"


def change_lines(shifts: Iterable[Shift]) -> list[ChangeLine]:
    """Return what a change means for each session, in words."""
    kinds = dict(PromotionKind.objects.values_list("code", "title"))
    return [
        ChangeLine(
            number=shift.planned.number,
            now=times_in_words(shift.planned),
            then=times_in_words(shift.evening) if shift.moves and shift.evening else "",
            ends=shift.ends,
            why=why_in_words(shift.planned.why),
            terms=tuple(_term_line(change, kinds) for change in shift.terms),
        )
        for shift in shifts
    ]


def _term_line(change: TermChange, kinds: dict[str, str]) -> TermLine:
    label = str(_label(change.name))
    if change.name in _LONG:
        return TermLine(label, "", "")
    return TermLine(label, _value(change.name, change.old, kinds), _value(change.name, change.new, kinds))


def _label(name: str) -> Any:
    model = SessionTemplate if name == HOURS else MarketSession
    return model._meta.get_field(name.removesuffix("_id")).verbose_name  # type: ignore[union-attr]


def _value(name: str, value: Any, kinds: dict[str, str]) -> str:
    if name == "promotion_id":
        return kinds.get(value, _("không có"))
    if name == "required_kinds":
        return ", ".join(str(PaperKind(kind).label) for kind in value) or _("không có")
    return str(value) if value not in ("", None) else _("không có")
