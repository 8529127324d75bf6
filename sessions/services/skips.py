"""Days without a market: Tết, holidays, days of mourning. What they do to coming sessions is seen before it is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now, in_hanoi
from market.kernel.errors import Refused, Stale
from market.kernel.templatetags.formats import day as written
from sessions.calendar import Occurrence, Planned, Shift, Why
from sessions.models import MarketSession, SessionRule, SkippedDay
from sessions.services.calendar import ensure_sessions
from sessions.services.overlaps import lock_calendar
from sessions.services.replanning import (
    apply_shifts,
    coming_sessions,
    lock_coming,
    planned_of,
    refuse_clash,
    shifts_of,
    skipped_days,
    why_settled,
)


@dataclass(frozen=True)
class Skip:
    """A day on which no market is to be held, and why."""

    day: date
    reason: str


@dataclass(frozen=True)
class SkipEffect:
    """What other free days would do: sessions that shift, and sessions that stay on a free day all the same."""

    shifts: tuple[tuple[int, tuple[Shift, ...]], ...]  # by rule
    conflicts: tuple[Planned, ...]
    days: tuple[date, ...]  # all days without a market, as they would be

    @property
    def changes(self) -> list[Shift]:
        """Return the shifts that change something, by number."""
        found = [shift for _rule, shifts in self.shifts for shift in shifts if shift.changes]
        return sorted(found, key=lambda shift: shift.planned.number)

    @property
    def fingerprint(self) -> str:
        """Return the mark under which it is agreed to."""
        return sha256(repr((self.shifts, self.conflicts, self.days)).encode()).hexdigest()[:16]


def effect_of(added: Iterable[date] = (), removed: Iterable[date] = ()) -> SkipEffect:
    """Return what adding and removing free days would do to coming sessions; nothing is written."""
    moment = database_now()
    skipped = (skipped_days() | set(added)) - set(removed)
    moved: dict[int, Occurrence] = {}
    by_rule = []
    for rule in SessionRule.objects.select_related("template").order_by("pk"):
        shifts = shifts_of(rule, rule, moment, skipped=skipped, moved=moved)
        moved |= {each.planned.number: each.evening for each in shifts if each.moves and each.evening}
        by_rule.append((rule.pk, tuple(shifts)))
    conflicts = conflicts_with(skipped, moment, set(moved))
    return SkipEffect(tuple(by_rule), tuple(conflicts), tuple(sorted(skipped)))


def conflicts_with(skipped: Iterable[date], moment: datetime, moving: set[int]) -> list[Planned]:
    """Return coming sessions that stay on a day without a market: a director has to move or stop them."""
    days = set(skipped)
    coming = coming_sessions(MarketSession.objects.select_related("rule"), moment).order_by("opens_at")
    return [
        planned_of(session, why_settled(session, session.rule, moment) or Why.OUTSIDE)
        for session in coming
        if session.number not in moving and in_hanoi(session.opens_at).date() in days
    ]


@transaction.atomic
def skip_days(*, actor: Person, skips: Iterable[Skip], agreed: str) -> list[SkippedDay]:
    """Add days without a market and move the sessions that nobody has settled on, as seen and agreed to.

    Sessions with goods in them stay: a director moves or stops them by hand. Raise Stale when something changed.
    """
    skips = sorted(skips, key=lambda skip: skip.day)
    lock_calendar()
    refuse_days(skips)
    lock_coming(MarketSession.objects.all())
    effect = effect_of(added=[skip.day for skip in skips])
    _refuse_unseen(effect, agreed)
    rows = SkippedDay.objects.bulk_create(
        SkippedDay(day=skip.day, reason=skip.reason, added_by=actor) for skip in skips
    )
    for row in rows:
        journal.record("skip.added", actor=actor, subject=row, day=row.day.isoformat(), reason=row.reason)
    _apply(effect, actor)
    return rows


@transaction.atomic
def restore_day(*, actor: Person, skipped: SkippedDay, agreed: str) -> None:
    """Let a market be held again on a day, and fill the gap as seen and agreed to."""
    lock_calendar()
    row = SkippedDay.objects.filter(pk=skipped.pk).first()
    if row is None:
        raise Stale(_("Ngày nghỉ này vừa được bỏ."))
    lock_coming(MarketSession.objects.all())
    effect = effect_of(removed=[row.day])
    _refuse_unseen(effect, agreed)
    journal.record("skip.removed", actor=actor, subject=row, day=row.day.isoformat(), reason=row.reason)
    row.delete()
    _apply(effect, actor)


@transaction.atomic
def word_day(*, actor: Person, skipped: SkippedDay, reason: str) -> SkippedDay:
    """Say differently why there is no market on a day."""
    row = SkippedDay.objects.select_for_update().get(pk=skipped.pk)
    row.reason = reason
    row.save(update_fields=["reason"])
    journal.record("skip.worded", actor=actor, subject=row, day=row.day.isoformat(), reason=reason)
    return row


def refuse_days(skips: list[Skip]) -> None:
    """Refuse days that are over, named twice, or without a market already."""
    today, there, seen = in_hanoi(database_now()).date(), skipped_days(), set[date]()
    if not skips:
        raise Refused(_("Hãy chọn ít nhất một ngày."))
    for skip in skips:
        if skip.day < today:
            raise Refused(_("Ngày %(day)s đã qua.") % {"day": written(skip.day)}, field="day")
        if skip.day in there:
            raise Refused(_("Ngày %(day)s đã là ngày nghỉ chợ.") % {"day": written(skip.day)}, field="day")
        if skip.day in seen:
            raise Refused(_("Ngày %(day)s được ghi hai lần.") % {"day": written(skip.day)}, field="day")
        seen.add(skip.day)


def _refuse_unseen(effect: SkipEffect, agreed: str) -> None:
    if effect.fingerprint != agreed:
        raise Stale(_("Lịch vừa có thay đổi. Hãy xem lại các phiên sẽ đổi rồi đồng ý lần nữa."))


def _apply(effect: SkipEffect, actor: Person) -> None:
    moment = database_now()
    for pk, shifts in effect.shifts:
        refuse_clash(shifts)
        apply_shifts(list(shifts), actor=actor, moment=moment)
        ensure_sessions(SessionRule.objects.get(pk=pk))
