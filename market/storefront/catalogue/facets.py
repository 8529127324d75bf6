"""The choices beside the catalogue, each with what it would leave and the address that makes or takes it back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.texts import slug, sort_key
from market.places.loading import HANOI_CODE
from market.places.models import Commune
from market.places.selectors import commune_by_code
from market.storefront.catalogue.counting import Counts
from market.storefront.catalogue.names import names
from market.storefront.catalogue.ordering import BEST, ORDERS, Order
from market.storefront.catalogue.wishes import Dim, Wishes
from sessions.night.wishes import BANDS, band_words
from vetting.models import Product

MOST_SHOWN = 7  # choices of a side at once


@dataclass(frozen=True)
class Choice:
    """One choice: its words, how many products it would leave, where it leads; a current one is taken back."""

    key: str  # unique on the page
    label: str
    products: int | None
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Facet:
    """One side of a product with its choices."""

    key: str
    label: str
    choices: list[Choice]

    @cached_property
    def first(self) -> list[Choice]:
        """Return the choices shown at once: all of a few, else those made and those that leave most."""
        if len(self.choices) <= MOST_SHOWN + 1:
            return self.choices
        by_size = sorted(self.choices, key=lambda choice: (not choice.is_current, -(choice.products or 0)))
        shown = {choice.key for choice in by_size[:MOST_SHOWN]}
        return [choice for choice in self.choices if choice.key in shown]

    @cached_property
    def others(self) -> list[Choice]:
        """Return the choices behind one more click."""
        shown = {choice.key for choice in self.first}
        return [choice for choice in self.choices if choice.key not in shown]


def facets_of(wishes: Wishes, counts: Counts) -> list[Facet]:
    """Return the choices that would leave something, and those that are made, side by side."""
    facets = [
        _groups(wishes, counts),
        _sets(wishes, counts),
        _stars(wishes, counts),
        _evening(wishes, counts),
        _prices(wishes, counts),
        _places(wishes, counts),
        _communes(wishes, counts),
    ]
    return [facet for facet in facets if facet.choices]


def choices_of_order(wishes: Wishes, order: Order) -> list[Choice]:
    """Return the orders one can choose from."""
    usual = "" if wishes.text else "ten"
    orders = {"": BEST, **ORDERS} if wishes.text else ORDERS
    asked = {code: wishes.but(order="" if code == usual else code).address for code in orders}
    return [Choice(f"xep-{code}", str(each.label), None, asked[code], each is order) for code, each in orders.items()]


def made_choices(wishes: Wishes) -> list[Choice]:
    """Return what is chosen, each with the address that takes it back."""
    return [
        Choice(f"bo-{side}", _WORDS[side](wishes), None, wishes.without(side).address, is_current=True)
        for side in wishes.chosen
    ]


def _group_words(wishes: Wishes) -> str:
    known = names()
    return _(known.sets[wishes.product_set][1] if wishes.product_set else known.branches[wishes.branch])


def _place_words(wishes: Wishes) -> str:
    if wishes.commune:
        return _commune_words(wishes.commune)
    if wishes.district:
        return _("%(district)s cũ") % {"district": names().districts[wishes.district]}
    return names().provinces[wishes.province]


def _commune_words(code: str) -> str:
    commune = commune_by_code(code)
    return commune.label if commune else code


_WORDS: dict[Dim, Callable[[Wishes], str]] = {
    Dim.GROUP: _group_words,
    Dim.STARS: lambda wishes: str(dict(Product.Stars.choices)[wishes.stars or 0]),
    Dim.PLACE: _place_words,
    Dim.PRICE: lambda wishes: band_words(wishes.price),
    Dim.COMING: lambda _wishes: _("Đang bày hoặc bày phiên tới"),
    Dim.STOCK: lambda _wishes: _("Còn hàng trong phiên"),
    Dim.DELIVERY: lambda wishes: _("Giao đến %(place)s") % {"place": _commune_words(wishes.deliver_to)},
}


def _facet(key: str, label: str, choices: Iterable[Choice]) -> Facet:
    return Facet(key, label, [choice for choice in choices if choice.products or choice.is_current])


def _choice(key: str, label: str, products: int, wishes: Wishes, changes: dict[str, Any]) -> Choice:
    is_current = all(getattr(wishes, field) == value for field, value in changes.items())
    nothing = Wishes()
    back = {field: getattr(nothing, field) for field in changes}
    return Choice(key, label, products, wishes.but(**back if is_current else changes).address, is_current)


def _groups(wishes: Wishes, counts: Counts) -> Facet:
    def choices() -> Iterator[Choice]:
        for code, name in names().branches.items():
            number = counts.beside["branch"].get(code, 0)
            is_current = wishes.branch == code
            asked = wishes.but(branch="" if is_current else code, product_set=None)
            yield Choice(f"nhom-{code}", _(name), number, asked.address, is_current)

    return _facet("nhom", _("Nhóm sản phẩm"), choices())


def _sets(wishes: Wishes, counts: Counts) -> Facet:
    found = counts.beside["product_set"] if wishes.branch else {}
    rows = [(number, name) for number, (branch, name) in names().sets.items() if branch == wishes.branch]
    choices = (
        _choice(f"bo-{number}", _(name), found.get(number, 0), wishes, {"product_set": number}) for number, name in rows
    )
    return _facet("bo", _("Bộ sản phẩm OCOP"), choices)


def _stars(wishes: Wishes, counts: Counts) -> Facet:
    found = counts.beside["stars"]
    choices = (
        _choice(f"sao-{stars}", str(stars.label), found.get(stars.value, 0), wishes, {"stars": stars.value})
        for stars in reversed(Product.Stars)
    )
    return _facet("sao", _("Hạng sao"), choices)


def _evening(wishes: Wishes, counts: Counts) -> Facet:
    coming, left = counts.beside["coming"].get(True, 0), counts.beside["left"].get(True, 0)
    choices = (
        _choice("phien-toi", _("Đang bày hoặc bày phiên tới"), coming, wishes, {"is_coming": True}),
        _choice("con-hang", _("Còn hàng trong phiên"), left, wishes, {"in_stock": True}),
    )
    return _facet("phien", _("Trong phiên chợ"), choices)


def _prices(wishes: Wishes, counts: Counts) -> Facet:
    found = counts.beside["band"]
    choices = (_choice(f"gia-{code}", band_words(code), found.get(code, 0), wishes, {"price": code}) for code in BANDS)
    return _facet("gia", _("Giá"), choices)


def _places(wishes: Wishes, counts: Counts) -> Facet:
    """Return the former districts of Hà Nội, then the other provinces."""
    known = names()
    districts = {slug(name): (name, number) for name, number in counts.beside["district"].items() if name}
    provinces = [(code, number) for code, number in counts.beside["province"].items() if code != HANOI_CODE]
    choices = [
        _choice(f"quan-{code}", name, number, wishes, _place(district=code))
        for code, (name, number) in sorted(districts.items(), key=lambda row: sort_key(row[1][0]))
    ]
    choices += [
        _choice(f"tinh-{code}", known.provinces.get(code, code), number, wishes, _place(province=code))
        for code, number in sorted(provinces, key=lambda row: sort_key(known.provinces.get(row[0], "")))
    ]
    return _facet("noi", _("Nơi làm ra (quận, huyện cũ; tỉnh)"), choices)


def _communes(wishes: Wishes, counts: Counts) -> Facet:
    """Return the communes of the place that is looked at."""
    found = counts.beside["commune"] if Dim.PLACE in wishes.chosen else {}
    communes = Commune.objects.filter(pk__in=found)
    if wishes.commune:
        around = commune_by_code(wishes.commune)
        communes = communes.filter(province=around.province_id) if around else communes.none()
        communes = communes.filter(former_district=around.former_district) if around else communes
    elif wishes.district:
        communes = communes.filter(former_district=names().districts[wishes.district])
    else:
        communes = communes.filter(province=wishes.province)
    choices = (
        _choice(f"xa-{row.pk}", row.name, found[row.pk], wishes, _place(commune=row.pk))
        for row in sorted(communes if found else [], key=lambda row: sort_key(row.name))
    )
    return _facet("xa", _("Xã, phường"), choices)


def _place(**narrowest: str) -> dict[str, str]:
    return {"commune": "", "district": "", "province": ""} | narrowest
