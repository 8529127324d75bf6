"""Where the public vendors are: each commune of Hà Nội shaded by how many it has, and the same in numbers."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Subquery, Sum

from market.kernel.texts import sort_key
from market.places.loading import HANOI_CODE
from market.places.outlines import HanoiMap, hanoi_map, shades_of
from vetting import selectors as vetting
from vetting.models import Product


@dataclass(frozen=True)
class Spot:
    """A commune with public vendors."""

    code: str
    name: str
    district: str
    province: str
    province_name: str
    vendors: int
    products: int

    @property
    def is_in_hanoi(self) -> bool:
        """Tell whether it is on the map."""
        return self.province == HANOI_CODE


@dataclass(frozen=True)
class Cell:
    """A commune as it is drawn."""

    spot: Spot
    points: str
    shade: int


@dataclass(frozen=True)
class Shade:
    """One step of the legend: the fewest and the most vendors of its communes."""

    number: int
    least: int
    most: int


@dataclass(frozen=True)
class VendorMap:
    """The communes with vendors, the most first; those of Hà Nội also as cells on the sheet."""

    spots: list[Spot]
    cells: list[Cell]
    shades: list[Shade]
    sheet: HanoiMap

    @property
    def vendors(self) -> int:
        """Return how many vendors there are in all."""
        return sum(spot.vendors for spot in self.spots)


def vendor_map(stars: int | None = None) -> VendorMap:
    """Return where the vendors are, or those with goods of some stars; one query."""
    spots, sheet = _spots(stars), hanoi_map()
    drawn = {spot.code: spot for spot in spots if spot.code in sheet.outlines}
    shades = shades_of({code: spot.vendors for code, spot in drawn.items()})
    cells = [Cell(spot, sheet.outlines[code].points, shades[code]) for code, spot in drawn.items()]
    return VendorMap(spots, cells, _legend(cells), sheet)


def _spots(stars: int | None) -> list[Spot]:
    goods = Product.objects.filter(vendor=OuterRef("pk"), status=Product.Status.APPROVED).order_by()
    vendors = vetting.public_vendors().order_by()
    if stars:
        goods = goods.filter(stars=stars)
        vendors = vendors.filter(Exists(goods))
    # Goods are counted for each vendor first: all goods put in order of their communes take three times as long.
    of_vendor = Subquery(goods.values("vendor").annotate(n=Count("pk")).values("n"))
    place = ("", "__name", "__former_district", "__province", "__province__name")
    rows = vendors.values_list(*(f"commune{part}" for part in place)).annotate(n=Count("pk"), goods=Sum(of_vendor))
    spots = [Spot(*row) for row in rows]
    return sorted(spots, key=lambda spot: (-spot.vendors, not spot.is_in_hanoi, sort_key(spot.name), spot.code))


def _legend(cells: list[Cell]) -> list[Shade]:
    found: dict[int, list[int]] = {}
    for cell in cells:
        found.setdefault(cell.shade, []).append(cell.spot.vendors)
    return [Shade(number, min(counts), max(counts)) for number, counts in sorted(found.items())]
