"""Listings: terms are made until the list closes; afterwards only the stock changes, and never below what is sold.

A listing is an application until the office accepts it (`sessions.services.applications`); a changed price, or less
stock than was accepted, makes it one again.
"""

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.templatetags.formats import day_and_time
from sessions.calendar import State
from sessions.evening import Evening
from sessions.models import Listing, MarketSession
from sessions.selectors.stops import vendor_is_stopped
from sessions.services.terms import Terms, refuse_lot, refuse_more_than, refuse_terms, refuse_unsellable
from vetting.models import Product, Vendor

JUDGEMENT = ("standing", "judged_by", "judged_at", "return_reason", "price_evidence")


def _locked_evening(pk: int) -> Evening:
    """Lock the session's row, so that no rule moves it meanwhile, and return it as it is now."""
    session = MarketSession.objects.select_for_update(no_key=True).get(pk=pk)
    return Evening(session, database_now())


def _locked_listing(pk: int) -> tuple[Listing, Evening]:
    """Lock a listing and return it with its session as it is now.

    The session stays unlocked: whoever waits here among a hot listing's orders must not hold up the one who stops it.
    """
    listing = Listing.objects.select_for_update(no_key=True, of=("self",)).select_related("product").get(pk=pk)
    return listing, Evening(MarketSession.objects.get(pk=listing.session_id), database_now())


def _refuse_opened(evening: Evening) -> None:
    if evening.state is State.STOPPED:
        raise Refused(_("Phiên này đã dừng: %(reason)s") % {"reason": evening.session.stop_reason})
    if not evening.is_coming:
        raise Refused(_("Phiên đã mở, không bày thêm hàng và không đổi giá được nữa."))


def _refuse_late(evening: Evening) -> None:
    """Refuse new goods and new terms once the list of the session is closed."""
    _refuse_opened(evening)
    if not evening.takes_listings:
        words = _("Sổ đăng ký của phiên đã đóng lúc %(time)s. Anh/Chị chỉ còn thêm bớt được số lượng.")
        raise Refused(words % {"time": day_and_time(evening.session.listings_close_at)})


def _refuse_many(evening: Evening, vendor: Vendor, product: Product) -> None:
    """Refuse one product more than a vendor may bring; the session's lock keeps two tabs from bringing one each."""
    own = Listing.objects.filter(session=evening.session, product__vendor=vendor, withdrawn_at=None, stopped_at=None)
    most = evening.session.most_listings
    if own.exclude(product=product).count() >= most:
        words = _("Mỗi gian hàng bày nhiều nhất %(most)d sản phẩm trong phiên này.")
        raise Refused(words % {"most": most}, field="product")


@transaction.atomic
def list_product(*, actor: Person, session: MarketSession, product: Product, terms: Terms) -> Listing:
    """Apply with a vetted product while the session's list is open; asked twice with the same terms, list once.

    A product taken back earlier is offered again; one the office stopped is not.
    """
    evening = _locked_evening(session.pk)
    _refuse_late(evening)
    product = Product.objects.select_related("vendor").get(pk=product.pk)
    refuse_unsellable(product)
    if vendor_is_stopped(evening.session, product.vendor):
        raise Refused(_("Ban tổ chức đã dừng gian hàng này trong phiên."))
    _refuse_many(evening, product.vendor, product)
    refuse_terms(terms, product, evening.session)
    refuse_lot(terms, product, evening)
    offer: dict[str, int | None] = {**asdict(terms), "regular_price": product.regular_price}
    listing, is_new = Listing.objects.get_or_create(session=evening.session, product=product, defaults=offer)
    if not is_new and not _offer_again(listing, offer):
        return listing
    journal.record("listing.listed", actor=actor, subject=listing, product=product.pk, **asdict(terms))
    return listing


def _offer_again(listing: Listing, offer: dict[str, int | None]) -> bool:
    """Put a withdrawn listing back under new terms; tell False when the very same offer stands already."""
    if listing.stopped_at is not None:
        raise Refused(_("Ban tổ chức đã dừng sản phẩm này trong phiên: %(reason)s") % {"reason": listing.stop_reason})
    if listing.withdrawn_at is None:
        if all(getattr(listing, name) == value for name, value in offer.items()):
            return False
        raise Refused(_("Sản phẩm này đã bày trong phiên. Hãy sửa giá và số lượng ở danh sách."), field="product")
    for name, value in offer.items():
        setattr(listing, name, value)
    listing.withdrawn_at = None
    _apply_again(listing)
    listing.save(update_fields=[*offer, "withdrawn_at", *JUDGEMENT])
    return True


