"""When the market is open, and at what price. Dependency: the night's models → listings → sessions → planning."""

from sessions.models.calendar import MarketSession, SessionRule
from sessions.models.duty import Duty, HostCheck, Preflight
from sessions.models.flash import FlashWindow
from sessions.models.follows import Follow
from sessions.models.listings import Listing
from sessions.models.minutes import MinutesRequest
from sessions.models.planning import PromotionKind, SessionTemplate, SkippedDay
from sessions.models.probes import StreamProbe
from sessions.models.product_questions import ProductQuestion
from sessions.models.questions import Complaint, Question, QuestionTurn, QuestionVote
from sessions.models.rehearsals import Rehearsal
from sessions.models.reminders import PushReminder, ReminderRequest
from sessions.models.slots import AirEntry, Announcement, Slot, SlotSwap, SlotWish
from sessions.models.stops import Stop

__all__ = [
    "AirEntry",
    "Announcement",
    "Complaint",
    "Duty",
    "FlashWindow",
    "Follow",
    "HostCheck",
    "Listing",
    "MarketSession",
    "MinutesRequest",
    "Preflight",
    "ProductQuestion",
    "PromotionKind",
    "PushReminder",
    "Question",
    "QuestionTurn",
    "QuestionVote",
    "Rehearsal",
    "ReminderRequest",
    "SessionRule",
    "SessionTemplate",
    "SkippedDay",
    "Slot",
    "SlotSwap",
    "SlotWish",
    "Stop",
    "StreamProbe",
]
