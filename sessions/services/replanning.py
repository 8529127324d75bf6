"""What a change of calendar, template or free days does to coming sessions: seen first, then done, never otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from sessions.calendar import Occurrence, Planned, Shift, Taken, Why, occurrence_on, occurrences, replan
from sessions.models import Listing, MarketSession, SessionRule, SkippedDay, Stop
from sessions.planning.terms import give, term_changes, terms_of_rule
from sessions.services.running import reschedule

AHEAD = 8  # sessions that exist before they open
SETTLED_BEFORE = timedelta(hours=48)  # from then on vendors have been reminded: a rule no longer moves the session

Times = Mapping[int, Occurrence]  # of sessions by number, as they will be


def skipped_days() -> frozenset[date]:
    """Return the days without a market."""
    return frozenset(SkippedDay.objects.values_list("day", flat=True))


def taken_around(
    rule: SessionRule, moment: datetime, *, skipped: frozenset[date] | None = None, moved: Times | None = None
) -> Taken:
    """Return when a rule can hold no evening: free days, and sessions that are not its own."""
    moved = moved or {}
    others = MarketSession.objects.filter(stopped_at=None, closes_at__gt=moment)
    others = others.exclude(rule=rule.pk, occurrence__isnull=False) if rule.pk else others
    times = [
        (moved[number].opens_at, moved[number].closes_at) if number in moved else (opens, closes)
        for number, opens, closes in others.values_list("number", "opens_at", "closes_at")
    ]
    return Taken(skipped_days() if skipped is None else skipped, tuple(times))


def coming_sessions(sessions: QuerySet[MarketSession], moment: datetime) -> QuerySet[MarketSession]:
    """Return those of some sessions that will open, each with whether vendors have goods in it."""
    standing = Listing.objects.filter(session=OuterRef("pk"), withdrawn_at=None)
    return sessions.filter(opens_at__gt=moment, stopped_at=None).annotate(is_listed=Exists(standing))


def why_settled(session: MarketSession, rule: SessionRule | None, moment: datetime) -> Why | None:
    """Return why a coming session keeps its times and terms, or None when it follows its rule."""
    if session.is_listed:  # type: ignore[attr-defined]
        return Why.LISTED
    if rule is None or session.occurrence is None:
        return Why.OUTSIDE
    if session.extended_minutes or session.opens_at != occurrence_on(rule, session.occurrence).opens_at:
        return Why.BY_HAND
    return Why.SOON if session.opens_at <= moment + SETTLED_BEFORE else None


def planned_of(session: MarketSession, why: Why | None) -> Planned:
    """Return a session as replanning sees it."""
    return Planned(session.number, session.occurrence, session.opens_at, session.closes_at, why)


def shifts_of(
    old: SessionRule,
    new: SessionRule,
    moment: datetime,
    *,
    skipped: frozenset[date] | None = None,
    moved: Times | None = None,
) -> list[Shift]:
    """Return what changing rule `old` into `new` would do to its coming sessions; nothing is written.

    `skipped`: the days without a market as they will be; `moved`: times other sessions will have by then.
    """
    of_rule = MarketSession.objects.filter(rule=old.pk)
    coming = {session.number: session for session in coming_sessions(of_rule, moment)}
    planned = [planned_of(session, why_settled(session, old, moment)) for session in coming.values()]
    held_for = set(of_rule.exclude(number__in=list(coming)).values_list("occurrence", flat=True))
    taken = taken_around(old, moment, skipped=skipped, moved=moved)
    taken = replace(taken, days=taken.days | {day for day in held_for if day})
    shifts = replan(planned, occurrences(new, moment, len(planned) + AHEAD, taken))
    before, after = terms_of_rule(old), terms_of_rule(new)
    return [_with_terms(shift, coming[shift.planned.number], before, after) for shift in shifts]


def _with_terms(shift: Shift, session: MarketSession, before: dict[str, Any], after: dict[str, Any]) -> Shift:
    if shift.planned.settled or shift.ends:
        return shift
    return replace(shift, terms=term_changes(session, before, after))


def lock_coming(sessions: QuerySet[MarketSession]) -> None:
    """Wait for the vendors who are listing this very moment, and let no other list until the sessions have moved."""
    rows = sessions.filter(opens_at__gt=database_now()).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def refuse_clash(shifts: Iterable[Shift]) -> None:
    """Refuse new times that run into a session of the same rule which stays where it is."""
    shifts = list(shifts)
    staying = [shift.planned for shift in shifts if not shift.moves and not shift.ends]
    for evening in (shift.evening for shift in shifts if shift.moves and shift.evening):
        for other in staying:
            if other.opens_at < evening.closes_at and other.closes_at > evening.opens_at:
                words = _("Giờ mới trùng với phiên %(number)d đang giữ nguyên giờ. Hãy đổi giờ phiên ấy trước.")
                raise Refused(words % {"number": other.number})


def apply_shifts(shifts: list[Shift], *, actor: Person, moment: datetime) -> None:
    """Do what was shown: move, stop and give new terms, each session as its shift says."""
    rows = MarketSession.objects.filter(number__in=[shift.planned.number for shift in shifts])
    sessions = {session.number: session for session in rows}
    rows.update(occurrence=None)  # evenings trade places: cleared first, or one would meet its neighbour's unique date
    given = {shift.evening.day for shift in shifts if shift.evening}
    for shift in shifts:
        session, stood_for = sessions[shift.planned.number], shift.planned.stands_for
        kept = None if stood_for in given else stood_for
        evening = shift.evening.day if shift.evening else kept
        session.occurrence = evening if session.rule_id else None
        session.save(update_fields=["occurrence", *_follow(session, shift, actor, moment)])


def _follow(session: MarketSession, shift: Shift, actor: Person, moment: datetime) -> list[str]:
    if not shift.changes:
        return []
    fields = _move(session, shift.evening, actor) if shift.moves and shift.evening else []
    if shift.ends:
        fields += _end(session, actor, moment)
    if shift.terms:
        fields += give(session, {change.name: change.new for change in shift.terms})
        names = [change.name for change in shift.terms]
        journal.record("session.terms_changed", actor=actor, subject=session, terms=names, by="rule")
    session.changed_by = actor
    session.version += 1
    return [*fields, "changed_by", "version"]


def _move(session: MarketSession, evening: Occurrence, actor: Person) -> list[str]:
    fields = reschedule(session, evening.opens_at, evening.closes_at - evening.opens_at)
    journal.record("session.moved", actor=actor, subject=session, now=session.opens_at.isoformat(), by="rule")
    return fields


def _end(session: MarketSession, actor: Person, moment: datetime) -> list[str]:
    """Stop a session that its rule no longer holds; whoever wanted to come is told."""
    session.stopped_at, session.stop_reason = moment, _("Lịch chợ đã đổi, không có phiên này nữa.")
    session.news = MarketSession.News.STOPPED
    Stop.objects.create(session=session, reason=session.stop_reason, stopped_at=moment, stopped_by=actor)
    journal.record("session.stopped", actor=actor, subject=session, reason=session.stop_reason)
    return ["stopped_at", "stop_reason", "news"]
