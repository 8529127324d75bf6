"""The line-up as the street reads it: who is on air at what hour, and with which goods. Nothing is asked here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sessions.air.running_order import SlotTime, expected_times, is_on_air, is_waiting, planned_times
from sessions.models import Slot
from sessions.night.board import Board, Stall

NEXT_UP = 3  # coming slots beside what is on air
GOODS_SHOWN = 3  # of one vendor in the line-up; the rest is a number


@dataclass(frozen=True)
class LineupItem:
    """A slot with its hour and the goods its vendor brings."""

    slot: Slot
    starts_at: datetime
    goods: list[Stall]

    @property
    def title(self) -> str:
        """Return whose minutes these are, or what the organiser does in them."""
        return self.slot.vendor.display_name if self.slot.vendor else self.slot.title

    @property
    def shown(self) -> list[Stall]:
        """Return the goods named in the line-up."""
        return self.goods[:GOODS_SHOWN]

    @property
    def more(self) -> int:
        """Return how many goods are not named."""
        return max(0, len(self.goods) - GOODS_SHOWN)

    @property
    def is_on_air(self) -> bool:
        """Tell whether it has begun and is not over."""
        return is_on_air(self.slot)


def planned_lineup(board: Board, slots: Iterable[Slot]) -> list[LineupItem]:
    """Return the order of an evening to come, by the hours it promises; skipped slots are not promised."""
    times = planned_times(board.evening.session.opens_at, slots)
    return [_item(board, time) for time in times if time.slot.skipped_at is None]


def next_up(board: Board, slots: Iterable[Slot]) -> list[LineupItem]:
    """Return the slot on air and the few after it, by the hours they are expected at."""
    times = expected_times(board.evening.session.opens_at, slots, board.evening.moment)
    coming = [time for time in times if is_waiting(time.slot)][:NEXT_UP]
    return [_item(board, time) for time in [*(time for time in times if is_on_air(time.slot)), *coming]]


def _item(board: Board, time: SlotTime[Slot]) -> LineupItem:
    goods = [stall for stall in board.stalls_shown if stall.listing.product.vendor_id == time.slot.vendor_id]
    return LineupItem(time.slot, time.starts_at, goods)
