"""What it costs to bring a parcel somewhere, and whether the vendor does: the narrowest area wins. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _


class Place(NamedTuple):
    """Where a parcel goes: codes of the commune and of its province."""

    commune: str
    province: str


@dataclass(frozen=True)
class Step:
    """What a parcel costs from a weight on."""

    from_grams: int
    fee: int  # đồng


@dataclass(frozen=True)
class Area:
    """What a vendor's row says of a commune, of a province, or (both empty) of everywhere."""

    commune: str | None = None
    province: str | None = None
    is_served: bool = True
    fee: int = 0  # đồng, below the first step
    free_from: int | None = None  # đồng of goods
    extra_days: int = 0
    steps: Sequence[Step] = field(default=())

    def holds(self, place: Place) -> bool:
        """Tell whether a place lies in it."""
        if self.commune is not None:
            return self.commune == place.commune
        return self.province in {None, place.province}

    @property
    def narrowness(self) -> int:
        """Return how narrow it is: a commune before a province before everywhere."""
        return (self.commune is not None) + (self.province is not None)

    def fee_for(self, grams: int, goods_total: int) -> int:
        """Return what a parcel of this weight with goods of this worth costs, in đồng."""
        if self.free_from is not None and goods_total >= self.free_from:
            return 0
        reached = [step for step in self.steps if step.from_grams <= grams]
        return max(reached, key=lambda step: step.from_grams).fee if reached else self.fee


@dataclass(frozen=True)
class DeliveryQuote:
    """What a vendor asks for bringing a parcel: `why` says in words why it does not, when it does not."""

    fee: int = 0
    extra_days: int = 0
    is_served: bool = True
    why: str = ""
    free_from: int | None = None  # đồng of goods still to reach; nothing when it is free already


def quote(areas: Collection[Area], to: Place, grams: int, goods_total: int) -> DeliveryQuote:
    """Return what a vendor with these areas asks for a parcel; one without areas brings it everywhere for nothing."""
    if not areas:
        return DeliveryQuote()
    area = max((each for each in areas if each.holds(to)), key=lambda each: each.narrowness, default=None)
    if area is None or not area.is_served:
        return DeliveryQuote(is_served=False, why=_("Người bán không giao đến nơi này."))
    fee = area.fee_for(grams, goods_total)
    return DeliveryQuote(fee, area.extra_days, free_from=area.free_from if fee else None)
