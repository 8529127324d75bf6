"""Last evening again: the office invites its vendors, a vendor offers the same goods with one button."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel import journal
from market.kernel.errors import Refused
from sessions.models import Listing, MarketSession
from sessions.selectors.past import goods_of_last_time, vendors_of_last_time
from sessions.services.listings import list_product
from sessions.services.running import locked_evening
from sessions.services.terms import Terms
from sessions.services.vendor_news import tell_sellers
from vetting.models import Product, Vendor


@transaction.atomic
def carry_over(*, actor: Person, session: MarketSession) -> int:
    """Invite the vendors of the last evening who have not applied to this one; return how many were written to.

    The office never applies for a vendor: the invitation leads to one button that offers last week's goods again.
    Asked twice, each vendor is invited once.
    """
    evening = locked_evening(session, session.version)
    if not evening.is_coming:
        raise Refused(_("Chỉ mời được gian hàng vào phiên chưa mở."))
    told = 0
    for vendor in vendors_of_last_time(evening.session):
        told += bool(tell_sellers("listing-invited", vendor, evening.session, key=f"vendor-{vendor.pk}"))
    if told:
        journal.record("session.invited", actor=actor, subject=evening.session, count=told)
    return told


@dataclass(frozen=True)
class Repeated:
    """What came of offering last time's goods again."""

    listed: list[Listing]
    left_out: list[tuple[Product, str]]  # with the reason, as a sentence


def list_again(*, actor: Person, session: MarketSession, vendor: Vendor) -> Repeated:
    """Apply with the goods of the vendor's last evening at the same terms; what cannot be offered is left out."""
    listed, left_out = [], []
    for last in goods_of_last_time(vendor, session):
        terms = Terms(last.session_price, last.allotment, last.per_buyer_limit)
        try:
            listed.append(list_product(actor=actor, session=session, product=last.product, terms=terms))
        except Refused as problem:
            left_out.append((last.product, problem.message))
    return Repeated(listed, left_out)
