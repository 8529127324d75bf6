"""Holds: ten minutes to finish an order, once longer. One that runs out frees its units by itself (buying.held)."""

from collections.abc import Collection

from django.db import OperationalError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from psycopg import errors

from market.accounts.models import Person
from market.kernel.errors import Refused, Stale
from orders.models import HOLD_LASTS, Basket, Hold
from orders.proofs import buyer_keys
from orders.services import keeping, waiting


def hold_basket(*, basket: Basket, buyer: Person | None, listings: Collection[int] | None = None) -> dict[int, int]:
    """Keep the basket's lines aside, each as far as it can be; return how many units it now holds of each listing.

    Asking again keeps the time of what is held already. Units that a smaller wish frees go to who waits for them.
    """
    lines = basket.lines.all() if listings is None else basket.lines.filter(listing__in=listings)
    wanted = dict(lines.values_list("listing_id", "quantity"))
    if not wanted:
        return {}
    before = dict(open_holds(basket).filter(listing__in=wanted).values_list("listing_id", "quantity"))
    try:
        held = keeping.hold(keeping.Asker(basket.pk, _known(buyer)), wanted, HOLD_LASTS)
    except OperationalError as error:
        if not isinstance(error.__cause__, errors.LockNotAvailable):
            raise
        raise Stale(_("Rất nhiều người đang mua cùng lúc. Anh/Chị bấm giữ hàng lần nữa.")) from error
    waiting.serve([pk for pk, units in before.items() if held.get(pk, 0) < units])
    return held


def extend_hold(*, basket: Basket, listing: int) -> Hold:
    """Keep a held line ten minutes longer, once; asking twice changes nothing more."""
    keeping.extend(basket.pk, listing, HOLD_LASTS)
    found = open_holds(basket).filter(listing=listing).select_related("offered_to").first()
    if found is None:
        raise Refused(_("Thời gian giữ hàng này đã hết. Anh/Chị thử giữ lại nếu còn hàng."))
    if not found.is_extended:
        raise Refused(_("Phiên đã đóng hoặc thời gian giữ đã hết, nên không gia hạn được nữa."))
    if hasattr(found, "offered_to"):
        raise Refused(_("Phần này dành cho Anh/Chị từ danh sách chờ, trong 5 phút, không gia hạn được."))
    return found


def release_hold(*, basket: Basket, listing: int) -> bool:
    """Let go what the basket holds of a listing; it goes to who waits for it. Twice is once."""
    freed = keeping.release(basket.pk, [listing])
    waiting.serve(freed)
    return bool(freed)


def open_holds(basket: Basket) -> QuerySet[Hold]:
    """Return the holds of a basket that nothing has ended, run out or not."""
    return Hold.objects.filter(basket=basket, ended_at=None)


def _known(buyer: Person | None) -> list[bytes]:
    return buyer_keys(buyer.phone or "", buyer.pk) if buyer else []
