"""The checks before an opening: what is fine, what to look at, what blocks. Pure: facts in, findings out.

A blocker says that what it concerns cannot happen; the session itself opens by the clock all the same.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sessions.models import Duty, Preflight, StreamProbe

Occasion = Preflight.Occasion
BEFORE: dict[str, timedelta] = {
    Occasion.DAY_BEFORE: timedelta(hours=24),
    Occasion.HOUR_BEFORE: timedelta(hours=1),
    Occasion.MINUTES_BEFORE: timedelta(minutes=10),
}
NAMED = 12  # names kept with a finding; the page says how many more there are
PROBE_IS_FRESH = timedelta(minutes=15)
MAIL_IS_LATE = timedelta(minutes=5)  # a notice that waits longer says that the outbox is stuck


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    WARNING = "warning"  # somebody should look
    BLOCKER = "blocker"  # what it concerns will not happen


@dataclass(frozen=True)
class Finding:
    """What one check found: small facts, kept as JSON and put into words when shown."""

    check: str
    level: Level
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the finding as it is kept."""
        return {"check": self.check, "level": str(self.level), "facts": self.facts}


@dataclass(frozen=True)
class ListingFacts:
    """What the checks ask of a listing."""

    name: str
    vendor: str
    is_accepted: bool
    is_offered: bool  # nothing but the stock and the clock keeps it from being sold
    left: int
    has_proof: bool  # of its regular price
    price_is_current: bool  # the regular price it was listed with is still the product's


@dataclass(frozen=True)
class SlotFacts:
    """What the checks ask of a slot."""

    vendor: str  # empty: the organiser's own
    minutes: int
    host: str  # empty: nobody named
    is_verified: bool


@dataclass(frozen=True)
class DutyFacts:
    """What the checks ask of a place of the roster."""

    part: str
    is_signed_in: bool


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All the checks look at, read at one moment."""

    moment: datetime
    opens_at: datetime
    minutes: int
    listings: Sequence[ListingFacts]
    slots: Sequence[SlotFacts]
    duties: Sequence[DutyFacts]
    stream: str  # address, empty without one
    probe: tuple[str, datetime] | None  # what that very address answered, and when
    worker_seen_at: datetime | None
    worker_is_alive: bool
    mails_late: int
    mails_failed: int
    needs_decision: bool
    decision: str


def findings_of(facts: Facts) -> list[Finding]:
    """Return what every check found, in the order of the page."""
    return [finding for check in CHECKS for finding in check(facts)]


def count(findings: Iterable[Finding], level: Level) -> int:
    """Return how many findings are of a level."""
    return sum(finding.level == level for finding in findings)


def _named(names: Sequence[str], **more: Any) -> dict[str, Any]:
    return {"n": len(names), "names": list(names[:NAMED]), **more}


def _each(check: str, bad: Sequence[str], level: Level, **more: Any) -> Finding:
    """Return one finding for things of which each should be right."""
    return Finding(check, level, _named(bad, **more)) if bad else Finding(check, Level.OK, more)


def _listings(facts: Facts) -> Iterable[Finding]:
    accepted = [each for each in facts.listings if each.is_accepted]
    if not accepted:
        yield Finding("goods", Level.BLOCKER)
    else:
        yield Finding("goods", Level.OK, {"n": len(accepted), "vendors": len({each.vendor for each in accepted})})
    yield _each("accepted", [each.name for each in facts.listings if not each.is_accepted], Level.BLOCKER)
    yield _each("stocked", [each.name for each in accepted if each.left <= 0], Level.BLOCKER)
    yield _each("papers", [each.name for each in accepted if not each.is_offered], Level.BLOCKER)
    yield _each("current_price", [each.name for each in accepted if not each.price_is_current], Level.WARNING)
    yield _each("proof", [each.name for each in accepted if not each.has_proof], Level.WARNING)


def _hosts(facts: Facts) -> Iterable[Finding]:
    own = [slot for slot in facts.slots if slot.vendor]
    yield _each("host_named", [slot.vendor for slot in own if not slot.host], Level.BLOCKER)
    unknown = [f"{slot.host} ({slot.vendor})" for slot in own if slot.host and not slot.is_verified]
    yield _each("host_verified", unknown, Level.BLOCKER)


def _order(facts: Facts) -> Iterable[Finding]:
    if not facts.slots:
        yield Finding("order", Level.WARNING, {"minutes": facts.minutes, "planned": 0})
        return
    planned = sum(slot.minutes for slot in facts.slots)
    longest = max(slot.minutes for slot in facts.slots)
    covers = -longest < planned - facts.minutes <= 0  # not a whole slot too short, and no minute too long
    yield Finding("order", Level.OK if covers else Level.WARNING, {"minutes": facts.minutes, "planned": planned})
    with_slot = {slot.vendor for slot in facts.slots}
    without = sorted({each.vendor for each in facts.listings if each.is_accepted} - with_slot)
    yield _each("slotless", without, Level.WARNING)


def _stream(facts: Facts) -> Iterable[Finding]:
    if not facts.stream:
        is_near = facts.opens_at - facts.moment <= BEFORE[Occasion.HOUR_BEFORE]
        yield Finding("stream_set", Level.BLOCKER if is_near else Level.WARNING)
        return
    if facts.probe is None or facts.moment - facts.probe[1] > PROBE_IS_FRESH:
        yield Finding("stream_asked", Level.WARNING)
        return
    answer, asked_at = facts.probe
    levels = {StreamProbe.Answer.ANSWERS: Level.OK, StreamProbe.Answer.REFUSES: Level.BLOCKER}
    level = levels.get(StreamProbe.Answer(answer), Level.WARNING)
    yield Finding("stream", level, {"answer": str(answer), "at": asked_at.isoformat()})


def _machine(facts: Facts) -> Iterable[Finding]:
    seen = facts.worker_seen_at.isoformat() if facts.worker_seen_at else ""
    yield Finding("worker", Level.OK if facts.worker_is_alive else Level.BLOCKER, {"at": seen})
    is_fine = not facts.mails_late and not facts.mails_failed
    mails = {"late": facts.mails_late, "failed": facts.mails_failed}
    yield Finding("mail", Level.OK if is_fine else Level.WARNING, mails)


def _roster(facts: Facts) -> Iterable[Finding]:
    left = facts.opens_at - facts.moment
    planned = {duty.part for duty in facts.duties}
    signed_in = {duty.part for duty in facts.duties if duty.is_signed_in}
    missing = [part for part in Duty.Part.values if part not in planned]
    if missing:
        yield Finding("roster", Level.WARNING, {"parts": missing})
    else:
        yield Finding("roster", Level.OK)
    if left > BEFORE[Occasion.HOUR_BEFORE]:
        return
    absent = [part for part in Duty.Part.values if part in planned and part not in signed_in]
    nobody_leads = Duty.Part.DIRECTOR not in signed_in and left <= BEFORE[Occasion.MINUTES_BEFORE]
    if nobody_leads:
        yield Finding("signed_in", Level.BLOCKER, {"parts": [Duty.Part.DIRECTOR.value]})
    elif absent:
        yield Finding("signed_in", Level.WARNING, {"parts": absent})
    else:
        yield Finding("signed_in", Level.OK)


def _promotion(facts: Facts) -> Iterable[Finding]:
    if facts.needs_decision:
        yield Finding(
            "decision", Level.OK if facts.decision.strip() else Level.WARNING, {"number": facts.decision.strip()}
        )


CHECKS: tuple[Callable[[Facts], Iterable[Finding]], ...] = (
    _listings,
    _hosts,
    _order,
    _stream,
    _machine,
    _roster,
    _promotion,
)
