"""Fetching is permission: every row the views touch comes from here, or Absent is raised (404)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from market.kernel.clock import Now
from market.kernel.errors import Absent
from market.kernel.written import written_once
from sessions.evening import Evening
from sessions.models import Listing, MarketSession, SessionRule
from vetting.models import Product, Vendor
from vetting.selectors import sellable_products


def evening_numbered(number: int) -> Evening:
    """Return the session of that number at this very moment of the database's clock."""
    session = next(iter(_sessions_numbered(number)), None)
    if session is None:
        raise Absent(_("Chưa có phiên chợ số %(number)d.") % {"number": number})
    return Evening(session, session.moment)  # type: ignore[attr-defined]  # annotated below


@written_once
def _sessions_numbered(number: int) -> QuerySet[MarketSession]:
    return MarketSession.objects.annotate(moment=Now()).filter(number=number)


def rule_for_director(pk: int) -> SessionRule:
    """Return a rule of the calendar."""
    rule = SessionRule.objects.filter(pk=pk).first()
    if rule is None:
        raise Absent(_("Không có lịch lặp này."))
    return rule


def listing_for_vendor(vendor: Vendor, number: int, pk: int) -> Listing:
    """Return one of the vendor's own listings in a session; another's does not exist for it."""
    return _listing(Listing.objects.filter(product__vendor=vendor), number, pk)


def listing_for_director(number: int, pk: int) -> Listing:
    """Return a listing of a session."""
    return _listing(Listing.objects.all(), number, pk)


def _listing(listings: QuerySet[Listing], number: int, pk: int) -> Listing:
    found = listings.select_related("session", "product__vendor", "lot").filter(session__number=number, pk=pk).first()
    if found is None:
        raise Absent(_("Không có gian hàng này trong phiên %(number)d.") % {"number": number})
    return found


def product_to_list(vendor: Vendor, pk: int) -> Product:
    """Return one of the vendor's own products that may be listed."""
    product = sellable_products(vendor).filter(pk=pk).first()
    if product is None:
        raise Absent(_("Không có sản phẩm này trong gian hàng của Anh/Chị."))
    return product
