"""Flash windows: set and withdrawn by directors, wished for by vendors. Whether one holds is asked of the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from market.kernel.money import dong
from market.kernel.templatetags.formats import clock_time
from sessions import pricing
from sessions.evening import Evening
from sessions.flash import LENGTHS
from sessions.models import FlashWindow, Listing, MarketSession
from sessions.services.running import locked_evening

LONGEST_NOTE = 300


@dataclass(frozen=True)
class FlashTerms:
    """What a window is to be: price in đồng, units, minutes; without `starts_at` as soon as can be."""

    price: int
    allotment: int
    minutes: int
    starts_at: datetime | None = None


@transaction.atomic
def set_flash(
    *, actor: Person, session: MarketSession, version: int, listing: Listing, terms: FlashTerms
) -> FlashWindow:
    """Lower one listing's price for some minutes of its session; asked twice, set once.

    The listing is locked, so that neither its price nor its stock changes meanwhile and no order is between.
    """
    evening = locked_evening(session, version)
    listing = _locked(listing.pk)
    _refuse_gone(evening, listing)
    _refuse_price(terms.price, listing, evening.session)
    if not 1 <= terms.allotment <= listing.in_stock:
        words = _("Đặt từ 1 đến %(most)d: không quá số hàng còn lại của gian.")
        raise Refused(words % {"most": listing.in_stock}, field="allotment")
    starts_at = terms.starts_at or max(evening.moment, evening.session.opens_at)
    ends_at = starts_at + timedelta(minutes=terms.minutes)
    _refuse_times(evening, starts_at, ends_at, terms.minutes)
    before = _overlapping(listing, starts_at, ends_at)
    if before is not None:
        return _same_again(before, actor, terms)
    flash = FlashWindow.objects.create(
        listing=listing,
        price=terms.price,
        allotment=terms.allotment,
        starts_at=starts_at,
        ends_at=ends_at,
        set_by=actor,
    )
    facts = {"listing": listing.pk, "flash": flash.pk, "price": terms.price, "units": terms.allotment}
    times = {"now": starts_at.isoformat(), "minutes": terms.minutes}
    journal.record("flash.set", actor=actor, subject=evening.session, **facts, **times)
    return flash


@transaction.atomic
def withdraw_flash(*, actor: Person, session: MarketSession, version: int, flash: FlashWindow) -> FlashWindow:
    """End a window at once; what was sold at its price stands. Asked twice, withdraw once."""
    evening = locked_evening(session, version)
    _locked(flash.listing_id)
    flash = FlashWindow.objects.select_for_update().get(pk=flash.pk)
    if flash.withdrawn_at is None:
        if flash.ends_at <= evening.moment:
            raise Refused(_("Giá chớp nhoáng này đã hết giờ lúc %(time)s.") % {"time": clock_time(flash.ends_at)})
        flash.withdrawn_at = evening.moment
        flash.save(update_fields=["withdrawn_at"])
        facts = {"listing": flash.listing_id, "flash": flash.pk, "price": flash.price}
        journal.record("flash.withdrawn", actor=actor, subject=evening.session, **facts)
    return flash


@transaction.atomic
def propose_flash(*, actor: Person, evening: Evening, listing: Listing, price: int, units: int, note: str) -> None:
    """Note for the directors that a vendor offers a flash price; nothing is sold by it. The same twice is once."""
    listing = _locked(listing.pk)
    _refuse_gone(evening, listing)
    _refuse_price(price, listing, evening.session)
    if not 1 <= units <= listing.in_stock:
        words = _("Đặt từ 1 đến %(most)d: không quá số hàng còn lại của gian.")
        raise Refused(words % {"most": listing.in_stock}, field="units")
    facts = {"price": price, "units": units, "note": note[:LONGEST_NOTE]}
    last = journal.entries_of(listing).filter(verb="flash.proposed").first()
    if last is None or last.facts != facts:
        journal.record("flash.proposed", actor=actor, subject=listing, **facts)


def give_back_flash(*, listing: int, units: int, unit_price: int, placed_at: datetime) -> int:
    """Return a cancelled line's units to the window they came from; tell how many windows that was.

    While it is open they can be had at its price again. Afterwards they are ordinary stock, and only the count is put
    right: nobody is promised a price whose time is over. A line belongs to the window of its price in which it was
    placed; windows of a listing never overlap.
    """
    windows = FlashWindow.objects.filter(listing=listing, price=unit_price, sold__gte=units)
    held = windows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=placed_at))
    return held.filter(starts_at__lte=placed_at, ends_at__gt=placed_at).update(sold=F("sold") - units)


def _locked(pk: int) -> Listing:
    """Lock a listing, after its session and before its windows: the order in which stock is taken."""
    listings = Listing.objects.select_for_update(no_key=True, of=("self",))
    return listings.select_related("product", "lot").get(pk=pk)


def _refuse_gone(evening: Evening, listing: Listing) -> None:
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
    is_on_table = listing.standing == Listing.Standing.ACCEPTED
    if not is_on_table or listing.withdrawn_at is not None or listing.stopped_at is not None:
        raise Refused(_("Sản phẩm này không còn bày trong phiên."))


def _refuse_price(price: int, listing: Listing, session: MarketSession) -> None:
    if price >= listing.session_price:
        words = _("Giá chớp nhoáng phải thấp hơn giá phiên chợ %(price)s.")
        raise Refused(words % {"price": dong(listing.session_price)}, field="price")
    regular = listing.regular_price
    problem = pricing.judge(price, regular=regular, goods=listing.product, promotion=session.promotion)
    if problem:
        raise Refused(problem, field="price")


def _refuse_times(evening: Evening, starts_at: datetime, ends_at: datetime, minutes: int) -> None:
    opens_at, closes_at = evening.session.opens_at, evening.session.closes_at
    if minutes not in LENGTHS:
        raise Refused(_("Hãy chọn một thời lượng trong danh sách."), field="minutes")
    if starts_at < evening.moment - timedelta(minutes=1):
        raise Refused(_("Giờ bắt đầu phải ở phía trước."), field="starts_at")
    if starts_at < opens_at or ends_at > closes_at:
        words = _("Giá chớp nhoáng phải nằm trong giờ bán, từ %(opens)s đến %(closes)s.")
        times = {"opens": clock_time(opens_at), "closes": clock_time(closes_at)}
        raise Refused(words % times, field="starts_at")


def _overlapping(listing: Listing, starts_at: datetime, ends_at: datetime) -> FlashWindow | None:
    """Return a window in the way; the database refuses it too."""
    standing = listing.flash_windows.filter(withdrawn_at=None)
    return standing.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first()


def _same_again(before: FlashWindow, actor: Person, terms: FlashTerms) -> FlashWindow:
    """Return the window when this is a second click of who set it; refuse when it is another one's or other terms."""
    minutes = round((before.ends_at - before.starts_at).total_seconds() / 60)
    is_same = (before.set_by_id, before.price, before.allotment, minutes) == (
        actor.pk,
        terms.price,
        terms.allotment,
        terms.minutes,
    )
    if is_same and (terms.starts_at is None or terms.starts_at == before.starts_at):
        return before
    words = _("Sản phẩm này đã có giá chớp nhoáng %(price)s từ %(starts)s đến %(ends)s.")
    times = {"starts": clock_time(before.starts_at), "ends": clock_time(before.ends_at)}
    raise Refused(words % {"price": dong(before.price), **times}, field="starts_at")
