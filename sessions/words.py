"""States and stock in words, lanterns and tones. Pure: values in, words out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sessions.calendar import State

EXACT_BELOW = 20  # units: below it the exact number is told, from it on "plenty"
LOW = 3  # units: at or below it the words turn urgent

_STATES = {
    State.PLANNED: gettext_noop("Sắp tới"),
    State.WARMING: gettext_noop("Sắp mở cửa"),
    State.LIVE: gettext_noop("Đang mở"),
    State.PAUSED: gettext_noop("Đang tạm dừng"),
    State.CLOSED: gettext_noop("Đã đóng cửa"),
    State.STOPPED: gettext_noop("Đã dừng"),
}
LANTERNS = {
    State.PLANNED: "unlit",
    State.WARMING: "warming",
    State.LIVE: "lit",
    State.PAUSED: "warming",
    State.CLOSED: "ember",
    State.STOPPED: "ember",
}
ICONS = {
    State.PLANNED: "calendar",
    State.WARMING: "clock",
    State.LIVE: "radio",
    State.PAUSED: "pause",
    State.CLOSED: "circle-check",
    State.STOPPED: "circle-stop",
}
TONES = {
    State.PLANNED: "neutral",
    State.WARMING: "gold",
    State.LIVE: "gold",
    State.PAUSED: "sky",
    State.CLOSED: "neutral",
    State.STOPPED: "vermilion",
}


def state_word(state: State) -> str:
    """Return the state in words."""
    return _(_STATES[state])


_DAYS = {
    "MO": gettext_noop("Thứ Hai"),
    "TU": gettext_noop("Thứ Ba"),
    "WE": gettext_noop("Thứ Tư"),
    "TH": gettext_noop("Thứ Năm"),
    "FR": gettext_noop("Thứ Sáu"),
    "SA": gettext_noop("Thứ Bảy"),
    "SU": gettext_noop("Chủ Nhật"),
}


def day_choices() -> list[tuple[str, str]]:
    """Return the days of the week, Monday first, as choices of a form."""
    return [(day, _(word)) for day, word in _DAYS.items()]


@dataclass(frozen=True)
class Stock:
    """What is left of a listing: a tone for its looks, words for people."""

    tone: str  # "plenty", "few", "low", "out", "off"
    words: str

    @property
    def can_be_bought(self) -> bool:
        """Tell whether the tone stands for goods on sale."""
        return self.tone not in {"out", "off"}


def stock_of(left: int, *, on_sale: bool = True) -> Stock:
    """Return what is left in words: the exact number below twenty, "plenty" from there on."""
    if not on_sale:
        return Stock("off", _("Không còn bán trong phiên này"))
    if left <= 0:
        return Stock("out", _("Đã hết trong phiên này"))
    if left >= EXACT_BELOW:
        return Stock("plenty", _("Còn nhiều"))
    if left <= LOW:
        return Stock("low", _("Chỉ còn %(left)d") % {"left": left})
    return Stock("few", _("Còn %(left)d") % {"left": left})
