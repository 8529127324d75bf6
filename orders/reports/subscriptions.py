"""Subscriptions to reports: which are due, and how each fares: what was sent last, what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from market.kernel.clock import database_now, in_hanoi
from market.notices.models import Notice
from orders.models import Compilation, ReportSubscription
from orders.reports import registry
from orders.reports.catalogue import READERS
from orders.reports.regular import last_whole_period, period_with
from orders.reports.selection import scope_of
from sessions.models import MarketSession

Cadence = ReportSubscription.Cadence
LOOKED_BACK = timedelta(days=30)  # a subscription that could not be served for longer goes on with what is new


@dataclass(frozen=True)
class Subscribed:
    """A subscription as the office sees it."""

    subscription: ReportSubscription
    title: str
    may_get: bool  # False: the role went, or the bounds no longer allow it
    next_on: date | None  # None: after the next session
    latest: Compilation | None
    notice: Notice | None  # about the latest

    @property
    def is_lost(self) -> bool:
        """Tell whether the last mail did not arrive."""
        if self.notice is None:
            return False
        return self.is_bounced or self.notice.status in {Notice.Status.FAILED, Notice.Status.WITHDRAWN}

    @property
    def is_bounced(self) -> bool:
        """Tell whether the last mail was taken and came back."""
        return self.notice is not None and self.notice.bounced_at is not None


def may_get(subscription: ReportSubscription) -> bool:
    """Tell whether the person may still read what they subscribed to."""
    person = subscription.person
    if not person.is_active or person.email is None:
        return False
    if not subscription.report:
        return bool(person.roles & READERS) and scope_of(person).is_whole
    return bool(person.roles & registry.report_named(subscription.report).readers)


def due_subscriptions() -> list[int]:
    """Return the subscriptions to single reports for which an evening or a period is over."""
    today = in_hanoi(database_now()).date()
    regular = Q()
    for cadence in (Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER):
        ended = last_whole_period(cadence, today).last
        regular |= Q(cadence=cadence) & (Q(served_until=None) | Q(served_until__lt=ended))
    wanted = ReportSubscription.objects.exclude(report="").filter(regular | Q(cadence=Cadence.SESSION))
    found = wanted.select_related("person").order_by("pk")
    return [each.pk for each in found if (each.cadence != Cadence.SESSION or next_session(each)) and may_get(each)]


def next_session(subscription: ReportSubscription) -> MarketSession | None:
    """Return the first session since the subscription began whose pack is ready and that was not served yet."""
    ready = Compilation.objects.filter(
        session=OuterRef("pk"),
        kind=Compilation.Kind.PACK,
        stage=Compilation.Stage.CLOSING,
        status=Compilation.Status.READY,
    )
    served = Compilation.objects.filter(subscription=subscription, session=OuterRef("pk"))
    since = max(subscription.set_at, database_now() - LOOKED_BACK)
    found = MarketSession.objects.filter(Exists(ready), ~Exists(served), closes_at__gt=since)
    return found.order_by("opens_at").first()


def subscribed(subscriptions: Iterable[ReportSubscription]) -> list[Subscribed]:
    """Return how subscriptions fare."""
    rows = list(subscriptions)
    today = in_hanoi(database_now()).date()
    single = Compilation.objects.filter(subscription__in=rows).order_by("subscription", "-pk").distinct("subscription")
    latest = {compilation.subscription_id: compilation for compilation in single}
    pack = _latest_pack() if any(not each.report for each in rows) else None
    for each in rows:
        if not each.report and pack and pack.ready_at and pack.ready_at >= each.set_at:
            latest[each.pk] = pack
    keys = {each.pk: f"compilation-{latest[each.pk].pk}-ready-{each.person_id}" for each in rows if each.pk in latest}
    notices = {notice.key: notice for notice in Notice.objects.filter(key__in=keys.values()).defer("body")}
    return [_seen(each, today, latest.get(each.pk), notices.get(keys.get(each.pk, ""))) for each in rows]


def _seen(each: ReportSubscription, today: date, latest: Compilation | None, notice: Notice | None) -> Subscribed:
    title = str(registry.report_named(each.report).title) if each.report else ""
    next_on = None
    if each.cadence != Cadence.SESSION:
        next_on = period_with(each.cadence, today).last + timedelta(days=1)
    return Subscribed(each, title, may_get(each), next_on, latest, notice)


def _latest_pack() -> Compilation | None:
    packs = Compilation.objects.filter(kind=Compilation.Kind.PACK, status=Compilation.Status.READY)
    return packs.order_by("-ready_at").first()
