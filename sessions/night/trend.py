"""The evenings of a year as a line of bars. Pure: numbers in, shapes out."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100.0  # of the tallest bar, in the drawing's own units
STEP = 10.0  # from one bar to the next
GAP = 3.0  # between two bars


@dataclass(frozen=True)
class Bar:
    """One evening's bar, its numbers written as SVG reads them."""

    x: str
    y: str
    height: str
    number: int  # of the session
    is_highest: bool


@dataclass(frozen=True)
class Trend:
    """Bars from the earliest to the latest, and how wide the drawing is."""

    bars: list[Bar]
    width: str
    bar_width: str = f"{STEP - GAP:.0f}"


def trend_of(values: Sequence[tuple[int, int]]) -> Trend:
    """Return the bars of evenings in their order, each its number and its value; the first of the highest is marked."""
    most = max((value for _number, value in values), default=0)
    highest = next((number for number, value in values if value == most), None)
    bars = []
    for place, (number, value) in enumerate(values):
        height = max(1.0, HEIGHT * value / most) if most else 1.0  # an evening that sold nothing is still an evening
        bars.append(
            Bar(
                f"{place * STEP:.0f}",
                f"{HEIGHT - height:.1f}",
                f"{height:.1f}",
                number,
                bool(most) and number == highest,
            )
        )
    return Trend(bars, f"{max(1, len(values)) * STEP - GAP:.0f}")
