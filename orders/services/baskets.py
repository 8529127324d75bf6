"""Baskets: one for each buyer or browser and session. Putting in keeps the units aside; nothing is thrown away."""

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext as _

from market.accounts.models import Person
from market.kernel.errors import Absent, Refused
from orders.buying.basket import MOST_LINES, MOST_UNITS
from orders.models import Basket, BasketLine, Hold, OrderLine, WaitingBuyer
from orders.services import holds, waiting
from sessions.models import Listing, MarketSession


def find_basket(*, buyer: Person | None, key: UUID | None, session: MarketSession) -> Basket | None:
    """Return the open basket of a buyer, or of a browser that knows its key; None when there is none.

    What was put in before signing in comes along: the browser's basket becomes the person's, or joins it.
    """
    guests = _open(session).filter(key=key, buyer=None).first() if key else None
    if buyer is None:
        return guests or (_left_over(Basket.objects.filter(key=key, buyer=None), session) if key else None)
    if guests is not None:
        return _taken_over(guests, buyer)
    own = Basket.objects.filter(buyer=buyer)
    return _open(session).filter(buyer=buyer).first() or _left_over(own, session)


def open_basket(*, buyer: Person | None, key: UUID | None, session: MarketSession) -> Basket:
    """Return the open basket of a buyer or browser, a new one when there is none."""
    return find_basket(buyer=buyer, key=key, session=session) or _new(buyer, session)


def put_in(*, basket: Basket, listing: Listing, quantity: int, shown_price: int) -> BasketLine:
    """Put so many units of a listing into the basket; what is in it already is not added to, only raised.

    So a click that came twice, or goods of an order put in again, are there once.
    """
    _judge(basket, listing, quantity)
    known = BasketLine.objects.filter(basket=basket).exclude(listing=listing)
    if known.count() >= MOST_LINES:
        words = _("Giỏ đã có %(most)d món. Anh/Chị chốt bớt rồi chọn tiếp.")
        raise Refused(words % {"most": MOST_LINES})
    line, is_new = BasketLine.objects.get_or_create(
        basket=basket, listing=listing, defaults={"quantity": quantity, "shown_price": shown_price}
    )
    if not is_new:
        own = BasketLine.objects.filter(pk=line.pk)
        own.update(quantity=Greatest(F("quantity"), quantity), shown_price=shown_price)
        line.refresh_from_db()
    _touch(basket)
    return line


def change_line(*, basket: Basket, listing: int, quantity: int) -> BasketLine:
    """Want another quantity of a line; nothing less than one."""
    line = BasketLine.objects.select_related("listing__product", "listing__session").filter(
        basket=basket, listing=listing
    )
    found = line.first()
    if found is None:
        raise Absent(_("Món này không còn trong giỏ."))
    _judge(basket, found.listing, quantity)
    found.quantity = quantity
    found.save(update_fields=["quantity"])
    _touch(basket)
    return found


def take_out(*, basket: Basket, listing: int) -> bool:
    """Take a line out, let go what is held of it and leave its waiting line; twice is once."""
    _refuse_settled(basket)
    gone, _rows = BasketLine.objects.filter(basket=basket, listing=listing).delete()
    waiting.leave_line(basket=basket, listing=listing)
    holds.release_hold(basket=basket, listing=listing)
    return bool(gone)


@transaction.atomic
def carry_over(settled: Basket) -> Basket | None:
    """Move what a placing left in its basket (lines not ordered, places in line) to the buyer's next one.

    Return it, or None when nothing was left. Called whenever a settled basket is met: doing it twice does nothing.
    """
    locked_goods = _lock_goods(settled)
    locked = Basket.objects.select_for_update(no_key=True, of=("self",)).select_related("session").get(pk=settled.pk)
    ordered = OrderLine.objects.in_force().filter(order__placing=locked.placing_id).values("listing")
    lines = BasketLine.objects.filter(basket=locked).exclude(listing__in=ordered)
    waits = WaitingBuyer.objects.filter(waiting.IN_LINE, basket=locked)
    if not (lines.exists() or waits.exists()):
        return None
    own = _open(locked.session).filter(buyer=locked.buyer).first() if locked.buyer else None
    following = own or _new(locked.buyer, locked.session)
    _move(locked, following, lines, waits, locked_goods)
    return following


