"""Fair airtime: who has spoken how long, and an order that lets those speak first who have spoken least. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Airtime:
    """What a vendor was given over the last evenings, and what it shares with others."""

    vendor: int
    commune: str
    kind: str
    minutes: float = 0.0  # on air
    evenings: int = 0  # in which it was on air
    came: int = 0  # evenings in which it had goods accepted
    pins: int = 0  # times one of its products was put on air
    waited: int = 0  # evenings it asked for a slot and had none


@dataclass(frozen=True)
class Turn:
    """A slot of the order to be made: a vendor's, or (without one) the organiser's own, which keeps its place."""

    slot: int
    vendor: int | None
    has_begun: bool = False


def minutes_each(times: Iterable[Airtime], group: Callable[[Airtime], str]) -> dict[str, float]:
    """Return the minutes per vendor of each group: of a commune, of a kind of producer."""
    minutes: dict[str, float] = defaultdict(float)
    vendors: dict[str, int] = defaultdict(int)
    for time in times:
        minutes[group(time)] += time.minutes
        vendors[group(time)] += 1
    return {name: minutes[name] / vendors[name] for name in minutes}


def fair_order(turns: Sequence[Turn], times: Iterable[Airtime]) -> list[int]:
    """Return the slots in a fair order: least minutes first, then waiting longest, then the group that had least.

    What has begun and what is the organiser's own keeps its place. Where it costs nothing, neighbours are of different
    communes, so that no part of the evening is one village's.
    """
    known = {time.vendor: time for time in times}
    by_commune = minutes_each(known.values(), lambda time: time.commune)
    by_kind = minutes_each(known.values(), lambda time: time.kind)
    vendors = [turn for turn in turns if turn.vendor is not None and not turn.has_begun]

    def claim(turn: Turn) -> tuple[float, int, float, float]:
        time = known.get(turn.vendor or 0, Airtime(turn.vendor or 0, "", ""))
        return (round(time.minutes), -time.waited, by_commune.get(time.commune, 0), by_kind.get(time.kind, 0))

    ordered = _apart(
        sorted(vendors, key=claim), claim, lambda turn: known[turn.vendor].commune if turn.vendor in known else ""
    )
    waiting = iter(ordered)
    return [(next(waiting) if turn in vendors else turn).slot for turn in turns]


def _apart(turns: list[Turn], claim: Callable[[Turn], tuple[float, ...]], commune: Callable[[Turn], str]) -> list[Turn]:
    """Put equals of different communes beside each other; nobody passes one with a better claim."""
    left, ordered = list(turns), list[Turn]()
    while left:
        best = claim(left[0])[:2]
        equals = [turn for turn in left if claim(turn)[:2] == best]
        before = commune(ordered[-1]) if ordered else None
        chosen = next((turn for turn in equals if commune(turn) != before), equals[0])
        left.remove(chosen)
        ordered.append(chosen)
    return ordered
