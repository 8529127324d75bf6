"""What should have happened and has not (DESIGN §3.4), by the database's clock. What came too late is not due."""

from datetime import timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, Now

from sessions.availability import ENDS_AT
from sessions.calendar import LONGEST_PAUSE
from sessions.models import AirEntry, MarketSession, Slot

Reminder = MarketSession.Reminder
REMIND_VENDORS_BEFORE = timedelta(hours=48)
REMIND_FOLLOWERS_BEFORE = timedelta(hours=1)
REMIND_DAY_BEFORE = timedelta(hours=24)
DAY_BEFORE_UNTIL = timedelta(hours=6)  # nearer to the opening the reminder of the last hour is enough
FOLLOWS_UNTIL = timedelta(hours=2)  # nearer to the opening nobody plans an evening by a mail any more
TELL_OF_CLOSE_BEFORE = timedelta(minutes=10)
SHORTEST_EVENING = timedelta(minutes=20)  # who was told of the opening a moment ago is not told of the close


def switched_on(reminder: str, session: str = "") -> Q:
    """Return the condition that the office left a reminder on; `session` leads to the session from other rows."""
    return ~Q(**{f"{session}reminders_off__contains": [reminder]})


def openings_to_announce() -> QuerySet[MarketSession]:
    """Return running sessions whose opening nobody was told of."""
    running = MarketSession.objects.alias(ends=ENDS_AT).filter(opens_at__lte=Now(), ends__gt=Now())
    return running.filter(switched_on(Reminder.OPENING), announced_opening_at=None)


def news_to_tell() -> QuerySet[MarketSession]:
    """Return sessions that were moved or stopped without everybody knowing; after their time it is no news.

    Who was inside during a pause waits for it to go on, past the planned close too.
    """
    moved = Q(news=MarketSession.News.MOVED, opens_at__gt=Now())  # once it is open, that is what is told
    resumed = ExpressionWrapper(F("paused_at") + LONGEST_PAUSE, output_field=DateTimeField())  # at the latest
    stopped = Q(news=MarketSession.News.STOPPED, held_until__gt=Now())
    return MarketSession.objects.alias(held_until=Greatest("closes_at", resumed)).filter(moved | stopped)


def vendors_to_remind() -> QuerySet[MarketSession]:
    """Return sessions whose book closes within 48 hours and whose vendors were not reminded to list.

    Without a deadline the book closes at the opening; once it is closed, a reminder would be a joke.
    """
    coming = MarketSession.objects.filter(opens_at__gt=Now(), stopped_at=None, reminded_vendors_at=None)
    closing = coming.filter(switched_on(Reminder.VENDORS)).alias(closes=Coalesce("listings_close_at", "opens_at"))
    return closing.filter(closes__gt=Now(), closes__lte=Now() + REMIND_VENDORS_BEFORE)


def followers_to_remind() -> QuerySet[MarketSession]:
    """Return sessions that open within the hour and whose followers were not reminded.

    Once a session is open, the notice of its opening says more than a late reminder.
    """
    return _opening_within(REMIND_FOLLOWERS_BEFORE).filter(
        switched_on(Reminder.HOUR_BEFORE), reminded_followers_at=None
    )


def followers_to_remind_day_before() -> QuerySet[MarketSession]:
    """Return sessions that open within a day, not just now, and whose followers were not reminded of that."""
    tomorrow = _opening_within(REMIND_DAY_BEFORE).filter(opens_at__gt=Now() + DAY_BEFORE_UNTIL)
    return tomorrow.filter(switched_on(Reminder.DAY_BEFORE), reminded_day_before_at=None)


def follows_to_tell() -> QuerySet[MarketSession]:
    """Return sessions that open within a day, not just now, and whose goods' followers were not told."""
    tomorrow = _opening_within(REMIND_DAY_BEFORE).filter(opens_at__gt=Now() + FOLLOWS_UNTIL)
    return tomorrow.filter(switched_on(Reminder.FOLLOWS), told_follows_at=None)


def closes_to_tell() -> QuerySet[MarketSession]:
    """Return sessions that close soon, of which followers were not told."""
    return closing_soon().filter(told_of_close_at=None)


def closing_soon() -> QuerySet[MarketSession]:
    """Return sessions that sell, close within ten minutes, and whose people are told of it."""
    selling = MarketSession.objects.filter(opens_at__lte=Now() - SHORTEST_EVENING, stopped_at=None, paused_at=None)
    closing = selling.filter(closes_at__gt=Now(), closes_at__lte=Now() + TELL_OF_CLOSE_BEFORE)
    return closing.filter(switched_on(Reminder.CLOSING))


def airs_to_end() -> QuerySet[MarketSession]:
    """Return sessions that are over while their log says that somebody is still on air."""
    shown = Exists(AirEntry.objects.filter(session=OuterRef("pk"), ended_at=None))
    spoken = Exists(Slot.objects.filter(session=OuterRef("pk"), started_at__isnull=False, ended_at=None))
    return MarketSession.objects.alias(ends=ENDS_AT).filter(shown | spoken, ends__lte=Now())


def _opening_within(span: timedelta) -> QuerySet[MarketSession]:
    soon = Q(opens_at__gt=Now()) & Q(opens_at__lte=Now() + span)
    return MarketSession.objects.filter(soon, stopped_at=None)


def due_pks(*queues: QuerySet[MarketSession]) -> list[int]:
    """Return the sessions of several queues, each once, oldest first."""
    pks = [set(queue.values_list("pk", flat=True)) for queue in queues]
    return sorted(set().union(*pks))