@transaction.atomic
def _taken_over(guests: Basket, buyer: Person) -> Basket:
    """Give the browser's basket to who signed in, or put it into the one they have."""
    locked_goods = _lock_goods(guests)
    unclaimed = _open(guests.session).filter(pk=guests.pk, buyer=None)
    locked = unclaimed.select_for_update(no_key=True, of=("self",)).first()
    own = _open(guests.session).filter(buyer=buyer).first()
    if locked is None:
        return own or _new(buyer, guests.session)
    if own is None:
        locked.buyer = buyer
        locked.save(update_fields=["buyer"])
        return locked
    lines, waits = BasketLine.objects.filter(basket=locked), WaitingBuyer.objects.filter(waiting.IN_LINE, basket=locked)
    _move(locked, own, lines, waits, locked_goods)
    return own


def _left_over(settled: QuerySet[Basket], session: MarketSession) -> Basket | None:
    """Return what a placing left, when nobody came to move it to the next basket right after."""
    last = settled.filter(session=session, placing__isnull=False).order_by("-pk").first()
    return carry_over(last) if last else None


def _new(buyer: Person | None, session: MarketSession) -> Basket:
    try:
        with transaction.atomic():
            return Basket.objects.create(key=uuid4(), session=session, buyer=buyer)
    except IntegrityError:  # two first clicks of one person
        return _open(session).get(buyer=buyer)


def _lock_goods(basket: Basket) -> set[int]:
    """Lock the listings a basket holds, in id order and before any basket: as placing does."""
    held = holds.open_holds(basket).values("listing")
    locked = Listing.objects.select_for_update(no_key=True).filter(pk__in=held).order_by("pk")
    return set(locked.values_list("pk", flat=True))


def _move(
    left: Basket,
    following: Basket,
    lines: QuerySet[BasketLine],
    waits: QuerySet[WaitingBuyer],
    locked_goods: set[int],
) -> None:
    """Move lines, holds and places in line; where both have one, the larger wish and the older place stay."""
    for line in lines:
        own, is_new = BasketLine.objects.get_or_create(
            basket=following,
            listing_id=line.listing_id,
            defaults={"quantity": line.quantity, "shown_price": line.shown_price},
        )
        if not is_new and own.quantity < line.quantity:
            BasketLine.objects.filter(pk=own.pk).update(quantity=line.quantity)
    held = set(holds.open_holds(following).values_list("listing_id", flat=True))
    for hold in holds.open_holds(left).filter(listing__in=locked_goods).order_by("listing_id"):
        if hold.listing_id in held:
            holds.release_hold(basket=left, listing=hold.listing_id)
        else:
            Hold.objects.filter(pk=hold.pk, ended_at=None).update(basket=following)
    in_line = WaitingBuyer.objects.filter(waiting.IN_LINE, basket=following).values("listing")
    waits.filter(listing__in=in_line).update(left_at=Now())
    waits.exclude(listing__in=in_line).update(basket=following)
    lines.delete()


def _open(session: MarketSession) -> QuerySet[Basket]:
    return Basket.objects.filter(session=session, placing=None).select_related("session")


def _judge(basket: Basket, listing: Listing, quantity: int) -> None:
    _refuse_settled(basket)
    if listing.session_id != basket.session_id:
        raise Absent(_("Sản phẩm này không có trong phiên chợ này."))
    if not 1 <= quantity <= MOST_UNITS:
        raise Refused(_("Số lượng chưa hợp lệ."), field="quantity")
    if quantity > listing.per_buyer_limit:
        words = _("Mỗi người mua tối đa %(limit)d %(unit)s trong phiên này.")
        raise Refused(words % {"limit": listing.per_buyer_limit, "unit": listing.product.unit}, field="quantity")


def _refuse_settled(basket: Basket) -> None:
    if basket.placing_id is not None:
        raise Refused(_("Giỏ này đã chốt đơn rồi."))


def _touch(basket: Basket) -> None:
    Basket.objects.filter(pk=basket.pk).update(touched_at=Now())
