"""The board of a session: its stalls as the public sees them at one moment. Nothing in it is personal."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from market.kernel.money import dong, saving_percent
from sessions.evening import Evening
from sessions.flash import Flash
from sessions.models import Listing
from sessions.selectors import evening_with_listings
from sessions.words import Stock, stock_of
from vetting.models import ProductBranch
from vetting.price_words import proof_words


@dataclass(frozen=True)
class Stall:
    """A listing as the public sees it."""

    listing: Listing

    @cached_property
    def left(self) -> int:
        """Return how many units are left."""
        return self.listing.in_stock

    @cached_property
    def stock(self) -> Stock:
        """Return what is left, in words."""
        return stock_of(self.left, on_sale=self.listing.is_offered)  # type: ignore[attr-defined]

    @cached_property
    def flash(self) -> Flash | None:
        """Return the flash window that holds, or the next one; None for a listing asked for without them."""
        flash = Flash.of_row(getattr(self.listing, "flash_row", None))
        return replace(flash, left=min(flash.left, self.left)) if flash else None

    @property
    def unit_price(self) -> int:
        """Return what one unit costs at this moment, in đồng."""
        return self.flash.price if self.flash and self.flash.is_on else self.listing.session_price

    @property
    def price(self) -> str:
        """Return what one unit costs at this moment, written."""
        return dong(self.unit_price)

    @property
    def session_price(self) -> str:
        """Return the price of the evening, written, while a flash price stands before it."""
        return dong(self.listing.session_price) if self.flash and self.flash.is_on else ""

    @property
    def regular(self) -> str:
        """Return the regular price, written, when it is proved: only then it may stand struck through."""
        return dong(self.listing.regular_price) if self.listing.regular_is_proved else ""

    @property
    def evidence(self) -> str:
        """Return what proves the regular price, in words; empty when nothing does."""
        proof = self.listing.price_evidence
        return proof_words(proof) if proof and self.listing.regular_is_proved else ""

    @property
    def saving(self) -> str:
        """Return how much lower than a proved regular price it is, rounded down; empty below one percent."""
        if not self.listing.regular_is_proved:
            return ""
        percent = saving_percent(self.listing.regular_price, self.unit_price)
        return f"{percent}%" if percent else ""

    @property
    def code(self) -> str:
        """Return what people type to order it by text: "A1"; empty when it has none."""
        return self.listing.stall_code

    @property
    def branch(self) -> ProductBranch:
        """Return the OCOP branch of the product."""
        return self.listing.product.product_set.branch

    @property
    def picture(self) -> dict[str, Any] | None:
        """Return the product's picture for the stall card."""
        picture = self.listing.product.picture
        return picture.card(alt=self.listing.product.name) if picture else None


@dataclass(frozen=True)
class Board:
    """A session with all its stalls at one moment."""

    evening: Evening
    stalls: list[Stall]

    @cached_property
    def on_air(self) -> Stall | None:
        """Return the stall that is presented now, as long as it is offered."""
        shown = (stall for stall in self.stalls if stall.listing.pk == self.evening.session.on_air_id)
        return next((stall for stall in shown if stall.stock.tone != "off"), None)

    @property
    def stalls_shown(self) -> list[Stall]:
        """Return the stalls on offer, and those that sold something before they were taken away."""
        return [stall for stall in self.stalls if stall.stock.tone != "off" or stall.listing.sold]

    @property
    def units_sold(self) -> int:
        """Return how many units were sold so far."""
        return sum(stall.listing.sold for stall in self.stalls)

    @property
    def stalls_open(self) -> int:
        """Return how many stalls have something left."""
        return sum(stall.stock.can_be_bought for stall in self.stalls)

    @property
    def spoken(self) -> str:
        """Return the sentence read out to people who do not see the on-air card."""
        if not self.evening.is_live:
            return _("Phiên %(number)d: %(state)s.") % {
                "number": self.evening.session.number,
                "state": self.evening.word,
            }
        if self.on_air is None:
            return ""
        product, stock = self.on_air.listing.product, self.on_air.stock
        words = _("Đang giới thiệu: %(name)s, %(price)s một %(unit)s.") % {
            "name": product.name,
            "price": self.on_air.price,
            "unit": product.unit,
        }
        # Not every unit sold is spoken, only that it runs out.
        return f"{words} {stock.words}." if stock.tone in {"low", "out"} else words


def board_numbered(number: int) -> Board | None:
    """Return the board of a session: two queries, whatever the number of its listings."""
    found = evening_with_listings(number)
    if found is None:
        return None
    evening, listings = found
    return Board(evening, [Stall(listing) for listing in listings])
