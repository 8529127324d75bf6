"""The waiting list: first come, first served. Units that come free are offered at once, for five minutes."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from market.kernel.errors import Refused
from market.notices.services import queue_notice, queue_pushes
from orders.addresses import basket_url
from orders.buying.held import LIVES
from orders.models import OFFER_LASTS, Basket, Hold, WaitingBuyer
from orders.services import keeping
from sessions.availability import ENDS_AT
from sessions.calendar import LONGEST_PAUSE
from sessions.models import Listing, MarketSession

MOST_WAITS = 10  # listings one basket waits for
IN_LINE = Q(left_at=None, hold=None)


@transaction.atomic
def join_line(*, basket: Basket, listing: Listing, quantity: int, email: str = "") -> WaitingBuyer:
    """Stand in line for a listing; asking twice keeps the place. What is free already is offered at once."""
    if not 1 <= quantity <= listing.per_buyer_limit:
        words = _("Mỗi người mua tối đa %(limit)d %(unit)s trong phiên này.")
        raise Refused(words % {"limit": listing.per_buyer_limit, "unit": listing.product.unit}, field="quantity")
    if not _is_selling(listing):
        raise Refused(_("Phiên chợ không còn bán món này, nên không chờ được."))
    lock_listing(listing.pk)
    own = WaitingBuyer.objects.filter(IN_LINE, basket=basket)
    found = own.filter(listing=listing).first()
    if found is None:
        if own.count() >= MOST_WAITS:
            raise Refused(_("Anh/Chị đang chờ nhiều món rồi. Hãy thôi chờ một món trước."))
        if Hold.objects.filter(basket=basket, listing=listing, ended_at=None, offered_to__isnull=False).exists():
            raise Refused(_("Chợ đang giữ phần của Anh/Chị cho món này. Anh/Chị chốt đơn trước khi chờ thêm."))
        _refuse_above_limit(basket, listing, quantity)
        if basket.buyer_id is None:
            _refuse_too_many_guests(listing, quantity)
        found = WaitingBuyer.objects.create(basket=basket, listing=listing, quantity=quantity, email=email)
    else:
        # More than before would push in before others; less, and where to write to, may change.
        found.quantity, found.email = min(found.quantity, quantity), email or found.email
        found.save(update_fields=["quantity", "email"])
    serve([listing.pk])
    found.refresh_from_db()
    return found


@transaction.atomic
def leave_line(*, basket: Basket, listing: int) -> bool:
    """Give up the place in the line; twice is once. What was offered is let go like any hold."""
    lock_listing(listing)
    left = WaitingBuyer.objects.filter(IN_LINE, basket=basket, listing=listing).update(left_at=Now())
    serve([listing] if left else [])
    return bool(left)


@transaction.atomic
def serve(listings: Collection[int]) -> int:
    """Offer what is free of some listings to who waits for it, and tell them; return how many were offered something.

    Call it whenever units come free; calling it twice offers nothing twice. It locks the listings in id order.
    """
    waited_for = set(WaitingBuyer.objects.filter(IN_LINE, listing__in=listings).values_list("listing", flat=True))
    if not waited_for:
        return 0
    offered = keeping.offer(waited_for, OFFER_LASTS)
    rows = WaitingBuyer.objects.filter(pk__in=offered).exclude(email="", basket__buyer=None)
    for row in rows.select_related("hold", "listing__product", "basket__session"):
        _tell(row)
    return len(offered)


def _tell(row: WaitingBuyer) -> None:
    """Tell somebody that their turn has come; five minutes are short, so their own browsers say it too."""
    context = {"hold": row.hold, "product": row.listing.product, "basket_url": basket_url(row.basket.session)}
    if row.email:
        queue_notice(kind="waiting-offer", key=f"offer-{row.pk}", recipient=row.email, context=context)
    queue_pushes(kind="waiting-offer-push", key=f"offer-{row.pk}", person=row.basket.buyer_id, context=context)


def listings_to_serve() -> QuerySet[Listing]:
    """Return the listings with holds that have run out, or with somebody waiting for what is free."""
    paused = Coalesce("session__paused_at", Now())
    open_ones = Hold.objects.filter(ended_at=None, listing=OuterRef("pk"))
    left_paused = Q(session__paused_at__lte=Now() - LONGEST_PAUSE)
    over = open_ones.filter(Q(expires_at__lte=paused) | Q(session__stopped_at__isnull=False) | left_paused)
    waits = WaitingBuyer.objects.filter(IN_LINE, listing=OuterRef("pk"))
    free = Q(allotment__gt=F("held") + F("sold"))
    live = Q(session__opens_at__lte=Now(), session__closes_at__gt=Now(), session__paused_at=None)
    return Listing.objects.filter(Exists(over) | (Q(Exists(waits)) & free & live)).order_by("pk")


def tidy_listing(listing_id: int) -> int:
    """End what has run out of one listing and offer it to who waits; return how many were offered something."""
    keeping.end_expired([listing_id])
    return serve([listing_id])


def close_lines() -> int:
    """End the waiting of sessions that are over and forget where to write to; return how many stood in line."""
    over = MarketSession.objects.annotate(ends=ENDS_AT).filter(ends__lte=Now())
    WaitingBuyer.objects.filter(basket__session__in=over).exclude(email="").update(email="")
    return WaitingBuyer.objects.filter(IN_LINE, basket__session__in=over).update(left_at=Now())


def _refuse_above_limit(basket: Basket, listing: Listing, quantity: int) -> None:
    """Refuse to wait for what could not be bought: with what the basket holds it would be more than one may have."""
    own = Hold.objects.filter(LIVES, basket=basket, listing=listing)
    held = own.aggregate(n=Coalesce(Sum("quantity"), 0))
    if held["n"] + quantity > listing.per_buyer_limit:
        words = _("Anh/Chị đang giữ %(held)d %(unit)s; cả phần chờ, mỗi người mua tối đa %(limit)d.")
        values = {"held": held["n"], "unit": listing.product.unit, "limit": listing.per_buyer_limit}
        raise Refused(words % values, field="quantity")


def _refuse_too_many_guests(listing: Listing, quantity: int) -> None:
    """Keep half of what the line can be offered for people who signed in: browsers cost nothing, accounts do."""
    guests = WaitingBuyer.objects.filter(IN_LINE, listing=listing, basket__buyer=None)
    wanted = guests.aggregate(n=Coalesce(Sum("quantity"), 0))["n"]
    if wanted + quantity > (listing.allotment + 1) // 2:
        raise Refused(_("Danh sách chờ cho khách chưa đăng nhập đã đủ. Anh/Chị đăng nhập để vào danh sách."))


def lock_listing(pk: int) -> None:
    """Lock a listing: its line changes only under this lock, like all that is kept aside of it."""
    list(Listing.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk"))


def _is_selling(listing: Listing) -> bool:
    sessions = MarketSession.objects.annotate(ends=ENDS_AT)
    return sessions.filter(pk=listing.session_id, opens_at__lte=Now(), ends__gt=Now()).exists()
