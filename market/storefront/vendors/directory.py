"""The directory of vendors: searched without diacritics, filtered, counted, a page at a time in Vietnamese order."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import BooleanField

from market.kernel.texts import fold, slug
from market.places.loading import HANOI_CODE
from market.storefront.vendors.asking import KINDS, Asked
from sessions.availability import ON_TABLE
from sessions.models import Listing, MarketSession
from sessions.selectors import next_session
from vetting import selectors as vetting
from vetting.models import Product, Vendor

PAGE = 24  # vendors on a page
MOST_WORDS = 8  # of a search; what follows does not count
STARS = (5, 4, 3)
COUNTED = "storefront:directory"
COUNTED_SECONDS = 30  # how old the numbers of the unsearched directory may be
_FLAGS = ("three", "four", "five", "comes")


@dataclass(frozen=True)
class Cell:
    """Vendors alike in everything one filters by, and how many they are."""

    district: str
    province: str  # its code
    province_name: str
    kind: str
    three: bool
    four: bool
    five: bool
    comes: bool
    vendors: int

    @property
    def place(self) -> str:
        """Return the former district in Hà Nội, elsewhere the province."""
        return self.district if self.province == HANOI_CODE and self.district else self.province_name

    @property
    def stars(self) -> tuple[int, ...]:
        """Return the stars their goods have."""
        has = {5: self.five, 4: self.four, 3: self.three}
        return tuple(number for number in STARS if has[number])

    def fits(self, asked: Asked) -> bool:
        """Tell whether they are among those asked for."""
        return (
            (not asked.place or slug(self.place) == asked.place)
            and (not asked.kind or self.kind == KINDS[asked.kind])
            and (not asked.stars or asked.stars in self.stars)
            and (not asked.coming or self.comes)
        )


@dataclass(frozen=True)
class Numbers:
    """How many vendors each choice would show, the others staying as they are."""

    total: int
    places: dict[tuple[str, str, str], int]  # province, name, slug
    kinds: dict[str, int]
    stars: dict[int, int]
    any_kind: int
    any_stars: int
    coming: int


@dataclass(frozen=True)
class DirectoryPage:
    """Some vendors of the directory, the numbers beside the filters, and where the pages beside it begin."""

    vendors: list[Vendor]
    numbers: Numbers
    next_after: int | None
    previous_before: int | None


def directory_page(asked: Asked, live: MarketSession | None) -> DirectoryPage:
    """Return a page of the directory in a constant number of queries."""
    evening = live or next_session()
    vendors = _found(asked)
    cells = _cells(vendors, evening) if asked.text or asked.commune else _cells_of_all(evening)
    rows, following, preceding = _page(_chosen(vendors, asked, cells, evening), asked)
    return DirectoryPage(_with_facts(rows, evening), _numbers(cells, asked), following, preceding)


def _found(asked: Asked) -> QuerySet[Vendor]:
    """Return the public vendors with every word in their name or their commune's, whatever is filtered."""
    vendors = vetting.public_vendors()
    if asked.commune:
        vendors = vendors.filter(commune=asked.commune)
    for word in fold(asked.text).split()[:MOST_WORDS]:
        if word.isdecimal():  # the folded name holds the tax code too, which may be its owner's personal number
            vendors = vendors.filter(Q(display_name__contains=word) | Q(legal_name__contains=word))
        else:
            vendors = vendors.filter(Q(folded_name__contains=word) | Q(commune__folded_name__contains=word))
    return vendors


def _chosen(
    vendors: QuerySet[Vendor], asked: Asked, cells: Iterable[Cell], evening: MarketSession | None
) -> QuerySet[Vendor]:
    if asked.place:
        names = {(cell.province, cell.place) for cell in cells if slug(cell.place) == asked.place}
        among = reduce(or_, (_lies_in(province, name) for province, name in names), Q(pk__in=()))
        vendors = vendors.filter(among)
    if asked.kind:
        vendors = vendors.filter(kind=KINDS[asked.kind])
    if asked.stars:
        vendors = vendors.filter(_has_stars(asked.stars))
    if asked.coming:
        vendors = vendors.filter(_comes(evening))
    return vendors


def _lies_in(province: str, place: str) -> Q:
    if province != HANOI_CODE:
        return Q(commune__province=province)
    of_city = Q(commune__province=province)
    return of_city & (Q(former_district=place) | Q(former_district="", commune__province__name=place))


def _has_stars(stars: int) -> Exists:
    goods = Product.objects.filter(vendor=OuterRef("pk"), status=Product.Status.APPROVED)
    return Exists(goods.filter(stars=stars))


