"""What the link of a comment shows: the goods drafted, as they can be had at this moment."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from market.kernel.templatetags.formats import phone as phone_as_written
from orders.models import DraftOrder, Placing
from sessions.availability import promised_date, why_closed
from sessions.evening import Evening
from sessions.night.board import Board, Stall


@dataclass(frozen=True)
class DraftLine:
    """One drafted listing at its price of now."""

    draft: DraftOrder
    stall: Stall


@dataclass(frozen=True)
class DraftSheet:
    """All drafts of one link, and the placing if they were confirmed."""

    board: Board
    drafts: list[DraftOrder]
    placing: Placing | None

    @property
    def evening(self) -> Evening:
        """Return the session at this moment."""
        return self.board.evening

    @cached_property
    def lines(self) -> list[DraftLine]:
        """Return what still waits to be confirmed."""
        stalls = {stall.listing.pk: stall for stall in self.board.stalls}
        waiting = [draft for draft in self.drafts if draft.status == DraftOrder.Status.WAITING]
        return [DraftLine(draft, stalls[draft.listing_id]) for draft in waiting]

    @property
    def phone(self) -> str:
        """Return the phone the link was sent to, as stored; empty when the link was given in a comment."""
        return self.drafts[0].phone

    @property
    def phone_shown(self) -> str:
        """Return that phone with its middle hidden: the link may have been passed on."""
        written = phone_as_written(self.phone)
        return f"{written[:3]}* *** {written[-3:]}" if self.phone else ""

    @property
    def deliver_by(self) -> date:
        """Return the promised day."""
        return promised_date(self.evening.session, self.evening.moment)

    @property
    def why_not(self) -> str:
        """Return why nothing can be confirmed with this link now; empty when it can."""
        if self.placing is not None:
            return _("Đơn này đã chốt. Mỗi đường dẫn chỉ dùng một lần.")
        closed = why_closed(self.evening.session, self.evening.moment)
        if closed:
            return closed
        return "" if self.lines else _("Ban tổ chức đã bỏ đơn nháp này. Anh/Chị có thể đặt ở trang phiên chợ.")
