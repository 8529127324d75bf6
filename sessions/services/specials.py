"""Special sessions, such as a harvest surge: an evening outside every rule, made from a template."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now, in_hanoi
from market.kernel.errors import Refused
from market.kernel.templatetags.formats import day as written
from market.notices.services import queue_notice
from sessions.models import MarketSession, SessionTemplate, SkippedDay
from sessions.planning.terms import HOURS, deadline, give, terms_of_template
from sessions.services.overlaps import lock_calendar, next_number, refuse_overlap
from sessions.services.reminders import contacts_of, vendors_without_listing

FURTHEST = timedelta(days=366)  # nobody means a session further ahead


@dataclass(frozen=True, kw_only=True)
class SpecialPlan:
    """When a special session is held, and what it says for itself."""

    opens_at: datetime
    minutes: int
    listing_hours: int
    title: str
    theme: str = ""
    intro: str = ""


@transaction.atomic
def plan_special(*, actor: Person, template: SessionTemplate, plan: SpecialPlan, tell_vendors: bool) -> MarketSession:
    """Put a special session into the calendar under the next number; asked twice, plan once."""
    lock_calendar()
    template = SessionTemplate.objects.get(pk=template.pk)
    moment = database_now()
    closes_at = plan.opens_at + timedelta(minutes=plan.minutes)
    there = MarketSession.objects.filter(
        kind=MarketSession.Kind.SPECIAL, template=template, opens_at=plan.opens_at, closes_at=closes_at, stopped_at=None
    ).first()
    if there is not None:
        return there
    _refuse_when(plan, moment)
    if not template.is_active:
        raise Refused(_("Mẫu này đã cất. Hãy chọn mẫu khác."), field="template")
    session = _made(template, plan, closes_at)
    refuse_overlap(session, plan.opens_at, closes_at)
    session.changed_by = actor
    session.save()
    journal.record("session.planned", actor=actor, subject=session, special=True)
    if tell_vendors:
        told = _tell_vendors(session)
        journal.record("session.vendors_told", actor=actor, subject=session, told=told)
    return session


def _made(template: SessionTemplate, plan: SpecialPlan, closes_at: datetime) -> MarketSession:
    session = MarketSession(
        kind=MarketSession.Kind.SPECIAL,
        template=template,
        number=next_number(),
        opens_at=plan.opens_at,
        closes_at=closes_at,
        planned_closes_at=closes_at,
    )
    own = {"title": plan.title, "theme": plan.theme, "intro": plan.intro, HOURS: plan.listing_hours}
    give(session, terms_of_template(template) | own)
    return session


def _refuse_when(plan: SpecialPlan, moment: datetime) -> None:
    if plan.opens_at <= moment:
        raise Refused(_("Giờ mở phải ở phía trước."), field="opens_at")
    if plan.opens_at > moment + FURTHEST:
        raise Refused(_("Chỉ lên lịch được trong vòng một năm tới."), field="opens_at")
    closing = deadline(plan.opens_at, plan.listing_hours)
    if closing is not None and closing <= moment:
        words = _("Hạn đăng ký như vậy đã qua. Hãy rút ngắn số giờ hoặc chọn giờ mở muộn hơn.")
        raise Refused(words, field="listing_hours")
    skipped = SkippedDay.objects.filter(day=in_hanoi(plan.opens_at).date()).first()
    if skipped is not None:
        words = _("Ngày %(day)s nghỉ chợ: %(reason)s. Muốn họp phiên này, hãy bỏ ngày nghỉ ấy trước.")
        raise Refused(words % {"day": written(skipped.day), "reason": skipped.reason}, field="opens_at")


def _tell_vendors(session: MarketSession) -> int:
    """Write to every vendor that could sell, in the transaction of the planning; return to how many."""
    told = 0
    for addressee in contacts_of(vendors_without_listing(session)):
        key = f"session-special-{session.number}-{addressee.name}"
        context = {"session": session, "own_url": settings.SITE_URL + addressee.path}
        told += queue_notice(kind="session-special", key=key, recipient=addressee.email, context=context) is not None
    return told
