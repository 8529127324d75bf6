"""What a visitor wants to see of the stalls: group, stars, price, what is left, words. Pure: values in, cards out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.money import dong
from market.kernel.texts import fold

# Code → from (included) to (not included), đồng.
BANDS: dict[str, tuple[int, int]] = {
    "duoi-100": (0, 100_000),
    "100-300": (100_000, 300_000),
    "300-500": (300_000, 500_000),
    "tren-500": (500_000, 10**12),
}
LEFT = ("con-hang", "sap-het")  # something left; nearly gone
LONGEST_WORDS = 60  # characters of a search


@dataclass(frozen=True)
class Card:
    """A stall as the filters see it: its drawn card, and what one can wish for."""

    html: str
    branch: str
    stars: int | None
    price: int
    tone: str  # of what is left: "plenty", "few", "low", "out", "off"
    key: str  # folded words: name, producer, commune, code

    @property
    def left(self) -> frozenset[str]:
        """Return which of the wishes about stock it meets."""
        if self.tone in {"out", "off"}:
            return frozenset()
        return frozenset(LEFT) if self.tone in {"few", "low"} else frozenset({"con-hang"})


@dataclass(frozen=True)
class Wish:
    """What is wished for, made sane by the form; empty means everything."""

    branch: str = ""
    stars: int | None = None
    price: str = ""
    left: str = ""
    words: str = ""
    page: int = 1

    @property
    def is_plain(self) -> bool:
        """Tell whether nothing is wished for: the page everybody opens first."""
        return self == Wish()

    @property
    def query(self) -> dict[str, Any]:
        """Return the wish as it stands in an address, without the page."""
        named = {"branch": self.branch, "stars": self.stars, "price": self.price, "left": self.left, "q": self.words}
        return {name: value for name, value in named.items() if value}

    def choose(self, cards: Iterable[Card]) -> list[Card]:
        """Return the cards of the wish, all pages."""
        low, high = BANDS.get(self.price, (0, 10**12))
        words = fold(self.words).split()
        return [
            card
            for card in cards
            if (not self.branch or card.branch == self.branch)
            and (not self.stars or card.stars == self.stars)
            and low <= card.price < high
            and (not self.left or self.left in card.left)
            and all(word in card.key for word in words)
        ]

    def but(self, **changes: Any) -> "Wish":
        """Return the same wish with some things wished differently, from its first page."""
        return replace(self, page=1, **changes)


def band_words(code: str) -> str:
    """Return a price band in words."""
    low, high = BANDS[code]
    if not low:
        return _("Dưới %(price)s") % {"price": dong(high)}
    if high >= 10**12:
        return _("Từ %(price)s") % {"price": dong(low)}
    return _("%(low)s đến %(high)s") % {"low": dong(low), "high": dong(high)}


def left_words(code: str) -> str:
    """Return a wish about stock in words."""
    return _("Còn hàng") if code == "con-hang" else _("Sắp hết")
