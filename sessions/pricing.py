"""What a session price may be: below the regular price, as far as its promotion allows. Pure: values in, words out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from market.kernel.money import dong

LOWEST_PRICE = 1000  # đồng
STRONG_ALCOHOL = 15  # percent by volume: from here on the law forbids a reduced price
FRESH_SETS = frozenset({1, 2})  # product sets of fresh produce: the legal maximum of a discount is not for them


class Promotion(Protocol):
    """What the law says of one kind of promotion."""

    @property
    def title(self) -> str: ...
    @property
    def least_percent(self) -> int: ...
    @property
    def most_percent(self) -> int: ...
    @property
    def fresh_is_exempt(self) -> bool: ...
    @property
    def source(self) -> str: ...


class Goods(Protocol):
    """What the bounds of a price hang on beside the regular price."""

    @property
    def alcohol_percent(self) -> Decimal | None: ...
    @property
    def product_set_id(self) -> int: ...


@dataclass(frozen=True)
class Bounds:
    """The lowest and the highest price allowed, both included, in đồng; `most_percent` is 100 where there is no cap."""

    lowest: int
    highest: int
    least_percent: int
    most_percent: int
    source: str  # where that stands; empty without a kind of promotion

    @property
    def words(self) -> str:
        """Return the bounds as one sentence for who types a price."""
        values = {
            "lowest": dong(self.lowest),
            "highest": dong(self.highest),
            "least": self.least_percent,
            "most": self.most_percent,
            "source": self.source,
        }
        if self.lowest > self.highest:
            return _("Giá niêm yết quá thấp để giảm: giá phiên chợ thấp nhất là %(lowest)s.") % values
        if not self.source:
            return _("Từ %(lowest)s đến %(highest)s, thấp hơn giá niêm yết.") % values
        if self.most_percent == 100:
            return _("Từ %(lowest)s đến %(highest)s, giảm ít nhất %(least)d%%. Căn cứ: %(source)s.") % values
        return _("Từ %(lowest)s đến %(highest)s, giảm %(least)d–%(most)d%%. Căn cứ: %(source)s.") % values


def bounds_of(regular: int, goods: Goods, promotion: Promotion | None) -> Bounds:
    """Return what a price may be, of goods that cost `regular` on an ordinary day."""
    if promotion is None:
        return Bounds(LOWEST_PRICE, regular - 1, 0, 100, "")
    most = 100 if promotion.fresh_is_exempt and goods.product_set_id in FRESH_SETS else promotion.most_percent
    lowest = -(-regular * (100 - most) // 100)  # rounded up: never a đồng below the bound
    highest = regular * (100 - promotion.least_percent) // 100
    return Bounds(max(LOWEST_PRICE, lowest), highest, promotion.least_percent, most, promotion.source)


def is_strong(goods: Goods) -> bool:
    """Tell whether the law forbids to lower the price of these goods at all."""
    return goods.alcohol_percent is not None and goods.alcohol_percent >= STRONG_ALCOHOL


def judge(price: int, *, regular: int, goods: Goods, promotion: Promotion | None) -> str:
    """Return why a price may not be asked for, as a sentence that names the bound and its source; empty when it may."""
    if is_strong(goods):
        words = _("Rượu từ %(percent)d độ trở lên không được giảm giá, nên không bày được trong phiên chợ.")
        return words % {"percent": STRONG_ALCOHOL}
    if price < LOWEST_PRICE:
        return _("Giá phiên chợ thấp nhất là %(price)s.") % {"price": dong(LOWEST_PRICE)}
    if price >= regular:
        return _("Giá phiên chợ phải thấp hơn giá niêm yết %(price)s.") % {"price": dong(regular)}
    bounds = bounds_of(regular, goods, promotion)
    if bounds.lowest <= price <= bounds.highest:
        return ""
    values = {"source": bounds.source, "lowest": dong(bounds.lowest), "highest": dong(bounds.highest)}
    if price < bounds.lowest:
        words = _("Chỉ được giảm nhiều nhất %(percent)d%%, tức là không dưới %(lowest)s. Căn cứ: %(source)s.")
        return words % {**values, "percent": bounds.most_percent}
    words = _("Phải giảm ít nhất %(percent)d%%, tức là không quá %(highest)s. Căn cứ: %(source)s.")
    return words % {**values, "percent": bounds.least_percent}
