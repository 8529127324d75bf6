"""A session together with the moment it is looked at: what pages and services ask it."""

from dataclasses import dataclass
from datetime import datetime

from sessions import words
from sessions.calendar import COMING, OVER, RUNNING, State, ends_at, state_at
from sessions.models import MarketSession


@dataclass(frozen=True)
class Evening:
    """A session at a moment of the database's clock."""

    session: MarketSession
    moment: datetime

    @property
    def state(self) -> State:
        """Return what the session is at this moment."""
        return state_at(self.session, self.moment)

    @property
    def is_coming(self) -> bool:
        """Tell whether it opens later."""
        return self.state in COMING

    @property
    def takes_listings(self) -> bool:
        """Tell whether vendors may still apply: it has not opened and its list is not closed."""
        closes_at = self.session.listings_close_at
        return self.is_coming and (closes_at is None or self.moment < closes_at)

    @property
    def is_running(self) -> bool:
        """Tell whether it has opened and is not over (live or paused)."""
        return self.state in RUNNING

    @property
    def is_live(self) -> bool:
        """Tell whether it sells."""
        return self.state is State.LIVE

    @property
    def is_paused(self) -> bool:
        """Tell whether a director has paused it."""
        return self.state is State.PAUSED

    @property
    def is_over(self) -> bool:
        """Tell whether it is closed or stopped."""
        return self.state in OVER

    @property
    def was_cancelled(self) -> bool:
        """Tell whether it was stopped before it ever opened."""
        stopped_at = self.session.stopped_at
        return stopped_at is not None and stopped_at < self.session.opens_at

    @property
    def ends_at(self) -> datetime:
        """Return when it ends or ended."""
        return ends_at(self.session)

    @property
    def word(self) -> str:
        """Return the state in words."""
        return words.state_word(self.state)

    @property
    def lantern(self) -> str:
        """Return the state of the lantern."""
        return words.LANTERNS[self.state]

    @property
    def icon(self) -> str:
        """Return the icon beside the word."""
        return words.ICONS[self.state]

    @property
    def tone(self) -> str:
        """Return the tone of the badge."""
        return words.TONES[self.state]
