"""When the market is open, and at what price. Dependency: listings → sessions → rules."""

from sessions.models.calendar import MarketSession, SessionRule
from sessions.models.listings import Listing
from sessions.models.reminders import ReminderRequest

__all__ = ["Listing", "MarketSession", "ReminderRequest", "SessionRule"]
