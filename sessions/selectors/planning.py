"""What the planning desk and the calendar show: coming evenings with their applications, free days, templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from market.kernel.clock import Now, in_hanoi, today_in_hanoi
from sessions.availability import ENDS_AT
from sessions.calendar import days_among
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, SessionRule, SessionTemplate, SkippedDay

WEEKS_SHOWN = timedelta(weeks=10)  # how far ahead visitors are told of free days


@dataclass(frozen=True)
class BoardEvening:
    """One line of the planning board: a session, or a day on which a rule would have held one."""

    day: date
    evening: Evening | None = None
    skipped: SkippedDay | None = None  # with an evening: the session stays on a day without a market
    applied: int = 0
    accepted: int = 0
    returned: int = 0
    vendors: int = 0

    @property
    def is_conflict(self) -> bool:
        """Tell whether a director has to move or stop the session."""
        return self.evening is not None and self.skipped is not None and self.evening.is_coming


def planning_board() -> list[BoardEvening]:
    """Return the running and coming sessions and the market days left out, in order of time."""
    sessions = list(_with_applications(_open_or_coming()))
    skipped = {row.day: row for row in SkippedDay.objects.filter(day__gte=today_in_hanoi())}
    lines = [_line(session, skipped) for session in sessions]
    last = max((line.day for line in lines), default=today_in_hanoi() + WEEKS_SHOWN)
    held = {line.day for line in lines if line.is_conflict}
    lines += [
        BoardEvening(row.day, skipped=row) for row in _left_out(skipped.values(), until=last) if row.day not in held
    ]
    return sorted(lines, key=lambda line: (line.day, line.evening is None))


def _open_or_coming() -> QuerySet[Any]:
    sessions = MarketSession.objects.annotate(moment=Now(), ends=ENDS_AT).select_related("template", "rule")
    return sessions.filter(Q(ends__gt=Now()) | Q(opens_at__gt=Now())).order_by("opens_at")


def _with_applications(sessions: QuerySet[Any]) -> QuerySet[Any]:
    standing = Q(listings__withdrawn_at=None, listings__stopped_at=None)
    counts: dict[str, Any] = {
        state.value: Count("listings", filter=standing & Q(listings__standing=state)) for state in Listing.Standing
    }
    vendors = Count("listings__product__vendor", filter=standing & Q(listings__standing="accepted"), distinct=True)
    annotated: QuerySet[Any] = sessions.annotate(**counts, vendors=vendors)
    return annotated


def _line(session: Any, skipped: dict[date, SkippedDay]) -> BoardEvening:
    day = in_hanoi(session.opens_at).date()
    return BoardEvening(
        day=day,
        evening=Evening(session, session.moment),
        skipped=skipped.get(day),
        applied=session.applied,
        accepted=session.accepted,
        returned=session.returned,
        vendors=session.vendors,
    )


def _left_out(skipped: Iterable[SkippedDay], *, until: date) -> list[SkippedDay]:
    """Return the free days, up to one, on which a rule in force would hold its market."""
    rows = [row for row in skipped if row.day <= until]
    days = market_days({row.day for row in rows})
    return [row for row in rows if row.day in days]


def market_days(days: set[date]) -> set[date]:
    """Return those of some days on which a rule in force would hold its market."""
    if not days:
        return set()
    return set().union(*(days_among(rule, days) for rule in SessionRule.objects.filter(is_active=True)))


def skipped_evenings() -> list[SkippedDay]:
    """Return the market days of the coming ten weeks on which no market is held, for the public calendar."""
    today = today_in_hanoi()
    rows = SkippedDay.objects.filter(day__gte=today, day__lte=today + WEEKS_SHOWN)
    return _left_out(rows, until=today + WEEKS_SHOWN)


def rules_of_board() -> QuerySet[SessionRule]:
    """Return all rules, those in force first."""
    return SessionRule.objects.select_related("template").order_by("-is_active", "pk")


def templates_of_desk() -> QuerySet[SessionTemplate]:
    """Return all templates, those in use first, each with how many rules and coming sessions are made from it."""
    coming = Q(sessions__opens_at__gt=Now(), sessions__stopped_at=None)
    counts = {
        "rule_count": Count("rules", filter=Q(rules__is_active=True), distinct=True),
        "coming_count": Count("sessions", filter=coming, distinct=True),
    }
    return SessionTemplate.objects.select_related("promotion").annotate(**counts).order_by("-is_active", "name")


def skipped_from_today() -> QuerySet[SkippedDay]:
    """Return the days without a market that are not over."""
    return SkippedDay.objects.filter(day__gte=today_in_hanoi()).select_related("added_by")
