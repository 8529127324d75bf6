"""What an offer must be: a real price of a vetted product, numbers that fit, a lot that lasts."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from market.kernel.money import grouped
from market.kernel.templatetags.formats import day
from sessions import pricing
from sessions.availability import promised_date
from sessions.evening import Evening
from sessions.models import MarketSession
from vetting.models import Lot, Product, Vendor


@dataclass(frozen=True)
class Terms:
    """What a vendor offers: price in đồng, numbers in units."""

    session_price: int
    allotment: int
    per_buyer_limit: int
    lot_id: int | None = None  # the lot it sells from; none: from no lot in particular


def refuse_unsellable(product: Product) -> None:
    """Refuse what is not vetted, and what the law forbids to sell for less."""
    if product.status != Product.Status.APPROVED or product.vendor.status != Vendor.Status.APPROVED:
        raise Refused(_("Chỉ bày được sản phẩm đã duyệt, của gian hàng đã duyệt."), field="product")
    if pricing.is_strong(product):
        price = product.regular_price
        raise Refused(pricing.judge(price, regular=price, goods=product, promotion=None), field="product")


def refuse_terms(terms: Terms, product: Product, session: MarketSession) -> None:
    """Refuse a price its promotion does not allow, and numbers that do not fit each other."""
    price, regular = terms.session_price, product.regular_price
    problem = pricing.judge(price, regular=regular, goods=product, promotion=session.promotion)
    if problem:
        raise Refused(problem, field="session_price")
    refuse_numbers(terms)


def refuse_numbers(terms: Terms) -> None:
    """Refuse an empty table, and a limit per buyer beyond what is on it."""
    if terms.allotment < 1:
        raise Refused(_("Hãy mở bán ít nhất một đơn vị."), field="allotment")
    if not 1 <= terms.per_buyer_limit <= terms.allotment:
        words = _("Mỗi người mua được từ 1 đến %(most)d, không quá số lượng mở bán.")
        raise Refused(words % {"most": terms.allotment}, field="per_buyer_limit")


def refuse_lot(terms: Terms, product: Product, evening: Evening) -> None:
    """Refuse a lot that is not the product's, is closed, is over on the day of delivery, or has less left."""
    if terms.lot_id is None:
        return
    lot = Lot.objects.filter(pk=terms.lot_id, product=product).first()
    if lot is None or lot.closed_at is not None:
        raise Refused(_("Lô này không còn mở. Hãy chọn lô khác."), field="lot")
    if lot.best_before and lot.best_before < promised_date(evening.session, evening.moment):
        words = _("Lô này hết hạn dùng ngày %(day)s, trước ngày giao hàng.")
        raise Refused(words % {"day": day(lot.best_before)}, field="lot")
    refuse_more_than(lot, terms.allotment)


def refuse_more_than(lot: Lot, units: int) -> None:
    """Refuse to open more than is left of a lot."""
    if units > lot.left:
        words = _("Lô %(number)s chỉ còn %(left)s, không mở bán nhiều hơn được.")
        raise Refused(words % {"number": lot.number, "left": grouped(lot.left)}, field="allotment")
