"""What a visitor wishes to see of the catalogue, and how it stands in an address that can be shared. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode


class Dim(StrEnum):
    """A side of a product that can be chosen; the choices within one exclude each other."""

    GROUP = "nhom"  # OCOP branch, or a product set in it
    STARS = "sao"
    PLACE = "noi"  # province, former district or commune
    PRICE = "gia"
    COMING = "phien-toi"  # on the table of the evening that is open or comes next
    STOCK = "con-hang"  # and something is left of it
    DELIVERY = "giao-den"


# Column of Wishes → name in an address, in the order they stand there.
NAMES = {
    "text": "q",
    "branch": "nhom",
    "product_set": "bo",
    "stars": "sao",
    "commune": "xa",
    "district": "quan",
    "province": "tinh",
    "price": "gia",
    "is_coming": "phien-toi",
    "in_stock": "con-hang",
    "deliver_to": "giao-den",
    "order": "xep",
    "after": "sau",
    "before": "truoc",
}
_SIDES: dict[Dim, tuple[str, ...]] = {
    Dim.GROUP: ("branch", "product_set"),
    Dim.STARS: ("stars",),
    Dim.PLACE: ("commune", "district", "province"),
    Dim.PRICE: ("price",),
    Dim.COMING: ("is_coming",),
    Dim.STOCK: ("in_stock",),
    Dim.DELIVERY: ("deliver_to",),
}


@dataclass(frozen=True)
class Wishes:
    """A question to the catalogue, made sane; empty means everything, by name."""

    text: str = ""
    branch: str = ""
    product_set: int | None = None
    stars: int | None = None
    commune: str = ""  # code
    district: str = ""  # a former district as it stands in addresses: "huyen-me-linh"
    province: str = ""  # code
    price: str = ""  # code of a band
    is_coming: bool = False
    in_stock: bool = False
    deliver_to: str = ""  # code of a commune
    order: str = ""
    after: int | None = None  # id of the last product of the page before
    before: int | None = None  # id of the first product of the page behind

    @property
    def chosen(self) -> tuple[Dim, ...]:
        """Return the sides on which something is chosen."""
        return tuple(dim for dim, fields in _SIDES.items() if any(getattr(self, field) for field in fields))

    @property
    def is_plain(self) -> bool:
        """Tell whether everything is wished for."""
        return not self.text and not self.chosen

    @property
    def question(self) -> "Wishes":
        """Return what decides which products there are, whatever their order and page."""
        return replace(self, order="", after=None, before=None)

    @property
    def query(self) -> dict[str, Any]:
        """Return the wishes as they stand in an address."""
        values = ((name, getattr(self, field)) for field, name in NAMES.items())
        return {name: 1 if value is True else value for name, value in values if value}

    @property
    def address(self) -> str:
        """Return the query of the address, "?" when nothing is wished for."""
        return f"?{urlencode(self.query)}"

    def but(self, **changes: Any) -> "Wishes":
        """Return the same wishes with some things wished differently, from their first page."""
        return replace(self, **{"after": None, "before": None} | changes)

    def without(self, dim: Dim) -> "Wishes":
        """Return the same wishes with nothing chosen on one side."""
        nothing = Wishes()
        return self.but(**{field: getattr(nothing, field) for field in _SIDES[dim]})