def _comes(evening: MarketSession | None) -> Exists | Value:
    if evening is None:
        return Value(value=False, output_field=BooleanField())
    return Exists(Listing.objects.filter(ON_TABLE, session=evening, product__vendor=OuterRef("pk")))


def _cells_of_all(evening: MarketSession | None) -> list[Cell]:
    """Return the whole directory counted, as of at most COUNTED_SECONDS ago."""
    key = f"{COUNTED}:{evening.pk if evening else 0}"
    cells: list[Cell] | None = cache.get(key)
    if cells is None:
        cells = _cells(vetting.public_vendors(), evening)
        cache.set(key, cells, COUNTED_SECONDS)
    return cells


def _cells(vendors: QuerySet[Vendor], evening: MarketSession | None) -> list[Cell]:
    """Count vendors by everything one filters by, in one statement."""
    flagged = vendors.order_by().annotate(
        three=_has_stars(3), four=_has_stars(4), five=_has_stars(5), comes=_comes(evening)
    )
    by = ("former_district", "commune__province", "commune__province__name", "kind", *_FLAGS)
    return [Cell(*row) for row in flagged.values_list(*by).annotate(n=Count("pk"))]


def _numbers(cells: Iterable[Cell], asked: Asked) -> Numbers:
    cells = list(cells)
    kinds = _count(cells, asked.but(kind=""), lambda cell: (cell.kind,))
    with_any_stars, if_coming = asked.but(stars=None), asked.but(coming=True)
    any_stars = [cell for cell in cells if cell.fits(with_any_stars)]
    places = _count(cells, asked.but(place=""), lambda cell: ((cell.province, cell.place),))
    return Numbers(
        total=sum(cell.vendors for cell in cells if cell.fits(asked)),
        places={(province, name, slug(name)): n for (province, name), n in places.items()},
        kinds={name: kinds[kind] for name, kind in KINDS.items()},
        stars=dict(_count(any_stars, with_any_stars, lambda cell: cell.stars)),
        any_kind=sum(kinds.values()),
        any_stars=sum(cell.vendors for cell in any_stars),
        coming=sum(cell.vendors for cell in cells if cell.fits(if_coming)),
    )


def _count[Key](cells: Iterable[Cell], asked: Asked, keys: Callable[[Cell], Iterable[Key]]) -> Counter[Key]:
    counted: Counter[Key] = Counter()
    for cell in cells:
        if cell.fits(asked):
            for key in keys(cell):
                counted[key] += cell.vendors
    return counted


def _page(vendors: QuerySet[Vendor], asked: Asked) -> tuple[list[int], int | None, int | None]:
    """Return the keys of a page's vendors, the last when more follow, the first when others precede."""
    beside = asked.after or asked.before
    edge = Vendor.objects.filter(pk=beside).values_list("sort_name", "pk").first() if beside else None
    keys = vendors.values_list("pk", flat=True)
    if edge is None:
        rows = list(keys.order_by("sort_name", "pk")[: PAGE + 1])
        return rows[:PAGE], _key(rows[:PAGE], -1) if len(rows) > PAGE else None, None
    name, pk = edge
    if asked.after:
        later = keys.filter(sort_name__gte=name).exclude(sort_name=name, pk__lte=pk)
        rows = list(later.order_by("sort_name", "pk")[: PAGE + 1])
        return rows[:PAGE], _key(rows[:PAGE], -1) if len(rows) > PAGE else None, _key(rows, 0)
    earlier = keys.filter(sort_name__lte=name).exclude(sort_name=name, pk__gte=pk)
    rows = list(earlier.order_by("-sort_name", "-pk")[: PAGE + 1])
    shown = rows[:PAGE][::-1]
    return shown, _key(shown, -1), _key(shown, 0) if len(rows) > PAGE else None


def _key(rows: list[int], place: int) -> int | None:
    return rows[place] if rows else None


def _with_facts(rows: list[int], evening: MarketSession | None) -> list[Vendor]:
    """Return a page's vendors with how many goods they have, the most stars of one, whether they come."""
    goods = Product.objects.filter(vendor=OuterRef("pk"), status=Product.Status.APPROVED).order_by().values("vendor")
    found = vetting.public_vendors().filter(pk__in=rows)
    found = found.annotate(
        product_count=Subquery(goods.annotate(n=Count("pk")).values("n")),
        most_stars=Subquery(goods.annotate(n=Max("stars")).values("n")),
        comes=_comes(evening),
    )
    return list(found.order_by("sort_name", "pk"))
