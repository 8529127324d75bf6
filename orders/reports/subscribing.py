"""Who gets which report by itself: begun, ended, and served once for each evening or period that is over."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now, in_hanoi
from market.kernel.errors import Refused
from orders.models import Compilation, ReportSubscription
from orders.reports import registry
from orders.reports.catalogue import READERS, Span
from orders.reports.regular import last_whole_period
from orders.reports.selection import Wishes, scope_of
from orders.reports.subscriptions import may_get, next_session

Cadence = ReportSubscription.Cadence


@transaction.atomic
def subscribe(*, actor: Person, person: Person, report: str, cadence: str) -> ReportSubscription:
    """Let somebody get a report by itself, from the evening or period that is not over yet; twice is once."""
    _refuse_pointless(person, report, cadence)
    today = in_hanoi(database_now()).date()
    served = today if cadence == Cadence.SESSION else last_whole_period(cadence, today).last
    subscription, made = ReportSubscription.objects.get_or_create(
        person=person, report=report, cadence=cadence, defaults={"set_by": actor, "served_until": served}
    )
    if made:
        journal.record("subscription.begun", actor=actor, subject=person, report=report or "bo", cadence=cadence)
    return subscription


def _refuse_pointless(person: Person, report: str, cadence: str) -> None:
    if not report:
        if not (person.roles & READERS and scope_of(person).is_whole):
            raise Refused(_("Bộ báo cáo phiên chỉ gửi cho người được xem toàn chợ."), field="bao_cao")
        if cadence != Cadence.SESSION:
            raise Refused(_("Bộ báo cáo lập sau mỗi phiên. Hãy chọn gửi sau mỗi phiên."), field="nhip")
        return
    listed = registry.report_named(report)
    if not person.roles & listed.readers:
        raise Refused(_("Người này không được xem báo cáo ấy."), field="bao_cao")
    needed = Span.SESSION if cadence == Cadence.SESSION else Span.PERIOD
    if needed not in listed.spans:
        raise Refused(
            _("Báo cáo này lập cho một phiên. Hãy chọn gửi sau mỗi phiên.")
            if needed is Span.PERIOD
            else _("Báo cáo này lập cho nhiều ngày. Hãy chọn hằng tuần, hằng tháng hoặc hằng quý."),
            field="nhip",
        )
    if person.email is None:
        raise Refused(_("Người này chưa có thư điện tử."), field="nguoi_nhan")


@transaction.atomic
def unsubscribe(*, actor: Person, subscription: ReportSubscription) -> None:
    """End a subscription; what was sent stays where it is."""
    gone, _rows = ReportSubscription.objects.filter(pk=subscription.pk).delete()
    if gone:
        facts = {"report": subscription.report or "bo", "cadence": subscription.cadence}
        journal.record("subscription.ended", actor=actor, subject=subscription.person, **facts)


@transaction.atomic
def serve_subscription(*, pk: int) -> Compilation | None:
    """Have the next report of a subscription compiled, for its reader's part of the market; nothing when none is due.

    The mail follows when it is ready (`telling`). Who may no longer read the report gets nothing.
    """
    found = ReportSubscription.objects.select_for_update(of=("self",)).select_related("person").filter(pk=pk).first()
    if found is None or not found.report or not may_get(found):
        return None
    wishes = _due_wishes(found)
    if wishes is None:
        return None
    found.save(update_fields=["served_until"])
    made = Compilation.objects.create(
        kind=Compilation.Kind.REGULAR,
        report=found.report,
        asked_by=found.person,
        subscription=found,
        session_id=wishes.session,
        wishes=wishes.as_json(),
    )
    journal.record("subscription.served", actor=None, subject=made, report=found.report, cadence=found.cadence)
    return made


def _due_wishes(subscription: ReportSubscription) -> Wishes | None:
    """Return what is to be compiled next, and move the subscription on to it; None when nothing is due."""
    if subscription.cadence == Cadence.SESSION:
        session = next_session(subscription)
        if session is None:
            return None
        subscription.served_until = in_hanoi(session.opens_at).date()
        return Wishes(session=session.pk)
    period = last_whole_period(subscription.cadence, in_hanoi(database_now()).date())
    if subscription.served_until and subscription.served_until >= period.last:
        return None
    subscription.served_until = period.last
    return Wishes(since=period.first, until=period.last)
