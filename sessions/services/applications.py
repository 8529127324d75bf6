"""Applications: the office accepts each listing into an evening, or sends it back with a reason. Only then it sells.

A vendor's letter is given with its first acceptance and stays; the proof of the regular price is picked up here.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused, Stale
from sessions.air.stall_codes import next_code
from sessions.availability import promised_date
from sessions.evening import Evening
from sessions.models import Listing, MarketSession
from sessions.selectors.applications import mark_of, missing_kinds, newest_evidence
from sessions.services.running import keep_decision, locked_evening
from sessions.services.slots import give_slot
from sessions.services.terms import refuse_unsellable
from sessions.services.vendor_news import tell_sellers
from vetting.models import Vendor

ACCEPTANCE = ("standing", "judged_by", "judged_at", "return_reason", "price_evidence", "stall_code")


@transaction.atomic
def accept_many(*, actor: Person, session: MarketSession, version: int, listings: Sequence[Listing]) -> list[Listing]:
    """Take applications into a session in the order given, all or none, under the terms they show; twice is once.

    Raise Stale when one of them is no longer what was read.
    """
    evening = locked_evening(session, version)
    _refuse_over(evening)
    chosen = _as_read(evening, listings)
    waiting = [listing for listing in chosen if listing.standing != Listing.Standing.ACCEPTED]
    if not waiting:
        return chosen
    for listing in waiting:
        _accept(evening, listing, actor)
    keep_decision(evening.session, actor)
    journal.record("session.accepted", actor=actor, subject=evening.session, count=len(waiting))
    for vendor, own in _by_vendor(waiting):
        give_slot(evening, vendor, actor=actor)
        tell_sellers("listing-accepted", vendor, evening.session, key=str(evening.session.version), listings=own)
    return chosen


@transaction.atomic
def return_listing(*, actor: Person, session: MarketSession, version: int, listing: Listing, reason: str) -> Listing:
    """Send an application back to be mended; what was accepted too, until the session opens. Asked twice, return once.

    What is on sale already is not returned but stopped.
    """
    evening = locked_evening(session, version)
    _refuse_over(evening)
    listing = _as_read(evening, [listing])[0]
    if listing.standing == Listing.Standing.RETURNED:
        return listing
    if listing.standing == Listing.Standing.ACCEPTED and not evening.is_coming:
        raise Refused(_("Phiên đã mở và sản phẩm đang bán. Hãy dùng “Dừng bán”."))
    if not reason.strip():
        raise Refused(_("Hãy viết lý do để gian hàng biết phải sửa gì."), field="reason")
    listing.standing = Listing.Standing.RETURNED
    listing.judged_by, listing.judged_at = actor, evening.moment
    listing.return_reason, listing.price_evidence = reason.strip(), None
    listing.save(update_fields=ACCEPTANCE)
    keep_decision(evening.session, actor)
    journal.record("listing.returned", actor=actor, subject=listing, reason=listing.return_reason)
    journal.record("session.returned", actor=actor, subject=evening.session, listing=listing.pk, reason=reason.strip())
    key = f"{listing.pk}-{evening.session.version}"
    tell_sellers("listing-returned", listing.product.vendor, evening.session, key=key, listing=listing)
    return listing


def _refuse_over(evening: Evening) -> None:
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))


def _as_read(evening: Evening, listings: Sequence[Listing]) -> list[Listing]:
    """Lock the listings in one order and return them as given; raise Stale when a vendor has changed one meanwhile."""
    rows = Listing.objects.filter(session=evening.session, pk__in=[listing.pk for listing in listings])
    locked = rows.select_for_update(no_key=True, of=("self",)).select_related("product__vendor").order_by("pk")
    fresh = {listing.pk: listing for listing in locked}
    for listing in listings:
        now = fresh.get(listing.pk)
        if now is None or mark_of(now) != mark_of(listing):
            raise Stale(_("Gian hàng vừa đổi một đăng ký. Hãy đọc lại rồi quyết định."))
        if now.withdrawn_at is not None or now.stopped_at is not None:
            raise Refused(_("%(name)s đã rút khỏi phiên hoặc đã dừng bán.") % {"name": now.product.name})
    return [fresh[listing.pk] for listing in listings]


def _accept(evening: Evening, listing: Listing, actor: Person) -> None:
    refuse_unsellable(listing.product)
    if listing.regular_price != listing.product.regular_price:
        words = _("Giá niêm yết của %(name)s đã đổi từ lúc đăng ký. Hãy trả lại để gian hàng xem lại giá.")
        raise Refused(words % {"name": listing.product.name})
    missing = missing_kinds(evening.session, listing.product, promised_date(evening.session, evening.moment))
    if missing:
        words = _("%(name)s chưa có %(papers)s còn hạn đến ngày giao, mà phiên này yêu cầu.")
        raise Refused(words % {"name": listing.product.name, "papers": ", ".join(missing)})
    listing.standing = Listing.Standing.ACCEPTED
    listing.judged_by, listing.judged_at, listing.return_reason = actor, evening.moment, ""
    listing.price_evidence = newest_evidence(listing.product, listing.regular_price)
    listing.stall_code = listing.stall_code or _code(evening.session, listing.product.vendor_id)
    listing.save(update_fields=ACCEPTANCE)
    facts = {"code": listing.stall_code, "price": listing.session_price, "evidence": listing.price_evidence_id}
    journal.record("listing.accepted", actor=actor, subject=listing, **facts)


def _code(session: MarketSession, vendor_id: int) -> str:
    """Return the next code of a vendor; the session's lock keeps it from being given twice."""
    coded = Listing.objects.filter(session=session).exclude(stall_code="")
    codes = list(coded.values_list("product__vendor", "stall_code"))
    return next_code([code for owner, code in codes if owner == vendor_id], [code for _owner, code in codes])


def _by_vendor(listings: Iterable[Listing]) -> Iterable[tuple[Vendor, list[Listing]]]:
    found: dict[int, tuple[Vendor, list[Listing]]] = {}
    for listing in listings:
        found.setdefault(listing.product.vendor_id, (listing.product.vendor, []))[1].append(listing)
    return found.values()
