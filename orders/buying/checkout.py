"""The last page before "Chốt đơn": what is bought of whom, how each parcel comes and is paid, and what changed. Pure.

What stood on the page comes back with the form as one short text; what differs now is told line by line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _

from market.kernel.money import dong
from orders.buying.basket import DeliveryChoice, WantedLine
from orders.buying.basket_sheet import BasketSheet, Group
from orders.delivery.terms import FREE, DeliveryOffer, Point
from orders.delivery.words import hours_words

_LINE = re.compile(r"([0-9]{1,12})x([0-9]{1,5})@([0-9]{1,10})")
_FEE = re.compile(r"([0-9]{1,12})\+([0-9]{1,10})")


class Way(NamedTuple):
    """One way a parcel comes and is paid, as a choice on the page."""

    value: str
    choice: DeliveryChoice
    point: Point | None
    is_chosen: bool

    @property
    def hours(self) -> str:
        """Return when the point hands over, in words."""
        return "; ".join(hours_words(self.point.hours)) if self.point else ""


@dataclass(frozen=True)
class Parcel:
    """One vendor's goods: what becomes one order. Amounts in đồng."""

    group: Group
    offer: DeliveryOffer
    asked: str  # the value of the way that was chosen; empty before
    deliver_by: date  # as the session promises

    @cached_property
    def chosen(self) -> DeliveryChoice | None:
        """Return the way that counts: the one chosen when it is still there, else the plainest."""
        choices = self.offer.choices
        return next((each for each in choices if value_of(each) == self.asked), choices[0] if choices else None)

    @property
    def ways(self) -> list[Way]:
        """Return everything that can be chosen."""
        points = {point.pk: point for point in self.offer.points}
        return [
            Way(value_of(each), each, points.get(each.pickup_point or 0), each == self.chosen)
            for each in self.offer.choices
        ]

    @property
    def fee(self) -> int:
        """Return what delivery costs."""
        return self.chosen.fee if self.chosen else 0

    @property
    def goods_total(self) -> int:
        """Return what the goods cost."""
        return self.group.total

    @property
    def total(self) -> int:
        """Return what is paid for this parcel."""
        return self.goods_total + self.fee

    @property
    def arrives_by(self) -> date:
        """Return the promised day of this parcel."""
        return self.deliver_by + timedelta(days=self.chosen.days if self.chosen else 0)


@dataclass(frozen=True)
class Checkout:
    """Everything that is agreed on with one tap."""

    sheet: BasketSheet
    parcels: list[Parcel]

    @property
    def total(self) -> int:
        """Return what is paid in all, in đồng."""
        return sum(parcel.total for parcel in self.parcels)

    @property
    def fees(self) -> int:
        """Return what delivery costs in all, in đồng."""
        return sum(parcel.fee for parcel in self.parcels)

    @property
    def can_be_placed(self) -> bool:
        """Tell whether there is something to place and every parcel has a way."""
        return bool(self.parcels) and all(parcel.chosen for parcel in self.parcels)

    @property
    def lines(self) -> list[WantedLine]:
        """Return the lines at the prices of now."""
        return [WantedLine(row.listing.pk, row.quantity, row.stall.unit_price) for row in self.sheet.ready]

    @property
    def choices(self) -> dict[int, DeliveryChoice]:
        """Return how each vendor's parcel comes."""
        return {parcel.group.vendor.pk: parcel.chosen for parcel in self.parcels if parcel.chosen}

    @property
    def shown(self) -> str:
        """Return what stands on the page as one text."""
        lines = [f"{line.listing}x{line.quantity}@{line.unit_price}" for line in self.lines]
        fees = [f"{vendor}+{choice.fee}" for vendor, choice in self.choices.items()]
        return " ".join([*lines, *fees, str(self.total)])

    def changes(self, shown: str) -> list[str]:
        """Return what differs from what stood on the page, line by line, in words."""
        before = {int(pk): (int(n), int(price)) for pk, n, price in _LINE.findall(shown)}
        fees = {int(vendor): int(fee) for vendor, fee in _FEE.findall(shown)}
        now = {line.listing: (line.quantity, line.unit_price) for line in self.lines}
        names = {row.listing.pk: row.listing.product.name for row in self.sheet.rows}
        words = [_line_words(names.get(pk, ""), before.get(pk), now.get(pk)) for pk in {**before, **now}]
        words += [_fee_words(parcel, fees.get(parcel.group.vendor.pk)) for parcel in self.parcels]
        return [each for each in words if each]


def checkout_of(sheet: BasketSheet, offers: Mapping[int, DeliveryOffer], asked: Mapping[int, str]) -> Checkout:
    """Return what the ready lines of a basket come to with what each vendor offers and what was chosen."""
    groups = [Group(group.vendor, [row for row in group.rows if row.can_be_bought]) for group in sheet.groups]
    return Checkout(
        sheet,
        [
            Parcel(group, offers.get(group.vendor.pk, FREE), asked.get(group.vendor.pk, ""), sheet.deliver_by)
            for group in groups
            if group.rows
        ],
    )


def value_of(choice: DeliveryChoice) -> str:
    """Return a way as the value of a form's choice; its fee is not in it."""
    return f"{choice.method}-{choice.pickup_point or 0}-{choice.payment}"


def _line_words(name: str, before: tuple[int, int] | None, now: tuple[int, int] | None) -> str:
    if before == now:
        return ""
    if now is None:
        return _("%(name)s: không còn chốt được lúc này.") % {"name": name} if name else ""
    if before is None:
        return _("%(name)s: vừa thêm vào giỏ.") % {"name": name}
    if before[1] != now[1]:
        values = {"name": name, "old": dong(before[1]), "new": dong(now[1])}
        return _("%(name)s: giá đổi từ %(old)s thành %(new)s.") % values
    return _("%(name)s: số lượng đổi từ %(old)d thành %(new)d.") % {"name": name, "old": before[0], "new": now[0]}


def _fee_words(parcel: Parcel, before: int | None) -> str:
    if before == parcel.fee or (before is None and not parcel.fee):
        return ""
    if before is None:
        values = {"name": parcel.group.vendor.display_name, "new": dong(parcel.fee)}
        return _("%(name)s: phí giao đến nơi này là %(new)s.") % values
    values = {"name": parcel.group.vendor.display_name, "old": dong(before), "new": dong(parcel.fee)}
    return _("%(name)s: phí giao đổi từ %(old)s thành %(new)s.") % values
