"""Announcements: banners everybody inside reads, few at a time, each for some minutes."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from sessions.models import Announcement, MarketSession
from sessions.selectors.announcements import current_announcements
from sessions.services.running import keep_decision, locked_evening

MOST_AT_ONCE = 3  # more than that and nobody reads any
LONGEST = 240  # minutes


@transaction.atomic
def publish_announcement(
    *, actor: Person, session: MarketSession, version: int, text: str, tone: str, minutes: int
) -> Announcement:
    """Show a banner to everybody inside from now on, for some minutes."""
    evening = locked_evening(session, version)
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
    if not 1 <= minutes <= LONGEST:
        raise Refused(_("Một thông báo hiện từ 1 đến %(most)d phút.") % {"most": LONGEST}, field="minutes")
    if current_announcements(evening.session, evening.moment).count() >= MOST_AT_ONCE:
        words = _("Đang có %(most)d thông báo. Hãy gỡ bớt một thông báo trước.")
        raise Refused(words % {"most": MOST_AT_ONCE})
    announcement = Announcement.objects.create(
        session=evening.session,
        text=text,
        tone=tone,
        shown_from=evening.moment,
        shown_until=evening.moment + timedelta(minutes=minutes),
        published_by=actor,
    )
    keep_decision(evening.session, actor)
    facts = {"announcement": announcement.pk, "text": text, "minutes": minutes}
    journal.record("session.announced", actor=actor, subject=evening.session, **facts)
    return announcement


@transaction.atomic
def withdraw_announcement(
    *, actor: Person, session: MarketSession, version: int, announcement: Announcement
) -> Announcement:
    """Take a banner away before its time."""
    evening = locked_evening(session, version)
    announcement = Announcement.objects.select_for_update().get(pk=announcement.pk, session=evening.session)
    if announcement.withdrawn_at is not None or announcement.shown_until <= evening.moment:
        raise Refused(_("Thông báo này không còn hiện."))
    announcement.withdrawn_at = evening.moment
    announcement.save(update_fields=["withdrawn_at"])
    keep_decision(evening.session, actor)
    facts = {"announcement": announcement.pk, "text": announcement.text}
    journal.record("session.announcement_withdrawn", actor=actor, subject=evening.session, **facts)
    return announcement
