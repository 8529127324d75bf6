"""Listings: terms are made until the session opens; afterwards only the stock changes, and never below what is sold."""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.clock import database_now
from market.kernel.errors import Refused
from market.kernel.money import dong, grouped
from market.kernel.templatetags.formats import day
from sessions.availability import promised_date
from sessions.calendar import State
from sessions.evening import Evening
from sessions.models import Listing, MarketSession
from vetting.models import Lot, Product, Vendor

LOWEST_PRICE = 1000  # đồng
STRONG_ALCOHOL = 15  # percent: from here on the law forbids a reduced price


@dataclass(frozen=True)
class Terms:
    """What a vendor offers: price in đồng, numbers in units."""

    session_price: int
    allotment: int
    per_buyer_limit: int
    lot_id: int | None = None  # the lot it sells from; none: from no lot in particular


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


def _refuse_unsellable(product: Product) -> None:
    if product.status != Product.Status.APPROVED or product.vendor.status != Vendor.Status.APPROVED:
        raise Refused(_("Chỉ bày được sản phẩm đã duyệt, của gian hàng đã duyệt."), field="product")
    if product.alcohol_percent is not None and product.alcohol_percent >= STRONG_ALCOHOL:
        words = _("Rượu từ %(percent)d độ trở lên không được giảm giá, nên không bày được trong phiên chợ.")
        raise Refused(words % {"percent": STRONG_ALCOHOL}, field="product")


def _refuse_terms(terms: Terms, regular_price: int) -> None:
    if terms.session_price < LOWEST_PRICE:
        raise Refused(_("Giá phiên chợ thấp nhất là %(price)s.") % {"price": dong(LOWEST_PRICE)}, field="session_price")
    if terms.session_price >= regular_price:
        words = _("Giá phiên chợ phải thấp hơn giá niêm yết %(price)s.")
        raise Refused(words % {"price": dong(regular_price)}, field="session_price")
    _refuse_numbers(terms)


def _refuse_numbers(terms: Terms) -> None:
    if terms.allotment < 1:
        raise Refused(_("Hãy mở bán ít nhất một đơn vị."), field="allotment")
    if not 1 <= terms.per_buyer_limit <= terms.allotment:
        words = _("Mỗi người mua được từ 1 đến %(most)d, không quá số lượng mở bán.")
        raise Refused(words % {"most": terms.allotment}, field="per_buyer_limit")


@transaction.atomic
def list_product(*, actor: Person, session: MarketSession, product: Product, terms: Terms) -> Listing:
    """Offer a vetted product in a session that has not opened; asked twice with the same terms, list once.

    A product taken back earlier is offered again; one the office stopped is not.
    """
    evening = _locked_evening(session.pk)
    _refuse_opened(evening)
    product = Product.objects.select_related("vendor").get(pk=product.pk)
    _refuse_unsellable(product)
    _refuse_terms(terms, product.regular_price)
    _refuse_lot(terms, product, evening)
    offer: dict[str, int | None] = {**asdict(terms), "regular_price": product.regular_price}
    listing, is_new = Listing.objects.get_or_create(session=evening.session, product=product, defaults=offer)
    if not is_new and not _offer_again(listing, offer):
        return listing
    journal.record("listing.listed", actor=actor, subject=listing, product=product.pk, **asdict(terms))
    return listing


def _refuse_lot(terms: Terms, product: Product, evening: Evening) -> None:
    """Refuse a lot that is not the product's, is closed, is over on the day of delivery, or has less left."""
    if terms.lot_id is None:
        return
    lot = Lot.objects.filter(pk=terms.lot_id, product=product).first()
    if lot is None or lot.closed_at is not None:
        raise Refused(_("Lô này không còn mở. Hãy chọn lô khác."), field="lot")
    if lot.best_before and lot.best_before < promised_date(evening.session, evening.moment):
        words = _("Lô này hết hạn dùng ngày %(day)s, trước ngày giao hàng.")
        raise Refused(words % {"day": day(lot.best_before)}, field="lot")
    _refuse_more_than(lot, terms.allotment)


def _refuse_more_than(lot: Lot, units: int) -> None:
    if units > lot.left:
        words = _("Lô %(number)s chỉ còn %(left)s, không mở bán nhiều hơn được.")
        raise Refused(words % {"number": lot.number, "left": grouped(lot.left)}, field="allotment")


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
    listing.save(update_fields=[*offer, "withdrawn_at"])
    return True


@transaction.atomic
def change_listing(*, actor: Person, listing: Listing, terms: Terms) -> Listing:
    """Change an offer: everything until the session opens, afterwards only the allotment, never below what is sold."""
    listing, evening = _locked_listing(listing.pk)
    _refuse_gone(listing)
    if evening.is_coming:
        _refuse_terms(terms, listing.product.regular_price)
        _refuse_lot(terms, listing.product, evening)
        listing.lot_id = terms.lot_id
        listing.session_price = terms.session_price
        listing.regular_price = listing.product.regular_price
        listing.per_buyer_limit = terms.per_buyer_limit
    else:
        _refuse_changed_terms(evening, listing, terms)
        listing.per_buyer_limit = min(listing.per_buyer_limit, terms.allotment)
    taken = listing.held + listing.sold
    if terms.allotment < taken:
        words = _("Đã có %(taken)d đơn vị được đặt, không giảm xuống dưới số đó được.")
        raise Refused(words % {"taken": taken}, field="allotment")
    listing.allotment = terms.allotment
    listing.save(update_fields=["session_price", "regular_price", "per_buyer_limit", "allotment", "lot"])
    journal.record("listing.changed", actor=actor, subject=listing, **asdict(terms))
    return listing


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
    if terms.session_price != listing.session_price:
        raise Refused(_("Phiên đã mở, không đổi giá được nữa."), field="session_price")
    if terms.per_buyer_limit != listing.per_buyer_limit:
        raise Refused(_("Phiên đã mở, không đổi giới hạn mỗi người được nữa."), field="per_buyer_limit")
    if terms.lot_id != listing.lot_id:
        raise Refused(_("Phiên đã mở, không đổi lô được nữa."), field="lot")
    if listing.lot and terms.allotment > listing.allotment:
        _refuse_more_than(listing.lot, terms.allotment - listing.sold)


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


@transaction.atomic
def stop_listing(*, actor: Person, listing: Listing, reason: str) -> Listing:
    """Forbid the sale of one listing at once, with a reason the vendor reads. Asked twice, stop once."""
    listing, evening = _locked_listing(listing.pk)
    if evening.is_over:
        raise Refused(_("Phiên đã kết thúc."))
    if listing.stopped_at is None:
        listing.stopped_at = evening.moment
        listing.stop_reason = reason
        listing.save(update_fields=["stopped_at", "stop_reason"])
        journal.record("listing.stopped", actor=actor, subject=listing, reason=reason)
    return listing
