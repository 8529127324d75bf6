"""What scores come to. Below a handful an average says nothing, and is not shown. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FEWEST_RATINGS = 5
BEST = 5


@dataclass(frozen=True)
class Rating:
    """What buyers who received the goods gave them."""

    average: float
    count: int
    spread: Mapping[int, int] = field(default_factory=dict)  # score → how many
    hidden: int = 0  # words that are not shown; their scores count

    @property
    def is_telling(self) -> bool:
        """Tell whether there are enough for an average."""
        return self.count >= FEWEST_RATINGS

    @property
    def missing(self) -> int:
        """Return how many more an average waits for."""
        return max(0, FEWEST_RATINGS - self.count)

    @property
    def rows(self) -> list[tuple[int, int]]:
        """Return each score with how many gave it, the best first."""
        return [(score, self.spread.get(score, 0)) for score in range(BEST, 0, -1)]


def rating_of_spread(spread: Mapping[int, int], hidden: int = 0) -> Rating:
    """Return what so many of each score come to."""
    count = sum(spread.values())
    total = sum(score * n for score, n in spread.items())
    return Rating(total / count if count else 0.0, count, spread, hidden)
