"""What the checks before an opening look at, which are due, and what they found."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from market.kernel.clock import Now, in_hanoi
from market.notices.models import Notice
from market.notices.selectors import worker_pulse
from sessions.availability import ENDS_AT, promised_date, with_offer
from sessions.checks.preflight import (
    BEFORE,
    MAIL_IS_LATE,
    DutyFacts,
    Facts,
    ListingFacts,
    SlotFacts,
)
from sessions.models import Duty, Listing, MarketSession, Preflight, Slot, StreamProbe
from sessions.selectors.hosts import valid_checks

ASK_EVERY = timedelta(minutes=5)  # the stream, from the day before until the end
RUNS = 20  # shown on the page


def preflights_due() -> QuerySet[MarketSession]:
    """Return the coming sessions with a check that should have run and has not, each with its `occasion`.

    Only the newest occasion counts: after a day without workers a session is checked once, not three times.
    """
    occasion = Case(
        *[When(opens_at__lte=Now() + span, then=Value(name)) for name, span in reversed(BEFORE.items())],
        output_field=CharField(),
    )
    done = Preflight.objects.filter(
        session=OuterRef("pk"), schedule=OuterRef("schedule"), occasion=OuterRef("occasion")
    )
    coming = MarketSession.objects.filter(opens_at__gt=Now(), stopped_at=None)
    return coming.annotate(occasion=occasion).filter(~Exists(done), occasion__isnull=False)


def streams_to_ask() -> QuerySet[MarketSession]:
    """Return the sessions whose stream should be asked (again): open, or opening within the day and an hour."""
    from_then = Now() + BEFORE[Preflight.Occasion.DAY_BEFORE] + timedelta(hours=1)
    known = StreamProbe.objects.filter(
        session=OuterRef("pk"), address=OuterRef("stream_url"), asked_at__gt=Now() - ASK_EVERY
    )
    near = MarketSession.objects.alias(ends=ENDS_AT).filter(opens_at__lte=from_then, ends__gt=Now(), stopped_at=None)
    return near.exclude(stream_url="").filter(~Exists(known))


def facts_of(session: MarketSession, moment: datetime) -> Facts:
    """Return what the checks look at, in a constant number of queries."""
    probe = StreamProbe.objects.filter(session=session, address=session.stream_url).first()
    pulse = worker_pulse()
    late, failed = _outbox()
    kind = session.promotion
    return Facts(
        moment=moment,
        opens_at=session.opens_at,
        minutes=round((session.planned_closes_at - session.opens_at).total_seconds() / 60),
        listings=_listings(session, moment),
        slots=_slots(session),
        duties=[
            DutyFacts(duty.part, duty.signed_in_at is not None and duty.signed_out_at is None)
            for duty in Duty.objects.filter(session=session)
        ],
        stream=session.stream_url,
        probe=(probe.answer, probe.asked_at) if probe else None,
        worker_seen_at=pulse.seen_at,
        worker_is_alive=pulse.is_alive,
        mails_late=late,
        mails_failed=failed,
        needs_decision=kind is not None and kind.needs_decision,
        decision=session.promotion_decision,
    )


def _listings(session: MarketSession, moment: datetime) -> list[ListingFacts]:
    rows = Listing.objects.filter(session=session, withdrawn_at=None, stopped_at=None)
    shown = with_offer(rows, promised_date(session, moment)).select_related("product__vendor", "lot")
    return [
        ListingFacts(
            name=listing.product.name,
            vendor=listing.product.vendor.display_name,
            is_accepted=listing.standing == Listing.Standing.ACCEPTED,
            is_offered=listing.is_offered,  # type: ignore[attr-defined]
            left=listing.in_stock,
            has_proof=listing.price_evidence_id is not None,
            price_is_current=listing.regular_price == listing.product.regular_price,
        )
        for listing in shown.order_by("position", "pk")
    ]


def _slots(session: MarketSession) -> list[SlotFacts]:
    slots = list(Slot.objects.filter(session=session, skipped_at=None).select_related("vendor", "host"))
    checks = valid_checks({slot.host_id for slot in slots if slot.host_id}, in_hanoi(session.opens_at).date())
    return [
        SlotFacts(
            vendor=slot.vendor.display_name if slot.vendor else "",
            minutes=slot.minutes,
            host=slot.host.display_name if slot.host else "",
            is_verified=slot.host_id in checks,
        )
        for slot in slots
    ]


def _outbox() -> tuple[int, int]:
    """Return how many notices wait too long, and how many were given up and not looked at."""
    late = Q(status=Notice.Status.QUEUED, next_try_at__lt=Now() - MAIL_IS_LATE)
    statuses = Notice.objects.filter(late | Q(status=Notice.Status.FAILED)).values_list("status", flat=True)
    found = list(statuses.order_by()[:1000])
    return found.count(Notice.Status.QUEUED), found.count(Notice.Status.FAILED)


def newest_run(session: MarketSession) -> Preflight | None:
    """Return the newest result for the time that holds: it is the one that counts."""
    runs = Preflight.objects.filter(session=session, schedule=session.schedule)
    return runs.select_related("ran_by").first()


def runs_of(session: MarketSession) -> QuerySet[Preflight]:
    """Return the results of a session, the newest first."""
    return Preflight.objects.filter(session=session).select_related("ran_by")[:RUNS]


@dataclass(frozen=True)
class Appointment:
    """One of the three checks that run by themselves."""

    label: str
    at: datetime
    run: Preflight | None
    is_missing: bool  # its time has come, a later one's has not, and it did not run


def appointments(session: MarketSession, moment: datetime) -> list[Appointment]:
    """Return the three checks of a session, with their results so far."""
    runs = {run.occasion: run for run in Preflight.objects.filter(session=session, schedule=session.schedule)}
    times = [(name, session.opens_at - span) for name, span in BEFORE.items()]
    newest = max((at for _name, at in times if at <= moment), default=None)
    return [
        Appointment(
            label=str(Preflight.Occasion(name).label),
            at=at,
            run=runs.get(name),
            is_missing=at == newest and name not in runs and moment < session.opens_at,
        )
        for name, at in times
    ]
