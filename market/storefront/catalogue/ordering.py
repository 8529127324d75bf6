"""The orders the catalogue can be read in, each with the words that explain it, and where a page of one begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vetting.models import Product


@dataclass(frozen=True)
class Order:
    """One order: its name, what it means, and the columns it goes by ("-" is downwards)."""

    label: str | Promise
    meaning: str | Promise
    keys: tuple[str, ...]


BY_NAME = Order(_("Theo tên"), _("Xếp theo tên, thứ tự chữ cái tiếng Việt."), ("sort_name", "pk"))
BEST = Order(
    _("Khớp nhất"),
    _(
        "Tên đúng như Anh/Chị gõ đứng trước, rồi tên gần đúng, tên chủ thể, xã phường và nhóm sản phẩm; "
        "cùng bậc thì xếp theo tên."
    ),
    ("best", "sort_name", "pk"),
)
ORDERS: dict[str, Order] = {
    "ten": BY_NAME,
    "gia-tang": Order(_("Giá tăng dần"), _("Xếp theo giá, thấp trước."), ("price", "pk")),
    "gia-giam": Order(_("Giá giảm dần"), _("Xếp theo giá, cao trước."), ("-price", "-pk")),
    "moi": Order(_("Mới lên chợ"), _("Sản phẩm mới được ghi vào sổ chợ đứng trước."), ("-created_at", "-pk")),
    "sao": Order(
        _("Hạng sao"), _("Hạng sao OCOP cao đứng trước; cùng hạng thì xếp theo tên."), ("-ranked", "sort_name", "pk")
    ),
}


def order_of(code: str, *, is_search: bool) -> Order:
    """Return the order asked for; by itself a search puts what fits best first, anything else goes by name."""
    return ORDERS.get(code) or (BEST if is_search else BY_NAME)


def with_keys(products: QuerySet[Product], order: Order) -> QuerySet[Product]:
    """Add the columns an order goes by that are not columns of products; `price` and `best` are there or added."""
    if "-ranked" in order.keys:
        return products.annotate(ranked=Coalesce("stars", 0))
    return products


def page_beside(
    products: QuerySet[Product],
    order: Order,
    *,
    columns: Sequence[str],
    size: int,
    after: int | None = None,
    before: int | None = None,
) -> tuple[list[tuple[Any, ...]], bool, bool]:
    """Return the page behind or before a product, and whether there is something before it and behind it."""
    keys, cursor = order.keys, before or after
    if before:
        keys = tuple(_turned(key) for key in keys)
    rows = products.order_by(*keys)
    begin = rows.filter(pk=cursor).values(*(_bare(key) for key in keys)).first() if cursor else None
    if begin:
        rows = rows.filter(_behind(keys, begin))
    found = list(rows.values_list(*columns)[: size + 1])
    more, page = len(found) > size, found[:size]
    if before and begin:
        return page[::-1], more, True
    return page, begin is not None, more


def _behind(keys: tuple[str, ...], begin: dict[str, Any]) -> Q:
    """Return what comes behind a row, the first key also by itself: by it an index is entered where the page begins."""
    beyond, same = Q(), Q()
    for key in keys:
        name = _bare(key)
        beyond |= same & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": begin[name]})
        same &= Q(**{name: begin[name]})
    first = _bare(keys[0])
    return Q(**{f"{first}__{'lte' if keys[0].startswith('-') else 'gte'}": begin[first]}) & beyond


def _bare(key: str) -> str:
    return key.removeprefix("-")


def _turned(key: str) -> str:
    return _bare(key) if key.startswith("-") else f"-{key}"


PRICE = F("regular_price")  # what `price` is where no session price stands in its place
