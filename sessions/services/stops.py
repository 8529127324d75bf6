"""Stops: a product, a vendor's whole stall, the session. From the next order on, for good, and each is evidence.

Listings are locked in id order, as orders lock them; the clock is read once they are held. So no order was placed
after the time a stop names, and the last one before it stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.templatetags.formats import day_and_time
from sessions.calendar import ends_at
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, Stop
from sessions.services.air import show
from sessions.services.running import keep_decision, locked_evening
from sessions.services.vendor_news import tell_sellers
from vetting.models import Vendor


@dataclass(frozen=True)
class Ground:
    """Why something is stopped and, when an authority asked for it, who, by which document, and when it came."""

    reason: str
    authority: str = ""
    reference: str = ""
    requested_at: datetime | None = None


@transaction.atomic
def stop_listing(*, actor: Person, session: MarketSession, version: int, listing: Listing, ground: Ground) -> Stop:
    """Forbid the sale of one listing at once; the vendor is told why."""
    evening = _open_evening(session, version)
    stopped = _halt(evening.session.listings.filter(pk=listing.pk, stopped_at=None), ground)
    if not stopped:
        raise Refused(_("Sản phẩm này đã dừng bán trong phiên."))
    stop = _recorded(evening, stopped, ground, actor, listing=stopped[0])
    facts = {"listing": listing.pk, "reason": ground.reason, "authority": ground.authority}
    journal.record("session.listing_stopped", actor=actor, subject=evening.session, stop=stop.pk, **facts)
    tell_sellers("stall-stopped", stopped[0].product.vendor, evening.session, key=str(stop.pk), stop=stop)
    return stop


@transaction.atomic
def stop_vendor(*, actor: Person, session: MarketSession, version: int, vendor: Vendor, ground: Ground) -> Stop:
    """Forbid the sale of everything a vendor has in the session at once; its slot is over or left out."""
    evening = _open_evening(session, version)
    if evening.session.stops.filter(vendor=vendor).exists():
        raise Refused(_("Gian hàng này đã dừng bán trong phiên."))
    stopped = _halt(evening.session.listings.filter(product__vendor=vendor, stopped_at=None), ground)
    stop = _recorded(evening, stopped, ground, actor, vendor=vendor)
    slots = evening.session.slots.filter(vendor=vendor)
    slots.filter(started_at__isnull=False, ended_at=None).update(ended_at=stop.stopped_at)
    waiting = slots.filter(started_at=None, skipped_at=None)
    waiting.update(skipped_at=stop.stopped_at, skip_reason=ground.reason)
    facts = {"name": vendor.display_name, "reason": ground.reason, "authority": ground.authority}
    journal.record(
        "session.vendor_stopped", actor=actor, subject=evening.session, stop=stop.pk, count=len(stopped), **facts
    )
    tell_sellers("stall-stopped", vendor, evening.session, key=str(stop.pk), stop=stop)
    return stop


@transaction.atomic
def stop_session(*, actor: Person, session: MarketSession, version: int, ground: Ground) -> Stop:
    """End a session at once, before or while it runs. There is no way back."""
    evening = _open_evening(session, version)
    session = evening.session
    stop = _stop(evening, evening.moment, ground, actor)
    session.stopped_at = evening.moment
    session.stop_reason = ground.reason
    session.news = MarketSession.News.STOPPED
    session.slots.filter(started_at__isnull=False, ended_at=None).update(ended_at=evening.moment)
    show(evening, None, actor)
    keep_decision(session, actor, "stopped_at", "stop_reason", "news", "on_air")
    facts = {"reason": ground.reason, "authority": ground.authority}
    journal.record("session.stopped", actor=actor, subject=session, stop=stop.pk, **facts)
    return stop


def _open_evening(session: MarketSession, version: int) -> Evening:
    evening = locked_evening(session, version)
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc lúc %(time)s.") % {"time": day_and_time(ends_at(evening.session))})
    return evening


def _halt(listings: Any, ground: Ground) -> list[Listing]:
    """Stop these listings in one statement and return them as they were; orders under way come first or not at all."""
    rows = listings.select_for_update(no_key=True, of=("self",)).select_related("product__vendor")
    held = list(rows.order_by("pk"))
    moment = database_now()
    Listing.objects.filter(pk__in=[listing.pk for listing in held]).update(stopped_at=moment, stop_reason=ground.reason)
    for listing in held:
        listing.stopped_at = moment
    return held


def _recorded(evening: Evening, stopped: Iterable[Listing], ground: Ground, actor: Person, **about: Any) -> Stop:
    """Write the stop, take what was stopped off the air, and let the session's other directors look again."""
    moment = next((listing.stopped_at for listing in stopped if listing.stopped_at), evening.moment)
    stop = _stop(evening, moment, ground, actor, **about)
    if evening.session.on_air_id in {listing.pk for listing in stopped}:
        show(evening, None, actor)
    keep_decision(evening.session, actor, "on_air")
    for listing in stopped:
        journal.record("listing.stopped", actor=actor, subject=listing, stop=stop.pk, reason=ground.reason)
    return stop


def _stop(evening: Evening, moment: datetime, ground: Ground, actor: Person, **about: Any) -> Stop:
    if bool(ground.authority) != bool(ground.reference):
        raise Refused(_("Hãy ghi cả cơ quan yêu cầu và số văn bản."), field="reference")
    if ground.requested_at and ground.requested_at > moment:
        raise Refused(_("Giờ nhận yêu cầu không thể ở phía trước."), field="requested_at")
    return Stop.objects.create(
        session=evening.session,
        reason=ground.reason,
        authority=ground.authority,
        reference=ground.reference,
        requested_at=ground.requested_at,
        stopped_at=moment,
        stopped_by=actor,
        **about,
    )
