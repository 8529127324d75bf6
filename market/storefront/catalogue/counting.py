"""How many products the wishes leave, and how many each other choice would: one statement for all sides.

A product counts beside a choice when it meets everything wished for on the other sides. So those that miss on two sides
count nowhere; those that miss on one count on that side only; the others count everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When

from market.kernel.compiled import answer, statement
from market.storefront.catalogue.evening import evening_at_hand, in_stock, on_table
from market.storefront.catalogue.narrowing import conditions, named
from market.storefront.catalogue.wishes import Dim, Wishes
from market.storefront.searching import Typed, bound, marked, understood
from sessions.models import MarketSession
from sessions.night.wishes import BANDS
from vetting.models import Product

COUNTED_SECONDS = 30  # how old the numbers may be

# Column of the statement → side of a product.
COLUMNS = {
    "branch": Dim.GROUP,
    "product_set": Dim.GROUP,
    "stars": Dim.STARS,
    "province": Dim.PLACE,
    "district": Dim.PLACE,
    "commune": Dim.PLACE,
    "band": Dim.PRICE,
    "coming": Dim.COMING,
    "left": Dim.STOCK,
}
_SOURCES = {
    "branch": F("product_set__branch"),
    "product_set": F("product_set"),
    "stars": F("stars"),
    "province": F("vendor__commune__province"),
    "district": F("vendor__former_district"),
    "commune": F("vendor__commune"),
    "band": Case(
        *(When(price__lt=high, then=Value(code)) for code, (_low, high) in list(BANDS.items())[:-1]),
        default=Value(list(BANDS)[-1]),
    ),
}

Row = tuple[str, str, Any, int]  # column, side on which it misses, value, products


@dataclass(frozen=True)
class Counts:
    """How many products there are: in all, beside each choice, and without the choice of one side."""

    total: int = 0
    without: dict[Dim, int] = field(default_factory=dict)
    beside: dict[str, dict[Any, int]] = field(default_factory=dict)  # column → value → products


def counts_of(wishes: Wishes, evening: MarketSession | None = None) -> Counts:
    """Return the numbers for some wishes, as of at most COUNTED_SECONDS ago."""
    question = wishes.question
    about = f"{question.query}:{evening.pk if evening else 0}".encode()
    key = f"storefront:counts:{blake2b(about, digest_size=12).hexdigest()}"
    counts: Counts | None = cache.get(key)
    if counts is None:
        counts = _added(_rows(question, evening), question.chosen)
        cache.set(key, counts, COUNTED_SECONDS)
    return counts


def count(wishes: Wishes) -> Counts:
    """Return the numbers for some wishes, looking at the evening at hand."""
    return counts_of(wishes, evening_at_hand())


def _added(rows: Iterable[Row], sides: tuple[Dim, ...]) -> Counts:
    misses: dict[str, int] = {}
    beside: dict[str, dict[Any, int]] = {column: {} for column in COLUMNS}
    for column, miss, value, products in rows:
        if not column:
            misses[miss] = products
        elif miss in {"", COLUMNS[column]}:
            beside[column][value] = beside[column].get(value, 0) + products
    total = misses.get("", 0)
    return Counts(total, {side: total + misses.get(side, 0) for side in sides}, beside)


def _columns(wishes: Wishes) -> list[str]:
    """Return the columns that are shown: sets only of a branch, communes only of a place."""
    left_out = set() if wishes.branch else {"product_set"}
    if Dim.PLACE not in wishes.chosen:
        left_out.add("commune")
    return [column for column in COLUMNS if column not in left_out]


def _rows(wishes: Wishes, evening: MarketSession | None) -> list[Row]:
    columns, typed = _columns(wishes), understood(wishes.text) if wishes.text else None
    mark = marked(typed) if typed else None
    name = ("counts", replace(wishes, text=""), evening.pk if evening else 0, typed and typed.shape)
    inner, values = statement(name, lambda: _told_apart(wishes, evening, columns, mark))
    names = ", ".join(f"by_{column}" for column in columns)
    sets = ", ".join(f"(miss, by_{column})" for column in columns)
    # Only names from COLUMNS are written into it; values go as parameters.
    whole = f"""
        SELECT GROUPING({names}), miss, {names}, count(*) FROM ({inner}) m
        WHERE misses <= 1 GROUP BY GROUPING SETS ({sets}, (miss))
    """  # noqa: S608
    return [_read(columns, row) for row in answer(whole, bound(values, typed) if typed else values)]


def _read(columns: list[str], row: tuple[Any, ...]) -> Row:
    """Read which column a row is about from the bits of GROUPING: the one that is not set."""
    bits, miss, *values, products = row
    for place, column in enumerate(columns):
        if not bits >> (len(columns) - 1 - place) & 1:
            return column, miss, values[place], products
    return "", miss, None, products


def _told_apart(
    wishes: Wishes, evening: MarketSession | None, columns: list[str], typed: Typed | None
) -> QuerySet[Product, Any]:
    """Return every product the words leave, its value on each side, how many sides it misses and one of them."""
    asked = conditions(wishes, evening)
    sources: dict[str, Any] = _SOURCES | {
        # Unlike `IN`, asked of each product or of all at once, whichever is less for as many as were found.
        "coming": Exists(on_table(evening).filter(product=OuterRef("pk"))),
        "left": Exists(in_stock(evening).filter(product=OuterRef("pk"))),
    }
    misses = [Case(When(met, then=0), default=1, output_field=IntegerField()) for met in asked.values()]
    missed = [When(~met, then=Value(side.value)) for side, met in asked.items()]
    products = named(wishes, evening, typed).order_by()
    return products.values(
        **{f"by_{column}": sources[column] for column in columns},
        misses=sum(misses, start=Value(0)),
        miss=Case(*missed, default=Value("")),
    )