def _apply_again(listing: Listing) -> None:
    """Make a listing an application (without saving); its stall code stays, people may have it in print."""
    listing.standing = Listing.Standing.APPLIED
    listing.judged_by = listing.judged_at = listing.price_evidence = None
    listing.return_reason = ""


@transaction.atomic
def change_listing(*, actor: Person, listing: Listing, terms: Terms) -> Listing:
    """Change an offer: everything while the list is open, afterwards only the allotment, never below what is sold.

    What the office returned may be mended until the session opens. Another price, or less than the office accepted,
    is an application again; raising the stock never is.
    """
    listing, evening = _locked_listing(listing.pk)
    _refuse_gone(listing)
    if terms_are_open(listing, evening):
        refuse_terms(terms, listing.product, evening.session)
        refuse_lot(terms, listing.product, evening)
        _take_over(listing, terms)
    else:
        _refuse_changed_terms(evening, listing, terms)
        listing.per_buyer_limit = min(listing.per_buyer_limit, terms.allotment)
    taken = listing.held + listing.sold
    if terms.allotment < taken:
        words = _("Đã có %(taken)d đơn vị được đặt, không giảm xuống dưới số đó được.")
        raise Refused(words % {"taken": taken}, field="allotment")
    listing.allotment = terms.allotment
    changed = ["session_price", "regular_price", "per_buyer_limit", "allotment", "lot", *JUDGEMENT]
    listing.save(update_fields=changed)
    journal.record("listing.changed", actor=actor, subject=listing, standing=listing.standing, **asdict(terms))
    return listing


def terms_are_open(listing: Listing, evening: Evening) -> bool:
    """Tell whether price, limit and lot may change: until the list closes, of what was returned until the opening."""
    is_returned = listing.standing == Listing.Standing.RETURNED
    return evening.takes_listings or (evening.is_coming and is_returned)


def _take_over(listing: Listing, terms: Terms) -> None:
    """Give a listing new terms (without saving); what the office has not seen like this is an application again."""
    regular_price = listing.product.regular_price
    is_another_price = (terms.session_price, regular_price) != (listing.session_price, listing.regular_price)
    is_returned = listing.standing == Listing.Standing.RETURNED
    if is_returned or is_another_price or terms.allotment < listing.allotment:
        _apply_again(listing)
    listing.lot_id = terms.lot_id
    listing.session_price = terms.session_price
    listing.regular_price = regular_price
    listing.per_buyer_limit = terms.per_buyer_limit


def _refuse_gone(listing: Listing) -> None:
    if listing.stopped_at is not None:
        raise Refused(_("Ban tổ chức đã dừng sản phẩm này trong phiên: %(reason)s") % {"reason": listing.stop_reason})
    if listing.withdrawn_at is not None:
        raise Refused(_("Sản phẩm này đã rút khỏi phiên."))


def _refuse_changed_terms(evening: Evening, listing: Listing, terms: Terms) -> None:
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc, không sửa được nữa."))
    if terms.allotment < 1:
        raise Refused(_("Hãy mở bán ít nhất một đơn vị."), field="allotment")
    if evening.is_coming:
        _refuse_anything_but_stock(listing, terms, _("Sổ đăng ký đã đóng"))
    else:
        _refuse_anything_but_stock(listing, terms, _("Phiên đã mở"))
    if listing.lot and terms.allotment > listing.allotment:
        refuse_more_than(listing.lot, terms.allotment - listing.sold)


def _refuse_anything_but_stock(listing: Listing, terms: Terms, since: str) -> None:
    if terms.session_price != listing.session_price:
        raise Refused(_("%(since)s, không đổi giá được nữa.") % {"since": since}, field="session_price")
    if terms.per_buyer_limit != listing.per_buyer_limit:
        words = _("%(since)s, không đổi giới hạn mỗi người được nữa.")
        raise Refused(words % {"since": since}, field="per_buyer_limit")
    if terms.lot_id != listing.lot_id:
        raise Refused(_("%(since)s, không đổi lô được nữa.") % {"since": since}, field="lot")


@transaction.atomic
def withdraw_listing(*, actor: Person, listing: Listing) -> Listing:
    """Take an offer back; orders placed so far stand. Asked twice, withdraw once."""
    listing, evening = _locked_listing(listing.pk)
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
    if listing.withdrawn_at is None and listing.stopped_at is None:
        listing.withdrawn_at = evening.moment
        listing.save(update_fields=["withdrawn_at"])
        journal.record("listing.withdrawn", actor=actor, subject=listing)
    return listing
