"""The order sheet: everything that must stand before the buyer before "Chốt đơn" (consumer law, DOMAIN §4.2)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from orders.buying.basket import DeliveryChoice
from orders.delivery.terms import FREE, DeliveryOffer, offers_for
from sessions.availability import promised_date, why_not
from sessions.evening import Evening
from sessions.models import Listing
from sessions.night.board import Stall
from vetting.models import Product, Vendor


@dataclass(frozen=True)
class OrderSheet:
    """One listing as it can be ordered at one moment, for a quantity. Amounts in đồng."""

    evening: Evening
    stall: Stall
    asked: int  # units
    offer: DeliveryOffer = FREE  # how the vendor's goods come; asked for with `brought_to`

    @property
    def listing(self) -> Listing:
        """Return the listing."""
        return self.stall.listing

    @property
    def product(self) -> Product:
        """Return what is sold."""
        return self.listing.product

    @property
    def vendor(self) -> Vendor:
        """Return who sells it."""
        return self.product.vendor

    @property
    def most(self) -> int:
        """Return how many one buyer can have now."""
        return max(1, min(self.stall.left, self.listing.per_buyer_limit, self.left_at_this_price))

    @property
    def left_at_this_price(self) -> int:
        """Return how many are left at the price shown: of a flash window it may be fewer than of the listing."""
        flash = self.stall.flash
        return flash.left if flash and flash.is_on else self.stall.left

    @property
    def quantity_hint(self) -> str:
        """Return how many one can have, in words."""
        values = {"most": self.most, "unit": self.product.unit}
        if self.left_at_this_price < min(self.stall.left, self.listing.per_buyer_limit):
            return _("Với giá chớp nhoáng chỉ còn %(most)d %(unit)s.") % values
        if self.stall.left <= self.listing.per_buyer_limit:
            return _("Chỉ còn %(most)d %(unit)s.") % values
        return _("Mỗi người mua tối đa %(most)d %(unit)s.") % values

    @property
    def quantity(self) -> int:
        """Return the quantity the sums are for."""
        return max(1, min(self.asked, self.most))

    @property
    def price(self) -> int:
        """Return the price of one unit at this moment."""
        return self.stall.unit_price

    @property
    def goods_total(self) -> int:
        """Return what the goods cost."""
        return self.quantity * self.price

    @property
    def choice(self) -> DeliveryChoice | None:
        """Return the plainest way the goods come; None while it is unknown, or where nobody brings them."""
        return next(iter(self.offer.choices), None)

    @property
    def delivery_fee(self) -> int:
        """Return the cost of delivery."""
        return self.choice.fee if self.choice else 0

    @property
    def total(self) -> int:
        """Return what is paid on delivery."""
        return self.goods_total + self.delivery_fee

    @property
    def saving(self) -> int:
        """Return how much less that is than at a proved regular price; nothing where it is not proved."""
        return self.quantity * (self.listing.regular_price - self.price) if self.listing.regular_is_proved else 0

    @property
    def deliver_by(self) -> date:
        """Return the promised day."""
        days = self.choice.days if self.choice else 0
        return promised_date(self.evening.session, self.evening.moment) + timedelta(days=days)

    @cached_property
    def why_not(self) -> str:
        """Return why it cannot be ordered now; empty when it can."""
        if self.evening.is_live and self.stall.stock.can_be_bought:
            return ""
        return why_not(self.listing, self.evening.moment)


def brought_to(sheet: OrderSheet, commune: str) -> OrderSheet:
    """Return the sheet with what bringing the goods to a commune costs; one query where it may."""
    if not sheet.listing.has_areas:  # type: ignore[attr-defined]
        return sheet
    vendor = sheet.vendor.pk
    grams = sheet.quantity * sheet.product.net_weight
    offers = offers_for([vendor], commune, {vendor: sheet.goods_total}, {vendor: grams})
    return replace(sheet, offer=offers.get(vendor, FREE))
