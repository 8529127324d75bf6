"""Planning: a rule's next sessions exist by themselves; a changed rule moves what nobody has settled on."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused, Stale
from sessions.calendar import Occurrence, fingerprint, occurrences
from sessions.models import MarketSession, SessionRule, SessionTemplate
from sessions.planning.terms import follow_template, give, terms_of_rule
from sessions.services.overlaps import lock_calendar, next_number
from sessions.services.replanning import (
    AHEAD,
    apply_shifts,
    lock_coming,
    refuse_clash,
    shifts_of,
    taken_around,
)

RULE_TERMS = ("title", "rrule", "starts_at", "minutes", "delivery_days", "template", "first_on")


@transaction.atomic
def ensure_sessions(rule: SessionRule) -> list[MarketSession]:
    """Make those of the rule's next eight sessions that do not exist; numbers go on from the highest.

    None is made of a day without a market, nor of an evening in which another session is open.
    """
    lock_calendar()
    rule.refresh_from_db()
    if not rule.is_active:
        return []
    moment = database_now()
    evenings = next_evenings(rule, moment)
    days = [evening.day for evening in evenings]
    there = set(rule.sessions.filter(occurrence__in=days).values_list("occurrence", flat=True))
    missing = [evening for evening in evenings if evening.day not in there]
    first = next_number() if missing else 0
    made = [_planned(rule, evening, first + step, moment) for step, evening in enumerate(missing)]
    for session in MarketSession.objects.bulk_create(made):
        journal.record("session.planned", actor=None, subject=session, occurrence=str(session.occurrence))
    return made


def next_evenings(rule: SessionRule, moment: datetime) -> list[Occurrence]:
    """Return the next eight evenings a rule holds, also of one that is not saved yet; fewer when it ends."""
    return occurrences(rule, moment, AHEAD, taken_around(rule, moment))


def _planned(rule: SessionRule, evening: Occurrence, number: int, moment: datetime) -> MarketSession:
    session = MarketSession(
        rule=rule,
        template=rule.template,
        occurrence=evening.day,
        number=number,
        opens_at=evening.opens_at,
        closes_at=evening.closes_at,
        planned_closes_at=evening.closes_at,
    )
    terms = terms_of_rule(rule)
    give(session, terms)
    if session.listings_close_at and session.listings_close_at <= moment:
        session.listings_close_at = None  # planned too late for the deadline: vendors have until the opening
    return session


@transaction.atomic
def add_rule(*, actor: Person, rule: SessionRule) -> SessionRule:
    """Put a new rule in force and make its first sessions; one without a template gets its own."""
    lock_calendar()
    if rule.template is None:
        rule.template = _mould_of(rule, actor)
    follow_template(rule).save()
    journal.record("rule.added", actor=actor, subject=rule, rrule=rule.rrule)
    ensure_sessions(rule)
    return rule


def _mould_of(rule: SessionRule, actor: Person) -> SessionTemplate:
    """Make a template that says what the rule says."""
    taken = set(SessionTemplate.objects.filter(name__startswith=rule.title[:70]).values_list("name", flat=True))
    names = (f"{rule.title[:70]} ({n})" if n > 1 else rule.title[:70] for n in range(1, len(taken) + 2))
    template = SessionTemplate.objects.create(
        name=next(name for name in names if name not in taken),
        title=rule.title,
        minutes=rule.minutes,
        delivery_days=rule.delivery_days,
        changed_by=actor,
    )
    journal.record("template.added", actor=actor, subject=template)
    return template


@transaction.atomic
def change_rule(*, actor: Person, rule: SessionRule, version: int, changed: SessionRule, agreed: str) -> SessionRule:
    """Take over the terms of `changed` and move the coming sessions as the director saw them and agreed.

    Raise Stale when the rule, or what the change would do, is no longer what was shown (`calendar.fingerprint`).
    """
    lock_calendar()
    rule = SessionRule.objects.select_related("template").get(pk=rule.pk)
    lock_coming(MarketSession.objects.filter(rule=rule))
    moment = database_now()
    shifts = shifts_of(rule, follow_template(changed), moment)
    if rule.version != version or fingerprint(shifts) != agreed:
        raise Stale(_("Lịch vừa có thay đổi. Hãy xem lại các phiên sẽ đổi rồi đồng ý lần nữa."))
    refuse_clash(shifts)
    before = {name: str(getattr(rule, name)) for name in RULE_TERMS}
    for name in RULE_TERMS:
        setattr(rule, name, getattr(changed, name))
    _save(rule, *RULE_TERMS)
    MarketSession.objects.filter(
        number__in=[shift.planned.number for shift in shifts if not shift.planned.settled]
    ).update(template=rule.template)
    apply_shifts(shifts, actor=actor, moment=moment)
    journal.record("rule.changed", actor=actor, subject=rule, before=before, rrule=rule.rrule)
    ensure_sessions(rule)
    return rule


@transaction.atomic
def end_rule(*, actor: Person, rule: SessionRule, version: int) -> SessionRule:
    """Let a rule make no more sessions; those in the calendar stay."""
    rule = _locked_rule(rule, version)
    if not rule.is_active:
        raise Refused(_("Lịch này đã ngừng từ trước."))
    rule.is_active = False
    _save(rule, "is_active")
    journal.record("rule.ended", actor=actor, subject=rule)
    return rule


@transaction.atomic
def restart_rule(*, actor: Person, rule: SessionRule, version: int) -> SessionRule:
    """Put a rule that was ended in force again and make its next sessions."""
    rule = _locked_rule(rule, version)
    if rule.is_active:
        raise Refused(_("Lịch này đang áp dụng."))
    rule.is_active = True
    _save(rule, "is_active")
    journal.record("rule.restarted", actor=actor, subject=rule)
    ensure_sessions(rule)
    return rule


def _locked_rule(rule: SessionRule, version: int) -> SessionRule:
    lock_calendar()
    rule = SessionRule.objects.select_related("template").get(pk=rule.pk)
    if rule.version != version:
        raise Stale(_("Một người điều hành khác vừa thay đổi lịch này. Hãy xem lại rồi làm tiếp."))
    return rule


def _save(rule: SessionRule, *fields: str) -> None:
    rule.version += 1
    rule.save(update_fields=[*fields, "version"])
