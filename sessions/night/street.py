"""Everything the street shares of a session at one moment: its stalls, its line-up, what is announced and asked."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from sessions.evening import Evening
from sessions.models import Announcement, Slot
from sessions.night.board import Board, board_numbered
from sessions.night.lineup import LineupItem, next_up, planned_lineup
from sessions.night.trust import trust_strip
from sessions.selectors.announcements import current_announcements
from sessions.selectors.questions import PublicQuestion, public_questions

QUESTIONS_SHOWN = 6


@dataclass(frozen=True)
class Street:
    """A session as everybody sees it. Five questions to the database, however many its listings."""

    board: Board
    slots: list[Slot]
    announcements: list[Announcement]
    questions: list[PublicQuestion]

    @property
    def evening(self) -> Evening:
        """Return the session and the moment."""
        return self.board.evening

    @cached_property
    def lineup(self) -> list[LineupItem]:
        """Return the whole order before the opening, and what is on air and next while it runs."""
        if self.evening.is_coming:
            return planned_lineup(self.board, self.slots)
        return next_up(self.board, self.slots) if self.evening.is_running else []

    @property
    def coming(self) -> list[LineupItem]:
        """Return the slots still to come."""
        return [item for item in self.lineup if not item.is_on_air]

    @property
    def stream_is_down(self) -> bool:
        """Tell whether a director said that the picture is lost."""
        return self.evening.is_running and self.evening.session.stream_down_at is not None

    @property
    def spoken(self) -> str:
        """Return what is read out to people who do not see the page, when it changes: warnings, then what is on air."""
        return " ".join([*(news.text for news in self.announcements), self.board.spoken]).strip()

    @property
    def shelves(self) -> str:
        """Return a mark of what the cards show: when it changes, pages that are open ask for the stalls anew."""
        shown = [(stall.listing.pk, stall.unit_price) for stall in self.board.stalls_shown]
        return blake2b(repr(shown).encode(), digest_size=6).hexdigest()

    @property
    def trust(self) -> str:
        """Return the trust strip of what is on air, drawn; asked of vetting once a minute at most."""
        return trust_strip(self.board.on_air.listing.product) if self.board.on_air else ""


def street_numbered(number: int) -> Street | None:
    """Return a session as everybody sees it, or None when there is no such session."""
    board = board_numbered(number)
    if board is None:
        return None
    session, evening = board.evening.session, board.evening
    if evening.is_over:
        return Street(board, [], [], [])
    return Street(
        board,
        list(session.slots.select_related("vendor__commune").order_by("position")),
        list(current_announcements(session, evening.moment)),
        public_questions(session, limit=QUESTIONS_SHOWN),
    )
