"""More stock from the host's console: by the rules of changing a listing, safe against a second click."""

from django.db import transaction
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.errors import Stale
from sessions.models import Listing
from sessions.services.listings import change_listing
from sessions.services.terms import Terms


@transaction.atomic
def add_stock(*, actor: Person, listing: Listing, more: int, seen: int) -> Listing:
    """Offer some units more than the host saw; the same click again is answered with what the first one did."""
    fresh = Listing.objects.select_for_update(no_key=True, of=("self",)).get(pk=listing.pk)
    if fresh.allotment == seen + more:
        return fresh
    if fresh.allotment != seen:
        raise Stale(_("Số lượng mở bán vừa đổi. Hãy xem lại rồi thêm."))
    terms = Terms(
        session_price=fresh.session_price,
        allotment=fresh.allotment + more,
        per_buyer_limit=fresh.per_buyer_limit,
        lot_id=fresh.lot_id,
    )
    return change_listing(actor=actor, listing=fresh, terms=terms)
