"""Planning: a rule's next sessions exist by themselves; a changed rule moves what nobody has settled on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from sessions.calendar import Occurrence, Planned, Shift, fingerprint, occurrence_on, occurrences, replan
from sessions.models import Listing, MarketSession, SessionRule
from sessions.services.running import reschedule

AHEAD = 8  # sessions that exist before they open
SETTLED_BEFORE = timedelta(hours=48)  # from then on vendors have been reminded: a rule no longer moves the session
TERMS = ("title", "rrule", "starts_at", "minutes", "delivery_days")


def _lock_calendar() -> None:
    """Let one transaction at a time hand out numbers and dates: every writer locks all rules, in one order."""
    list(SessionRule.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def ensure_sessions(rule: SessionRule) -> list[MarketSession]:
    """Make those of the rule's next eight sessions that do not exist; numbers go on from the highest."""
    _lock_calendar()
    rule.refresh_from_db()
    if not rule.is_active:
        return []
    evenings = occurrences(rule, database_now(), AHEAD)
    there = set(
        rule.sessions.filter(occurrence__in=[evening.day for evening in evenings]).values_list("occurrence", flat=True)
    )
    number = MarketSession.objects.aggregate(highest=Max("number"))["highest"] or 0
    missing = [evening for evening in evenings if evening.day not in there]
    made = [_planned(rule, evening, number + step) for step, evening in enumerate(missing, start=1)]
    for session in MarketSession.objects.bulk_create(made):
        journal.record("session.planned", actor=None, subject=session, occurrence=str(session.occurrence))
    return made


@transaction.atomic
def add_rule(*, actor: Person, rule: SessionRule) -> SessionRule:
    """Put a new rule in force and make its first sessions."""
    rule.save()
    journal.record("rule.added", actor=actor, subject=rule, rrule=rule.rrule)
    ensure_sessions(rule)
    return rule


def _planned(rule: SessionRule, evening: Occurrence, number: int) -> MarketSession:
    return MarketSession(
        rule=rule,
        occurrence=evening.day,
        number=number,
        title=rule.title,
        opens_at=evening.opens_at,
        closes_at=evening.closes_at,
        planned_closes_at=evening.closes_at,
        delivery_days=rule.delivery_days,
    )


def shifts_of(old: SessionRule, new: SessionRule, moment: datetime) -> list[Shift]:
    """Return what changing rule `old` into `new` would do to its coming sessions; nothing is written."""
    of_rule = MarketSession.objects.filter(rule=old.pk)
    coming = of_rule.filter(opens_at__gt=moment, stopped_at=None).annotate(
        is_listed=Exists(Listing.objects.filter(session=OuterRef("pk")))
    )
    planned = [
        Planned(
            number=session.number,
            stands_for=session.occurrence,
            opens_at=session.opens_at,
            closes_at=session.closes_at,
            settled=_is_settled(session, old, moment),
        )
        for session in coming
    ]
    held_for = set(of_rule.exclude(number__in=[p.number for p in planned]).values_list("occurrence", flat=True))
    evenings = occurrences(new, moment, len(planned) + len(held_for) + AHEAD)
    return replan(planned, [evening for evening in evenings if evening.day not in held_for])


def _is_settled(session: MarketSession, rule: SessionRule, moment: datetime) -> bool:
    """Tell whether a coming session keeps its times: listed, moved by hand, extended, or about to open."""
    if session.occurrence is None or session.is_listed or session.extended_minutes:  # type: ignore[attr-defined]
        return True
    moved_by_hand = session.opens_at != occurrence_on(rule, session.occurrence).opens_at
    return moved_by_hand or session.opens_at <= moment + SETTLED_BEFORE


@transaction.atomic
def change_rule(*, actor: Person, rule: SessionRule, version: int, changed: SessionRule, agreed: str) -> SessionRule:
    """Take over the terms of `changed` and move the coming sessions as the director saw them and agreed.

    Raise Stale when the rule, or what the change would do, is no longer what was shown (`calendar.fingerprint`).
    """
    _lock_calendar()
    rule = SessionRule.objects.get(pk=rule.pk)
    _lock_sessions(rule)
    shifts = shifts_of(rule, changed, database_now())
    if rule.version != version or fingerprint(shifts) != agreed:
        raise Stale(_("Lịch vừa có thay đổi. Hãy xem lại các phiên sẽ đổi rồi đồng ý lần nữa."))
    if any(shift.evening is None and not shift.planned.settled for shift in shifts):
        raise Refused(_("Lịch này không còn đủ buổi chợ phía trước."))
    before = {name: str(getattr(rule, name)) for name in TERMS}
    for name in TERMS:
        setattr(rule, name, getattr(changed, name))
    rule.version += 1
    rule.save(update_fields=[*TERMS, "version"])
    _apply(shifts, rule, actor)
    journal.record("rule.changed", actor=actor, subject=rule, before=before, rrule=rule.rrule)
    ensure_sessions(rule)
    return rule


def _lock_sessions(rule: SessionRule) -> None:
    """Wait for the vendors who are listing this very moment, and let no other list until the sessions have moved."""
    rows = MarketSession.objects.filter(rule=rule, opens_at__gt=database_now()).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _apply(shifts: list[Shift], rule: SessionRule, actor: Person) -> None:
    numbers = [shift.planned.number for shift in shifts]
    rows = MarketSession.objects.filter(number__in=numbers)
    sessions = {session.number: session for session in rows}
    rows.update(occurrence=None)  # evenings trade places: cleared first, or one would meet its neighbour's unique date
    for shift in shifts:
        session = sessions[shift.planned.number]
        session.occurrence = shift.evening.day if shift.evening else None
        fields = ["occurrence"]
        if not shift.planned.settled:
            fields += _follow(session, rule, actor)
        if shift.evening and shift.moves:
            fields += reschedule(session, shift.evening.opens_at, shift.evening.closes_at - shift.evening.opens_at)
            journal.record("session.moved", actor=actor, subject=session, now=session.opens_at.isoformat(), by="rule")
        session.save(update_fields=fields)


def _follow(session: MarketSession, rule: SessionRule, actor: Person) -> list[str]:
    session.title = rule.title
    session.delivery_days = rule.delivery_days
    session.changed_by = actor
    session.version += 1
    return ["title", "delivery_days", "changed_by", "version"]
