"""The order sheet of the lane by text: what a text was understood to ask for, with prices and total."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from orders.buying.basket import WantedLine
from orders.typed.text_orders import TextOrder, read_order
from sessions.availability import promised_date, why_closed
from sessions.evening import Evening
from sessions.models import Listing
from sessions.night.board import Board, Stall

MOST_SHOWN = 60  # codes on the page: it has to stay small


@dataclass(frozen=True)
class TextSheetLine:
    """So many units of one stall's goods. Amounts in đồng."""

    stall: Stall
    quantity: int

    @property
    def amount(self) -> int:
        """Return what the line costs at this moment."""
        return self.quantity * self.stall.unit_price


@dataclass(frozen=True)
class TextSheet:
    """A session's codes at one moment, and what a text asks of them."""

    board: Board
    text: str

    @property
    def evening(self) -> Evening:
        """Return the session at that moment."""
        return self.board.evening

    @cached_property
    def stalls(self) -> dict[str, Stall]:
        """Return the accepted stalls by code: also those sold out or stopped, so that the refusal can say so."""
        accepted = Listing.Standing.ACCEPTED
        return {stall.code: stall for stall in self.board.stalls if stall.code and stall.listing.standing == accepted}

    @property
    def on_sale(self) -> list[Stall]:
        """Return what can be ordered now, as many as the page shows."""
        return self._on_sale[:MOST_SHOWN]

    @property
    def more_on_sale(self) -> int:
        """Return how many more can be ordered."""
        return max(0, len(self._on_sale) - MOST_SHOWN)

    @cached_property
    def _on_sale(self) -> list[Stall]:
        return [stall for stall in self.stalls.values() if stall.stock.can_be_bought]

    @cached_property
    def order(self) -> TextOrder:
        """Return what the text asks for."""
        return read_order(self.text, self.stalls.keys())

    @cached_property
    def lines(self) -> list[TextSheetLine]:
        """Return what it asks for with the goods' names and prices."""
        return [TextSheetLine(self.stalls[line.code], line.quantity) for line in self.order.lines]

    @property
    def total(self) -> int:
        """Return what is paid on delivery: delivery is free in a session."""
        return sum(line.amount for line in self.lines)

    @property
    def wanted(self) -> list[WantedLine]:
        """Return the lines as placing takes them, at the prices of this moment."""
        return [WantedLine(line.stall.listing.pk, line.quantity, line.stall.unit_price) for line in self.lines]

    @property
    def why_not(self) -> str:
        """Return why nothing can be ordered now; empty when it can."""
        return why_closed(self.evening.session, self.evening.moment)

    @property
    def deliver_by(self) -> date:
        """Return the promised day."""
        return promised_date(self.evening.session, self.evening.moment)
