"""What was wanted in vain tonight, by reason and by listing: counters in Redis, for the night's figures only.

`orders.services.recording` carries them into rows, which the reports read.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from market.kernel.quick_store import quick_store
from orders.buying.basket import WantedLine
from sessions.models import MarketSession

logger = logging.getLogger(__name__)

KEPT_SECONDS = 14 * 24 * 3600
_TIMES, _UNITS = "times", "units"

Wanted = tuple[int, str]  # a listing, and why it could not be had


@dataclass(frozen=True)
class LostDemand:
    """How often and how many units of a listing were wanted in vain, by listing and reason."""

    times: dict[Wanted, int]
    counted_units: dict[Wanted, int]

    @property
    def reasons(self) -> dict[str, int]:
        """Return how many placings were refused by reason."""
        found: Counter[str] = Counter()
        for (_listing, reason), count in self.times.items():
            found[reason] += count
        return dict(found)

    @property
    def units(self) -> dict[int, int]:
        """Return how many units of which listing were wanted in vain."""
        found: Counter[int] = Counter()
        for (listing, _reason), count in self.counted_units.items():
            found[listing] += count
        return dict(found)

    @property
    def total(self) -> int:
        """Return how many placings were refused."""
        return sum(self.times.values())


def _name(session: int) -> str:
    return f"lost-demand:{session}"


def note(*, session: int, reason: str, listing: int, units: int) -> None:
    """Count one refusal. Without Redis it is not counted: these figures are nice to have, never proof."""
    try:
        with quick_store().pipeline(transaction=False) as pipe:
            pipe.hincrby(_name(session), f"{_TIMES}:{listing}:{reason}", 1)
            pipe.hincrby(_name(session), f"{_UNITS}:{listing}:{reason}", units)
            pipe.expire(_name(session), KEPT_SECONDS)
            pipe.execute()
    except RedisError:
        logger.warning("Redis away: a refusal in session %s is not counted", session)


def note_lines(*, session_number: int, lines: Sequence[WantedLine], reason: str) -> None:
    """Count a refusal of a whole placing, under its first line."""
    found = MarketSession.objects.filter(number=session_number).values_list("pk", flat=True).first()
    if found is not None and lines:
        note(session=found, reason=reason, listing=lines[0].listing, units=lines[0].quantity)


def so_far(session: int) -> LostDemand:
    """Return what was counted for a session; nothing when Redis is away."""
    try:
        counted = quick_store().hgetall(_name(session))
    except RedisError:
        logger.warning("Redis away: no figures of refusals for session %s", session)
        counted = {}
    found: dict[str, dict[Wanted, int]] = {_TIMES: {}, _UNITS: {}}
    for name, count in counted.items():
        kind, _colon, wanted = str(name).partition(":")
        listing, _colon, reason = wanted.partition(":")
        if kind in found and reason:
            found[kind][int(listing), reason] = int(count)
    return LostDemand(found[_TIMES], found[_UNITS])


def refusal_words(reason: str) -> str:
    """Return what a counted reason of refusal means."""
    return {
        "gone": _("Phiên đóng hoặc hàng ngừng bán"),
        "price": _("Giá vừa đổi"),
        "sold-out": _("Hết hàng"),
        "too-few": _("Không đủ số lượng"),
        "flash": _("Hết suất giá chớp nhoáng"),
        "lot": _("Lô hàng đã bán hết"),
        "limit": _("Quá giới hạn mỗi người"),
        "hold-expired": _("Hết giờ giữ hàng"),
        "code-failed": _("Chưa xác nhận được số điện thoại"),
    }.get(reason, reason)


def forget(session: int) -> None:
    """Drop what was counted for a session: it was a rehearsal."""
    try:
        quick_store().delete(_name(session))
    except RedisError:
        logger.warning("Redis away: figures of refusals for session %s stay until they are old", session)
